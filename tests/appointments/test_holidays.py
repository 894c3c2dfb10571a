"""Public holidays of every French territory, as the installed library computes them."""

from datetime import UTC, date, datetime

import pytest

from qa.appointments.holiday_rules import code_of, holiday_days, holidays_of
from qa.appointments.slots import Plan, Visit, Weekly, Where, free_slots
from qa.language.territories import SUBDIVISIONS, subdivision_of, zone_of

NATIONAL = "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25"
EXTRA = {
    "": "",
    "57": "04-03 12-26",
    "6AE": "04-03 12-26",
    "971": "03-12 04-03 05-27 07-21",
    "972": "05-22 07-21",
    "973": "06-10",
    "974": "12-20",
    "976": "04-27",
    "PM": "",
    "BL": "10-09",
    "MF": "05-28 07-21",
    "WF": "04-28 06-29 07-29",
    "PF": "03-05 04-03 11-20",
    "NC": "09-24",
}


def days(text: str) -> set[date]:
    return {date.fromisoformat(f"2026-{day}") for day in text.split()}


@pytest.mark.parametrize("subdivision", SUBDIVISIONS)
def test_the_holidays_of_2026_are_known_in_every_territory(subdivision: str) -> None:
    found = holidays_of(subdivision, 2026)
    assert {one.day for one in found} == days(NATIONAL) | days(EXTRA[subdivision])
    assert {one.day for one in found if one.is_local} == days(EXTRA[subdivision])


B18 = [
    ("75011", "2026-04-06", False),
    ("67000", "2026-04-03", False),
    ("97200", "2026-05-22", False),
    ("97150", "2026-05-28", False),
    ("98714", "2026-11-20", False),
    ("69003", "2026-04-03", True),
    ("97150", "2026-05-27", True),
    ("75011", "2026-05-22", True),
]


@pytest.mark.parametrize(("postcode", "day", "is_open"), B18)
def test_b18_public_holidays_are_those_of_the_place(postcode: str, day: str, is_open: bool) -> None:
    wanted = date.fromisoformat(day)
    where = Where(1, zone_of(postcode), holiday_days(subdivision_of(postcode), 2025, 2027))
    plan = Plan({1: where}, [Weekly(1, weekday, 540, 720) for weekday in range(7)])
    found = free_slots(
        plan,
        Visit(1, 30, 30),
        first_day=wanted,
        last_day=wanted,
        moment=datetime(2026, 1, 1, tzinfo=UTC),
        busy=frozenset(),
    )
    assert bool(list(found)) is is_open


@pytest.mark.parametrize(
    ("number", "code"),
    [("67", "6AE"), ("68", "6AE"), ("57", "57"), ("975", "PM"), ("97133", "BL"), ("97150", "MF"), ("986", "WF"),
     ("987", "PF"), ("988", "NC"), ("69", ""), ("nowhere", ""), ("", "")],
)  # fmt: skip
def test_b18_a_department_passed_as_it_is_never_crashes(number: str, code: str) -> None:
    assert code_of(number) == code
    assert holidays_of(number, 2026) == holidays_of(code, 2026)


def test_customs_of_some_communes_are_told_apart() -> None:
    customs = {
        code: sorted(one.name for one in holidays_of(code, 2026) if one.is_custom) for code in SUBDIVISIONS
    }
    assert {code: names for code, names in customs.items() if names} == {
        "57": ["Vendredi saint"],
        "6AE": ["Vendredi saint"],
        "971": ["Mi-Carême", "Vendredi saint"],
    }


def test_names_are_french_with_its_apostrophe_and_english_beside() -> None:
    first = holidays_of("", 2026)[0]
    assert (first.name, first.name_en) == ("Jour de l’an", "New Year’s Day")


def test_days_span_the_years_asked_for() -> None:
    assert {day.year for day in holiday_days("NC", 2025, 2028)} == {2025, 2026, 2027, 2028}
