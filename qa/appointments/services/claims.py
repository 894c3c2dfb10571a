"""The units of time that appointments own: two owners of one unit cannot be written, whoever tries at once."""

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from qa.appointments.booking_models import Appointment, Claim
from qa.appointments.models import Agenda
from qa.appointments.rules import LANES, Refusal
from qa.appointments.slots import units
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.errors import Conflict, NotFound


def lock_agenda(doctor_id: int) -> Agenda:
    """The doctor's agenda, locked until the caller's transaction ends; raises NotFound where there is none.

    First thing in everything that books or changes opening hours: one after the other for one doctor, so that what
    was found free stays free until it is taken, and no two of them can wait for each other.
    """
    return _locked(Agenda.doctor_id == doctor_id)


def _locked(which: ColumnElement[bool]) -> Agenda:
    wanted = select(Agenda).where(which).with_for_update().execution_options(populate_existing=True)
    agenda = db.session.scalar(wanted)
    if agenda is None:
        raise NotFound
    return agenda


def locked_appointment(appointment_id: int) -> Appointment:
    """The appointment with its contact and agenda, as they are under its doctor's lock; raises NotFound."""
    owner = select(Appointment.doctor_id).where(Appointment.id == appointment_id)
    agenda = _locked(Agenda.doctor_id == owner.scalar_subquery())
    whole = (joinedload(Appointment.contact),)
    appointment = db.session.get(Appointment, appointment_id, options=whole, populate_existing=True)
    if appointment is None:
        raise NotFound
    set_committed_value(appointment, "agenda", agenda)
    return appointment


def units_of(appointment: Appointment) -> range:
    """The units that the appointment needs, its buffers included."""
    return units(
        appointment.starts_at - timedelta(minutes=appointment.buffer_before),
        appointment.ends_at + timedelta(minutes=appointment.buffer_after),
    )


def take_units(appointment: Appointment, lane: int = 0) -> None:
    """Takes every unit of the appointment, ascending; raises Conflict(TAKEN) where one has an owner.

    Runs inside the caller's transaction, which ends with the refusal.
    """
    appointment.lane = lane
    db.session.flush()
    owner = {"doctor_id": appointment.doctor_id, "lane": lane, "appointment_id": appointment.id}
    try:
        db.session.execute(insert(Claim), [owner | {"unit": unit} for unit in units_of(appointment)])
    except IntegrityError as taken:
        raise Conflict(Refusal.TAKEN) from taken


def free_units(appointment: Appointment) -> None:
    """The appointment owns no time any more. Runs inside the caller's transaction."""
    _drop(Claim.appointment_id == appointment.id)


def drop_void(doctor_id: int) -> None:
    """Drops the units of the doctor's appointments whose time to own them is over. Inside the caller's transaction."""
    over = (Appointment.doctor_id == doctor_id) & (Appointment.release_at <= now())
    void = Claim.appointment_id.in_(select(Appointment.id).where(over))
    _drop(Claim.doctor_id == doctor_id, void)


def _drop(*which: ColumnElement[bool]) -> None:
    db.session.execute(delete(Claim).where(*which).execution_options(synchronize_session=False))


def free_lane(appointment: Appointment, *, overbook: bool) -> int:
    """The lane that the doctor's own booking takes: everybody's, or on purpose the lowest free one beside it.

    Void units were dropped before. Raises Conflict(TAKEN) where none is free.
    """
    span = units_of(appointment)
    mine = (Claim.doctor_id == appointment.doctor_id) & (Claim.appointment_id != appointment.id)
    within = Claim.unit.between(span.start, span.stop - 1)
    taken = set(db.session.scalars(select(Claim.lane).where(mine, within).distinct()))
    lanes = range(LANES if overbook else 1)
    lane = next((one for one in lanes if one not in taken), None)
    if lane is None:
        raise Conflict(Refusal.TAKEN)
    return lane
