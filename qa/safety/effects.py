"""What another version of the rules does to the sets of messages: who begins and who stops to be told to call."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache, lru_cache
from importlib import resources
from math import sqrt
from typing import Any

from qa.safety.red_flags import GROUPS, RuleSet, find, fired

Z_95 = 1.959964
# Written by people who had not seen the rules: see docs/safety.md.
SETS = ("known.jsonl", "held.jsonl")


@dataclass(frozen=True)
class Example:
    """A message of a set: the groups that fit it, none where it can wait for an ordinary answer."""

    text: str
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Rate:
    """So many of so many, with Wilson's interval of 95 % (Wilson 1927): shares from 0 to 1."""

    hits: int
    total: int
    low: float
    high: float


@dataclass(frozen=True)
class Change:
    """A message whose groups differ between two versions."""

    text: str
    expected: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class GroupChange:
    """How many messages begin and how many stop to fire for one group."""

    group: str
    begins: int
    stops: int


@dataclass(frozen=True)
class Effect:
    """Sensitivity and over-triage under two versions, and each message that changes."""

    seen_before: Rate
    seen_after: Rate
    alarmed_before: Rate
    alarmed_after: Rate
    changes: list[Change] = field(default_factory=list)
    groups: list[GroupChange] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """Plain data, to be kept with a proposal."""
        return asdict(self)


def wilson(hits: int, total: int) -> Rate:
    """The rate with its 95 % interval; 0 of 0 tells nothing: from 0 to 1."""
    if total == 0:
        return Rate(0, 0, 0.0, 1.0)
    share, square = hits / total, Z_95**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = Z_95 * sqrt(share * (1 - share) / total + square / (4 * total**2)) / (1 + square / total)
    return Rate(hits, total, max(0.0, middle - half), min(1.0, middle + half))


@cache
def sets() -> tuple[Example, ...]:
    """All messages of the sets that come with this release."""
    found: list[Example] = []
    folder = resources.files("qa.safety").joinpath("sets")
    for name in SETS:
        lines = folder.joinpath(name).read_text("utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        found += [Example(row["text"], tuple(row["groups"])) for row in rows]
    return tuple(found)


def groups_of(examples: Iterable[Example], rules: RuleSet) -> list[tuple[str, ...]]:
    """The groups that fire for each message."""
    return [fired(find(one.text, rules=rules)) for one in examples]


@lru_cache(maxsize=4)
def _of_sets(rows: tuple[Example, ...], rules: RuleSet) -> list[tuple[str, ...]]:
    """The same for the shipped sets, read once for each version."""
    return groups_of(rows, rules)


def effect(old: RuleSet, new: RuleSet, examples: Sequence[Example] | None = None) -> Effect:
    """Compares two versions on the messages (the shipped sets by default); the same rules change nothing."""
    rows = sets() if examples is None else examples
    read = _of_sets if examples is None else groups_of
    before, after = read(rows, old), read(rows, new)
    changes = [
        Change(row.text, row.groups, was, will)
        for row, was, will in zip(rows, before, after, strict=True)
        if was != will
    ]
    return Effect(
        seen_before=_rate(rows, before, urgent=True),
        seen_after=_rate(rows, after, urgent=True),
        alarmed_before=_rate(rows, before, urgent=False),
        alarmed_after=_rate(rows, after, urgent=False),
        changes=changes,
        groups=by_group(changes),
    )


def by_group(changes: Iterable[Change]) -> list[GroupChange]:
    """The groups that change, in the order of GROUPS, with what begins and what stops."""
    rows = list(changes)
    begins = [group for row in rows for group in row.after if group not in row.before]
    stops = [group for row in rows for group in row.before if group not in row.after]
    counted = [GroupChange(group, begins.count(group), stops.count(group)) for group in GROUPS]
    return [one for one in counted if one.begins or one.stops]


def _rate(rows: Sequence[Example], found: Sequence[tuple[str, ...]], *, urgent: bool) -> Rate:
    """How many of the urgent (or of the other) messages show a card."""
    shown = [bool(groups) for row, groups in zip(rows, found, strict=True) if bool(row.groups) == urgent]
    return wilson(sum(shown), len(shown))
