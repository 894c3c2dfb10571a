"""Health products and diseases named in a text, and what of it belongs to the doctor who writes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from qa.language.lexicon import parse
from qa.safety.prescription_text import fold, folded

BRAND, SUBSTANCE, DISEASE, PLACE, PHONE, LINK = "BSDCTL"
TITLES = ("dr", "docteur", "doc", "cabinet", "centre", "clinique")
Stamp = tuple[int, int, str]
_PHONE = re.compile(r"(?<![\w+])(?:\+33|0033|0)(?:[ .()-]{0,3}\d){8,11}(?!\d)")
_HOST = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,12}(?:/[^\s<>\"«»)\]]*)?")
_DIGITS = re.compile(r"\D")


@dataclass(frozen=True)
class Own:
    """What belongs to the doctor who writes: the name, the places of practice, their streets and telephones."""

    name: str = ""
    practices: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """The lists of words of the rules, ready to be searched."""

    brands: re.Pattern[str]
    substances: re.Pattern[str]
    diseases: re.Pattern[str]
    booking: tuple[str, ...]
    everyday: frozenset[str]


def words_of(document: Mapping[str, Any]) -> Words:
    """The lists of the document, completed by the brands and substances that the search knows."""
    known, left = _known(), {fold(one) for one in document["not_products"]}
    brands = {fold(one) for one in (*known[0], *document["brands"])} - left
    substances = {fold(one) for one in (*known[1], *document["substances"])} - left - brands
    return Words(
        _any(brands),
        _any(substances, plural=True),
        re.compile(rf"\b(?:{'|'.join(document['diseases'])})s?\b"),
        tuple(document["booking"]),
        frozenset(fold(one) for one in document["everyday"]),
    )


@cache
def _known() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Brands (written with a capital in the list) and the substances they hold."""
    groups = parse((resources.files("qa.language") / "brands.txt").read_text("utf-8"))
    names = [name for group in groups for name in group]
    brands = tuple(name for name in names if name[:1].isupper() and not name.isupper())
    return brands, tuple(name for name in names if name[:1].islower())


def _any(names: Iterable[str], *, plural: bool = False) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, names), key=lambda one: (-len(one), one))
    return re.compile(rf"\b(?:{'|'.join(longest_first)}){'s?' if plural else ''}\b")


def stamps(text: str, words: Words, own: Own) -> Iterator[Stamp]:
    """Where the folded text names a brand, a substance, a disease, or something of the doctor's own."""
    for found in words.diseases.finditer(text):
        yield *found.span(), DISEASE
    for found in words.substances.finditer(text):
        yield *found.span(), SUBSTANCE
    for found in words.brands.finditer(text):
        yield *found.span(), BRAND
    yield from _own(text, words, own)


def _own(text: str, words: Words, own: Own) -> Iterator[Stamp]:
    numbers = {_national(one) for one in own.telephones} - {""}
    for found in _PHONE.finditer(text):
        if _national(found.group()) in numbers:
            yield *found.span(), PHONE
    for found in _HOST.finditer(text):
        if _is_own(found.group(), words, own):
            yield *found.span(), LINK
    for name in (*own.practices, *own.streets):
        wanted = fold(name)
        if len(wanted) >= 6 and not set(re.findall(r"\w+", wanted)) <= words.everyday:
            for found in re.finditer(rf"\b{re.escape(wanted)}\b", text):
                yield *found.span(), PLACE


def _national(number: str) -> str:
    """The nine digits of a French number, whatever stands before them; empty where there are fewer."""
    digits = _DIGITS.sub("", number)
    return digits[-9:] if len(digits) >= 9 else ""


def _is_own(address: str, words: Words, own: Own) -> bool:
    """True for a booking platform, or a site named after the doctor's family name."""
    host = address.rpartition("://")[2].partition("/")[0]
    family = re.findall(r"\w+", fold(own.name))[-1:]
    after = [
        label
        for label in re.split(r"[.-]", host.rpartition(".")[0])
        for name in family
        if len(name) > 3 and (label == name or (label.endswith(name) and label.startswith(TITLES)))
    ]
    return bool(after) or any(f".{host}".endswith(f".{one}") for one in words.booking)


def named(text: str, words: Words) -> tuple[str, ...]:
    """The health products that the text names, as it writes them, each once."""
    reading = folded(text)
    found: dict[str, str] = {}
    for pattern in (words.brands, words.substances):
        for match in pattern.finditer(reading.text):
            start, end = reading.original(*match.span())
            found.setdefault(match.group(), text[start:end])
    return tuple(found.values())
