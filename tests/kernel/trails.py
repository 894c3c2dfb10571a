"""Trails for tests: some entries, and hands that the database's triggers do not hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from qa.extensions import db
from qa.kernel.audit import record
from tests.plugins.clock import Clock

START = datetime(2025, 9, 20, 8, 30, tzinfo=UTC)
TABLES = ("audit_entry", "audit_checkpoint", "audit_head")


def some(number: int = 6) -> None:
    """So many entries of several kinds."""
    for one in range(number):
        record(one % 3 + 1, "session.started", kind="account", subject_id=one % 3 + 1)


def months(clock: Clock, number: int, *, first: datetime = START) -> None:
    """Three entries in each of so many months; the clock is left in the last one."""
    for one in range(number):
        year, month = divmod(first.month - 1 + one, 12)
        clock.freeze(first.replace(year=first.year + year, month=month + 1))
        some(3)


@contextmanager
def no_triggers() -> Iterator[None]:
    """As somebody who owns the database: the triggers are off inside the block and back after it."""
    found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_%'"
    if db.engine.dialect.name == "postgresql":
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in TABLES]
        back = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in TABLES]
    else:
        with db.engine.connect() as connection:
            triggers = connection.execute(text(found)).all()
        off, back = [f"DROP TRIGGER {one.name}" for one in triggers], [one.sql for one in triggers]
    _all(off)
    yield
    _all(back)


def _all(statements: list[str]) -> None:
    assert len(statements) >= len(TABLES)
    with db.engine.begin() as connection:
        for one in statements:
            connection.execute(text(one))


def run(statement: str, **values: Any) -> None:
    """One statement, committed."""
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text(statement), values)


def tamper(*statements: str, **values: Any) -> None:
    """The statements, without triggers."""
    db.session.rollback()
    with no_triggers():
        for one in statements:
            run(one, **values)
