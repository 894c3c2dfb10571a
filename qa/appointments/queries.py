"""Reads of agendas and of what is booked."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import selectinload

from qa.appointments.booking_models import Appointment
from qa.appointments.models import Agenda, Change, DayChange, Motive, Opening, Place, Who
from qa.appointments.rules import BROWSER_SCOPE, KNOWN, SCOPE
from qa.doctors.models import Doctor
from qa.doctors.queries import LISTED
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.tokens import opened_by

# Who may book which motives: a link opens those of everybody too, and the doctor books all.
MAY_BOOK = {
    Who.PUBLIC: (Who.PUBLIC,),
    Who.LINK: (Who.PUBLIC, Who.LINK),
    Who.DOCTOR: tuple(Who),
}


def agenda_of(doctor_id: int) -> Agenda | None:
    """The doctor's agenda; None where the doctor never opened one."""
    return db.session.get(Agenda, doctor_id)


def open_motives(doctor_id: int, who: Who = Who.PUBLIC) -> Sequence[Motive]:
    """The motives that may be booked so, in the doctor's order; closed ones are left out."""
    wanted = select(Motive).where(Motive.doctor_id == doctor_id, Motive.closed_at.is_(None))
    return db.session.scalars(
        wanted.where(Motive.who.in_(MAY_BOOK[who])).order_by(Motive.position, Motive.id)
    ).all()


def open_places(doctor_id: int) -> Sequence[Place]:
    """The places of visits, in the doctor's order; closed ones are left out."""
    wanted = select(Place).where(Place.doctor_id == doctor_id, Place.closed_at.is_(None))
    return db.session.scalars(wanted.order_by(Place.position, Place.id)).all()


def appointment(appointment_id: int) -> Appointment | None:
    """One appointment, whoever asks: the caller says who may see it."""
    return db.session.get(Appointment, appointment_id) if 0 < appointment_id < 2**31 else None


def opened_by_token(token: str) -> tuple[Appointment, bool] | None:
    """The appointment behind a secret, and whether it is the mail's link (True) or the browser's token (False)."""
    for scope in (SCOPE, BROWSER_SCOPE):
        appointment_id = opened_by(scope, token)
        found = appointment(appointment_id) if appointment_id else None
        if found:
            return found, scope == SCOPE
    return None


def appointments_between(
    doctor_id: int, first: datetime, last: datetime, *, states: Collection[str] = KNOWN
) -> Sequence[Appointment]:
    """The appointments in these states that touch the time between two moments, in order, with their contacts."""
    wanted = select(Appointment).where(Appointment.doctor_id == doctor_id, Appointment.status.in_(states))
    wanted = wanted.where(Appointment.starts_at < last, Appointment.ends_at > first)
    ordered = wanted.order_by(Appointment.starts_at, Appointment.lane, Appointment.id)
    return db.session.scalars(ordered.options(selectinload(Appointment.contact))).all()


def bookable_doctors(doctor_ids: Iterable[int]) -> set[int]:
    """Those among them who take bookings online: listed, and with a public motive and an opening at an open place."""
    motive = exists().where(
        Motive.doctor_id == Agenda.doctor_id, Motive.closed_at.is_(None), Motive.who == Who.PUBLIC
    )
    wanted = select(Agenda.doctor_id).join(Doctor, Doctor.id == Agenda.doctor_id)
    wanted = wanted.where(Agenda.doctor_id.in_(list(doctor_ids)), Agenda.online, LISTED, motive)
    yesterday = now().date() - timedelta(1)
    to_come = (DayChange.kind == Change.OPEN) & (DayChange.day >= yesterday)
    return set(db.session.scalars(wanted.where(_at_open_place(Opening) | _at_open_place(DayChange, to_come))))


def _at_open_place(
    model: type[Opening] | type[DayChange], *conditions: ColumnElement[bool]
) -> ColumnElement[bool]:
    return exists().where(
        model.doctor_id == Agenda.doctor_id,
        Place.id == model.place_id,
        Place.closed_at.is_(None),
        *conditions,
    )
