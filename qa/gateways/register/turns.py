"""One import at a time: a lock that ends with the process that holds it, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, func, select

LOCK_NUMBER = 4_150_905  # of PostgreSQL's advisory locks; the migrations have another


class ImportRuns(Exception):
    """Another process imports now."""


@contextmanager
def only_import(engine: Engine) -> Iterator[None]:
    """Holds the one turn to import into this database; raises ImportRuns while somebody else does."""
    if engine.dialect.name == "postgresql":
        with _by_database(engine):
            yield
    else:
        with _by_file(f"{engine.url.database}-register"):
            yield


@contextmanager
def _by_database(engine: Engine) -> Iterator[None]:
    """On a connection of its own, without a transaction: it lasts for minutes."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(select(func.pg_try_advisory_lock(LOCK_NUMBER))):
            raise ImportRuns
        try:
            yield
        finally:
            connection.scalar(select(func.pg_advisory_unlock(LOCK_NUMBER)))


@contextmanager
def _by_file(path: str) -> Iterator[None]:
    """An empty file beside the database, which stays."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(handle)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ImportRuns from error
