"""Months are sealed once and go whole when they are a year old; the chain holds all the same."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.extensions import db
from qa.kernel.audit import chain, record, seal_months, verify
from qa.kernel.audit.models import AuditCheckpoint, AuditEntry
from tests.kernel.trails import months, some, tamper
from tests.plugins.clock import Clock


@pytest.fixture(autouse=True)
def here(app: Flask) -> None:
    """Every test on both databases."""


def checkpoints() -> list[tuple[str, int, int, int]]:
    rows = db.session.scalars(select(AuditCheckpoint).order_by(AuditCheckpoint.month))
    return [(one.month, one.first_id, one.last_id, one.count) for one in rows]


def first_id() -> int | None:
    return db.session.scalar(select(func.min(AuditEntry.id)))


def test_a_month_is_sealed_when_it_has_ended_and_once(clock: Clock) -> None:
    clock.freeze(datetime(2026, 1, 31, 23, 59, 59, 999999, tzinfo=UTC))
    some(2)
    assert seal_months() == 0
    clock.advance(seconds=0.000001)
    some(1)
    assert (seal_months(), seal_months()) == (1, 0)
    assert checkpoints() == [("2026-01", 1, 2, 2)]
    assert verify().months == 1


def test_months_without_entries_have_no_checkpoint(clock: Clock) -> None:
    clock.freeze(datetime(2026, 1, 15, tzinfo=UTC))
    some(1)
    clock.freeze(datetime(2026, 4, 15, tzinfo=UTC))
    some(2)
    clock.freeze(datetime(2026, 6, 1, tzinfo=UTC))
    assert seal_months() == 2
    assert checkpoints() == [("2026-01", 1, 1, 1), ("2026-04", 2, 3, 2)]
    assert verify().holds


def test_an_entry_that_comes_after_its_month_was_sealed_goes_with_the_next(clock: Clock) -> None:
    months(clock, 2)
    seal_months()
    clock.freeze(datetime(2025, 9, 30, tzinfo=UTC))
    some(1)
    clock.freeze(datetime(2025, 11, 1, tzinfo=UTC))
    seal_months()
    assert checkpoints() == [("2025-09", 1, 3, 3), ("2025-10", 4, 7, 4)]
    assert verify().holds


def test_a_month_goes_when_its_first_day_is_a_year_old(clock: Clock) -> None:
    months(clock, 3)
    clock.freeze(datetime(2026, 8, 31, 23, 59, tzinfo=UTC))
    seal_months()
    assert first_id() == 1
    clock.freeze(datetime(2026, 9, 1, tzinfo=UTC))
    seal_months()
    assert first_id() == 4
    clock.freeze(datetime(2026, 10, 1, tzinfo=UTC))
    seal_months()
    assert first_id() == 7
    assert [one[0] for one in checkpoints()] == ["2025-09", "2025-10", "2025-11"]
    found = verify()
    assert (found.holds, found.first_id, found.last_id, found.months) == (True, 7, 9, 3)


def test_no_entry_is_older_than_a_year_after_the_clock_has_passed(clock: Clock) -> None:
    months(clock, 15)
    seal_months()
    oldest = db.session.scalar(select(func.min(AuditEntry.at)))
    assert oldest > clock.moment.replace(year=clock.moment.year - 1)


def test_a_trail_whose_months_have_all_gone_holds_and_goes_on(clock: Clock) -> None:
    months(clock, 1)
    clock.freeze(datetime(2027, 1, 1, tzinfo=UTC))
    assert seal_months() == 1
    assert first_id() is None
    assert verify().holds
    some(2)
    found = verify()
    assert (found.holds, found.first_id, found.last_id) == (True, 4, 5)


def test_what_remains_after_months_have_gone_is_still_checked(clock: Clock) -> None:
    months(clock, 14)
    seal_months()
    assert verify().first_id == 7
    tamper("DELETE FROM audit_entry WHERE id = 7")
    assert verify().broken_id == 7
    tamper("UPDATE audit_checkpoint SET last_hash = hash WHERE month = '2025-09'")
    assert "2025-09 was changed" in verify().fault


def test_a_part_of_an_old_month_may_not_go(clock: Clock) -> None:
    months(clock, 3)
    seal_months()
    tamper("DELETE FROM audit_entry WHERE id = 1")
    clock.freeze(datetime(2026, 9, 15, tzinfo=UTC))
    assert verify().broken_id == 1


def test_rows_that_were_missing_when_their_month_was_sealed_stay_known(clock: Clock) -> None:
    months(clock, 2)
    tamper("DELETE FROM audit_entry WHERE id = 2")
    seal_months()
    clock.freeze(datetime(2026, 11, 15, tzinfo=UTC))
    record(1, "session.ended")
    seal_months()
    assert first_id() == 7
    assert "missing when 2025-09 was sealed" in verify().fault


@pytest.mark.parametrize(
    ("month", "by", "there"),
    [
        ("2026-11", 1, "2026-12"),
        ("2026-12", 1, "2027-01"),
        ("2026-01", -1, "2025-12"),
        ("2026-11", -11, "2025-12"),
    ],
)
def test_the_arithmetic_of_months(month: str, by: int, there: str) -> None:
    assert chain.moved(month, by) == there
