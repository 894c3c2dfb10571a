"""Free times are those of the slow, obvious reference, whatever the rules, the zone and the year."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from qa.appointments.holiday_rules import holidays_of
from qa.appointments.slots import Away, OneDay, Plan, Visit, Weekly, Where, free_slots
from qa.language.territories import SUBDIVISIONS, ZONES
from tests.appointments.reference import reference

CHANGES = {
    "Europe/Paris": ("2024-03-31", "2024-10-27", "2026-03-29", "2026-10-25", "2027-03-28", "2035-10-28"),
    "America/Miquelon": ("2024-03-10", "2024-11-03", "2026-03-08", "2026-11-01", "2035-03-11", "2035-11-04"),
}
CHANGE_DAYS = [(zone, date.fromisoformat(day)) for zone, days in CHANGES.items() for day in days]
MOTIVE, OTHER = 7, 8
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

any_day = st.dates(date(2024, 1, 3), date(2035, 12, 20))
five = st.integers(0, 287).map(lambda number: number * 5)
lengths = st.integers(1, 12).map(lambda number: number * 5)
small = st.integers(0, 6).map(lambda number: number * 5)


@st.composite
def hours(draw: st.DrawFn) -> tuple[int, int]:
    """Minutes of an interval: anywhere, at night, or around the hours in which clocks change."""
    start = draw(st.one_of(five, st.integers(18, 42).map(lambda number: number * 5), st.just(1320)))
    longest = (2160 - start) // 5
    return start, start + 5 * draw(st.one_of(st.integers(1, longest), st.integers(1, min(48, longest))))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Plan, Visit, dict]:
    """A plan at one or two places, a visit, and the question asked of both."""
    zone, first = draw(
        st.one_of(
            st.tuples(st.sampled_from(sorted(ZONES)), any_day),
            st.sampled_from(CHANGE_DAYS).flatmap(
                lambda change: st.integers(-2, 1).map(lambda shift: (change[0], change[1] + timedelta(shift)))
            ),
        )
    )
    last = first + timedelta(draw(st.integers(0, 3)))
    near = st.integers(-2, 4).map(lambda shift: first + timedelta(shift))
    zones = [zone, *draw(st.lists(st.sampled_from(sorted(ZONES)), max_size=1))]
    holidays = frozenset(
        one.day for one in holidays_of(draw(st.sampled_from(sorted(SUBDIVISIONS))), first.year)
    ) | draw(st.frozensets(near, max_size=2))
    places = {number: Where(number, one, holidays) for number, one in enumerate(zones, 1)}
    at = st.sampled_from(sorted(places))
    plan = Plan(
        places=places,
        weekly=draw(st.lists(weekly(at, near), min_size=2, max_size=6)),
        days=draw(st.lists(one_days(at, near), max_size=3)),
        aways=draw(st.lists(absences(near), max_size=2)),
        worked_holidays=draw(st.frozensets(near, max_size=3)),
    )
    moment = datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(
        minutes=draw(st.one_of(st.integers(-1500, 0), st.integers(-4000, 3000))),
        seconds=draw(st.integers(0, 59)),
    )
    units = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp()) // 300
    busy = frozenset(units + one for one in draw(st.sets(st.integers(-200, 1200), max_size=8)))
    return plan, draw(visits()), {"first_day": first, "last_day": last, "moment": moment, "busy": busy}


@st.composite
def weekly(draw: st.DrawFn, at: st.SearchStrategy[int], near: st.SearchStrategy[date]) -> Weekly:
    start, end = draw(hours())
    bounds = sorted((draw(near), draw(near)))
    return Weekly(
        place_id=draw(at),
        weekday=draw(near).weekday(),
        start=start,
        end=end,
        every_weeks=draw(st.sampled_from((1, 1, 1, 2, 3))),
        anchor=draw(near) + timedelta(7 * draw(st.integers(-30, 3))),
        valid_from=draw(st.sampled_from((None, None, bounds[0]))),
        valid_until=draw(st.sampled_from((None, None, bounds[1]))),
        motives=draw(st.sampled_from((frozenset(), frozenset(), frozenset({MOTIVE}), frozenset({OTHER})))),
    )


@st.composite
def one_days(draw: st.DrawFn, at: st.SearchStrategy[int], near: st.SearchStrategy[date]) -> OneDay:
    start, end = draw(hours())
    is_open = draw(st.booleans())
    return OneDay(draw(near), start, end, is_open, draw(at if is_open else st.one_of(st.none(), at)))


@st.composite
def absences(draw: st.DrawFn, near: st.SearchStrategy[date]) -> Away:
    first, last = sorted((draw(near), draw(near)))
    start, end = draw(st.one_of(st.just((0, 1440)), hours(), hours()))
    return Away(first, last, start, end, draw(st.sampled_from((None, None, first.weekday(), last.weekday()))))


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    notice_days = draw(st.sampled_from((0, 0, 0, 1, 2)))
    return Visit(
        motive_id=MOTIVE,
        minutes=draw(lengths),
        step=draw(lengths),
        buffer_before=draw(small),
        buffer_after=draw(small),
        notice_minutes=draw(st.sampled_from((0, 0, 0, 7, 30, 1440))),
        notice_days=notice_days,
        horizon_days=draw(st.integers(notice_days + 1, 9) | st.just(9)),
    )


def agree(case: tuple[Plan, Visit, dict]) -> None:
    plan, visit, question = case
    found = [(one.starts_at, one.ends_at, one.place_id) for one in free_slots(plan, visit, **question)]
    assert found == reference(plan, visit, **question)


@seed(20261125)
@settings(max_examples=250, deadline=None, database=None, suppress_health_check=QUIET)
@given(cases())
def test_free_times_are_those_of_the_reference(case: tuple[Plan, Visit, dict]) -> None:
    agree(case)


@pytest.mark.slow
@settings(max_examples=1500, deadline=None, database=None, suppress_health_check=QUIET)
@given(cases())
def test_free_times_are_those_of_the_reference_at_length(case: tuple[Plan, Visit, dict]) -> None:
    agree(case)
