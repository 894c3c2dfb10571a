"""The database's manners: column types, pragmas, and `transaction()`, the only place that commits."""

import logging
import sqlite3
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Engine, LargeBinary, String, event
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from qa.extensions import db
from qa.kernel.crypto import vault

log = logging.getLogger(__name__)

BUSY_SECONDS = 20
PRAGMAS = (
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; a naive one is refused, so that no zone is ever guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sealed(TypeDecorator[Any]):
    """A JSON value that is encrypted at rest."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> bytes | None:
        return None if value is None else vault().seal(value)

    def process_result_value(self, value: bytes | None, dialect: Any) -> Any:
        return None if value is None else vault().open(bytes(value))


def state_check(column: str, states: type[StrEnum], *, empty: bool = False) -> CheckConstraint:
    """A named CHECK that keeps a text column inside an enumeration (and the empty text where allowed)."""
    values = [*([""] if empty else []), *(state.value for state in states)]
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def short(length: int = 64) -> String:
    """A short text column."""
    return String(length)


def prepare(engine: Engine) -> None:
    """Sets SQLite's pragmas on each connection and begins writes with BEGIN IMMEDIATE."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writing = connection.get_execution_options().get("qa_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def after_commit(action: Callable[[], None]) -> None:
    """Runs the action once the running transaction is committed; never if it is rolled back.

    The same action given twice runs once. Raises RuntimeError outside a `transaction()`, where it would be lost.
    """
    actions = db.session().info.get("after_commit")
    if actions is None:
        raise RuntimeError("outside a transaction(): nothing would ever be committed")
    if action not in actions:
        actions.append(action)


def is_first(what: Hashable) -> bool:
    """True where the running transaction did not ask about it before: for what once is enough, until it ends.

    Inside a savepoint always, for it may be undone alone. Raises RuntimeError outside a `transaction()`.
    """
    session = db.session()
    done = session.info.get("done")
    if done is None:
        raise RuntimeError("outside a transaction(): nothing would ever be committed")
    if what in done:
        return False
    if not session.in_nested_transaction():
        done.add(what)
    return True


@contextmanager
def transaction() -> Iterator[Session]:
    """One writing transaction: commits at its end, rolls back on any exception; inside another it joins it.

    What was read before is read again inside, under the writer's lock.
    """
    session: Session = db.session()
    if session.info.get("writing"):
        yield session
        return
    session.rollback()
    session.info["writing"] = True
    session.info["after_commit"] = []
    session.info["done"] = set()
    try:
        session.connection(execution_options={"qa_write": True})
        yield session
        session.commit()
        actions = session.info["after_commit"]
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)
        session.info.pop("after_commit", None)
        session.info.pop("done", None)
    for action in actions:
        _act(action)


def _act(action: Callable[[], None]) -> None:
    """What is committed stays so: an action that fails is logged, and the next ones run all the same."""
    try:
        action()
    except Exception:
        log.exception("an action after the commit failed")
