"""A PostgreSQL cluster for one test run: made by the first worker that needs it, gone with the run."""

import fcntl
import getpass
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

SERVER_OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c shared_buffers=64MB -c max_connections=80 -c autovacuum=off -c timezone=UTC"
)

ROOM = 4 * 2**30


def newest_binaries() -> Path | None:
    """The folder of the newest installed server, or None."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    versions = sorted(installed, key=lambda path: float(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def server_user() -> str:
    """The account that runs the server, which refuses to run as root."""
    if os.geteuid() != 0:
        return getpass.getuser()
    accounts = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in accounts else "nobody"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold `path` as a lock between processes; the kernel gives it back when its holder dies."""
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True)
class Cluster:
    """The run's cluster by its folder; every worker sees the same one."""

    run: Path

    @property
    def folder(self) -> Path:
        """Where the server keeps its data and its socket."""
        return self.run / "postgresql"

    def url(self, database: str) -> str:
        """The SQLAlchemy address of one of its databases."""
        return f"postgresql+psycopg://qa@/{database}?host={self.folder}"

    def start(self) -> bool:
        """Start the server unless it runs already; False when no server is installed."""
        binaries = newest_binaries()
        if binaries is None:
            return False
        if not (self.folder / "data" / "postmaster.pid").exists():
            self._create(binaries)
            self._guard()
        return True

    def stop(self) -> None:
        """Stop the server at once and forget its data."""
        binaries = newest_binaries()
        if binaries and (self.folder / "data" / "postmaster.pid").exists():
            self._command(binaries / "pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(self.run, ignore_errors=True)

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection outside any transaction."""
        return psycopg.connect(f"host={self.folder} user=qa dbname={database}", autocommit=True)

    def execute(self, statement: str) -> None:
        """Run one statement that must stand outside a transaction, such as CREATE DATABASE."""
        with self.connect() as connection:
            connection.execute(statement.encode())

    def _create(self, binaries: Path) -> None:
        self.folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self.folder, server_user())
        locale = ("--encoding=UTF8", "--locale=C.UTF-8")
        self._command(binaries / "initdb", "-D", "data", "-U", "qa", "-A", "trust", "--no-sync", *locale)
        options = f"{SERVER_OPTIONS} -c unix_socket_directories='{self.folder}'"
        self._command(binaries / "pg_ctl", "-D", "data", "-l", "log", "-o", options, "-w", "start")

    def _command(self, *command: str | Path, check: bool = True) -> None:
        account = pwd.getpwnam(server_user())
        identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        with (self.folder / "commands.log").open("a+b") as log:
            outside: dict[str, Any] = {
                "cwd": self.folder,
                "stdin": subprocess.DEVNULL,
                "stdout": log,
                "stderr": log,
            }
            done = subprocess.run(command, check=False, **outside, **identity)
        if check and done.returncode:
            words = (self.folder / "commands.log").read_text(errors="replace")
            raise RuntimeError(f"{command[0]} failed: {words[-2000:]}")

    def _guard(self) -> None:
        """Leave a process behind that stops the server when the run dies without doing it."""
        command = [sys.executable, "-P", __file__, str(self.run)]
        background = ["sh", "-c", 'exec "$@" >/dev/null 2>&1 &', "guard", *command]
        subprocess.run(background, stdin=subprocess.DEVNULL, check=True, start_new_session=True)


def _in_memory() -> Path | None:
    """A folder of memory with room for the databases, where every commit need not wait for a disk; None without."""
    folder = Path("/dev/shm")
    roomy = folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM
    return folder if roomy else None


class Run:
    """The run as its first process keeps it: a folder, and a lock held as long as the run lives."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="qa-tests-", dir=_in_memory()))
        self.folder.chmod(0o755)
        self.alive = (self.folder / "alive").open("w")
        fcntl.flock(self.alive, fcntl.LOCK_EX)

    def pytest_configure_node(self, node: object) -> None:
        """Tell a worker of xdist where the run keeps its things."""
        node.workerinput["qa_run"] = str(self.folder)  # type: ignore[attr-defined]

    def pytest_unconfigure(self) -> None:
        """Stop what the run started."""
        Cluster(self.folder).stop()
        self.alive.close()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Make the run's folder in its first process, temporary files of tests included; a worker is told of it."""
    if not hasattr(config, "workerinput"):
        run = Run()
        config.pluginmanager.register(run, "qa-run")
        config.option.basetemp = config.option.basetemp or str(run.folder / "tmp")


def run_folder(config: pytest.Config) -> Path:
    """The folder that all processes of this run share."""
    told = getattr(config, "workerinput", {}).get("qa_run")
    if told:
        return Path(told)
    run = config.pluginmanager.get_plugin("qa-run")
    assert isinstance(run, Run)
    return run.folder


def missing(what: str) -> None:
    """Skip with a word where a part is absent; in CI that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and in CI nothing may be", pytrace=False)
    pytest.skip(f"{what} is missing")


def _watch(run: Path) -> None:
    """The guard: wait for the end of the run, then stop the server if it is still there."""
    try:
        with locked(run / "alive"):
            Cluster(run).stop()
    except FileNotFoundError:
        return


if __name__ == "__main__":
    _watch(Path(sys.argv[1]))
