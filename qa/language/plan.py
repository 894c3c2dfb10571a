"""What an engine has to look for: the query's terms, corrected, and what the lexicon adds."""

from collections.abc import Callable
from dataclasses import dataclass

from qa.language.analysis import Token, fold, tokens
from qa.language.lexicon import Lexicon, Variant

MAX_CHARACTERS = 10_000
MAX_TERMS = 40
MAX_WORDS = 80
MAX_CONCEPTS = 16
MAX_VARIANTS = 16
VARIANT_WEIGHT = 0.7

Known = Callable[[str], bool]
Near = Callable[[str], str | None]
Surface = Callable[[str, str], str | None]


@dataclass(frozen=True, slots=True)
class Plan:
    """Terms to OR together, and for each concept of the lexicon its other wordings (weight .7)."""

    terms: list[str]
    concepts: list[list[Variant]]


def correction(token: Token, *, known: Known, near: Near, lexicon: Lexicon) -> str | None:
    """The known term nearest to an unknown one, from the index first; None when known or too far."""
    if not token.term or known(token.term) or token.term in lexicon:
        return None
    return near(token.term) or lexicon.near(fold(token.text))


def make_plan(text: str, *, known: Known, near: Near, lexicon: Lexicon) -> Plan:
    """The plan for any text: at most 40 terms, never an exception, empty for stop words only."""
    wanted: dict[str, Token] = {}
    for token in tokens(text[:MAX_CHARACTERS]):
        if token.term and len(wanted) < MAX_TERMS:
            wanted.setdefault(token.term, token)
    fixed = [
        correction(token, known=known, near=near, lexicon=lexicon) or term for term, token in wanted.items()
    ]
    concepts = [variants[:MAX_VARIANTS] for variants in lexicon.expand(fixed)[:MAX_CONCEPTS]]
    return Plan(list(dict.fromkeys(fixed)), concepts)


def correct(text: str, *, known: Known, near: Near, lexicon: Lexicon, surface: Surface) -> str | None:
    """The query with each mis-spelt word replaced by a known one; None when there is none.

    surface gives, for a written word and the term that corrects it, the word as documents write it.
    """
    pieces: list[str] = []
    end = 0
    for token in tokens(text[:MAX_CHARACTERS])[:MAX_WORDS]:
        better = correction(token, known=known, near=near, lexicon=lexicon)
        word = better and (surface(token.text, better) or lexicon.surface(better))
        if word:
            pieces += [text[end : token.start], _in_case_of(token.text, word.lower())]
            end = token.end
    return "".join(pieces) + text[end:] if pieces else None


def _in_case_of(model: str, word: str) -> str:
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
