"""Finds addresses without a numbered street: « j’habite place de l’Église », « quartier X, villa 23 », postcodes."""

import re
from collections.abc import Iterator
from itertools import chain

from qa.safety.identifier_address_names import name_end, town_end
from qa.safety.identifier_address_tails import POSTCODE, number_behind, postcode_end
from qa.safety.identifier_addresses import rest, with_units_before
from qa.safety.identifier_view import SEALS, Hit, View
from qa.safety.identifier_words import is_listed

_LIVED = (
    r"(?<!\w)(?:habit(?:e|es|ons|ent|ez|ant|ais)|demeur(?:e|ant|ons|es?)|domiciliee?s?|adresse|vi[st]|vivons|vivant|log(?:e|eons|eant)"
    r"|resid(?:e|ant|ons)|chez (?:moi|nous))(?: (?:est|c'est))?(?: ?:)?(?: actuellement| toujours)?"
    r"(?:,| a l'| a la| a| au| aux| en| de| du| dans l[ea'] ?| dans un[e]?| sur l[ea]| sur| l[ea])?[ \n]{1,2}"
)
_KIND = (
    r"(?:chaussee|chemin|che\.|chem\.|route|rte\.?|place|pl\.|quai|square|cours|passage|cite|montee|allees?|venelle"
    r"|ruelle|sentier|faubourg|fg|villa|domaine|clos|quartier|quart\.|tour|bloc|barre|batiment|bat\.?|immeuble|camping"
    r"|section|morne|hameau|ferme|manoir|mas|ilet|lieu[ -]?dit|promenade|esplanade|parc|hay|derb|douar|sicap|secteur)"
)
_HOME = re.compile(rf"{_LIVED}(?P<kind>{_KIND})(?!\w)")
_NAMED = re.compile(rf"(?<![\w-])(?P<kind>{_KIND})(?!\w)(?= ?[^\W\d_])")
_PLOT = re.compile(
    r",? (?:villa|lot|ilot|parcelle|porte|concession|carre|log(?:emen)?t|appt?|appartement|emplacement|case"
    r"|mobil-?home) ?(?:n°? ?)?\d{1,5}[a-z]?(?!\w)"
)
_DISTRICT = re.compile(
    r"quart|cite|hay|derb|douar|sicap|secteur|camping|tour|bloc|bat|barre|immeuble|hameau|domaine|morne"
)
_SMALL = re.compile(
    r"(?:chaussee|chemin|route|place|quai|square|montee|allees?|venelle|ruelle|sentier|cite)"
    r"(?= (?:de|du|des|d')(?!\w)| d')"
)
_NAME_CODE = re.compile(rf"{_LIVED}(?P<it>[^\n.!?,;\d]{{3,40}}),? ?(?=\d{{5}}(?!\d))")
_ROAD = re.compile(r"(?<![\d.,/])\d{1,4},? (?:rn|rd|(?:route )?(?:nationale|departementale)) ?\d{1,4}(?!\d)")
_NUMBER_NAME_CODE = re.compile(
    r"(?<![\d.,/-])\d{1,4}(?: bis| ter)?,? (?:[A-ZÀ-Þ]|l[ea]s? (?=[A-ZÀ-Þ]))"
    r"[^\n\d,.;:!?]{1,40}[^\W\d_](?=,? ?\d{5} "
    r"(?:[A-ZÀ-Þ][a-zà-ÿ']{2}|[A-ZÀ-Þ][A-ZÀ-Þ' -]{3,30}(?:\n|$)))"
)
_SQUARE = re.compile(
    r"(?<![\w-])(?:(?:grand[-' ]place|grote markt|kerkplein),? \d{1,4}(?=,? \d{4} [^\W\d_])"
    r"|\d{1,4},? grand[-' ]place(?!\w))"
)
_NTH = re.compile(r"(?<![\d.,/])\d{1,5},? \d{1,3}(?:e|eme|er|ere|re|th) (?:avenue|rue|rang)(?!\w)")
_FLEMISH = re.compile(
    r"(?<!\w)[^\W\d_]{2,20}(?:straat|steenweg|laan|strasse|straße|gasse) \d{1,4}[a-z]?(?!\w)"
)
_CODE_LIVED = re.compile(
    rf"(?:{_LIVED}|(?<!\w)je suis (?:du |de |sur |au |a )?|(?<!\w)(?:code postal|cp)(?: ?:)? ?(?:est )?)"
    rf"(?P<it>\d{{5}})(?!\d)"
)
_CODE_LINE = re.compile(r"(?:^|\n)[ *_>-]{0,4}(?P<it>\d{5}) (?=[A-ZÀ-Þ])(?=[^\n\d.!?]{3,40}(?:\n|$))")
_PLACE_CODE = re.compile(
    r"(?<!\w)(?:l(?:ieu)?[ -]?dit|ld|l\.d\.) ?:? ?[«\"(]? ?[^\n\d.!?;:«»\"()]{2,40}[»\")]?(?=[ ,\n-]{1,3}\d{5}(?!\d))"
)
_ARTICLE = re.compile(r"[«\"]|L(?:e|a|es) [A-ZÀ-Þ]|L'[A-ZÀ-Þ]")
# « Les Ajoncs », 85300 Soullans
_HOUSE_CODE = re.compile(
    r"(?:(?:^|\n)[ *_>-]{0,4}(?=[«\"]|L(?:e|a|es) [A-ZÀ-Þ]|L'[A-ZÀ-Þ])|(?<![^\W_])(?=[«\"])"
    rf"|(?<={SEALS['NOM']}\n)|(?<={SEALS['NOM']}, ))"
    r"[«\"]? ?(?P<first>[A-ZÀ-Þ]['\w]*)(?:[^\n\d.!?;:«»\"]{0,34}[^\W\d_])? ?[»\"]?"
    r"(?=,? ?\n?\d{5} [A-ZÀ-Þ][^\W\d_]{2})"
)
_NO_TOWN = re.compile(r" ?(?:€|euros?|mg|pas|ui|habitants|km|personnes|calories|kcal)(?!\w)")


