"""The rows and columns of a doctor's week: what is free, held, booked, absent, in cells of half an hour."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from qa.appointments.booking_models import Status
from qa.appointments.rules import UNIT_SECONDS
from qa.appointments.slots import Plan, Visit, free_slots, instants_of, units
from qa.appointments.wall_slots import midnight

STEP = 30
DAY_MINUTES = 1440
USUAL = (8 * 60, 19 * 60)
ASKED = frozenset({Status.HELD, Status.PENDING})
"""A request whose click is not made yet: never shown as booked, and without a name."""
NEVER_TOO_LATE = 400


class State(StrEnum):
    """What a stretch of time without appointment is."""

    FREE = "free"
    BUFFER = "buffer"
    CLOSED = "closed"
    ABSENT = "absent"
    HOLIDAY = "holiday"
    MISSING = "missing"


@dataclass(frozen=True)
class Seen:
    """An appointment as a week needs it; UTC instants, buffers in minutes; the name is empty for a mere request."""

    id: int
    starts_at: datetime
    ends_at: datetime
    status: str
    zone: str
    motive: str = ""
    name: str = ""
    lane: int = 0
    before: int = 0
    after: int = 0

    @property
    def span(self) -> range:
        """The units of the visit itself."""
        return units(self.starts_at, self.ends_at)

    @property
    def owned(self) -> range:
        """The same with its buffers."""
        return units(
            self.starts_at - timedelta(minutes=self.before), self.ends_at + timedelta(minutes=self.after)
        )


@dataclass(frozen=True)
class Cell:
    """Half an hour of a day: who begins in it, who goes on, and where its first free moment lies."""

    day: date
    minute: int
    state: State
    starts: tuple[Seen, ...] = ()
    goes_on: tuple[Seen, ...] = ()
    free_at: datetime | None = None
    place_id: int | None = None


@dataclass(frozen=True)
class Line:
    """One line of a day's list: an appointment, or a stretch of one state."""

    starts_at: datetime
    ends_at: datetime
    state: State
    visit: Seen | None = None
    place_id: int | None = None


@dataclass(frozen=True)
class Times:
    """What each unit of five minutes is: open at a place, absent, holiday; every other one is closed."""

    places: Mapping[int, int]
    absent: frozenset[int]
    holiday: frozenset[int]
    taken: frozenset[int]

    def state(self, unit: int) -> State:
        """What the unit is, appointments aside."""
        if unit in self.places:
            return State.BUFFER if unit in self.taken else State.FREE
        return (
            State.ABSENT if unit in self.absent else State.HOLIDAY if unit in self.holiday else State.CLOSED
        )


