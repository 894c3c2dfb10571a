"""Patients who book by the services, as the pages do, and what tests then look at."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import select

from qa.appointments.booking_models import Appointment, AppointmentMail, Claim, MailState, Quota
from qa.appointments.services.bookings import Patient, confirm, give_contact
from qa.appointments.services.holds import hold_slot
from qa.extensions import db
from qa.kernel.errors import DomainError
from tests.appointments.planted import Open


def patient(email: str | None = "lea@example.org", **more: Any) -> Patient:
    """Somebody who comes."""
    return Patient(**{"name": "Léa Moreau", "email": email} | more)


def held(of: Open, starts_at: datetime, **more: Any) -> int:
    """A time kept for five minutes."""
    place = {"doctor_id": of.doctor_id, "motive_id": of.motive_id, "place_id": of.place_id}
    return hold_slot(**place | {"starts_at": starts_at} | more)[0].id


def asked(of: Open, starts_at: datetime, email: str = "lea@example.org", **more: Any) -> int:
    """A request whose mail has left."""
    appointment_id = held(of, starts_at, **more)
    give_contact(appointment_id, patient(email))
    return appointment_id


def booked(of: Open, starts_at: datetime, email: str = "lea@example.org", **more: Any) -> int:
    """A visit whose mail was answered by a click."""
    appointment_id = asked(of, starts_at, email, **more)
    confirm(appointment_id)
    return appointment_id


def row(appointment_id: int) -> Appointment:
    """The row as it is now."""
    db.session.rollback()
    return db.session.get_one(Appointment, appointment_id)


def claimed(appointment_id: int | None = None, lane: int = 0) -> list[int]:
    """The units of one appointment, or of all."""
    db.session.rollback()
    wanted = select(Claim.unit).where(Claim.lane == lane).order_by(Claim.unit)
    if appointment_id is not None:
        wanted = wanted.where(Claim.appointment_id == appointment_id)
    return list(db.session.scalars(wanted))


def mails(appointment_id: int, recipient: str = "patient", *, waiting: bool = True) -> list[tuple[str, int]]:
    """Kind and revision of what waits (or was called back) for one of the two, in order; reminders are left out."""
    db.session.rollback()
    state = MailState.QUEUED if waiting else MailState.CANCELLED
    wanted = select(AppointmentMail.kind, AppointmentMail.revision).where(
        AppointmentMail.appointment_id == appointment_id,
        AppointmentMail.recipient == recipient,
        AppointmentMail.state == state,
        AppointmentMail.kind.not_like("reminder%"),
    )
    return [tuple(one) for one in db.session.execute(wanted.order_by(AppointmentMail.id))]


def numbers() -> list[int]:
    """The numbers that patients hold."""
    db.session.rollback()
    return list(db.session.scalars(select(Quota.n).order_by(Quota.n)))


def refusal(act: Callable[[], object]) -> str:
    """Why it was refused; empty where it was not."""
    try:
        act()
    except DomainError as refused:
        return f"{type(refused).__name__} {refused.message}".strip()
    return ""


def refused(results: list[Any]) -> list[str]:
    """The refusals among what happened at once; anything else that was raised is raised here."""
    found = []
    for one in results:
        with suppress(DomainError):
            if isinstance(one, BaseException):
                raise one
        if isinstance(one, DomainError):
            found.append(one.message)
    return found
