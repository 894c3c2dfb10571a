"""What a doctor's week reads: a constant number of statements, whatever is booked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, load_only, undefer

from qa.appointments.booking_models import (
    Appointment,
    AppointmentEvent,
    BlockedPatient,
    Claim,
    Contact,
    Status,
)
from qa.appointments.rules import ALIVE
from qa.extensions import db

PAST = (Status.FULFILLED, Status.NOSHOW)


def _standing(moment: datetime) -> ColumnElement[bool]:
    """Live appointments, and what came of earlier ones."""
    return or_(Appointment.status.in_(ALIVE) & _live(moment), Appointment.status.in_(PAST))


def _live(moment: datetime) -> ColumnElement[bool]:
    return or_(Appointment.release_at.is_(None), Appointment.release_at > moment)


def appointments_seen(
    doctor_id: int, first: datetime, last: datetime, *, moment: datetime
) -> Sequence[Appointment]:
    """Standing appointments that touch the span of UTC instants, in order of time; the reason is left unread."""
    contact = joinedload(Appointment.contact).options(load_only(Contact.appointment_id, Contact.content))
    found = (
        select(Appointment)
        .where(Appointment.doctor_id == doctor_id, Appointment.starts_at < last, Appointment.ends_at > first)
        .where(_standing(moment))
        .options(contact)
        .order_by(Appointment.starts_at, Appointment.lane)
    )
    return db.session.scalars(found).all()


def waiting_of(doctor_id: int, *, moment: datetime) -> Sequence[Appointment]:
    """Every request that waits for the doctor's agreement, whatever its week."""
    found = (
        select(Appointment)
        .where(Appointment.doctor_id == doctor_id, Appointment.status == Status.PROPOSED, _standing(moment))
        .options(joinedload(Appointment.contact).options(load_only(Contact.appointment_id, Contact.content)))
        .order_by(Appointment.starts_at)
    )
    return db.session.scalars(found).all()


def appointments_of_day(
    doctor_id: int, first: datetime, last: datetime, *, moment: datetime
) -> Sequence[Appointment]:
    """The same that begin within the span, and those cancelled; with what the doctor alone reads."""
    found = (
        select(Appointment)
        .where(Appointment.doctor_id == doctor_id)
        .where(Appointment.starts_at >= first, Appointment.starts_at < last)
        .where(or_(_standing(moment), Appointment.status == Status.CANCELLED))
        .options(joinedload(Appointment.contact).options(undefer(Contact.reason)))
        .order_by(Appointment.starts_at, Appointment.lane)
    )
    return db.session.scalars(found).all()


def own_appointment(doctor_id: int, appointment_id: int) -> Appointment | None:
    """One of the doctor's appointments, with its contact; nobody else's."""
    found = (
        select(Appointment)
        .where(Appointment.id == appointment_id, Appointment.doctor_id == doctor_id)
        .options(joinedload(Appointment.contact))
    )
    return db.session.scalars(found).first()


def events_of(appointment_id: int) -> Sequence[AppointmentEvent]:
    """What happened to an appointment, in order."""
    found = select(AppointmentEvent).where(AppointmentEvent.appointment_id == appointment_id)
    return db.session.scalars(found.order_by(AppointmentEvent.at, AppointmentEvent.id)).all()


def in_the_way(
    doctor_id: int, first: datetime, last: datetime, *, moment: datetime, but: int | None = None
) -> Sequence[Appointment]:
    """Who owns time within the span of UTC instants, buffers included; a time given back may wait to be free anew."""
    owners = (
        select(Claim.appointment_id)
        .where(Claim.doctor_id == doctor_id, Claim.appointment_id != (but or 0))
        .where(Claim.unit >= int(first.timestamp()) // 300, Claim.unit < -(-int(last.timestamp()) // 300))
    )
    found = (
        select(Appointment)
        .where(Appointment.doctor_id == doctor_id, Appointment.id.in_(owners), _live(moment))
        .options(joinedload(Appointment.contact))
        .order_by(Appointment.starts_at)
    )
    return db.session.scalars(found).all()


def blocked_of(doctor_id: int) -> Sequence[BlockedPatient]:
    """Who no longer books online with the doctor, the last one first."""
    found = select(BlockedPatient).where(BlockedPatient.doctor_id == doctor_id)
    return db.session.scalars(found.order_by(BlockedPatient.blocked_at.desc())).all()


def outcomes_of(doctor_id: int) -> dict[tuple[bool | None, str], int]:
    """How many came and did not come, by first visit: rows without identity."""
    counted = (
        select(Appointment.first_visit, Appointment.status, func.count())
        .where(Appointment.doctor_id == doctor_id, Appointment.status.in_(PAST))
        .group_by(Appointment.first_visit, Appointment.status)
    )
    return {(first, status): number for first, status, number in db.session.execute(counted)}
