"""Which times are free: one pure function for listing, booking and moving, exact across every change of the clocks."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from heapq import merge
from zoneinfo import ZoneInfo

from qa.appointments.wall_slots import UNIT, begin_unit, end_unit, instants_of

__all__ = [
    "Away", "OneDay", "Plan", "Slot", "Visit", "Weekly", "Where", "free_slots", "instants_of", "start_of", "start_text",
    "units",
]  # fmt: skip
Span = tuple[int, int]
_START = "%Y-%m-%dT%H:%MZ"


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

    @property
    def text(self) -> str:
        """The start as forms carry it: `2026-03-10T08:00Z`."""
        return start_text(self.starts_at)


def start_text(moment: datetime) -> str:
    """A start as forms and addresses carry it: UTC to the minute, `2026-03-10T08:00Z`."""
    return moment.astimezone(UTC).strftime(_START)


def start_of(text: str) -> datetime | None:
    """The moment of such a text, from 2000 to 2199; None for any other writing, a local one above all."""
    if not re.fullmatch(r"2[01][0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z", text):
        return None
    try:
        return datetime.strptime(text, _START).replace(tzinfo=UTC)
    except ValueError:
        return None


def units(starts_at: datetime, ends_at: datetime) -> range:
    """The units of five minutes from one aware moment to another: whole parts of the Unix time over 300."""
    return range(int(starts_at.timestamp()) // UNIT, -(-int(ends_at.timestamp()) // UNIT))


def free_slots(
    plan: Plan, visit: Visit, *, first_day: date, last_day: date, moment: datetime, busy: frozenset[int]
) -> Iterator[Slot]:
    """Free times whose local day in the place's zone lies between the days, both included, in order of time.

    `busy` are the units that are taken, buffers included. A slot needs its whole visit inside an opening; its buffers
    may stick out but may touch no busy unit. See docs/appointments.md for each rule.
    """
    found = (
        _open_starts(plan, visit, where, days=(first_day, last_day), moment=moment)
        for where in plan.places.values()
    )
    taken = sorted(busy)
    for unit, place_id in merge(*found):
        if _is_clear(visit, unit, taken):
            starts_at = datetime.fromtimestamp(unit * UNIT, UTC)
            yield Slot(starts_at, starts_at + timedelta(minutes=visit.minutes), place_id)


def _open_starts(
    plan: Plan, visit: Visit, where: Where, *, days: tuple[date, date], moment: datetime
) -> Iterator[tuple[int, int]]:
    """The units at one place that openings, notice and horizon allow to start in, in order."""
    zone = ZoneInfo(where.zone)
    today = moment.astimezone(zone).date()
    first = max(days[0], today + timedelta(visit.notice_days))
    last = min(days[1], today + timedelta(visit.horizon_days))
    earliest = (moment + timedelta(minutes=visit.notice_minutes)).timestamp()
    for unit in _starts(plan, visit, where, first, last):
        if unit * UNIT >= earliest and first <= datetime.fromtimestamp(unit * UNIT, zone).date() <= last:
            yield unit, where.id


def _is_clear(visit: Visit, unit: int, taken: list[int]) -> bool:
    """True where the visit and its buffers touch nothing taken."""
    begin = unit - visit.buffer_before // 5
    end = unit + (visit.minutes + visit.buffer_after) // 5
    next_taken = bisect_left(taken, begin)
    return next_taken == len(taken) or taken[next_taken] >= end


def _starts(plan: Plan, visit: Visit, where: Where, first: date, last: date) -> Iterator[int]:
    """Each start that the openings allow, once, in order; a day's opening may reach into the day after."""
    waiting: set[int] = set()
    for number in range((last - first).days + 2 if first <= last else 0):
        opens = first + timedelta(number - 1)
        for begin, end in _pieces(plan, visit, where, opens):
            waiting.update(range(begin, end - visit.minutes // 5 + 1, visit.step // 5))
        next_day = begin_unit(opens + timedelta(1), 0, where.zone)
        yield from sorted(unit for unit in waiting if unit < next_day)
        waiting = {unit for unit in waiting if unit >= next_day}
    yield from sorted(waiting)


def _pieces(plan: Plan, visit: Visit, where: Where, day: date) -> Iterator[Span]:
    """What the openings of a local day leave once closures and absences are cut out; the grid starts anew at each."""
    shut = _shut(plan, where, day)
    for start, end in set(_hours(plan, visit, where, day)):
        begin = begin_unit(day, start, where.zone)
        for shut_from, shut_until in shut:
            yield begin, min(shut_from, end_unit(day, end, where.zone))
            begin = max(begin, shut_until)
        yield begin, end_unit(day, end, where.zone)


def _hours(plan: Plan, visit: Visit, where: Where, day: date) -> Iterator[Span]:
    """The local minutes that a day opens at a place: its own hours, and but on a holiday the week's for the motive."""
    for one in plan.days:
        if one.is_open and one.day == day and one.place_id == where.id:
            yield one.start, one.end
    if day in where.holidays and day not in plan.worked_holidays:
        return
    for rule in plan.weekly:
        is_meant = rule.place_id == where.id and (not rule.motives or visit.motive_id in rule.motives)
        if is_meant and _applies(rule, day):
            yield rule.start, rule.end


def _applies(rule: Weekly, day: date) -> bool:
    """True on the rule's weekday, inside its validity, in its weeks counted from the Monday of the anchor's week."""
    if day.weekday() != rule.weekday or not (rule.valid_from or day) <= day <= (rule.valid_until or day):
        return False
    weeks = (day.toordinal() - 1) // 7 - (rule.anchor.toordinal() - 1) // 7
    return weeks % rule.every_weeks == 0


def _shut(plan: Plan, where: Where, day: date) -> list[Span]:
    """In order, when the place is shut from the evening before to the end of the day after: days of its calendar."""
    near = [day + timedelta(number) for number in (-1, 0, 1)]
    closed = [
        (one.day, one.start, one.end)
        for one in plan.days
        if not one.is_open and one.place_id in (None, where.id) and one.day in near
    ]
    away = [(one, away.start, away.end) for away in plan.aways for one in near if _is_away(away, one)]
    spans = (
        (begin_unit(one, start, where.zone), end_unit(one, end, where.zone))
        for one, start, end in closed + away
    )
    return sorted(span for span in spans if span[0] < span[1])


def _is_away(away: Away, day: date) -> bool:
    return away.first_day <= day <= away.last_day and away.weekday in (None, day.weekday())
