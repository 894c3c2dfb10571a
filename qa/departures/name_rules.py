"""How a doctor's name is found in texts: whole words, whatever the accents, the case and the title."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

STAND_IN = "un médecin"
_MARKS = "[\u0300-\u036f]*"
_SAME = {"œ": f"(?:œ|o{_MARKS}e{_MARKS})", "æ": f"(?:æ|a{_MARKS}e{_MARKS})"}
_BETWEEN = r"[\s'’‐‑–*_-]{1,4}"
_SPLIT = re.compile(r"[\s'’‐‑–-]+")
_TITLE = (
    "(?:docteure?|doctoresse|dre?|professeure?|pre?|madame|mme|mlle|mademoiselle|monsieur|mr|m)"
    r"(?:\.\s*|\s+)(?P<mark>[*_]{0,3})"
)
_ARTICLE = r"(?:(?P<article>de\s+la|a[\u0300]?\s+la|du|de|au|le|la|d['’]|l['’])\s*(?<=[\s'’]))?"
# « Martin-Dupont » is somebody else.
_START, _END = r"(?<![^\W_])(?<![^\W_][-‐‑])", r"(?![^\W_])(?![-‐‑][^\W_])"
_SENTENCE = re.compile(r"(?:^|[.!?…:\n])[\s«*_>#-]*$")


class NamePattern:
    """A name as people write it. `broad`: with a title, one part of the name is enough (« Dr Martin »)."""

    def __init__(self, name: str, *, broad: bool, literals: Iterable[str] = ()) -> None:
        words = [word for word in _SPLIT.split(name) if word]
        forms = [f"{_TITLE}(?:{'|'.join(_titled(words, broad))})(?P=mark)"] if words else []
        forms += _bare(words, broad) if len(words) > 1 else []
        whole = _START + _ARTICLE + f"(?:{'|'.join(forms)})" + _END if forms else "(?!)"
        exact = [re.escape(unicodedata.normalize("NFD", one)) + r"(?![\w-])" for one in literals if one]
        self._exact = re.compile("|".join(exact) or "(?!)", re.IGNORECASE)
        self._whole = re.compile(unicodedata.normalize("NFD", whole), re.IGNORECASE)

    def without(self, text: str) -> str:
        """The text with « un médecin » in the place of the name; the very same text where it is not there."""
        apart = unicodedata.normalize("NFD", text)
        changed = self._whole.sub(_stand_in, self._exact.sub(STAND_IN, apart))
        return unicodedata.normalize("NFC", changed) if changed != apart else text

    def without_deep(self, value: Any) -> Any:
        """The same for every text of a JSON value."""
        if isinstance(value, str):
            return self.without(value)
        if isinstance(value, dict):
            return {name: self.without_deep(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.without_deep(one) for one in value]
        return value


def _titled(words: list[str], broad: bool) -> list[str]:
    """What may follow a title: the whole name in any order; broadly its last or first words, or an initial."""
    forms = _turned(words)
    if broad:
        parts = [words[start:] for start in range(1, len(words))] + [
            words[:end] for end in range(1, len(words))
        ]
        parts.sort(key=len, reverse=True)
        initial = [rf"{_letter(words[0][0])}\.?{_BETWEEN}{_joined(words[1:])}"] if len(words) > 1 else []
        forms += initial + [_joined(part) for part in parts]
    return forms


def _bare(words: list[str], broad: bool) -> list[str]:
    """What needs no title."""
    initial = [rf"{_letter(words[0][0])}\.{_BETWEEN}{_joined(words[1:])}"] if broad else []
    return _turned(words) + initial


def _turned(words: list[str]) -> list[str]:
    """« Camille Martin », « Martin Camille »."""
    return [_joined(words[start:] + words[:start]) for start in range(len(words))]


def _joined(words: list[str]) -> str:
    return _BETWEEN.join("".join(_letters(word)) for word in words)


def _letters(word: str) -> list[str]:
    plain = unicodedata.normalize("NFD", word.casefold()).replace("oe", "œ").replace("ae", "æ")
    return [_letter(sign) for sign in plain if not unicodedata.combining(sign)]


def _letter(sign: str) -> str:
    return _SAME.get(sign) or re.escape(unicodedata.normalize("NFD", sign.casefold())[0]) + _MARKS


def _stand_in(found: re.Match[str]) -> str:
    article = " ".join((found["article"] or "").casefold().replace("\u0300", "").split()).replace("'", "’")
    words = {"du": "d’", "de": "d’", "de la": "d’", "d’": "d’", "au": "à ", "a la": "à "}.get(
        article, ""
    ) + STAND_IN
    first = found[0][0]
    begins = first.isupper() and (article or _SENTENCE.search(found.string[: found.start()]))
    return words[0].upper() + words[1:] if begins else words


def folded_words(name: str) -> tuple[str, ...]:
    """The name's words without accents and capitals, to compare two names."""
    plain = unicodedata.normalize("NFD", name.casefold())
    return tuple(_SPLIT.split("".join(sign for sign in plain if not unicodedata.combining(sign)).strip()))
