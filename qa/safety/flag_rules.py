"""Rules of red flags: which concepts must stand together, how near, in what context; read from a checked document."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qa.language.marks import N_
from qa.safety.faults import Fault
from qa.safety.flag_asides import joked_words
from qa.safety.flag_concepts import Concepts, Match
from qa.safety.flag_numbers import NAMES, numbers
from qa.safety.flag_rows import Row, row_of
from qa.safety.flag_scope import MARKS, denied, sections_of, softened_words
from qa.safety.flag_text import Word, clause_start, folded, words_of
from qa.safety.flag_unmet import refuse_unmet

_SENTENCES = 3
_LONG = frozenset({"_chronic", "usual"})
_USUALLY = folded("habitude habituellement normalement avant")


class Strength(StrEnum):
    """FIRES: told as happening now. SOFT: past, supposed, asked about or quoted: a softer banner."""

    FIRES = "fires"
    SOFT = "soft"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule met by a text; `start` and `end` index the text as given."""

    group: str
    strength: Strength
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read once: its words, their ranks, the concepts that hold, and which words are softened."""

    words: list[Word]
    ranks: list[int]
    places: Mapping[str, list[Match]]
    soft: list[bool]
    joked: list[bool]
    sections: list[int]

    def weak(self, match: Match, *, jokes: bool = False) -> bool:
        """True when any word of the match is softened; with `jokes`, when it stands in a joke too."""
        span = slice(match.first, match.last + 1)
        return any(self.soft[span]) or (jokes and any(self.joked[span]))


class RuleSet:
    """Compiled rules: `read` a text, then `findings` of the reading."""

    def __init__(self, rows: Sequence[Row], concepts: Concepts, counted: Mapping[str, Sequence[str]]) -> None:
        self.rows = tuple(rows)
        self._concepts = concepts
        self._counted = counted
        called = {name for row in rows for slot in (*row.all, *row.context) for name in slot}
        self._only_spare = {name for row in rows for name in row.unless | row.never} - called

    def read(self, text: str) -> Reading:
        """What the text says, before any rule."""
        words = words_of(text)
        matches, ranks = self._concepts.find(words)
        for match in numbers(words):
            names = (match.concept, *self._counted.get(match.concept, ()))
            matches += [Match(name, match.first, match.last, match.denial) for name in names]
        harmless = {
            place
            for match in matches
            if match.concept == "_harmless"
            for place in range(match.first, match.last + 1)
        }
        negated = denied(words)
        places: dict[str, list[Match]] = {}
        for match in matches:
            turned = not harmless.isdisjoint((match.first, match.last))
            if match.concept == "_harmless" or (turned and match.concept not in self._only_spare):
                continue
            if match.denial or not any(negated[match.first : match.last + 1]) or match.concept in MARKS:
                places.setdefault(match.concept, []).append(match)
        marks = [match for match in matches if match.concept in MARKS]
        sections = sections_of(words, marks)
        soft, joked = softened_words(words, marks, sections), joked_words(words, marks, sections)
        return Reading(words, ranks, places, soft, joked, sections)

    def findings(self, text: str) -> Iterator[Finding]:
        """At most one finding a rule: the first that fires, else the first soft one."""
        reading = self.read(text)
        for row in self.rows:
            found = _judge(row, reading)
            if found:
                yield found


def _judge(row: Row, reading: Reading) -> Finding | None:
    slots = [sorted(_of(slot, reading), key=lambda match: match.first) for slot in row.all]
    if not all(slots) or not all(any(name in reading.places for name in slot) for slot in row.context):
        return None
    if any(name in reading.places for name in row.never):
        return None
    soft: Finding | None = None
    for head in slots[0]:
        chosen = _company(row, reading, head, slots[1:])
        if chosen is None or _spared(row, reading, chosen):
            continue
        weak = not row.lasting and any(
            reading.weak(match, jokes=row.jokes) for match in (chosen[:1] if row.across else chosen)
        )
        found = _finding(row, reading, chosen, Strength.SOFT if weak else Strength.FIRES)
        if not weak:
            return found
        soft = soft or found
    return soft


def _of(slot: frozenset[str], reading: Reading) -> list[Match]:
    return [match for name in sorted(slot) for match in reading.places.get(name, ())]


def _company(row: Row, reading: Reading, head: Match, others: list[list[Match]]) -> list[Match] | None:
    """The head with the nearest match of every other slot, those told as facts first; None when one is missing."""
    chosen = [head]
    for slot in others:
        close = [match for match in slot if _together(row, reading, head, match)]
        if not close:
            return None
        chosen.append(min(close, key=lambda match: (reading.weak(match), _distance(reading, head, match))))
    return chosen


def _together(row: Row, reading: Reading, one: Match, other: Match) -> bool:
    between = abs(reading.words[one.first].sentence - reading.words[other.first].sentence)
    apart = (other.first, other.last) != (one.first, one.last)
    return (
        apart and between <= (_SENTENCES if row.across else 0) and _distance(reading, one, other) <= row.near
    )


def _distance(reading: Reading, one: Match, other: Match) -> int:
    first, last = (one, other) if one.first <= other.first else (other, one)
    return max(0, reading.ranks[last.first] - reading.ranks[first.last])


def _spared(row: Row, reading: Reading, chosen: list[Match]) -> bool:
    here = {reading.sections[match.first] for match in chosen}
    return any(
        reading.sections[match.first] in here
        and (name not in _LONG or _holds(reading, match, chosen))
        and not _usually(reading, match, chosen)
        for name in row.unless
        for match in reading.places.get(name, ())
    )


def _holds(reading: Reading, chronic: Match, chosen: list[Match]) -> bool:
    """« Depuis des mois » speaks of its clause and of the one before, unless something recent stands beside it."""
    section = reading.sections[chronic.first]
    if any(reading.sections[match.first] == section for match in reading.places.get("_recent", ())):
        return False
    clause = reading.words[chronic.first].clause
    return any(0 <= clause - reading.words[match.last].clause <= 1 for match in chosen)


def _usually(reading: Reading, match: Match, chosen: list[Match]) -> bool:
    """True for what a clause of its own tells of other days: « d’habitude il va bien »."""
    words, start = reading.words, clause_start(reading.words, match.first)
    if any(words[one.last].clause == words[start].clause for one in chosen):
        return False
    return not _USUALLY.isdisjoint(word.text for word in words[start : start + 2])


def _finding(row: Row, reading: Reading, chosen: list[Match], strength: Strength) -> Finding:
    first, last = min(match.first for match in chosen), max(match.last for match in chosen)
    return Finding(row.group, strength, reading.words[first].start, reading.words[last].end, row.name)


def compile_document(document: Mapping[str, Any], groups: Sequence[str]) -> RuleSet:
    """The rules of a document. Raises Fault, a sentence that names the row, for one that cannot be used."""
    concepts: dict[str, list[str]] = document.get("concepts") or {}
    rules: dict[str, list[Any]] = document.get("rules") or {}
    if not concepts or not rules:
        raise Fault(N_("Il faut au document des « concepts » et des « rules »."))
    unknown = [group for group in rules if group not in groups]
    if unknown:
        raise Fault(N_("Le groupe « %(group)s » n’existe pas."), group=str(unknown[0]))
    known = set(concepts) | set(NAMES)
    rows = [row_of(group, row, known) for group in groups for row in rules.get(group, ())]
    names = [row.name for row in rows]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise Fault(N_("La règle « %(row)s » est là deux fois."), row=twice)
    refuse_unmet(concepts, document.get("words", {}))
    counted = {
        name: [concept for concept, expressions in concepts.items() if name in expressions] for name in NAMES
    }
    spoken = {
        concept: [one for one in expressions if one not in counted]
        for concept, expressions in concepts.items()
    }
    return RuleSet(rows, Concepts(spoken, document.get("words", {})), counted)
