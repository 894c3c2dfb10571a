"""Many processes on one database: no two visits overlap, nobody gets an error, nothing is locked."""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa import create_app
from qa.appointments.booking_models import Appointment, Claim, Status
from qa.extensions import db
from tests import people
from tests.appointments.many_writer import MEMORY
from tests.appointments.planted import Open, add_motive, opened
from tests.plugins.application import SECRET

ROOT = Path(__file__).parents[2]
DOCTORS = 4
LENGTHS = (15, 20, 30, 45)


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Any:
    """An application on a database of its own that other processes can open, and their environment."""
    place = {"QA_DATABASE_URL": new_database(), "QA_INSTANCE": str(tmp_path), "QA_SECRET_KEY": SECRET}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    app = create_app(MEMORY | place, instance_path=str(tmp_path))
    with app.app_context():
        yield app, inherited | place
        db.session.remove()
        db.engine.dispose()


def day() -> datetime:
    """Midnight, in UTC, of a day soon enough to be booked."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=10)


def doctors(many: int, lengths: tuple[int, ...]) -> list[tuple[Open, list[int]]]:
    """Doctors open day and night, with a motive of each length on a grid of five minutes."""
    made = []
    for number in range(many):
        person = people.doctor(f"medecin{number}@exemple.fr", factor=False)
        one = opened(person, zone="UTC", hours=(0, 1440), minutes=lengths[0], step=5)
        more = [add_motive(one.doctor_id, minutes=minutes, step=5) for minutes in lengths[1:]]
        made.append((one, [one.motive_id, *more]))
    return made


def at_once(environment: dict[str, str], tries: list[list[list]], title: str) -> Counter[str]:
    """Starts one process for each list of tries, gives the sign to all, and adds up what came of them."""
    command = [sys.executable, "-m", "tests.appointments.many_writer"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    running = [subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) for _ in tries]
    for number, (process, mine) in enumerate(zip(running, tries, strict=True)):
        process.stdin.write(json.dumps({"name": f"p{number}", "tries": mine}) + "\n")
        process.stdin.flush()
    assert [process.stdout.readline() for process in running] == ["ready\n"] * len(running)
    begins = time.perf_counter()
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate() for process in running]
    lasted = time.perf_counter() - begins
    assert [process.returncode for process in running] == [0] * len(running), told
    done = [json.loads(said) for said, _ in told]
    times = sorted(one for process in done for one in process["times"])
    found = sum((Counter(process["found"]) for process in done), Counter())
    middle, late = times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000
    figures = f"{len(times) / lasted:.0f} tries/s, p50 {middle:.1f} ms, p99 {late:.1f} ms"
    sys.stdout.write(f"\n{title}: {figures}, {dict(found)}\n")
    return found


def overlaps() -> int:
    """How many visits of one doctor begin before the one before them has ended: seen in the visits alone."""
    db.session.rollback()
    wanted = select(Appointment.doctor_id, Appointment.starts_at, Appointment.ends_at)
    rows = db.session.execute(wanted.order_by(Appointment.doctor_id, Appointment.starts_at)).all()
    return sum(one.doctor_id == two.doctor_id and two.starts_at < one.ends_at for one, two in pairwise(rows))


def collide(site: tuple[Flask, dict[str, str]], backend: str, *, processes: int, tries: int) -> None:
    """Processes that try any doctor, any start of one day, any length."""
    chosen, agendas, midnight = random.Random(6), doctors(DOCTORS, LENGTHS), day()

    def one_try() -> list:
        agenda, motives = chosen.choice(agendas)
        start = midnight + timedelta(minutes=5 * chosen.randrange(278))
        return [agenda.doctor_id, chosen.choice(motives), agenda.place_id, start.isoformat()]

    orders = [[one_try() for _ in range(tries)] for _ in range(processes)]
    found = at_once(site[1], orders, f"{backend}, {processes} x {tries}")
    assert set(found) == {"booked", "taken"}
    assert overlaps() == 0
    booked = select(func.count()).select_from(Appointment).where(Appointment.status == Status.BOOKED)
    assert db.session.scalar(booked) == found["booked"] == found.total() - found["taken"]
    length = sum(
        (one.ends_at - one.starts_at).seconds // 300 for one in db.session.scalars(select(Appointment))
    )
    assert db.session.scalar(select(func.count()).select_from(Claim)) == length


def same_slots(site: tuple[Flask, dict[str, str]], backend: str, *, processes: int, slots: int) -> None:
    """Processes that all want the same times in the same order."""
    agenda, motives = doctors(1, (30,))[0]
    starts = [(day() + timedelta(days=number // 40, minutes=30 * (number % 40))) for number in range(slots)]
    mine = [[agenda.doctor_id, motives[0], agenda.place_id, start.isoformat()] for start in starts]
    found = at_once(site[1], [mine] * processes, f"{backend}, {slots} slots x {processes}")
    assert found == {"booked": slots, "taken": slots * (processes - 1)}
    assert overlaps() == 0
    many = select(func.count()).select_from(Appointment).group_by(Appointment.starts_at)
    assert list(db.session.scalars(many)) == [1] * slots


def test_a3_parallel_copies_of_one_request_book_each_slot_once(
    site: tuple[Flask, dict[str, str]], backend: str
) -> None:
    same_slots(site, backend, processes=3, slots=10)


@pytest.mark.slow
@pytest.mark.first
def test_8_processes_by_400_tries_never_overlap(site: tuple[Flask, dict[str, str]], backend: str) -> None:
    collide(site, backend, processes=8, tries=400)


@pytest.mark.slow
def test_a3_ten_parallel_copies_of_one_request_on_100_slots(
    site: tuple[Flask, dict[str, str]], backend: str
) -> None:
    same_slots(site, backend, processes=10, slots=100)
