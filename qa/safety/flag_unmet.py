"""Words of expressions that no text holds once it is read: « =sa » where every « sa » is written out as « ca »."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from qa.language.marks import N_
from qa.safety.faults import Fault
from qa.safety.flag_concepts import GAPS, choices
from qa.safety.flag_numbers import NAMES
from qa.safety.flag_text import bare, fold, language

_PART_OF_A_STEM = 4  # a shorter word is no stem of a longer one


def refuse_unmet(concepts: Mapping[str, Sequence[str]], classes: Mapping[str, Sequence[str]]) -> None:
    """Raises Fault, with the expression and its concept, for the first word that can never be met."""
    named = ((name, some) for name, some in concepts.items())
    for name, expressions in (*named, *((f"@{name}", some) for name, some in classes.items())):
        for expression in expressions:
            for word in () if expression in NAMES else _unmet(expression):
                raise Fault(
                    N_(
                        "L’expression « %(words)s » du concept « %(concept)s » demande « %(name)s »,"
                        " qu’aucun texte ne contient une fois lu."
                    ),
                    words=expression,
                    concept=name,
                    name=word,
                )


def _unmet(expression: str) -> Iterator[str]:
    for plain in choices(expression):
        after_number = False
        for piece in plain.split():
            if piece in GAPS:
                continue
            words = piece.removesuffix("?").split("|")
            yield from (word for word in words if not word.startswith("@") and not _met(word, after_number))
            after_number = any(word.lstrip("=")[:1].isdigit() for word in words)


@lru_cache(maxsize=16384)
def _met(word: str, after_number: bool) -> bool:
    """After a number nothing is written out: « 30 g » holds « g »."""
    text = word.removeprefix("=").removesuffix("*")
    folded = fold(text)
    if folded in _made():
        return True
    if not text.isalnum() or not folded:
        return False
    whole = word.startswith("=") or (len(folded) < _PART_OF_A_STEM and not word.endswith("*"))
    return after_number or not whole or language().written_out.get(bare(text), (folded,)) == (folded,)


@cache
def _made() -> frozenset[str]:
    """Words that reading itself makes: short forms written out, phrases joined."""
    lists = language()
    joined = (name for some in lists.joins.values() for _, name in some)
    return frozenset(joined).union(*lists.written_out.values())
