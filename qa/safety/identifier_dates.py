"""Finds dates of birth by the words before them; dates of symptoms stay."""

import re
from collections.abc import Iterator

from qa.safety.identifier_spelt import DATE, MONTH, WEEKDAY
from qa.safety.identifier_view import SEALS, Hit, View

_BORN = r"(?<![\w-])n(?:ee?s?|\.(?= le \d)|e\(e\)s?|e[.·-]e(?:[.·-]s)?|e/ee)(?![\w-])"
_DAY = rf"(?:{WEEKDAY},? )?(?P<it>{DATE})"
_LE = r"(?:les?|un|ce|du|en date du|au)"
_HOW = r"(?:a|au|aux|en|par|avec|sous|hier|de|prematur\w*|avant|apres|hors|tout|bien|dans)"
_KIN = r"(?:fils|fille|bebe|mari|femme|epou(?:x|se)|conjointe?|mere|pere|maman|papa|enfant|soeur|frere)"
_NAMED = (
    r"(?:d\.? ?d\.? ?n(?![a-z])\.?|(?:dates?|d|dt|dte|j(?:ou)?r)[. ]{1,2}(?:de )?nais\w*\.?|ddnais\w*\.?|dob"
    r"|(?:birth ?date|date of birth)|d[./ ]?n\.?(?= ?[:=])|(?:jour|date) d'anniversaire)"
)
_LINK = (
    r"(?:[ :=(*_-]|est|c'est|le|du|de|au|etait|mon|ma|son|sa|votre|la|l'|bebe|enfant|patiente?|fils|fille|conjointe?"
    r"|epou\w{1,3}|mari|femme){0,10}"
)
_NAME = SEALS["NOM"]  # found at an earlier pass
_PARTIAL = rf"\d{{8}}|\d{{6}}|\d{{1,2}}[/.-](?:19|20)\d\d|{MONTH} (?:19|20)?\d\d|(?:19|20)\d\d"
_TURNS = r"(?:aur\w{1,3}|(?:ai|a|as) eue?|vient d'avoir|fet\w{1,4}|fer\w{1,3})"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_BORN}[ :,*_]{{1,4}}(?:{_LE}[ :*_]{{1,3}})?{_DAY}",
        rf"(?<![\w-]){_NAMED}{_LINK}{_DAY}",
        rf"(?<!\w)(?:naissances?(?: (?:de |d'){_NAME})?|naiss?\.|anniv(?:ersaire)?\.?)(?!\w){_LINK}{_DAY}",
        (
            rf"(?<!\w)(?:(?:je|j'|j) ?suis?|chuis?|jui|on est|nous sommes|(?:mon|ma|notre) {_KIN} est)"
            rf" (?:du|de|d'|ne du) ?{_DAY}"
        ),
        rf"(?<!\w)(?:vu le jour|venue? au monde|mise? au monde) (?:{_LE} )?{_DAY}",
        rf"(?<![\w-])(?:{_BORN}|suis|est) (?:de|en) (?P<it>(?:19|20)?\d\d,? le \d{{1,2}} {MONTH})",
        rf"(?<!\w)(?:mon|ma|notre) {_KIN} du (?P<it>\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:19|20)?\d\d)(?!\d)",
        rf"(?P<it>{DATE})(?: ?[:,(=-]| est| c'est){{1,3}} ?(?:est |c'est )?(?:ma|sa) date de naissance",
        rf"{_BORN} dans la nuit du (?P<it>\d{{1,2}} (?:{MONTH} )?au {DATE})",
        rf"(?<!\w)nai[ts] le {_DAY}",
        rf"(?<!\w){_KIN},? {_NAME},? ?\((?P<it>\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:19|20)\d\d) ?\)",
        rf"{_BORN} (?:[^\W\d_]{{2,20}}[ -]){{0,2}}{_NAME}[ ,]{{1,2}}le {_DAY}",
        rf"{_NAME}(?:,| ?\(| -| ?/)? ?(?P<it>\d{{1,2}}[/.-]\d{{1,2}}[/.-]19\d\d)(?= ?(?:[),;\n/-]|$))",
        rf"(?<!\w){_TURNS} (?:mes |ses |les )?\d{{1,3}} ans? (?:le|ce|du) {_DAY}",
        r"\d{1,3} ans ?[,(]{1,2} ?(?P<it>\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d)(?= ?[,)]| ?$)",
        rf"(?<![\w-]){_NAMED}[ :=*_-]{{0,4}}(?P<it>{_PARTIAL})(?!\d|[/.-]\d)",
    )
)
# « née à Lyon le 3 mai »: words of place or manner between; never after « ne … » without its accent.
_BORN_SOMEHOW = re.compile(
    rf"{_BORN},?(?P<how> (?:prematur\w*|{_HOW}(?! le ))(?: [^\s.;!?]{{1,30}}){{0,6}}?),? le {_DAY}"
)
_AND = re.compile(rf"(?:,| et| puis){{1,2}} (?:les? |du )?{_DAY}")
_NUMERIC = re.compile(r"(\d{1,2}) ?[/. -] ?(\d{1,2}) ?[/. -] ?\d{2,4}$")
_OTHER_EVENT = re.compile(r"oper|vaccin|hospital|suivi|vu|diagnos|symptom|depuis|consult|rdv|irm|scanner")


def find_birth_dates(view: View) -> Iterator[Hit]:
    """The date alone, after « né(e) le », « DDN », « date de naissance », « je suis du »."""
    for pattern in _PATTERNS:
        for found in pattern.finditer(view.plain):
            if is_a_day(found["it"]):
                yield Hit(*_bare(view, *found.span("it")), "DATE_NAISSANCE", "birth")
                yield from _brothers(view, found)
    for found in _BORN_SOMEHOW.finditer(view.plain):
        written = view.text[found.start() : found.start() + 3]
        accented = "é" in written or "É" in written or view.plain.startswith("nee", found.start())
        if accented and is_a_day(found["it"]) and not _OTHER_EVENT.search(found["how"]):
            yield Hit(*_bare(view, *found.span("it")), "DATE_NAISSANCE", "birth")


def _brothers(view: View, found: re.Match[str]) -> Iterator[Hit]:
    """« nés les 3 mai 2015 et 4 juin 2018 »: a plural has more than one day."""
    if not found[0].startswith(("nes", "nees")):
        return
    end = found.end()
    while more := _AND.match(view.plain, end):
        yield Hit(*_bare(view, *more.span("it")), "DATE_NAISSANCE", "birth")
        end = more.end()


def is_a_day(piece: str) -> bool:
    """False for numbers that no calendar has (« 45/13/2024 »)."""
    numbers = _NUMERIC.fullmatch(piece)
    return not numbers or (1 <= int(numbers[1]) <= 31 and 1 <= int(numbers[2]) <= 12)


def _bare(view: View, start: int, end: int) -> tuple[int, int]:
    """The full stop of an abbreviated month stays inside, that of a sentence outside."""
    if view.text[end - 1] in ".,-/ " and not view.plain[:end].endswith(
        ("janv.", "fev.", "sept.", "oct.", "nov.", "dec.")
    ):
        return start, end - 1
    return start, end
