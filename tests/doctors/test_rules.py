"""Being away, the shown practice's duties, and an order in which nobody is favoured."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.doctors.models import Doctor
from qa.doctors.rules import by_distance, daily_order, day_start, has_shown_duties, is_away

PARIS = ZoneInfo("Europe/Paris")
DAYS = st.dates(date(2026, 1, 1), date(2100, 1, 1))
IDS = st.lists(st.integers(1, 2**31), unique=True, max_size=40)


@pytest.mark.parametrize(
    ("first", "last", "moment", "away"),
    [
        (None, None, "2026-07-10T12:00", False),
        ("2026-07-10", "2026-07-20", "2026-07-09T21:59", False),
        ("2026-07-10", "2026-07-20", "2026-07-09T22:00", True),  # midnight in Paris
        ("2026-07-10", "2026-07-20", "2026-07-20T21:59", True),
        ("2026-07-10", "2026-07-20", "2026-07-20T22:00", False),
        ("2026-07-10", None, "2099-01-01T00:00", True),
        (None, "2026-07-20", "2020-01-01T00:00", True),
        (None, "2026-07-20", "2026-07-21T00:00", False),
    ],
)
def test_away_are_whole_days_of_the_site_s_zone(first, last, moment, away) -> None:
    doctor = Doctor(
        away_from=date.fromisoformat(first) if first else None,
        away_until=date.fromisoformat(last) if last else None,
    )
    assert is_away(doctor, datetime.fromisoformat(moment).replace(tzinfo=UTC), zone=PARIS) is away


def test_a_day_begins_at_midnight_of_the_zone() -> None:
    moment = datetime(2026, 7, 9, 22, 30, tzinfo=UTC)
    assert day_start(moment, zone=PARIS) == datetime(2026, 7, 9, 22, 0, tzinfo=UTC)
    assert day_start(moment - timedelta(hours=1), zone=PARIS) == datetime(2026, 7, 8, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fees", "payment", "allowed"),
    [("30 €", ["card"], True), ("", ["card"], False), ("  \n", ["card"], False), ("30 €", [], False)],
)
def test_a_shown_practice_states_fees_and_payment(fees: str, payment: list[str], allowed: bool) -> None:
    assert has_shown_duties(fees=fees, payment=payment) is allowed


@given(IDS, DAYS, st.randoms())
def test_the_order_of_a_day_depends_on_nothing_but_the_day(ids: list[int], day: date, random) -> None:
    mixed = random.sample(ids, len(ids))
    assert daily_order(mixed, day) == daily_order(ids, day)
    assert sorted(daily_order(ids, day)) == sorted(ids)


@given(IDS, DAYS, st.data())
def test_a_filter_keeps_the_order_of_the_day(ids: list[int], day: date, data) -> None:
    some = data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
    assert daily_order(some, day) == [one for one in daily_order(ids, day) if one in some]


def test_every_doctor_is_first_equally_often_over_many_days() -> None:
    """Chi-square over 3,000 days: 11 degrees of freedom pass 31.3 once in a thousand tries by chance.

    The same holds for the second and the last place.
    """
    ids, days = range(1, 13), 3000
    orders = [daily_order(ids, date(2026, 1, 1) + timedelta(days=one)) for one in range(days)]
    expected = days / len(ids)
    for place in (0, 1, -1):
        counts = Counter(order[place] for order in orders)
        assert sum((counts[one] - expected) ** 2 / expected for one in ids) < 31.3


def test_two_days_have_two_orders() -> None:
    ids = range(1, 31)
    orders = {tuple(daily_order(ids, date(2026, 1, 1) + timedelta(days=one))) for one in range(100)}
    assert len(orders) == 100


def test_the_nearest_comes_first_and_an_unknown_place_last_in_the_day_s_order() -> None:
    assert by_distance([5, 3, 9, 1, 7], {9: 2.5, 1: 120.0, 3: 2.5}) == [3, 9, 1, 5, 7]
