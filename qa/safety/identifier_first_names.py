"""Finds usual first names by their capital alone, where the words before name no street, hospital or disease."""

import re
from collections.abc import Iterator

from qa.language.analysis import fold
from qa.safety.identifier_name_cues import NUMBERED
from qa.safety.identifier_name_words import name_at
from qa.safety.identifier_particles import Strength, is_shouted
from qa.safety.identifier_view import View
from qa.safety.identifier_words import (
    eponyms,
    first_names,
    is_common,
    is_first_name,
    is_medicine,
    lines_of,
    places,
    words_of,
)

_CAPITALISED = re.compile(
    r"(?<![\w@'-])(?:[DdJjLl]'|[Qq]u')?(?P<it>[A-ZÀ-Þ][^\W\d_]+(?:-[^\W\d_]+)*)(?![\w'@])"
)
_CAPITALS = re.compile(r"(?<![\w'-])(?P<it>[A-ZÀ-Þ]{3,}(?:[-'][A-ZÀ-Þ]{2,})?) $")
_JOINED_BEFORE = re.compile(r"(?:[:(,] ?|\n|^|\bet )(?P<it>[A-ZÀ-Þ][a-zà-ÿ]+)(?:, | et | & )$")
# « Réf. : Lagarrigue Ghislain »
_FIELD_BEFORE = re.compile(r"(?:^|\n|: ?|- )(?P<it>[A-ZÀ-Þ][a-zà-ÿ]{3,}) $")
# « les Camille », « sous Léa »: all who bear the name, or a pill of that name.
# « depuis que Pascal prend », « avec Claire »: names that are words too, where only a person can stand.
_ACTING = re.compile(
    r"(?<![^\W\d_])(?:que |qu'|quand |lorsque |hier |et |mais |car |si |puis |donc |comme |depuis |matin |soir )"
    r"(?P<it>[A-ZÀ-Þ][a-zà-ÿ]+) (?:a|est|ne|n'|m'|se|s'|va|prend|fait|dit|veut|refuse|tousse|vomit|dort|mange|pleure"
    r"|boit|prenait|avait|était|aura|devait|doit|peut)(?![^\W\d_])"
)
_WITH = re.compile(
    r"(?<![^\W\d_])(?:avec|chez|pour|dit à) (?P<it>[A-ZÀ-Þ][a-zà-ÿ]+)(?= (?:et|qui|car|depuis)|[,.)?!])"
)
_NO_ONE = frozenset(
    """noel toussaint raison juste sainte vital parfait constant opale iris jasmine zen venus mercedes mamy avril
    merveille""".split()
)
_OF_MANY = re.compile(r"(?<!\w)(?:aux|les|sous|pilules?|plaquettes? de|comprimes?(?: de)?) $")
# « du Teva », « générique Teva »: a brand, for a person bears no such article.
_OF_A_BRAND = re.compile(
    r"(?<!\w)(?:du|labos?|laboratoires?|generiques?(?: de| chez)?|marques?|boites? de|fabricants?) [«\"(]? ?$"
)
_SENTENCE_END = re.compile(r"\n|(?<=\w{3})[.!?…] |[ '][a-zà-ÿ]{4,}[,;] ")
_PRODUCT = re.compile(
    r",? (?:pilules?|continu|comprimes?|gel|creme|cp|\d+ ?[mµ]g|(?:posi|nega)ti(?:f|ve)s?)(?!\w)"
)
_WORD_BEFORE = re.compile(r"[a-z]+(?=\.? $)")
_TITLES = {"mr": "monsieur", "m": "monsieur", "mme": "madame", "dr": "docteur", "pr": "professeur"}
_WORDS_BEHIND = re.compile(r"(?: [\w'-]{1,20}){0,4}")
_WALKED = frozenset(
    """de du des d aux l la le les en et saint sainte st ste notre dame universitaire hospitalier militaire regional
    provincial national departemental general public prive instruction instructions armees reference enfants
    intercommunal dite dit""".split()
)


