"""The database's manners: one writing transaction, what it promises, and what columns keep."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from qa.accounts.models import AccountRole, LoginSession
from qa.extensions import db
from qa.kernel.database import after_commit, transaction
from qa.kernel.limits import RateCount
from tests.people import moderator
from tests.together import together

MOMENT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


@pytest.fixture
def sqlite_app(sites: Callable, databases: object) -> Iterator[Flask]:
    """The application on SQLite, for what is its own."""
    site = sites("sqlite")
    site.reset(databases)
    with site.app.app_context():
        yield site.app
        db.session.remove()


def other_writer(app: Flask) -> sqlite3.Connection:
    """A connection of another program, that does not wait."""
    path = app.config["QA_DATABASE_URL"].removeprefix("sqlite:///")
    return sqlite3.connect(path, timeout=0, isolation_level=None)


def count(key: str) -> RateCount:
    return RateCount(key=key, window=1, used=1, ends_at=MOMENT)


def rows() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(RateCount)) or 0


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 20000),
    ],
)
def test_the_pragma_is_set_on_every_connection(sqlite_app: Flask, pragma: str, value: object) -> None:
    with db.engine.connect() as first, db.engine.connect() as second:
        for connection in (first, second):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_a_transaction_holds_the_writers_lock_from_its_start(sqlite_app: Flask) -> None:
    other = other_writer(sqlite_app)
    with transaction(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


def test_reading_takes_no_lock(sqlite_app: Flask) -> None:
    assert rows() == 0
    other = other_writer(sqlite_app)
    other.execute("BEGIN IMMEDIATE")
    assert db.session.scalar(select(func.count()).select_from(RateCount)) == 0
    other.close()


def test_eight_threads_that_read_then_write_lose_nothing(sqlite_app: Flask) -> None:
    with transaction() as session:
        session.add(count("shared"))

    def add() -> None:
        for _ in range(10):
            with transaction() as session:
                session.get_one(RateCount, ("shared", 1)).used += 1

    assert together(sqlite_app, [add] * 8) == [None] * 8
    db.session.rollback()
    assert db.session.get_one(RateCount, ("shared", 1)).used == 81


def test_eight_threads_write_at_once(app: Flask) -> None:
    def add(number: int) -> None:
        for turn in range(10):
            with transaction() as session:
                session.add(count(f"{number}-{turn}"))

    assert together(app, [lambda number=number: add(number) for number in range(8)]) == [None] * 8
    assert rows() == 80


def test_it_commits_at_its_end(app: Flask) -> None:
    with transaction() as session:
        session.add(count("a"))
    assert rows() == 1


def test_an_exception_undoes_it_all(app: Flask) -> None:
    def interrupted() -> None:
        with transaction() as session:
            session.add(count("a"))
            session.flush()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert rows() == 0


def test_an_inner_transaction_joins_the_outer_one(app: Flask) -> None:
    def failing() -> None:
        with transaction():
            with transaction() as session:
                session.add(count("a"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert rows() == 0
    with transaction():
        with transaction() as session:
            session.add(count("a"))
        with transaction() as session:
            session.add(count("b"))
    assert rows() == 2


def test_what_was_read_before_is_read_again_inside(app: Flask) -> None:
    with transaction() as session:
        session.add(count("a"))
    known = db.session.get_one(RateCount, ("a", 1))
    assert known.used == 1

    def change() -> None:
        with transaction() as session:
            session.get_one(RateCount, ("a", 1)).used = 7

    assert together(app, [change]) == [None]
    with transaction():
        assert known.used == 7


def test_actions_run_after_the_commit_each_once_in_order(app: Flask) -> None:
    seen: list[tuple[str, int]] = []

    def first() -> None:
        seen.append(("first", rows()))

    with transaction() as session:
        session.add(count("a"))
        with transaction():
            after_commit(first)
        after_commit(lambda: seen.append(("second", rows())))
        after_commit(first)
        assert seen == []
    assert seen == [("first", 1), ("second", 1)]


def test_a_rollback_forgets_its_actions(app: Flask) -> None:
    seen: list[int] = []

    def failing() -> None:
        with transaction():
            after_commit(lambda: seen.append(1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    with transaction():
        pass
    assert seen == []


def test_an_action_that_fails_stops_neither_the_caller_nor_the_next(app: Flask) -> None:
    seen: list[int] = []
    with transaction() as session:
        session.add(count("a"))
        after_commit(lambda: 1 // 0)
        after_commit(lambda: seen.append(2))
    assert (rows(), seen) == (1, [2])


def test_an_action_outside_a_transaction_is_refused(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="outside"):
        after_commit(lambda: None)


def test_moments_come_back_in_utc(app: Flask) -> None:
    paris = timezone(timedelta(hours=1))
    with transaction() as session:
        session.add(RateCount(key="a", window=1, used=1, ends_at=MOMENT.astimezone(paris)))
    kept = db.session.scalar(select(RateCount.ends_at))
    assert (kept, kept.tzinfo) == (MOMENT, UTC)


def test_a_moment_without_zone_is_refused(app: Flask) -> None:
    with pytest.raises(StatementError, match="naive"), transaction() as session:
        session.add(RateCount(key="a", window=1, used=1, ends_at=MOMENT.replace(tzinfo=None)))


def test_a_sealed_value_is_unreadable_at_rest(app: Flask) -> None:
    account_id = moderator().actor.account_id
    value = {"mot": "pneumopathie", "nombre": [1, None]}
    with transaction() as session:
        moments = {"started_at": MOMENT, "seen_at": MOMENT, "proved_at": MOMENT}
        session.add(LoginSession(hash="h", account_id=account_id, data=value, **moments))
    raw = bytes(db.session.execute(text("SELECT data FROM login_session")).scalar_one())
    assert b"pneumopathie" not in raw
    assert db.session.query(LoginSession).filter_by(hash="h").one().data == value


def test_foreign_keys_and_state_checks_hold(app: Flask) -> None:
    account_id = moderator().actor.account_id
    for wrong in (
        AccountRole(account_id=999, role="doctor", granted_at=MOMENT),
        AccountRole(account_id=account_id, role="king", granted_at=MOMENT),
    ):
        with pytest.raises(IntegrityError), transaction() as session:
            session.add(wrong)
