"""What a moderator decides on masks: done and undone over a text that may have been edited meanwhile."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from qa.language.marks import N_
from qa.safety import identifiers

_TOKEN = re.compile(r"\[\w+\]|\w+|\s+|[^\w\s]")

LABEL_NAMES: dict[str, str] = {
    "EMAIL": N_("adresse e-mail"),
    "TEL": N_("numéro de téléphone"),
    "NIR": N_("numéro de sécurité sociale"),
    "DATE_NAISSANCE": N_("date de naissance"),
    "ADRESSE": N_("adresse postale"),
    "NOM": N_("nom"),
    "IBAN": N_("compte bancaire"),
    "RPPS": N_("numéro de professionnel"),
    "URL": N_("adresse de site"),
    "PSEUDO": N_("pseudonyme"),
}


@dataclass(frozen=True)
class Choice:
    """Pieces that identify nobody and stay, and words that are masked though nothing found them."""

    keep: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A piece of what a person wrote, its label, and whether that person says that it identifies nobody."""

    piece: str
    label: str
    said: bool


def found_in(texts: Iterable[str], *, said: Collection[str]) -> list[Found]:
    """The pieces of the texts, each once, in order."""
    pieces: dict[str, str] = {}
    for text in texts:
        for span in identifiers.find(text):
            pieces.setdefault(text[span.start : span.end], span.label)
    return [Found(piece, label, piece in said) for piece, label in pieces.items()]


def words_of(text: str) -> list[tuple[str, str]]:
    """The text as runs with the words themselves: (words, label of what they are or "")."""
    runs, place = [], 0
    for span in identifiers.find(text):
        runs += [(text[place : span.start], ""), (text[span.start : span.end], span.label)]
        place = span.end
    return [run for run in [*runs, (text[place:], "")] if run[0]]


def asked(content: Mapping[str, Any]) -> Choice:
    """What the person chose before sending."""
    return Choice(tuple(content.get("keep", ())), tuple(content.get("more", ())))


def standing(public: Sequence[str], found: Iterable[Found], choice: Choice) -> Choice:
    """What was chosen for a text that is public: pieces that stand in it were kept, asked words that do were not."""
    whole = "\n".join(public)
    keep = tuple(one.piece for one in found if one.piece in whole)
    return Choice(keep, tuple(word for word in choice.more if word not in whole))


def masked(text: str, choice: Choice) -> str:
    """The text under a choice."""
    return identifiers.mask(text, keep=choice.keep, more=choice.more)


def remask(text: str, written: str, *, before: Choice, after: Choice) -> str:
    """`text`, made of `written` under one choice and perhaps edited, under another choice; the edits stay.

    Masks that fall away give their words back where their surroundings are as they were.
    """
    old, new = masked(written, before), masked(written, after)
    return new if text == old else masked(_merged(old, new, text), after)


def _merged(old: str, new: str, text: str) -> str:
    """`text` with what changed from `old` to `new`, where `text` still says what `old` says."""
    start, fresh, edited = (_TOKEN.findall(one) for one in (old, new, text))
    places = {
        first + step: second + step
        for first, second, size in SequenceMatcher(None, start, edited).get_matching_blocks()
        for step in range(size)
    }
    for kind, first, last, other, end in reversed(SequenceMatcher(None, start, fresh).get_opcodes()):
        there = [places[number] for number in range(first, last) if number in places]
        if kind == "replace" and len(there) == last - first == there[-1] - there[0] + 1:
            edited[there[0] : there[-1] + 1] = fresh[other:end]
    return "".join(edited)


def left_in(*texts: str) -> list[str]:
    """What still identifies someone in texts that are about to be public, each piece once."""
    return list(dict.fromkeys(piece for text in texts for piece in identifiers.pieces(text)))
