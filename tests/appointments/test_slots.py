"""The known traps of slots, with the exact values of the case list; times are of Paris unless said."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qa.appointments.slots import Away, OneDay, Plan, Slot, Visit, Weekly, Where, free_slots, units

PARIS = "Europe/Paris"
TUESDAY = date(2026, 3, 10)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def at(text: str, zone: str = PARIS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def daily(start: str, end: str, **more: object) -> list[Weekly]:
    return [Weekly(1, day, minute(start), minute(end), **more) for day in range(7)]


def minute(text: str) -> int:
    hour, rest = text.split(":")
    return int(hour) * 60 + int(rest)


def taken(*spans: tuple[str, str], day: date = TUESDAY) -> frozenset[int]:
    return frozenset(unit for one, two in spans for unit in units(at(f"{day} {one}"), at(f"{day} {two}")))


def free(
    plan: Plan | list[Weekly], minutes: int, step: int | None = None, *, day: date = TUESDAY,
    moment: datetime = LONG_AGO, busy: frozenset[int] = frozenset(), days: int = 0, **visit: int,
) -> list[Slot]:  # fmt: skip
    plan = plan if isinstance(plan, Plan) else Plan({1: Where(1, PARIS)}, plan)
    wanted = Visit(1, minutes, step or minutes, **({"horizon_days": 730} | visit))
    return list(
        free_slots(plan, wanted, first_day=day, last_day=day + timedelta(days), moment=moment, busy=busy)
    )


def told(slots: list[Slot], zone: str = PARIS) -> str:
    return " ".join(f"{slot.starts_at.astimezone(ZoneInfo(zone)):%H:%M}" for slot in slots)


def test_b1_a_longer_visit_also_takes_its_second_grid_cell() -> None:
    assert told(free(daily("09:00", "12:00"), 15, busy=taken(("09:00", "09:30")))[:2]) == "09:30 09:45"


def test_b2_overlapping_openings_give_each_time_once() -> None:
    twice = daily("09:00", "10:00")
    first, second = free(twice + twice, 30), free(twice, 30)
    assert told(first) == "09:00 09:30"
    assert len({*first, *second}) == 2


def test_b3_minimum_notice_applies_to_slots() -> None:
    found = free(daily("09:00", "12:00"), 30, moment=at("2026-03-10 10:02"), notice_minutes=30)
    assert told(found) == "11:00 11:30"


def test_b5_nothing_is_offered_beyond_the_horizon() -> None:
    plan = Plan({1: Where(1, PARIS)}, days=[OneDay(date(2026, 4, 15), 540, 720, True, 1)])
    question = {"day": date(2026, 3, 2), "days": 60, "moment": at("2026-03-02 08:00")}
    assert free(plan, 30, horizon_days=30, **question) == []
    assert len(free(plan, 30, horizon_days=44, **question)) == 6


@pytest.mark.parametrize(
    ("notice", "first"),
    [({"notice_days": 1}, "2026-03-10 09:00"), ({"notice_minutes": 1440}, "2026-03-10 16:00")],
)
def test_b7_one_day_is_not_24_hours(notice: dict[str, int], first: str) -> None:
    found = free(
        daily("09:00", "18:00"), 30, day=date(2026, 3, 9), days=3, moment=at("2026-03-09 16:00"), **notice
    )
    assert found[0].starts_at == at(first)


@pytest.mark.parametrize(
    ("minutes", "times"),
    [(45, "10:00 10:15 10:30 10:45 11:00 11:15"), (60, "10:00 10:15 10:30 10:45 11:00")],
)
def test_b8_the_first_booking_dictates_no_length(minutes: int, times: str) -> None:
    assert told(free(daily("09:00", "12:00"), minutes, 15, busy=taken(("09:00", "10:00")))) == times


def test_b10_a_lengthened_visit_moves_with_its_own_length() -> None:
    assert told(free(daily("09:00", "10:00"), 30, 15, busy=taken(("09:45", "10:00")))) == "09:00 09:15"


def test_b11_no_visit_ends_after_closing() -> None:
    assert told(free(daily("09:00", "17:00"), 45, 15)[-1:]) == "16:15"


def test_b12_openings_reach_midnight_and_pass_it() -> None:
    until = Plan({1: Where(1, PARIS)}, days=[OneDay(TUESDAY, 1200, 1440, True, 1)])
    past = Plan({1: Where(1, PARIS)}, days=[OneDay(TUESDAY, 1320, 1560, True, 1)])
    assert told(free(until, 60, days=1)) == "20:00 21:00 22:00 23:00"
    assert told(free(past, 60)) == "22:00 23:00"
    assert told(free(past, 60, day=TUESDAY + timedelta(1))) == "00:00 01:00"


def test_b14_only_the_buffer_may_stick_out() -> None:
    found = free(daily("09:00", "16:00"), 60, 5, busy=taken(("12:50", "13:50")), buffer_before=15)
    after = [slot for slot in found if slot.starts_at >= at("2026-03-10 13:00")]
    assert (len(after), told(after[:1]), told(after[-1:])) == (12, "14:05", "15:00")
    assert told(found[:1]) == "09:00"


def test_b15_a_neighbours_buffer_counts_at_the_edge() -> None:
    found = free(
        daily("09:00", "12:00"), 30, 15, busy=taken(("08:45", "09:45")), moment=at("2026-03-10 09:20")
    )
    assert told(found[:1]) == "09:45"


def test_b16_the_motives_own_step_makes_room_for_its_buffer() -> None:
    assert told(free(daily("10:00", "11:30"), 20, 25, buffer_after=5)) == "10:00 10:25 10:50"


def test_b19_one_days_opening_beats_holidays_and_the_week() -> None:
    days = [OneDay(date(2026, 7, 14), 540, 720, True, 1), OneDay(date(2026, 3, 12), 1200, 1320, True, 1)]
    plan = Plan({1: Where(1, PARIS, frozenset({date(2026, 7, 14)}))}, daily("09:00", "17:00"), days)
    assert len(free(plan, 30, day=date(2026, 7, 14))) == 6
    assert told(free(plan, 30, day=date(2026, 3, 12))[-4:]) == "20:00 20:30 21:00 21:30"


@pytest.mark.parametrize(("step", "times"), [(60, "10:00 11:00"), (15, "10:00 10:15 10:30 10:45 11:00")])
def test_b20_what_is_taken_each_day_blocks_each_day(step: int, times: str) -> None:
    day = date(2026, 3, 13)
    assert (
        told(free(daily("09:00", "12:00"), 60, step, day=day, busy=taken(("09:45", "10:00"), day=day)))
        == times
    )


def test_a_closure_cuts_an_opening_and_the_grid_starts_anew() -> None:
    plan = Plan({1: Where(1, PARIS)}, daily("09:00", "12:00"), [OneDay(TUESDAY, 580, 610, False)])
    assert told(free(plan, 30)) == "09:00 10:10 10:40 11:10"


def test_an_absence_also_cuts_the_night_of_the_evening_before() -> None:
    plan = Plan({1: Where(1, PARIS)}, [Weekly(1, 0, 1320, 1560)], aways=[Away(TUESDAY, TUESDAY)])
    assert told(free(plan, 60, day=date(2026, 3, 9), days=1)) == "22:00 23:00"


def test_a_holiday_takes_the_openings_that_begin_on_it_and_no_others() -> None:
    where = {1: Where(1, PARIS, frozenset({TUESDAY}))}
    night = [Weekly(1, day, 1380, 1500) for day in range(7)]
    assert told(free(Plan(where, night), 60)) == "00:00"
    assert told(free(Plan(where, night), 60, day=date(2026, 3, 11))) == "23:00"
    assert told(free(Plan(where, night, worked_holidays=frozenset({TUESDAY})), 60)) == "00:00 23:00"


def test_every_other_week_counts_from_the_monday_of_the_anchors_week() -> None:
    plan = Plan({1: Where(1, PARIS)}, [Weekly(1, 0, 540, 570, every_weeks=2, anchor=date(2026, 3, 8))])
    found = free(plan, 30, day=date(2026, 3, 1), days=31)
    assert [slot.starts_at.date().day for slot in found] == [2, 16, 30]


def test_a_closure_that_passes_midnight_cuts_the_morning_after() -> None:
    evening = [OneDay(date(2026, 3, 9), 1320, 2040, False)]
    assert told(free(Plan({1: Where(1, PARIS)}, daily("09:00", "11:00"), evening), 30)) == "10:00 10:30"
