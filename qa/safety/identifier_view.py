"""A text as the finders of identifiers read it: one plain character a letter, with the way back."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

LABELS = ("EMAIL", "TEL", "NIR", "DATE_NAISSANCE", "ADRESSE", "NOM", "IBAN", "RPPS", "URL", "PSEUDO")
_FIRST_SEAL = 0xE000
SEALS = {label: chr(_FIRST_SEAL + number) for number, label in enumerate(LABELS)}
SEALED = "\ue000-\ue009"
_MASK = re.compile(rf"\[({'|'.join(LABELS)})\]")
_LATIN = [chr(code) for code in (*range(0xC0, 0x180), *range(0x1E00, 0x1F00))]


def _digits() -> dict[int, str]:
    zeros = (0x0660, 0x06F0, *range(0x1D7CE, 0x1D800, 10))
    return {zero + digit: str(digit) for zero in zeros for digit in range(10)}


def _plain_letter(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return base.lower() if len(base.lower()) == 1 else base


_WRITTEN = (
    str.maketrans(
        {
            **dict.fromkeys("’ʼ‘´′＇", "'"),
            **dict.fromkeys("\u00a0\u202f\u2009\u2007\u2002\u2003\u2005\u2006\u2008\u200a\u3000\t`", " "),
            **dict.fromkeys("‐‑‒–—−﹣", "-"),
            **dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n"),
            **{chr(code): "\ufffd" for code in range(_FIRST_SEAL, _FIRST_SEAL + 0x40)},
            **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
            "\uff07": "'",
            "「": '"',
            "•": "·",
            "∙": "·",
        }
    )
    | _digits()
)
_PLAIN = {ord(letter): _plain_letter(letter) for letter in _LATIN} | {
    ord(upper): upper.lower() for upper in "ABCDEFGHIJKLMNOPQRSTUVWXYZŒÆ"
}
# Marks that join the letter before them, and what no reader sees: they cost the slow way.
_UNEVEN = re.compile(
    r"[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\ufe00-\ufe0f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
    rf"|{_MASK.pattern}"
)
_FILE_NAME = re.compile(r"[^\s/]{1,200}\.(?:pdf|jpe?g|png|gif|webp|heic|docx?|txt|odt)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece of a view that identifies someone."""

    start: int
    end: int
    label: str
    reason: str


@dataclass(frozen=True)
class View:
    """The text with plain spaces, quotes and digits; `starts` and `ends` lead back to the text as given.

    Masks, as text or found, are one sealed character each, so masked and unmasked text read the same.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @cached_property
    def plain(self) -> str:
        """The same letters, lower case and without accents; offsets are those of `text`."""
        return self.text.translate(_PLAIN)

    def sealed(self, hits: Sequence[Hit]) -> "View":
        """The view with each hit as one character; hits are in order and apart."""
        text, starts, ends, place = [], [], [], 0
        for hit in hits:
            text += [self.text[place : hit.start], SEALS[hit.label]]
            starts += [*self.starts[place : hit.start], self.starts[hit.start]]
            ends += [*self.ends[place : hit.start], self.ends[hit.end - 1]]
            place = hit.end
        return View(
            "".join([*text, self.text[place:]]),
            [*starts, *self.starts[place:]],
            [*ends, *self.ends[place:]],
        )


def view_of(given: str) -> View:
    """The view of a text as given, in any Unicode form."""
    if _UNEVEN.search(given):
        view = _uneven(given)
    else:
        view = View(given.translate(_WRITTEN), range(len(given)), range(1, len(given) + 1))
    if _FILE_NAME.fullmatch(view.text):
        return View(re.sub(r"[-_]", " ", view.text), view.starts, view.ends)
    return view


def _uneven(given: str) -> View:
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for piece in _UNEVEN.finditer(given):
        _append(given[place : piece.start()], place, text, starts, ends)
        place = piece.end()
        if piece[1]:
            text.append(SEALS[piece[1]])
            starts.append(piece.start())
            ends.append(piece.end())
        elif text:
            text[-1] = _joined(text[-1], piece[0])
            ends[-1] = piece.end()
    _append(given[place:], place, text, starts, ends)
    return View("".join(text), starts, ends)


def _append(run: str, place: int, text: list[str], starts: list[int], ends: list[int]) -> None:
    text += run.translate(_WRITTEN)
    starts += range(place, place + len(run))
    ends += range(place + 1, place + len(run) + 1)


def _joined(letter: str, mark: str) -> str:
    whole = unicodedata.normalize("NFC", letter + mark)
    return whole if len(whole) == 1 else letter
