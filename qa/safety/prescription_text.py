"""A text as rules on answers read it: folded letter by letter, with its quotations and the way back."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

Range = tuple[int, int]
_MARKUP = frozenset("*_`~\u00ad\u200b")
_SAME = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "\u00a0": " ",
    "\u202f": " ",
    "\t": " ",
    "–": "-",
    "—": "-",
    "‑": "-",
}
_APART = re.compile(r"\n(?=[^\S\n]*(?:\n|[-*+•>#]|\d+[.)]\s))")
_QUOTED = re.compile(r"«[^»]{0,600}»|“[^”]{0,600}”|\"[^\"\n]{0,600}\"|^>[^\n]*", re.MULTILINE)
_CLAUSE = re.compile(r"[!?;:()\n]|\.(?!\d)|, mais |, donc |, puis ")


@dataclass(frozen=True)
class Folded:
    """Small letters without accents or emphasis; `places` gives the index of each letter in the original."""

    text: str
    places: tuple[int, ...]
    quoted: tuple[Range, ...]

    def original(self, start: int, end: int) -> Range:
        """Where the piece stands in the original text."""
        return self.places[start], self.places[end - 1] + 1

    def is_quoted(self, start: int, end: int) -> bool:
        """True where the whole piece stands inside a quotation."""
        first, last = self.original(start, end)
        return any(begin <= first and last <= stop for begin, stop in self.quoted)

    def before(self, start: int) -> str:
        """What stands before the piece in its clause."""
        begin = max((found.end() for found in _CLAUSE.finditer(self.text, 0, start)), default=0)
        return self.text[begin:start]

    def after(self, end: int) -> str:
        """What stands after the piece in its clause."""
        found = _CLAUSE.search(self.text, end)
        return self.text[end : found.start() if found else len(self.text)]


def folded(text: str) -> Folded:
    """Folds each letter; a line break inside a paragraph is a blank, one before a list item or a heading stays."""
    ends = {found.start() for found in _APART.finditer(text)}
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for small in _small(letter, is_end=place in ends):
            if small == " " and letters and letters[-1] == " ":
                continue
            letters.append(small)
            places.append(place)
    return Folded("".join(letters), tuple(places), tuple(found.span() for found in _QUOTED.finditer(text)))


def fold(text: str) -> str:
    """The text as rules and lists of words are compared with it."""
    return folded(text).text.strip()


def _small(letter: str, *, is_end: bool) -> str:
    if letter in _MARKUP:
        return ""
    if letter == "\n":
        return "\n" if is_end else " "
    known = _SAME.get(letter)
    if known:
        return known
    bare = "".join(one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one))
    return bare.lower().replace("œ", "oe").replace("æ", "ae")


def stamped(text: str, ranges: Iterable[tuple[int, int, str]]) -> str:
    """The folded text with each range written over by a capital: a word class that patterns can name."""
    letters = list(text)
    for start, end, mark in ranges:
        letters[start:end] = mark * (end - start)
    return "".join(letters)