def find_homes(view: View) -> Iterator[Hit]:
    """Places said to be lived in, districts with a plot or a postcode, postcodes beside a town."""
    for found in _HOME.finditer(view.plain):
        small = bool(_SMALL.match(view.plain, found.start("kind")))
        end = name_end(view, found.end(), any_case=small)
        if end:
            yield Hit(with_units_before(view, found.start("kind")), _all(view, end), "ADRESSE", "home")
    for found in _NAMED.finditer(view.plain):
        end = name_end(view, found.end(), any_case=False)
        if end and _has_code(view, end, found["kind"]):
            yield Hit(with_units_before(view, found.start()), _all(view, end), "ADRESSE", "plot")
    for pattern in (_PLACE_CODE, _SQUARE, _NTH, _FLEMISH, _ROAD):
        for found in pattern.finditer(view.plain):
            yield Hit(with_units_before(view, found.start()), rest(view, found.end()), "ADRESSE", "place")
    yield from _named_codes(view)
    yield from _codes(view)


def _named_codes(view: View) -> Iterator[Hit]:
    """A house by its name alone, before a postcode and its town."""
    for found in chain(_NUMBER_NAME_CODE.finditer(view.text), _HOUSE_CODE.finditer(view.text)):
        start = found.end() - len(found[0].lstrip("\n *_>-"))
        if found.re is _HOUSE_CODE and is_listed(found["first"]) and not _ARTICLE.match(view.text, start):
            continue  # « Clinique Pasteur, 31300 … »
        yield Hit(start, rest(view, found.end()), "ADRESSE", "named_and_postcode")


def _has_code(view: View, end: int, kind: str) -> bool:
    return bool(
        POSTCODE.match(view.plain, end)
        or _numbered_with_code(view, end)
        or (_PLOT.match(view.plain, end) and _DISTRICT.match(kind))
    )


def _numbered_with_code(view: View, end: int) -> bool:
    """« route de Chancy 59, 1213 Petit-Lancy »: a number alone may count anything."""
    behind = number_behind(view, end)
    return behind > end and postcode_end(view, behind) is not None


def _all(view: View, end: int) -> int:
    """The end with its number, plots, floors, postcode and town."""
    end = number_behind(view, end)
    while plot := _PLOT.match(view.plain, end):
        end = plot.end()
    return rest(view, postcode_end(view, end) or end)


def _codes(view: View) -> Iterator[Hit]:
    for found in _CODE_LIVED.finditer(view.plain):
        if not _NO_TOWN.match(view.plain, found.end()):
            yield Hit(found.start("it"), town_end(view, found.end()), "ADRESSE", "postcode")
    for found in _NAME_CODE.finditer(view.plain):
        if view.text[found.start("it")].isupper() and POSTCODE.match(view.plain, found.end("it")):
            start = found.start("it")
            article = re.search(r"L(?:es? |a |')$", view.text[start - 4 : start])
            yield Hit(
                start - len(article[0] if article else ""), rest(view, found.end("it")), "ADRESSE", "named"
            )
    for found in _CODE_LINE.finditer(view.text):
        if _NO_TOWN.match(view.plain, found.end("it")):
            continue
        yield Hit(found.start("it"), town_end(view, found.end("it")), "ADRESSE", "postcode")
