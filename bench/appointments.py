"""How fast a free appointment is found and booked: a thousand agendas on SQLite, fifty towns, all specialties."""

import logging
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from flask import Flask

from bench.appointments_data import BUSY, DOCTORS, TOWNS, fill, specialty_of
from qa import create_app, migrations
from qa.appointments.free_queries import next_times
from qa.appointments.models import Motive
from qa.appointments.plan_queries import free_between
from qa.appointments.services.next_free import refresh_next_free
from qa.extensions import db
from qa.kernel.clock import now

ROOT = Path(__file__).resolve().parents[1]
ROUNDS, PROCESSES, SECONDS = 200, 4, 10
HEAD = "| what | p50 ms | p95 ms | times /healthz | target, p95 ms |\n|---|---|---|---|---|"


class Row(NamedTuple):
    """What was measured, its milliseconds, and the most that its p95 should be."""

    what: str
    times: list[float]
    target: float | None = None

    @property
    def p50(self) -> float:
        """Half of them are quicker."""
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        """One in twenty is slower."""
        return statistics.quantiles(self.times, n=20)[18]


def site(folder: Path) -> Flask:
    """A site in a folder of its own, that several processes open."""
    settings = {
        "QA_DATABASE_URL": f"sqlite:///{folder / 'qa.sqlite3'}",
        "QA_SEARCH_URL": "memory:",
        "QA_QUEUE_URL": "memory:",
        "QA_MAIL_URL": "memory:",
        "QA_FILES_URL": "memory:",
    }
    logging.disable(logging.CRITICAL)
    return create_app(settings, instance_path=str(folder))


def measure(folder: Path) -> tuple[str, list[Row]]:
    """The report's text, and its rows for the picture."""
    app = site(folder)
    migrations.upgrade(app.config["QA_DATABASE_URL"])
    with app.app_context():
        fill()
        refreshed = [_timed(partial(refresh_next_free, one)) for one in range(1, DOCTORS + 1)]
        rows = _rows(app, refreshed)
    yardstick = rows[0].p50
    lines = [
        f"| {row.what} | {row.p50:.2f} | {row.p95:.2f} | {row.p50 / yardstick:.1f} | {row.target or ''} |"
        for row in rows
    ]
    return "\n".join([HEAD, *lines, "", bookings(folder)]), rows


def _rows(app: Flask, refreshed: list[float]) -> list[Row]:
    random, client = Random(1), app.test_client()
    asked = [(specialty_of(random.randint(1, DOCTORS)), random.choice(TOWNS)) for _ in range(ROUNDS)]
    near = [f"/medecins?specialite={code}&ville={town}&rayon=30&disponible=7" for code, town in asked]
    busy = [random.randint(1, BUSY) for _ in range(ROUNDS)]

    def seen(path: str) -> None:
        response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status_code}")

    return [
        Row("/healthz", _all(seen, ["/healthz"] * ROUNDS)),
        Row("next free by specialty and town: the query", _all(lambda _: _query(), range(ROUNDS))),
        Row("next free by specialty and town: the page", _all(seen, near), 60),
        Row("14 days of one doctor, 18 visits a day: the times", _all(_fortnight, busy), 25),
        Row("14 days of one doctor: the API", _all(seen, [_api(one) for one in busy]), 25),
        Row("14 days of one doctor: the page", _all(seen, [_page(one) for one in busy]), 25),
        Row("one doctor's next free times derived anew", refreshed),
    ]


def _query() -> None:
    next_times(within=timedelta(days=7))


def _fortnight(doctor_id: int) -> None:
    today = now().date()
    motive = db.session.get_one(Motive, doctor_id)
    found = free_between(doctor_id, motive, first_day=today, last_day=today + timedelta(days=13))
    if not found:
        raise RuntimeError("nothing free")


def _api(doctor_id: int) -> str:
    return f"/api/v1/doctors/banc-{doctor_id}/slots?days=14"


def _page(doctor_id: int) -> str:
    return f"/medecins/banc-{doctor_id}/rendez-vous"


def _all(act: Callable[[Any], object], wanted: Iterable[Any]) -> list[float]:
    return [_timed(partial(act, one)) for one in wanted]


def _timed(act: Callable[[], object]) -> float:
    """Milliseconds of one call, as a request would meet it: nothing kept by the session before."""
    db.session.remove()
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def bookings(folder: Path) -> str:
    """One line: visits booked a second by several processes at once, each held, written and confirmed."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    command = [sys.executable, "-m", "bench.appointments_writer", str(folder), str(SECONDS), str(PROCESSES)]
    writers = [
        subprocess.Popen(
            [*command, str(number)], cwd=ROOT, env=inherited, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]  # fmt: skip
    for one in writers:
        one.stdout.readline()  # type: ignore[union-attr]  # each says when it is ready
    for one in writers:
        one.stdin.write("go\n")  # type: ignore[union-attr]
        one.stdin.flush()  # type: ignore[union-attr]
    told = [one.communicate()[0].split() for one in writers]
    made, errors = sum(int(one[0]) for one in told), sum(int(one[1]) for one in told)
    waits = sorted(float(wait) for one in told for wait in one[2:])
    p95 = waits[int(len(waits) * 0.95)]
    return (
        f"Bookings: {made / SECONDS:.0f} a second in {PROCESSES} processes on SQLite (held, written down, confirmed: "
        f"three transactions each; p95 {p95:.0f} ms for all three), {errors} errors. Target 50 a second, none."
    )
