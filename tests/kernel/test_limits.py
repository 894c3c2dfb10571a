"""Rate limits: exact, even at once, and without anybody's address."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select, text

from qa.extensions import db
from qa.kernel.errors import TooMany
from qa.kernel.limits import Limit, RateCount, check, count, forget_counts, give_back
from tests.plugins.clock import Clock
from tests.together import together

LIMIT = Limit("essai", 3, 60 * 60)
WHO = "203.0.113.7"
HALF_PAST = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def half_past(app: Flask, clock: Clock) -> None:
    clock.freeze(HALF_PAST)


def use_up(who: str = WHO) -> None:
    for _ in range(LIMIT.most):
        count(LIMIT, who)


def test_as_many_as_allowed_pass_and_the_next_is_refused_until_the_window_ends() -> None:
    use_up()
    with pytest.raises(TooMany) as refusal:
        count(LIMIT, WHO)
    assert refusal.value.retry_after == 30 * 60


def test_the_next_window_begins_anew(clock: Clock) -> None:
    use_up()
    clock.advance(minutes=29, seconds=59)
    with pytest.raises(TooMany) as refusal:
        count(LIMIT, WHO)
    assert refusal.value.retry_after == 1
    clock.advance(seconds=1)
    use_up()


def test_another_person_and_another_limit_are_counted_apart() -> None:
    use_up()
    count(LIMIT, "203.0.113.8")
    count(Limit("autre", 1, 60), WHO)


def test_to_check_counts_nothing() -> None:
    count(LIMIT, WHO)
    for _ in range(5):
        check(LIMIT, WHO)
    count(LIMIT, WHO)
    check(LIMIT, WHO)
    count(LIMIT, WHO)
    with pytest.raises(TooMany):
        check(LIMIT, WHO)


def test_what_is_given_back_may_be_used_again_and_never_more() -> None:
    give_back(LIMIT, WHO)
    use_up()
    give_back(LIMIT, WHO)
    count(LIMIT, WHO)
    with pytest.raises(TooMany):
        count(LIMIT, WHO)
    for _ in range(9):
        give_back(LIMIT, WHO)
    use_up()
    with pytest.raises(TooMany):
        count(LIMIT, WHO)


def test_uses_at_the_same_moment_are_all_counted(app: Flask) -> None:
    outcomes = together(app, [lambda: count(LIMIT, WHO)] * 8)
    assert [one for one in outcomes if one is None] == [None] * LIMIT.most
    assert sum(isinstance(one, TooMany) for one in outcomes) == 8 - LIMIT.most


def test_a_refusal_is_counted_for_good(app: Flask) -> None:
    use_up()
    with pytest.raises(TooMany):
        count(LIMIT, WHO)
    db.session.rollback()
    assert db.session.scalar(select(RateCount.used)) == LIMIT.most + 1


def test_no_address_is_kept() -> None:
    count(LIMIT, WHO)
    rows = [str(row) for row in db.session.execute(text("SELECT * FROM rate_count"))]
    assert len(rows) == 1
    assert WHO not in rows[0]
    assert LIMIT.name not in rows[0]


def test_ended_windows_are_forgotten_and_open_ones_stay(clock: Clock) -> None:
    use_up()
    clock.advance(minutes=30, seconds=-1)
    forget_counts()
    with pytest.raises(TooMany):
        check(LIMIT, WHO)
    clock.advance(minutes=5)
    count(LIMIT, "203.0.113.8")
    forget_counts()
    assert db.session.scalars(select(RateCount.used)).all() == [1]
