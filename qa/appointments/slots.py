"""Which times are free: one pure function for listing, booking and moving, exact across every change of the clocks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Where:
    """A place as far as time is concerned: IANA zone, and the days (of its calendar) that are public holidays."""

    id: int
    zone: str
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Weekly:
    """A weekly opening; minutes of the local day, up to 2160; `motives` empty means every motive."""

    place_id: int
    weekday: int
    start: int
    end: int
    every_weeks: int = 1
    anchor: date = date(2024, 1, 1)
    valid_from: date | None = None
    valid_until: date | None = None
    motives: frozenset[int] = frozenset()


@dataclass(frozen=True)
class OneDay:
    """One day's own hours at a place; a closure without a place is one everywhere."""

    day: date
    start: int
    end: int
    is_open: bool
    place_id: int | None = None


@dataclass(frozen=True)
class Away:
    """Days without visits, both included, at every place: the same hours on each; only one weekday where told."""

    first_day: date
    last_day: date
    start: int = 0
    end: int = 1440
    weekday: int | None = None


@dataclass(frozen=True)
class Visit:
    """What is to be booked: lengths, grid, buffers and notice in minutes; days are calendar days of the place."""

    motive_id: int
    minutes: int
    step: int
    buffer_before: int = 0
    buffer_after: int = 0
    notice_minutes: int = 0
    notice_days: int = 0
    horizon_days: int = 365


@dataclass(frozen=True)
class Plan:
    """Everything that a doctor opens."""

    places: Mapping[int, Where]
    weekly: Sequence[Weekly] = ()
    days: Sequence[OneDay] = ()
    aways: Sequence[Away] = ()
    worked_holidays: frozenset[date] = field(default_factory=frozenset)


@dataclass(frozen=True, order=True)
class Slot:
    """A free time: aware UTC instants, and the place."""

    starts_at: datetime
    ends_at: datetime
    place_id: int


def units(starts_at: datetime, ends_at: datetime) -> range:
    """The units of five minutes from one aware moment to another: whole parts of the Unix time over 300."""
    return range(int(starts_at.timestamp()) // 300, -(-int(ends_at.timestamp()) // 300))


def free_slots(
    plan: Plan, visit: Visit, *, first_day: date, last_day: date, moment: datetime, busy: frozenset[int]
) -> Iterator[Slot]:
    """Free times whose local day in the place's zone lies between the days, both included, in order of time.

    `busy` are the units that are taken, buffers included. A slot needs its whole visit inside an opening; its buffers
    may stick out but may touch no busy unit. See docs/appointments.md for each rule.
    """
    raise NotImplementedError
