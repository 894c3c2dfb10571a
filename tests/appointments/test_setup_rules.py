"""How hours are read, which zone is proposed, and which weekly openings ask for the doctor twice at one time."""

from datetime import UTC, date, datetime

import pytest

from qa.appointments.setup_rules import (
    collisions,
    ends_after,
    hour_text,
    offset_minutes,
    proposed_zone,
    read_hour,
    wrong_hours,
)
from qa.appointments.slots import Weekly

MONDAY = date(2026, 1, 5)
SAME = {1: 0, 2: 0}


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("09:00", 540), ("9:05", 545), ("9h30", 570), ("09 h 30", 570), ("00:00", 0), ("24:00", 1440), ("23:59", 1439),
        ("24:05", None), ("25:00", None), ("09:60", None), ("9", None), ("", None), ("٠٩:٠٠", None), ("-1:00", None),
        ("09:00:00", None),
    ],
)  # fmt: skip
def test_an_hour_is_read_or_is_none(text: str, minutes: int | None) -> None:
    assert read_hour(text) == minutes


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [(540, 720, 720), (1320, 120, 1560), (1200, 0, 1440), (1200, 1440, 1440), (540, 540, 1980), (0, 0, 1440)],
)
def test_an_end_at_or_before_the_start_is_of_the_day_after(start: int, end: int, kept: int) -> None:
    assert ends_after(start, end) == kept


@pytest.mark.parametrize(
    ("start", "end", "right"),
    [
        (0, 1440, True), (1435, 2160, True), (540, 545, True), (540, 2165, False), (540, 540, False), (542, 600, False),
        (540, 601, False), (-5, 60, False), (1440, 1500, False),
    ],
)  # fmt: skip
def test_hours_lie_on_the_grid_up_to_noon_the_day_after(start: int, end: int, right: bool) -> None:
    assert (wrong_hours(start, end) == "") is right


def test_an_hour_is_written_as_a_time_field_holds_it() -> None:
    assert [hour_text(one) for one in (540, 1440, 1565, 5)] == ["09:00", "00:00", "02:05", "00:05"]


@pytest.mark.parametrize(
    ("postcode", "default", "zone"),
    [
        ("97400", "Europe/Paris", "Indian/Reunion"), ("69001", "Indian/Reunion", "Europe/Paris"),
        ("", "Indian/Reunion", "Indian/Reunion"), ("", "America/New_York", "Europe/Paris"),
        ("abc", "Pacific/Noumea", "Pacific/Noumea"), ("98741", "Europe/Paris", "Pacific/Marquesas"),
    ],
)  # fmt: skip
def test_the_postcode_proposes_the_zone_else_the_site(postcode: str, default: str, zone: str) -> None:
    assert proposed_zone(postcode, default) == zone


def test_the_marquesas_are_half_an_hour_off() -> None:
    winter = datetime(2026, 1, 15, tzinfo=UTC)
    assert offset_minutes("Pacific/Marquesas", winter) == -570
    assert [offset_minutes("Europe/Paris", one) for one in (winter, winter.replace(month=7))] == [60, 120]


def meets(one: Weekly, other: Weekly, ahead: dict[int, int] = SAME) -> bool:
    there = bool(collisions(one, [other], ahead))
    assert bool(collisions(other, [one], ahead)) is there
    return there


@pytest.mark.parametrize(
    ("other", "there"),
    [
        (Weekly(2, 0, 700, 800), True), (Weekly(2, 0, 720, 800), False), (Weekly(2, 0, 400, 541), True),
        (Weekly(2, 1, 540, 720), False), (Weekly(1, 0, 540, 720), False), (Weekly(2, 6, 1320, 2000), True),
        (Weekly(2, 6, 1320, 1980), False),
    ],
)  # fmt: skip
def test_the_same_time_at_another_place_collides_also_across_the_night_of_sunday(
    other: Weekly, there: bool
) -> None:
    assert meets(Weekly(1, 0, 540, 720), other) is there


@pytest.mark.parametrize(
    ("every", "anchor", "there"),
    [(2, date(2026, 1, 12), False), (2, date(2026, 1, 19), True), (2, date(2026, 1, 25), True),
     (3, date(2026, 1, 12), True)],
)  # fmt: skip
def test_alternate_weeks_never_meet(every: int, anchor: date, there: bool) -> None:
    one = Weekly(1, 2, 540, 720, every_weeks=2, anchor=MONDAY)
    assert meets(one, Weekly(2, 2, 600, 660, every_weeks=every, anchor=anchor)) is there


def test_sunday_night_of_one_week_meets_monday_of_the_next_in_a_rhythm() -> None:
    night = Weekly(1, 6, 1320, 1800, every_weeks=2, anchor=MONDAY)
    assert meets(night, Weekly(2, 0, 300, 400, every_weeks=2, anchor=date(2026, 1, 12)))
    assert not meets(night, Weekly(2, 0, 300, 400, every_weeks=2, anchor=MONDAY))


def test_openings_of_different_months_never_meet() -> None:
    spring = Weekly(1, 0, 540, 720, valid_until=date(2026, 3, 31))
    assert not meets(spring, Weekly(2, 0, 540, 720, valid_from=date(2026, 4, 6)))
    assert meets(spring, Weekly(2, 0, 540, 720, valid_from=date(2026, 3, 30)))


def test_hours_are_compared_where_the_places_are() -> None:
    here, there = Weekly(1, 0, 540, 720), Weekly(2, 0, 540, 720)
    assert not meets(here, there, {1: 60, 2: 240})
    assert meets(here, Weekly(2, 0, 720, 900), {1: 60, 2: 240})
