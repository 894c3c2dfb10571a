"""Due times of reminders: by the wall clock of the place, never in the night, never late."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.appointments.booking_models import Notice
from qa.appointments.reminder_rules import LATEST, awake, reminder_times
from qa.language.territories import ZONES
from tests.appointments.planted import at

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
DAY, WEEK, HOURS = Notice.REMINDER_DAY, Notice.REMINDER_WEEK, Notice.REMINDER_HOURS


def due(starts: str, kind: Notice = DAY, *, zone: str = "Europe/Paris", moment: datetime = LONG_AGO) -> str:
    """When the reminder of a wall time leaves, on the wall of the same place."""
    found = reminder_times(at(starts, zone), zone, moment=moment, week=True, hours=True)
    return found[kind].astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("starts", "instant"),
    [
        ("2026-03-29 09:00", datetime(2026, 3, 28, 8, 0, tzinfo=UTC)),
        ("2026-03-30 09:00", datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),
        ("2026-10-25 10:00", datetime(2026, 10, 24, 8, 0, tzinfo=UTC)),
        ("2026-03-17 10:00", datetime(2026, 3, 16, 9, 0, tzinfo=UTC)),
    ],
)
def test_the_day_before_is_the_same_hour_of_the_wall_clock(starts: str, instant: datetime) -> None:
    assert reminder_times(at(starts), "Europe/Paris", moment=LONG_AGO) == {DAY: instant}


def test_each_kind_at_its_time() -> None:
    assert due("2026-04-02 14:00", WEEK) == "2026-03-26 14:00"
    assert due("2026-04-02 14:00", DAY) == "2026-04-01 14:00"
    assert due("2026-04-02 14:00", HOURS) == "2026-04-02 12:00"


def test_the_wall_clock_is_that_of_the_place() -> None:
    found = reminder_times(at("2026-01-12 08:00", "Indian/Reunion"), "Indian/Reunion", moment=LONG_AGO)
    assert found == {DAY: datetime(2026, 1, 11, 4, 0, tzinfo=UTC)}
    assert due("2026-03-10 09:00", HOURS, zone="Pacific/Marquesas") == "2026-03-09 21:00"


@pytest.mark.parametrize(
    ("starts", "kind", "wanted"),
    [
        ("2026-03-12 22:30", DAY, "2026-03-11 21:00"),
        ("2026-03-12 21:00", DAY, "2026-03-11 21:00"),
        ("2026-03-12 08:00", DAY, "2026-03-11 08:00"),
        ("2026-03-12 07:55", DAY, "2026-03-10 21:00"),
        ("2026-03-12 09:00", HOURS, "2026-03-11 21:00"),
        ("2026-03-12 23:30", HOURS, "2026-03-12 21:00"),
        ("2026-03-12 10:00", HOURS, "2026-03-12 08:00"),
        ("2026-03-30 02:30", DAY, "2026-03-28 21:00"),
    ],
)
def test_nobody_is_woken_and_the_shift_is_always_earlier(starts: str, kind: Notice, wanted: str) -> None:
    assert due(starts, kind) == wanted


def test_a_visit_booked_inside_the_window_gets_no_late_reminder() -> None:
    start = at("2026-03-12 10:00")
    for moment, wanted in (
        (at("2026-03-11 09:59"), {DAY, HOURS}),
        (at("2026-03-11 10:00"), {HOURS}),
        (at("2026-03-12 08:00"), set()),
    ):
        found = reminder_times(start, "Europe/Paris", moment=moment, week=True, hours=True)
        assert set(found) == wanted


def test_only_the_reminders_asked_for_leave() -> None:
    start = at("2026-03-12 14:00")
    assert set(reminder_times(start, "Europe/Paris", moment=LONG_AGO)) == {DAY}
    assert set(reminder_times(start, "Europe/Paris", moment=LONG_AGO, week=True)) == {DAY, WEEK}


@given(
    minutes=st.integers(0, 366 * 24 * 12).map(lambda one: one * 5),
    zone=st.sampled_from(list(ZONES)),
    booked=st.integers(0, 14 * 24 * 60),
)
def test_a_reminder_is_never_late_never_in_the_night_and_never_of_the_past(
    minutes: int, zone: str, booked: int
) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    moment = start - timedelta(minutes=booked)
    for one in reminder_times(start, zone, moment=moment, week=True, hours=True).values():
        assert moment < one <= start - LATEST
        assert time(8) <= one.astimezone(ZoneInfo(zone)).time() <= time(21)


@given(minutes=st.integers(0, 366 * 24 * 12).map(lambda one: one * 5), zone=st.sampled_from(["Europe/Paris"]))
def test_the_shift_out_of_the_night_is_less_than_twelve_hours(minutes: int, zone: str) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    assert timedelta(0) <= moment - awake(moment, zone) <= timedelta(hours=12)
