"""What an engine has to look for: the query's terms, corrected, and what the lexicon adds."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qa.language.analysis import Token, fold, tokens
from qa.language.lexicon import Lexicon, Variant
from qa.language.stopwords import FAINT_WORDS

MAX_CHARACTERS = 10_000
MAX_TERMS = 40
MAX_WORDS = 80
MAX_CONCEPTS = 16
MAX_VARIANTS = 16
VARIANT_WEIGHT = 0.7
FAINT_WEIGHT = 0.4
SURENESS = 0.7

Known = Callable[[str], bool]
Near = Callable[[str], str | None]
Surface = Callable[[str, str], str | None]


@dataclass(frozen=True, slots=True)
class Concept:
    """Other wordings of something named in the query; the best one found in a document counts."""

    variants: list[Variant]
    weight: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Terms to OR together with their weights, and what the lexicon adds."""

    terms: dict[str, float]
    concepts: list[Concept]

    def clauses(self) -> list[Concept]:
        """Everything to add up: each term as a concept with one wording, then the lexicon's concepts."""
        return [Concept([(term,)], weight) for term, weight in self.terms.items()] + self.concepts


def add_up(plan: Plan, matches: Callable[[Variant], Iterable[tuple[int, float]]]) -> dict[int, float]:
    """The score of each document: over the clauses, the sum of the best wording found in it.

    matches gives the documents that hold some words next to each other, with their scores.
    """
    scores: dict[int, float] = defaultdict(float)
    for clause in plan.clauses():
        best: dict[int, float] = {}
        for variant in clause.variants:
            for document, score in matches(variant):
                best[document] = max(best.get(document, 0.0), score)
        for document, score in best.items():
            scores[document] += score * clause.weight
    return scores


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
    weights: dict[str, float] = {}
    for term, token in wanted.items():
        better = correction(token, known=known, near=near, lexicon=lexicon)
        weights.setdefault(better or term, FAINT_WEIGHT if _is_faint(token) else 1.0)
    return Plan(weights, _concepts(list(weights), lexicon))


def _is_faint(token: Token) -> bool:
    folded = fold(token.text)
    return folded in FAINT_WORDS or folded.isdigit()


def _concepts(terms: list[str], lexicon: Lexicon) -> list[Concept]:
    """What the lexicon adds; an expression of several words is surer than a single one."""
    return [
        Concept(variants[:MAX_VARIANTS], VARIANT_WEIGHT * size**SURENESS)
        for size, variants in lexicon.expand(terms)[:MAX_CONCEPTS]
    ]


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
