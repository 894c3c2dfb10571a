"""Slots on the days on which clocks change, and in every French zone; exact values of the case list."""

from datetime import UTC, date, datetime, timedelta

import pytest

from qa.appointments.slots import (
    OneDay,
    Plan,
    Slot,
    Visit,
    Where,
    free_slots,
    instants_of,
    start_of,
    start_text,
)
from qa.language.territories import ZONES

PARIS = "Europe/Paris"


def free(zone: str, day: date, start: int, end: int, *, minutes: int = 30, days: int = 1) -> list[str]:
    """The UTC starts of an opening of one day."""
    return [slot.text for slot in slots(zone, day, start, end, minutes=minutes, days=days)]


def slots(zone: str, day: date, start: int, end: int, *, minutes: int = 30, days: int = 1) -> list[Slot]:
    plan = Plan({1: Where(1, zone)}, days=[OneDay(day, start, end, True, 1)])
    question = {"first_day": day, "last_day": day + timedelta(days), "busy": frozenset()}
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=9)
    return list(free_slots(plan, Visit(1, minutes, minutes), moment=moment, **question))


def utc(*texts: str) -> list[datetime]:
    return [datetime.fromisoformat(text) for text in texts]


def test_c1_the_same_hour_on_both_sides_of_the_autumn_change() -> None:
    assert free(PARIS, date(2026, 10, 19), 540, 570) == ["2026-10-19T07:00Z"]
    assert free(PARIS, date(2026, 10, 26), 540, 570) == ["2026-10-26T08:00Z"]
    assert instants_of(date(2026, 10, 27), 600, PARIS) == utc("2026-10-27T09:00Z")


def test_c2_an_opening_inside_the_spring_gap() -> None:
    assert free(PARIS, date(2026, 3, 29), 120, 240) == ["2026-03-29T01:00Z", "2026-03-29T01:30Z"]
    assert len(free(PARIS, date(2026, 3, 28), 1320, 1800)) == 14
    assert free(PARIS, date(2026, 3, 29), 120, 180) == []


def test_c3_the_repeated_hour_is_open_twice() -> None:
    found = ["00:00Z", "00:30Z", "01:00Z", "01:30Z", "02:00Z", "02:30Z"]
    assert free(PARIS, date(2026, 10, 25), 120, 240) == [f"2026-10-25T{one}" for one in found]
    assert len(free(PARIS, date(2026, 10, 24), 1320, 1800)) == 18


def test_c4_slots_of_reunion() -> None:
    assert free("Indian/Reunion", date(2026, 1, 12), 480, 540) == ["2026-01-12T04:00Z", "2026-01-12T04:30Z"]


def test_c5_ten_in_guadeloupe_is_two_in_the_afternoon_utc() -> None:
    assert instants_of(date(2025, 1, 15), 600, "America/Guadeloupe") == utc("2025-01-15T14:00Z")


def test_c7_a_morning_in_noumea_is_the_evening_before_in_utc() -> None:
    found = ["2026-03-08T21:00Z", "2026-03-08T21:30Z"]
    assert free("Pacific/Noumea", date(2026, 3, 9), 480, 540, days=0) == found


@pytest.mark.parametrize(
    ("day", "minute", "found"),
    [
        (date(2026, 3, 29), 150, []),
        (date(2026, 10, 25), 150, ["2026-10-25T00:30Z", "2026-10-25T01:30Z"]),
        (date(2026, 8, 7), 660, ["2026-08-07T09:00Z"]),
        (date(2026, 3, 28), 1440 + 150, []),
        (date(2027, 3, 28), 150, []),
        (date(2027, 10, 31), 150, ["2027-10-31T00:30Z", "2027-10-31T01:30Z"]),
    ],
)
def test_c10_a_wall_time_is_none_one_or_two_moments(day: date, minute: int, found: list[str]) -> None:
    assert instants_of(day, minute, PARIS) == utc(*found)


def test_miquelon_changes_on_american_days() -> None:
    zone = "America/Miquelon"
    assert instants_of(date(2026, 3, 8), 150, zone) == []
    assert len(instants_of(date(2026, 11, 1), 90, zone)) == 2
    assert len(instants_of(date(2026, 3, 29), 150, zone)) == 1


NINE = [
    ("Indian/Reunion", "05:00"), ("Indian/Mayotte", "06:00"), ("America/Guadeloupe", "13:00"),
    ("America/Martinique", "13:00"), ("America/St_Barthelemy", "13:00"), ("America/Marigot", "13:00"),
    ("America/Cayenne", "12:00"), ("America/Miquelon", "12:00"), ("Pacific/Noumea", "22:00"),
    ("Pacific/Wallis", "21:00"),
    ("Pacific/Tahiti", "19:00"), ("Pacific/Marquesas", "18:30"), ("Pacific/Gambier", "18:00"), (PARIS, "08:00"),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "hour"), NINE)
def test_nine_in_the_morning_in_january_in_every_french_zone(zone: str, hour: str) -> None:
    day = 14 if hour > "20:00" else 15
    assert instants_of(date(2026, 1, 15), 540, zone) == utc(f"2026-01-{day}T{hour}Z")


def test_no_french_zone_is_forgotten() -> None:
    assert {zone for zone, _ in NINE} == set(ZONES)


@pytest.mark.parametrize(
    "text", ["2026-03-10T08:00", "2026-03-10T08:00+04:00", "2026-13-10T08:00Z", "", "x" * 500]
)
def test_a_start_without_its_z_is_no_start(text: str) -> None:
    assert start_of(text) is None


def test_a_start_travels_as_utc_text() -> None:
    moment = datetime.fromisoformat("2026-03-10T09:00+01:00")
    assert start_text(moment) == "2026-03-10T08:00Z"
    assert start_of("2026-03-10T08:00Z") == moment


def test_an_opening_that_begins_or_ends_inside_the_gap() -> None:
    day = date(2026, 3, 29)
    assert free(PARIS, day, 150, 240) == ["2026-03-29T01:00Z", "2026-03-29T01:30Z"]
    assert free(PARIS, day, 60, 150) == ["2026-03-29T00:00Z", "2026-03-29T00:30Z"]


def test_an_opening_that_begins_or_ends_inside_the_repeated_hour() -> None:
    day = date(2026, 10, 25)
    begins = ["2026-10-25T00:30Z", "2026-10-25T01:00Z", "2026-10-25T01:30Z", "2026-10-25T02:00Z"]
    assert free(PARIS, day, 150, 210) == begins
    assert free(PARIS, day, 120, 150) == ["2026-10-25T00:00Z", "2026-10-25T00:30Z", "2026-10-25T01:00Z"]


def test_a_closure_inside_the_gap_cuts_nothing() -> None:
    day = date(2026, 3, 29)
    days = [OneDay(day, 60, 240, True, 1), OneDay(day, 120, 180, False)]
    plan, moment = Plan({1: Where(1, PARIS)}, days=days), datetime(2026, 3, 20, tzinfo=UTC)
    found = free_slots(plan, Visit(1, 40, 40), first_day=day, last_day=day, moment=moment, busy=frozenset())
    assert [slot.text[11:] for slot in found] == ["00:00Z", "00:40Z", "01:20Z"]
