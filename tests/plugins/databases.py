"""Databases for tests: the schema is built once by the migrations and copied, on SQLite and on PostgreSQL."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.cluster import Cluster, locked, missing, run_folder

BACKENDS = ("sqlite", "postgresql")
TEMPLATE = "with_schema"
# Measured on 30 tables: 0.8 ms on an open connection; a new copy of the template takes 50 ms, TRUNCATE 46 ms.
EMPTY = """
DO $$
DECLARE one record;
BEGIN
    SET LOCAL lock_timeout = '10s';
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT oid::regclass AS name FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    LOOP
        EXECUTE format('DELETE FROM %s', one.name);
    END LOOP;
    PERFORM setval(seqrelid, 1, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL;
END $$
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--backend` keeps the run to one database."""
    parser.addoption("--backend", choices=(*BACKENDS, "both"), default="both", help="database of the tests")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once on each database when it needs one; a long one quickly on one, slowly on the other."""
    if "backend" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--backend")
        wanted = _told(metafunc, "only_on") or BACKENDS
        quick = _told(metafunc, "quick_on") or BACKENDS
        metafunc.parametrize(
            "backend",
            [
                pytest.param(name, marks=[] if name in quick else [pytest.mark.slow])
                for name in wanted
                if chosen in ("both", name)
            ],
        )


def _told(metafunc: pytest.Metafunc, mark: str) -> tuple[str, ...]:
    """The databases that a test's mark names."""
    found = metafunc.definition.get_closest_marker(mark)
    return found.args if found else ()


class Databases:
    """Makes, empties and forgets databases for one worker."""

    def __init__(self, run: Path) -> None:
        self.run = run
        self.cluster = Cluster(run)
        self._numbers = count(1)
        self._connections: dict[str, Any] = {}

    def make(self, backend: str, *, schema: bool = True) -> str:
        """The address of a new database, with the schema or wholly empty."""
        self._ready(backend)
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        if backend == "postgresql":
            self.cluster.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE if schema else 'template0'}")
            return self.cluster.url(name)
        if schema:
            shutil.copyfile(self.run / "template.sqlite", self.run / f"{name}.sqlite")
        return f"sqlite:///{self.run / name}.sqlite"

    def reset(self, url: str) -> None:
        """Bring a database back to the bare schema; SQLite's must have no open connection."""
        if url.startswith("postgresql"):
            if url not in self._connections:
                self._connections[url] = self.cluster.connect(_name(url))
            self._connections[url].execute(EMPTY)
            return
        self.drop(url)
        shutil.copyfile(self.run / "template.sqlite", _name(url))

    def drop(self, url: str) -> None:
        """Forget a database, whoever is still connected to it."""
        if url.startswith("postgresql"):
            self.cluster.execute(f"DROP DATABASE IF EXISTS {_name(url)} WITH (FORCE)")
            return
        for end in ("", "-wal", "-shm"):
            Path(_name(url) + end).unlink(missing_ok=True)

    def close(self) -> None:
        """Close what `reset` keeps open."""
        for connection in self._connections.values():
            connection.close()

    def _ready(self, backend: str) -> None:
        """Build the schema once for all workers: the first that comes does it."""
        done = self.run / f"{backend}.ready"
        with locked(self.run / f"{backend}.lock"):
            if done.exists():
                return
            if backend == "postgresql" and not self.cluster.start():
                missing("a PostgreSQL server (Debian: apt-get install postgresql)")
            self._build(backend)
            done.touch()

    def _build(self, backend: str) -> None:
        from qa.migrations import upgrade

        if backend == "postgresql":
            self.cluster.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
            upgrade(self.cluster.url(TEMPLATE))
            return
        path = self.run / "template.sqlite"
        upgrade(f"sqlite:///{path}")
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


def _name(url: str) -> str:
    """The file of an SQLite address, the database's name of a PostgreSQL one."""
    if url.startswith("sqlite"):
        return url.removeprefix("sqlite:///")
    return url.rpartition("@/")[2].partition("?")[0]


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Iterator[Databases]:
    """The maker of this worker's databases."""
    maker = Databases(run_folder(pytestconfig))
    yield maker
    maker.close()


@pytest.fixture
def new_database(backend: str, databases: Databases) -> Iterator[Callable[..., str]]:
    """Makes databases that only this test uses: `new_database(schema=False)` is an address."""
    made: list[str] = []

    def make(*, schema: bool = True) -> str:
        made.append(databases.make(backend, schema=schema))
        return made[-1]

    yield make
    for url in made:
        databases.drop(url)
