"""The rows and columns of a week: each cell is what it is, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta

import pytest

from qa.appointments.booking_models import Status
from qa.appointments.figure_rules import figures_of
from qa.appointments.slots import Away, OneDay, Plan, Weekly, Where
from qa.appointments.week_rules import (
    Cell,
    Seen,
    State,
    bounds,
    cell_of,
    day_lines,
    monday_of,
    times_of,
    week_of,
)
from tests.appointments.planted import PARIS, at

MONDAY = date(2026, 3, 9)
HOLIDAY = date(2026, 4, 6)


def plan(zone: str = PARIS, start: int = 540, end: int = 720, **more: object) -> Plan:
    weekly = [Weekly(place_id=1, weekday=day, start=start, end=end) for day in range(7)]
    return Plan(places={1: Where(1, zone, frozenset({HOLIDAY}))}, weekly=weekly, **more)


def visit(begins: str, minutes: int = 30, **more: object) -> Seen:
    starts_at = at(begins)
    values = {"id": 1, "status": Status.BOOKED, "zone": PARIS, "name": "Léa Morel"} | more
    return Seen(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), **values)


def cell(plan: Plan, day: date, hour: str, *seen: Seen, zone: str = PARIS) -> Cell:
    times = times_of(plan, seen, first_day=monday_of(day), last_day=monday_of(day) + timedelta(days=6))
    hours, _, minutes = hour.partition(":")
    return cell_of(day, int(hours) * 60 + int(minutes), zone, times, seen)


def test_a_week_has_seven_columns_from_monday_and_rows_of_half_an_hour() -> None:
    week = week_of(MONDAY, PARIS, times_of(plan(), (), first_day=MONDAY, last_day=MONDAY), ())
    assert monday_of(date(2026, 3, 15)) == MONDAY == week.days[0]
    assert len(week.days) == 7
    assert {len(row) for row in week.rows} == {7}
    assert week.minutes == tuple(range(480, 1140, 30))


def test_the_rows_reach_as_far_as_something_is_open_or_booked() -> None:
    late = visit("2026-03-10 21:10")
    times = times_of(plan(start=390), (late,), first_day=MONDAY, last_day=MONDAY)
    week = week_of(MONDAY, PARIS, times, (late,))
    assert (week.minutes[0], week.minutes[-1]) == (360, 1290)


def test_open_time_is_free_and_leads_to_its_own_start_and_place() -> None:
    found = cell(plan(), MONDAY, "9:00")
    assert (found.state, found.free_at, found.place_id) == (State.FREE, at("2026-03-09 09:00"), 1)
    assert cell(plan(), MONDAY, "12:00").state == State.CLOSED


def test_an_opening_that_begins_inside_a_row_is_free_from_there() -> None:
    assert cell(plan(start=555), MONDAY, "9:00").free_at == at("2026-03-09 09:15")


def test_an_appointment_begins_in_one_cell_and_goes_on_in_the_next() -> None:
    booked = visit("2026-03-09 09:15", 60)
    first, second, third = (cell(plan(), MONDAY, hour, booked) for hour in ("9:00", "9:30", "10:00"))
    assert (first.starts, second.goes_on, third.goes_on) == ((booked,), (booked,), (booked,))
    assert first.free_at == at("2026-03-09 09:00")
    assert second.free_at is None
    assert third.free_at == at("2026-03-09 10:15")


def test_buffers_are_neither_free_nor_the_visit() -> None:
    booked = visit("2026-03-09 09:30", before=10, after=30)
    before, after = cell(plan(), MONDAY, "9:00", booked), cell(plan(), MONDAY, "10:00", booked)
    assert (before.state, before.free_at, before.starts) == (State.FREE, at("2026-03-09 09:00"), ())
    assert (after.state, after.free_at, after.goes_on) == (State.BUFFER, None, ())


@pytest.mark.parametrize(
    ("away", "state"),
    [
        (Away(MONDAY, MONDAY), State.ABSENT),
        (Away(MONDAY, MONDAY, 540, 570), State.ABSENT),
        (Away(MONDAY, MONDAY, 600, 720), State.FREE),
        (Away(MONDAY, date(2026, 3, 20), weekday=1), State.FREE),
    ],
)
def test_absences_are_told_from_closed_time(away: Away, state: State) -> None:
    assert cell(plan(aways=[away]), MONDAY, "9:00").state == state
    assert cell(plan(aways=[away]), MONDAY, "15:00").state == State.CLOSED


def test_a_public_holiday_is_told_from_closed_time_and_an_opening_beats_it() -> None:
    assert cell(plan(), HOLIDAY, "9:00").state == State.HOLIDAY
    worked = plan(worked_holidays=frozenset({HOLIDAY}))
    opened = plan(days=[OneDay(HOLIDAY, 540, 600, is_open=True, place_id=1)])
    assert cell(worked, HOLIDAY, "9:00").state == State.FREE
    assert [cell(opened, HOLIDAY, hour).state for hour in ("9:00", "10:00")] == [State.FREE, State.HOLIDAY]


def test_an_opening_for_some_motives_is_open_in_the_week() -> None:
    some = Plan(places={1: Where(1, PARIS)}, weekly=[Weekly(1, 0, 540, 600, motives=frozenset({7}))])
    assert cell(some, MONDAY, "9:00").state == State.FREE


def test_c2_the_skipped_hour_is_missing_and_the_opening_goes_on_after_it() -> None:
    day = date(2026, 3, 29)
    found = [cell(plan(start=120, end=240), day, hour) for hour in ("2:00", "2:30", "3:00", "3:30")]
    assert [one.state for one in found] == [State.MISSING, State.MISSING, State.FREE, State.FREE]
    assert found[2].free_at == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_c3_both_halves_of_the_repeated_hour_are_in_one_cell() -> None:
    day = date(2026, 10, 25)
    summer, winter = (
        Seen(number, moment, moment + timedelta(minutes=30), Status.BOOKED, PARIS)
        for number, moment in enumerate(
            (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
        )
    )
    assert cell(plan(start=120, end=240), day, "2:30", summer, winter).starts == (summer, winter)
    assert cell(plan(start=120, end=240), day, "2:30", summer).free_at == winter.starts_at
    begin, end = bounds(day, day, PARIS)
    assert end - begin == timedelta(hours=25)


def test_c4_c7_a_place_in_another_zone_lies_where_its_instants_are() -> None:
    there = plan("Pacific/Noumea", 480, 540)
    found = cell(there, date(2026, 3, 8), "22:00")
    assert (found.state, found.free_at) == (State.FREE, datetime(2026, 3, 8, 21, tzinfo=UTC))
    assert cell(there, date(2026, 3, 9), "8:00").state == State.CLOSED


def test_a_day_is_a_list_of_appointments_and_the_stretches_between_them() -> None:
    booked = visit("2026-03-09 09:30", before=5, after=10)
    times = times_of(plan(), (booked,), first_day=MONDAY, last_day=MONDAY)
    lines = day_lines(MONDAY, PARIS, times, (booked,))
    assert [(one.starts_at, one.ends_at, one.state, one.visit) for one in lines] == [
        (at("2026-03-09 09:00"), at("2026-03-09 09:25"), State.FREE, None),
        (at("2026-03-09 09:25"), at("2026-03-09 09:30"), State.BUFFER, None),
        (at("2026-03-09 09:30"), at("2026-03-09 10:00"), State.FREE, booked),
        (at("2026-03-09 10:00"), at("2026-03-09 10:10"), State.BUFFER, None),
        (at("2026-03-09 10:10"), at("2026-03-09 12:00"), State.FREE, None),
    ]


def test_an_overbooked_appointment_stands_beside_the_other() -> None:
    both = (visit("2026-03-09 09:30"), visit("2026-03-09 09:30", id=2, lane=1))
    times = times_of(plan(), both, first_day=MONDAY, last_day=MONDAY)
    assert [one.visit.id for one in day_lines(MONDAY, PARIS, times, both) if one.visit] == [1, 2]
    assert cell(plan(), MONDAY, "9:30", *both).starts == both


def test_figures_under_five_are_hidden_and_so_is_the_part_that_would_tell_them() -> None:
    counted = {
        (True, Status.FULFILLED): 15,
        (True, Status.NOSHOW): 5,
        (False, Status.FULFILLED): 40,
        (False, Status.NOSHOW): 4,
        (None, Status.NOSHOW): 1,
    }
    shown = [(one.first_visit, one.came, one.missed, one.percent) for one in figures_of(counted)]
    assert shown == [(True, 15, 5, 25), (False, 40, None, None), (None, None, None, None)]
    assert figures_of({}) == ()
