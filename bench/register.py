"""How long a whole file of the register takes to import, and how much memory, while the site goes on writing."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select, update

from bench.register_files import write_activities
from qa import create_app, migrations
from qa.extensions import db
from qa.gateways.register.models import RegisterImport, RegisterRow
from qa.kernel.clock import now
from qa.kernel.database import transaction
from tests.plugins.cluster import Cluster, locked

ROOT = Path(__file__).resolve().parents[1]
ROWS = 1_200_000
HEAD = (
    "| database | import | file MB | s | peak MB | longest wait of a writer, s | facts |\n"
    "|---|---|---|---|---|---|---|"
)


class Measured(NamedTuple):
    """Seconds, peak memory of the command, and how long a writer beside it waited at most."""

    seconds: float
    peak: float
    waited: float


def measure(folder: Path, rows: int = ROWS) -> str:
    """A table: the first file, then a second one that takes its place, on SQLite and on PostgreSQL."""
    files = [folder / f"PS_LibreAcces_Personne_activite_{_day(back)}0700.txt" for back in (2, 1)]
    for path, wide in zip(files, (False, True), strict=True):
        write_activities(path, rows, wide=wide, seed=1)
    lines = [HEAD, *_on("SQLite", f"sqlite:///{folder / 'site.sqlite'}", files)]
    with _postgresql() as url:
        lines += _on("PostgreSQL (fsync off)", url, files) if url else []
    return "\n".join(lines)


@contextmanager
def _postgresql() -> Iterator[str]:
    """The address of an empty database on the tests' kind of server; empty where none is installed."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        cluster = Cluster(Path(place))
        with locked(Path(place, "alive")):  # the server ends with this process
            if not cluster.start():
                yield ""
                return
            cluster.execute("CREATE DATABASE bench")
            try:
                yield cluster.url("bench")
            finally:
                cluster.stop()


def _day(back: int) -> str:
    return f"{now() - timedelta(days=back):%Y%m%d}"


def _on(name: str, url: str, files: list[Path]) -> list[str]:
    migrations.upgrade(url)
    lines = []
    for what, path in zip(("first", "next, old rows removed"), files, strict=True):
        done = _import(url, path)
        size = path.stat().st_size / 1e6
        lines.append(
            f"| {name} | {what} | {size:.0f} | {done.seconds:.0f} | {done.peak:.0f} | {done.waited:.2f} "
            f"| {_facts(url):,} |"
        )
    return lines


def _import(url: str, path: Path) -> Measured:
    """The command in a process of its own; this one writes every fifth of a second meanwhile."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    environment = inherited | {"QA_DATABASE_URL": url, "QA_INSTANCE": str(path.parent / "instance")}
    command = [sys.executable, "-m", "qa.cli", "doctors", "import-register", str(path)]
    began = time.perf_counter()
    with (path.parent / "log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        waited = _write_until_end(url, path.parent, process.pid)
    status, usage, longest = waited
    if status:
        raise RuntimeError((path.parent / "log").read_text("utf-8")[-500:])
    return Measured(time.perf_counter() - began, usage / 1024, longest)


def _write_until_end(url: str, folder: Path, child: int) -> tuple[int, float, float]:
    """Status and peak memory (kB) of the child, and the longest time that one small write took."""
    app = create_app({"QA_DATABASE_URL": url}, instance_path=str(folder / "instance"))
    longest = 0.0
    with app.app_context():
        while True:
            ended, status, usage = os.wait4(child, os.WNOHANG)
            if ended:
                db.engine.dispose()
                return status, usage.ru_maxrss, longest
            began = time.perf_counter()
            with transaction() as session:
                session.execute(update(RegisterImport).where(RegisterImport.id == -1).values(vanished=0))
            longest = max(longest, time.perf_counter() - began)
            time.sleep(0.2)


def _facts(url: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"QA_DATABASE_URL": url}, instance_path=folder)
        with app.app_context():
            count = db.session.scalar(select(func.count()).select_from(RegisterRow)) or 0
            db.session.remove()
            db.engine.dispose()
            return count
