"""The best passage of a text for a query, with the words that answer it marked."""

from dataclasses import dataclass

import regex

from qa.language.analysis import Token, tokens
from qa.language.lexicon import Variant, default_lexicon
from qa.language.plan import MAX_CHARACTERS, MAX_TERMS, VARIANT_WEIGHT

CONTEXT = 60


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of plain text and whether it answers the query; whoever shows it escapes it."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    words: Variant
    weight: float


def extracts(text: str, query: str, *, limit: int = 240) -> list[Segment]:
    """The passage of at most limit characters (and "…" where it is cut) with the most of the query.

    Offsets are those of the original text, so accents, ligatures and decomposed letters stay as written;
    the lexicon's other wordings are marked too. Without a match it is the beginning, nothing marked.
    """
    marks = _marks(tokens(text), _wanted(query))
    start, end = _passage(text, marks, limit)
    inside = [mark for mark in marks if start <= mark.start and mark.end <= end]
    segments = [Segment("…", hit=False)] if start else []
    place = start
    for mark in inside:
        segments += [
            Segment(text[place : mark.start], hit=False),
            Segment(text[mark.start : mark.end], hit=True),
        ]
        place = mark.end
    segments.append(Segment(text[place:end] + ("…" if end < len(text) else ""), hit=False))
    return [segment for segment in segments if segment.text]


def _wanted(query: str) -> dict[str, list[tuple[Variant, float]]]:
    """What to mark, by first term, longest first: the query's terms and the lexicon's wordings."""
    terms = list(dict.fromkeys(t.term for t in tokens(query[:MAX_CHARACTERS]) if t.term))[:MAX_TERMS]
    weights: dict[Variant, float] = {(term,): 1.0 for term in terms}
    for _, variants in default_lexicon().expand(terms):
        for variant in variants:
            weights.setdefault(variant, VARIANT_WEIGHT)
    wanted: dict[str, list[tuple[Variant, float]]] = {}
    for variant in sorted(weights, key=len, reverse=True):
        wanted.setdefault(variant[0], []).append((variant, weights[variant]))
    return wanted


def _marks(every: list[Token], wanted: dict[str, list[tuple[Variant, float]]]) -> list[_Mark]:
    """Where the wanted words stand, in order and without overlap."""
    words = [token for token in every if token.term]
    marks: list[_Mark] = []
    place = 0
    while place < len(words):
        mark = _mark_at(words, place, wanted.get(words[place].term or "", []))
        if mark:
            marks.append(mark)
        place += len(mark.words) if mark else 1
    return marks


def _mark_at(words: list[Token], place: int, candidates: list[tuple[Variant, float]]) -> _Mark | None:
    for variant, weight in candidates:
        run = words[place : place + len(variant)]
        if tuple(token.term for token in run) == variant:
            return _Mark(run[0].start, run[-1].end, variant, weight)
    return None


def _passage(text: str, marks: list[_Mark], limit: int) -> tuple[int, int]:
    """Start and end of the window that holds the most different marks, moved to the edges of words."""
    if len(text) <= limit:
        return 0, len(text)
    best = max(range(len(marks)), key=lambda i: (_worth(marks, i, limit), -i), default=None)
    start = 0 if best is None else max(0, min(marks[best].start - CONTEXT, len(text) - limit))
    start = _word_start(text, start) if start else 0
    return start, _word_end(text, start, limit)


def _worth(marks: list[_Mark], first: int, limit: int) -> float:
    """The sum of the weights of the different words marked within the window that the mark opens."""
    end = marks[first].start - min(CONTEXT, marks[first].start) + limit
    seen: dict[Variant, float] = {}
    for mark in marks[first:]:
        if mark.end > end:
            break
        seen[mark.words] = mark.weight
    return sum(seen.values())


def _word_start(text: str, place: int) -> int:
    """The next beginning of a word from the place on, the place itself in a run without blanks."""
    blank = regex.compile(r"\s\S").search(text, place - 1, place + CONTEXT)
    return blank.start() + 1 if blank else place


def _word_end(text: str, start: int, limit: int) -> int:
    """The last end of a word within the limit, never inside a character of several code points."""
    if len(text) - start <= limit:
        return len(text)
    end = start + limit
    blank = max(text.rfind(mark, start, end + 1) for mark in " \n\u00a0\u202f")
    if blank > start + limit // 2:
        return blank
    whole = [match.end() for match in regex.compile(r"\X").finditer(text, start, end + CONTEXT)]
    return max((place for place in whole if place <= end), default=end)
