"""Free times the slow and obvious way: walks the clock in steps of five minutes and reads what it shows.

Shares no line with `qa.appointments.slots`: an opening is every step from the first at which the clock shows its
begin or later to the last at which it shows less than its end.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from qa.appointments.slots import Away, Plan, Visit, Weekly, Where

STEP = timedelta(minutes=5)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Found = list[tuple[datetime, datetime, int]]


def reference(
    plan: Plan, visit: Visit, *, first_day: date, last_day: date, moment: datetime, busy: frozenset[int]
) -> Found:
    """Start, end and place of each free time, in order; what `free_slots` must give."""
    found = set()
    for where in plan.places.values():
        for start in starts(plan, visit, where, first_day, last_day):
            if allowed(visit, where, start, moment) and clear(visit, start, busy):
                found.add((start, start + timedelta(minutes=visit.minutes), where.id))
    return sorted(
        one for one in found if first_day <= shown(where_of(plan, one[2]), one[0]).date() <= last_day
    )


def where_of(plan: Plan, place_id: int) -> str:
    return plan.places[place_id].zone


@lru_cache(maxsize=200_000)
def shown(zone: str, moment: datetime) -> datetime:
    """What the clock of the zone shows, without a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@lru_cache(maxsize=2000)
def around(zone: str, day: date) -> list[tuple[float, datetime]]:
    """Each step from the day before to two days after: minutes shown since that day's midnight, and the moment."""
    begin = datetime.combine(day - timedelta(1), time(), UTC)
    midnight = datetime.combine(day, time())
    steps = (begin + STEP * number for number in range(5 * 288))
    return [((shown(zone, one) - midnight).total_seconds() / 60, one) for one in steps]


@lru_cache(maxsize=20_000)
def covered(zone: str, day: date, start: int, end: int) -> frozenset[datetime]:
    """The steps of an interval of a local day."""
    walk = around(zone, day)
    begin = next(one for minute, one in walk if minute >= start)
    last = [one for minute, one in walk if minute < end][-1]
    return frozenset(one for _, one in walk if begin <= one <= last)


def starts(plan: Plan, visit: Visit, where: Where, first_day: date, last_day: date) -> Iterator[datetime]:
    """Every start on the grid of every piece that openings, closures and absences leave."""
    days = [first_day + timedelta(number) for number in range(-3, (last_day - first_day).days + 3)]
    shut = frozenset().union(*(covered(where.zone, *one) for one in closures(plan, where, days)))
    for hours in openings(plan, visit, where, days):
        for piece in runs(covered(where.zone, *hours) - shut):
            needed = visit.minutes // 5
            yield from piece[: max(0, len(piece) - needed + 1) : visit.step // 5]


def runs(steps: Iterable[datetime]) -> list[list[datetime]]:
    """The steps in stretches without a hole."""
    pieces: list[list[datetime]] = []
    for one in sorted(steps):
        if pieces and one - pieces[-1][-1] == STEP:
            pieces[-1].append(one)
        else:
            pieces.append([one])
    return pieces


def openings(plan: Plan, visit: Visit, where: Where, days: list[date]) -> Iterator[tuple[date, int, int]]:
    for day in days:
        for one in plan.days:
            if one.is_open and one.day == day and one.place_id == where.id:
                yield day, one.start, one.end
        for rule in plan.weekly:
            is_holiday = day in where.holidays and day not in plan.worked_holidays
            if rule.place_id == where.id and rule_holds(rule, visit, day) and not is_holiday:
                yield day, rule.start, rule.end


def rule_holds(rule: Weekly, visit: Visit, day: date) -> bool:
    if day.weekday() != rule.weekday or (rule.motives and visit.motive_id not in rule.motives):
        return False
    if (rule.valid_from and day < rule.valid_from) or (rule.valid_until and day > rule.valid_until):
        return False
    monday, first = (one - timedelta(one.weekday()) for one in (day, rule.anchor))
    return abs((monday - first).days) // 7 % rule.every_weeks == 0


def closures(plan: Plan, where: Where, days: list[date]) -> Iterator[tuple[date, int, int]]:
    for day in days:
        for one in plan.days:
            if not one.is_open and one.day == day and one.place_id in (None, where.id):
                yield day, one.start, one.end
        for away in plan.aways:
            if is_away(away, day):
                yield day, away.start, away.end


def is_away(away: Away, day: date) -> bool:
    return away.first_day <= day <= away.last_day and (away.weekday is None or away.weekday == day.weekday())


def allowed(visit: Visit, where: Where, start: datetime, moment: datetime) -> bool:
    ahead = (shown(where.zone, start).date() - shown(where.zone, moment).date()).days
    soonest = moment + timedelta(minutes=visit.notice_minutes)
    return soonest <= start and visit.notice_days <= ahead <= visit.horizon_days


def clear(visit: Visit, start: datetime, busy: frozenset[int]) -> bool:
    begin = start - timedelta(minutes=visit.buffer_before)
    length = visit.buffer_before + visit.minutes + visit.buffer_after
    return not any((begin + STEP * number - EPOCH) // STEP in busy for number in range(length // 5))