@dataclass(frozen=True)
class Week:
    """Seven days from Monday in one zone."""

    days: tuple[date, ...]
    minutes: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def bounds(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """From the first day's midnight to the one after the last day, as UTC instants."""
    return midnight(first, zone), midnight(last + timedelta(days=1), zone)


def times_of(plan: Plan, seen: Iterable[Seen], *, first_day: date, last_day: date) -> Times:
    """What each unit of these days is; a day more on both sides, because places lie in other zones."""
    days = (first_day - timedelta(days=1), last_day + timedelta(days=1))
    whole = replace(plan, weekly=[replace(one, motives=frozenset()) for one in plan.weekly])
    places = _open_units(whole, *days)
    present = _open_units(replace(whole, aways=()), *days)
    usual = {number: replace(one, holidays=frozenset()) for number, one in plan.places.items()}
    working = _open_units(replace(whole, places=usual), *days)
    taken = {unit for one in seen for unit in one.owned}
    return Times(places, frozenset(present) - set(places), frozenset(working) - set(places), frozenset(taken))


def _open_units(plan: Plan, first_day: date, last_day: date) -> dict[int, int]:
    """Every unit inside an opening, and its place: the free times of a visit as short as a unit."""
    shortest = Visit(motive_id=0, minutes=5, step=5, horizon_days=NEVER_TOO_LATE)
    long_before = datetime.combine(first_day - timedelta(days=2), time(), tzinfo=UTC)
    found = free_slots(
        plan, shortest, first_day=first_day, last_day=last_day, moment=long_before, busy=frozenset()
    )
    return {int(one.starts_at.timestamp()) // UNIT_SECONDS: one.place_id for one in found}


def week_of(monday: date, zone: str, times: Times, seen: Sequence[Seen]) -> Week:
    """The grid of a week, in half hours of the zone's wall clock; only the hours that are needed."""
    days = tuple(monday + timedelta(days=number) for number in range(7))
    minutes = _hours(days, zone, times, seen)
    rows = tuple(tuple(cell_of(day, minute, zone, times, seen) for day in days) for minute in minutes)
    return Week(days, minutes, rows)


def _hours(days: Sequence[date], zone: str, times: Times, seen: Sequence[Seen]) -> tuple[int, ...]:
    """The rows: the usual hours, and as far beyond as something is open or booked."""
    begin, end = bounds(days[0], days[-1], zone)
    there = ZoneInfo(zone)
    used = {unit for unit in times.places if unit in units(begin, end)}
    used |= {unit for one in seen for unit in one.span if unit in units(begin, end)}
    walls = [datetime.fromtimestamp(unit * UNIT_SECONDS, there) for unit in used]
    marks = {one.hour * 60 + one.minute // STEP * STEP for one in walls}
    first = min(marks | {USUAL[0]}) // 60 * 60
    last = max(marks | {USUAL[1] - STEP}) // 60 * 60 + 60
    return tuple(range(first, last, STEP))


def cell_of(day: date, minute: int, zone: str, times: Times, seen: Sequence[Seen]) -> Cell:
    """One cell: both halves of a repeated hour are in it, and a half hour that the clocks skip is missing."""
    inside = [
        unit
        for part in range(minute, minute + STEP, UNIT_SECONDS // 60)
        for start in instants_of(day, part, zone)
        for unit in units(start, start + timedelta(seconds=UNIT_SECONDS))
    ]
    if not inside:
        return Cell(day, minute, State.MISSING)
    here = set(inside)
    starts = tuple(one for one in seen if one.span.start in here)
    goes_on = tuple(one for one in seen if one.span.start not in here and not here.isdisjoint(one.span))
    free = sorted(unit for unit in here if times.state(unit) == State.FREE)
    return Cell(
        day, minute, _state([times.state(unit) for unit in inside]), starts, goes_on,
        _moment(free[0]) if free else None, times.places[free[0]] if free else None,
    )  # fmt: skip


def _state(states: Iterable[State]) -> State:
    """What a cell is where its units differ: free beats all, closed comes last."""
    order = (State.FREE, State.BUFFER, State.ABSENT, State.HOLIDAY, State.CLOSED)
    return min(states, key=order.index)


def day_lines(day: date, zone: str, times: Times, seen: Sequence[Seen]) -> tuple[Line, ...]:
    """A day as a list in order of time: its appointments, and the stretches between them that are not closed."""
    begin, end = bounds(day, day, zone)
    all_day = units(begin, end)
    visits = [
        Line(one.starts_at, one.ends_at, State.FREE, one) for one in seen if begin <= one.starts_at < end
    ]
    covered = {unit for one in seen for unit in one.span}
    stretches = (line for line in _stretches(all_day, times, covered) if line.state != State.CLOSED)
    return tuple(sorted([*visits, *stretches], key=lambda one: (one.starts_at, one.visit is None)))


def _stretches(all_day: range, times: Times, covered: set[int]) -> Iterator[Line]:
    """Neighbouring units of one state and one place, those under an appointment left out."""
    free = [unit for unit in all_day if unit not in covered]
    keyed = (
        (unit - index, times.state(unit), times.places.get(unit), unit) for index, unit in enumerate(free)
    )
    for (_, state, place_id), group in groupby(keyed, key=lambda one: one[:3]):
        found = [one[3] for one in group]
        yield Line(_moment(found[0]), _moment(found[-1] + 1), state, place_id=place_id)


def _moment(unit: int) -> datetime:
    return datetime.fromtimestamp(unit * UNIT_SECONDS, UTC)
