"""Visits for tests of their mails: written into the tables with the mails that a booking causes."""

from datetime import timedelta
from typing import Any

from qa.appointments.booking_models import Appointment, AppointmentMail, By, Contact, Notice, Status
from qa.appointments.models import Place
from qa.appointments.services.notices import drop_notices, queue_notice, queue_reminders
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.tokens import new_token
from tests.appointments.planted import Open, at

LEA = {"name": "Léa Moreau", "email": "lea@exemple.fr", "telephone": "06 12 34 56 78"}


def planted(
    of: Open, starts: str = "2026-03-12 10:00", *, contact: dict[str, Any] | None = None, **more: Any
) -> int:
    """A booked visit of half an hour, at a wall time of its place, with no mail yet."""
    with transaction() as session:
        zone = session.get(Place, of.place_id).zone
        starts_at = at(starts, zone)
        values = {
            "public_id": new_token(), "doctor_id": of.doctor_id, "motive_id": of.motive_id,
            "place_id": of.place_id, "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=30),
            "zone": zone, "status": Status.BOOKED, "made_by": By.PATIENT, "made_at": now(), "status_at": now(),
        }  # fmt: skip
        visit = Appointment(**values | more)
        visit.contact = Contact(content=LEA if contact is None else contact, reason="Palpitations la nuit")
        session.add(visit)
        session.flush()
        return visit.id


def booked(of: Open, starts: str = "2026-03-12 10:00", **more: Any) -> int:
    """The same with the mail that says so and its reminders."""
    with transaction():
        number = planted(of, starts, **more)
        queue_notice(visit(number), Notice.BOOKED)
        queue_reminders(visit(number))
    return number


def moved(number: int, starts: str) -> None:
    """To another wall time, one revision on."""
    with transaction():
        one = visit(number)
        one.starts_at = at(starts, one.zone)
        one.ends_at = one.starts_at + timedelta(minutes=30)
        one.revision += 1
        drop_notices(one)
        queue_notice(one, Notice.MOVED)
        queue_reminders(one)


def cancelled(number: int, *, by: By = By.PATIENT, words: str | None = None) -> None:
    """Called off, one revision on."""
    with transaction():
        one = visit(number)
        one.status, one.cancelled_by = Status.CANCELLED, by
        one.revision += 1
        one.contact.words = words
        drop_notices(one)
        queue_notice(one, Notice.CANCELLED)


def visit(number: int) -> Appointment:
    """The visit, as it stands."""
    found = db.session.get(Appointment, number)
    assert found is not None
    return found


def rows(number: int | None = None, **wanted: Any) -> list[AppointmentMail]:
    """The mails written down, in order, as the database has them."""
    db.session.rollback()
    found = db.session.query(AppointmentMail).filter_by(**wanted).order_by(AppointmentMail.id)
    return [one for one in found if number in (None, one.appointment_id)]


def states(**wanted: Any) -> list[tuple[str, str]]:
    """Kind and state of each."""
    return [(one.kind, one.state) for one in rows(**wanted)]
