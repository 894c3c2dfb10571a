"""One process that books as many visits as it can for some seconds, as patients do; prints what came of it."""

import sys
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bench.appointments import site
from bench.appointments_data import BUSY, DOCTORS
from qa.appointments.models import Motive
from qa.appointments.plan_queries import free_between
from qa.appointments.services.bookings import Patient, confirm, give_contact
from qa.appointments.services.holds import hold_slot
from qa.appointments.slots import Slot
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.errors import DomainError


def main() -> None:
    """Prints how many were booked, how many errors, and how many milliseconds each booking took."""
    folder, seconds, processes, number = sys.argv[1:]
    waits: list[float] = []
    errors = 0
    with site(Path(folder)).app_context():
        wanted = _free(int(number), int(processes))
        print("ready", flush=True)
        sys.stdin.readline()  # all begin together
        until = time.perf_counter() + int(seconds)
        while wanted and time.perf_counter() < until:
            started = time.perf_counter()
            try:
                _book(*wanted.pop(), f"p{number}-{len(waits)}@exemple.test")
            except (DomainError, SQLAlchemyError) as error:
                errors += 1
                print(repr(error), file=sys.stderr)
                db.session.rollback()
                continue
            waits.append((time.perf_counter() - started) * 1000)
    print(len(waits), errors, *(f"{wait:.1f}" for wait in waits))


def _free(number: int, processes: int) -> list[tuple[int, Slot]]:
    """Free times of this process's doctors, those of one doctor far from each other."""
    today = now().date()
    found = []
    for day in (20, 21, 22, 23):
        for doctor_id in range(BUSY + 1 + number, DOCTORS + 1, processes * 4):
            motive = db.session.get_one(Motive, doctor_id)
            when = today + timedelta(days=day)
            found += [
                (doctor_id, one) for one in free_between(doctor_id, motive, first_day=when, last_day=when)[:8]
            ]
    return found


def _book(doctor_id: int, slot: Slot, email: str) -> None:
    held, _ = hold_slot(
        doctor_id=doctor_id, motive_id=doctor_id, place_id=slot.place_id, starts_at=slot.starts_at
    )
    give_contact(held.id, Patient(name="Alice Exemple", email=email))
    confirm(held.id)


if __name__ == "__main__":
    main()