def first_name_at(view: View) -> Iterator[tuple[int, int]]:
    """Usual first names with a capital, with the surname behind them; not in names of things."""
    done = 0
    for found in _CAPITALISED.finditer(view.text):
        start = found.start("it")
        if start < done:
            continue
        word = view.plain[start : found.end()]
        if word.split("-")[0] not in first_names() or not is_first_name(word) or word in eponyms():
            continue
        acronym = found["it"].isupper() and len(word) < 6
        if (
            acronym
            or NUMBERED.match(view.plain, found.end())
            or is_shouted(view, start)
            or (word == "germain" and view.plain.endswith(("cousin ", "cousins "), 0, start))
            or _OF_MANY.search(view.plain[max(0, start - 15) : start])
            or _OF_A_BRAND.search(view.plain[max(0, start - 20) : start])
            or _PRODUCT.match(view.plain, found.end())
            or _names_a_thing(view, start)
        ):
            continue
        done = name_at(view, start, Strength.LISTED) or found.end()
        if not is_famous(view, start, done):
            yield _with_surname_before(view, start), done
            yield from _joined_before(view, start)


def doubtful_name_at(view: View) -> Iterator[tuple[int, int]]:
    """First names that are words too, said to do something or to be with someone."""
    for pattern in (_ACTING, _WITH):
        for found in pattern.finditer(view.text):
            word = fold(found["it"])
            other = word in places() or word in eponyms() or word in _NO_ONE or is_medicine(word)
            if is_first_name(word) and not other and not is_famous(view, *found.span("it")):
                yield found.span("it")


def _joined_before(view: View, start: int) -> Iterator[tuple[int, int]]:
    """« Jade, Romane et moi »: a first name that is a word too, beside one that is not."""
    place = max(0, start - 24)
    before = _JOINED_BEFORE.search(view.text[place:start])
    if before and is_first_name(before["it"]) and fold(before["it"]) not in places():
        yield place + before.start("it"), place + before.end("it")


def _with_surname_before(view: View, start: int) -> int:
    """« DURAND Jacques »: as on papers, the surname in capitals stands first."""
    field = _FIELD_BEFORE.search(view.text, max(0, start - 24), start)
    if field and not is_common(field["it"]) and not _is_no_surname(field["it"]):
        return field.start("it")
    before = _CAPITALS.search(view.text[max(0, start - 30) : start])
    if not before or is_shouted(view, start) or _is_no_surname(before["it"]):
        return start
    return start - len(before[0])


def _is_no_surname(word: str) -> bool:
    listed = fold(word) in words_of("surnames.txt")
    if fold(word) in words_of("eponym_heads.txt"):
        return True
    return not listed and (len(word) < 5 or is_common(word) or is_medicine(word))


def _names_a_thing(view: View, start: int) -> bool:
    """« hôpital Édouard », « syndrome de Gilbert », « rue Marie »: the noun before says that no one is meant."""
    said = _SENTENCE_END.split(view.text[max(0, start - 60) : start])[-1]
    before = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", said)[-5:]
    for written in reversed(before):
        word = written.lower()
        if fold(word) in words_of("eponym_heads.txt"):
            return True
        if word not in _WALKED and not written[0].isupper():
            return False
    return False


def is_famous(view: View, start: int, end: int) -> bool:
    """True for characters, authors and brands that bear a person's name (« Madame Bovary », « Dr House »)."""
    famous, name = lines_of("public_names.txt"), view.plain[start:end]
    before = _WORD_BEFORE.search(view.plain[max(0, start - 16) : start])
    title = _TITLES.get(before[0], before[0]) if before else ""
    if name in famous or (before and not famous.isdisjoint((f"{before[0]} {name}", f"{title} {name}"))):
        return True
    words = (_WORDS_BEHIND.match(view.plain, end) or [""])[0].split(" ")[1:]
    return any(" ".join([name, *words[:many]]) in famous for many in range(1, len(words) + 1))
