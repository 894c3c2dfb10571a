"""Which patterns a typed word meets: by its stem, its beginning, and one slip of the finger in long words."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from qa.safety.flag_sounds import sound
from qa.safety.flag_text import fold, language

_ENDINGS = tuple(
    "isements isement isaient isaient isant isent isait ements ement ations ation eraient erait erais aient"
    " ait ais antes ante ants ant ent ees ee era erai er ez es e s x ai a".split()
)
_SHORTEST_STEM = 4
_FUZZY_FROM = 6
_FUZZY_STEM = 5
_LONGEST_TAIL = 4
_HEARD_FROM = 5
_CUT_SHORT = frozenset("dprstx")  # what ends a word that lost its silent « e »: « koup », « bours »
_MOST_REMEMBERED = 20_000
_One = TypeVar("_One")


def stem(word: str) -> str:
    """The folded word without its ending, if four letters remain: `saignement` and `saigne` are `saign`."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def _deletions(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def one_slip(left: str, right: str) -> bool:
    """True when one letter is missing, added, wrong or swapped with its neighbour."""
    if left == right:
        return True
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    a, b = left[start:], right[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _append(index: dict[str, tuple[_One, ...]], key: str, one: _One) -> None:
    known = index.get(key, ())
    if one not in known:
        index[key] = (*known, one)


class Vocabulary:
    """Patterns `word` (same stem), `=word` (as it is), `word*` (beginning), each with the numbers of its elements.

    Held in tuples: a collection of garbage leaves out what cannot refer to itself, and there are forty thousand.
    """

    def __init__(self, patterns: Iterable[tuple[str, int]]) -> None:
        self._stems: dict[str, tuple[int, ...]] = {}
        self._exact: dict[str, tuple[int, ...]] = {}
        self._starts: dict[str, tuple[int, ...]] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        self._near_starts: dict[str, tuple[str, ...]] = {}
        self._sounds: dict[str, tuple[int, ...]] = {}
        for pattern, element in patterns:
            self._add(pattern, element)
        self._lengths = sorted({len(start) for start in self._starts})
        slips = {len(start) for starts in self._near_starts.values() for start in starts}
        self._slip_lengths = sorted({length + more for length in slips for more in (-1, 0, 1)})
        self._remembered: dict[str, frozenset[int]] = {}

    def _add(self, pattern: str, element: int) -> None:
        if pattern.startswith("="):
            _append(self._exact, fold(pattern[1:]), element)
        elif pattern.endswith("*"):
            start = fold(pattern[:-1])
            _append(self._starts, start, element)
            if len(start) >= _FUZZY_FROM:
                for near in _deletions(start):
                    _append(self._near_starts, near, start)
        else:
            whole = fold(pattern)
            short = stem(whole)
            _append(self._stems, short, element)
            self._hear(whole, element)
            if len(whole) >= _FUZZY_FROM and len(short) >= _FUZZY_STEM:
                for form in {short, whole}:
                    for near in _deletions(form):
                        _append(self._near, near, form)
                _append(self._stems, whole, element)

    def _hear(self, whole: str, element: int) -> None:
        if len(whole) >= _HEARD_FROM:
            _append(self._sounds, sound(whole), element)

    def elements(self, word: str) -> frozenset[int]:
        """The numbers of the elements that the folded word meets."""
        known = self._remembered.get(word)
        if known is None:
            known = frozenset(self._find(word))
            if len(self._remembered) < _MOST_REMEMBERED:
                self._remembered[word] = known
        return known

    def knows(self, word: str) -> bool:
        """True for a word that meets an element without any slip."""
        return bool(self._plainly(word))

    def _plainly(self, word: str) -> set[int]:
        found = {*self._exact.get(word, ()), *self._stems.get(stem(word), ())}
        for length in self._lengths:
            if length > len(word):
                break
            found.update(self._starts.get(word[:length], ()))
        return found

    def _find(self, word: str) -> set[int]:
        found = self._plainly(word)
        if found or len(word) < _HEARD_FROM - 1 or word in language().friends or not word.isalpha():
            return found
        return (self._slipped(word) if len(word) >= _FUZZY_FROM else set()) or self._heard(word)

    def _heard(self, word: str) -> set[int]:
        """What a word that is written as it sounds means: « goche », « orible », « koup » without its last « e »."""
        found = set(self._sounds.get(sound(word), ()))
        if word[-1] in _CUT_SHORT:
            found.update(self._sounds.get(sound(word + "e"), ()))
        return found

    def _slipped(self, word: str) -> set[int]:
        found: set[int] = set()
        short = stem(word)
        if len(short) >= _FUZZY_STEM:
            for near in self._slips(short, self._near) | self._slips(word, self._near):
                found.update(self._stems[near])
        for length in self._slip_lengths:
            if length <= len(word) <= length + _LONGEST_TAIL:
                for near in self._slips(word[:length], self._near_starts):
                    found.update(self._starts[near])
        return found

    @staticmethod
    def _slips(word: str, index: dict[str, tuple[str, ...]]) -> set[str]:
        """Known words one slip away with the same first letter, or any first letter from eight letters on."""
        close = {known for piece in _deletions(word) for known in index.get(piece, ())}
        return {
            known
            for known in close
            if one_slip(word, known) and (known[0] == word[0] or len(known) >= _FUZZY_FROM + 2)
        }
