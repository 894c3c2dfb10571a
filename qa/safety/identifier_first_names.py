"""Finds usual first names by their capital alone, where the words before name no street, hospital or disease."""

import re
from collections.abc import Iterator

from qa.language.analysis import fold
from qa.safety.identifier_name_cues import NUMBERED
from qa.safety.identifier_name_words import Strength, is_shouted, name_at
from qa.safety.identifier_view import View
from qa.safety.identifier_words import eponyms, first_names, is_first_name, words_of

_FAMOUS = frozenset(
    " ".join(name.split())
    for name in """marie curie|louis pasteur|pierre fabre|claude bernard|jeanne d'arc|robert debre|gustave roussy
    |simone veil|victor hugo|jean jaures|jules ferry|jean moulin|charles de gaulle|emile zola|sainte anne""".split(
        "|"
    )
)
_CAPITALISED = re.compile(
    r"(?<![\w@'-])(?:[DdJjLl]'|[Qq]u')?(?P<it>[A-ZÀ-Þ][^\W\d_]+(?:-[^\W\d_]+)*)(?![\w'@])"
)
_WALKED = frozenset(
    """de du des d l la le les en et saint sainte st ste notre dame universitaire hospitalier militaire regional
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
            or _names_a_thing(view, start)
        ):
            continue
        done = name_at(view, start, Strength.LISTED) or found.end()
        if view.plain[start:done] not in _FAMOUS:
            yield start, done


def _names_a_thing(view: View, start: int) -> bool:
    """« hôpital Édouard », « syndrome de Gilbert », « rue Marie »: the noun before says that no one is meant."""
    before = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", view.text[max(0, start - 60) : start])[-5:]
    for written in reversed(before):
        word = written.lower()
        if fold(word) in words_of("eponym_heads.txt"):
            return True
        if word not in _WALKED and not written[0].isupper():
            return False
    return False
