"""By the clock: what nobody confirmed ends, units that no longer count go, who came is forgotten."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update

from qa.appointments.booking_models import (
    Appointment,
    BlockedPatient,
    By,
    Claim,
    Contact,
    Notice,
    Quota,
    Status,
)
from qa.appointments.models import Absence, Agenda, DayChange, Motive, NextFree, Opening, Place, WorkedHoliday
from qa.appointments.rules import (
    CLAIMS_KEPT,
    CONTACT_KEPT,
    HOLD_KEPT,
    LAPSED_KEPT,
    STANDING,
    UNIT_SECONDS,
    What,
)
from qa.appointments.services.claims import drop_void, free_units, lock_agenda, locked_appointment
from qa.appointments.services.ending import call_off
from qa.appointments.services.notices import drop_notices, queue_notice
from qa.appointments.services.quotas import free_quota
from qa.appointments.services.records import drop_links, erase, set_status
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import emit

log = logging.getLogger(__name__)

ROUND = 200
"""How many appointments one round of the clock ends, holds among them."""
WAITING = (Status.PENDING, Status.PROPOSED)
OPENED = (Opening, DayChange, Absence, WorkedHoliday, NextFree, BlockedPatient)


def release_expired() -> None:
    """Each minute: units of what is over are free, requests that nobody confirmed or agreed to end with one mail.

    A hold's row goes an hour after it ended: until then who filled in the form may still have the time, if free.
    """
    moment = now()
    over = Appointment.release_at <= moment
    for doctor_id in _ids(select(Appointment.doctor_id).distinct().where(over, _owns_time())):
        _each(_release, doctor_id)
    for one in _ids(select(Appointment.id).where(over, Appointment.status.in_(WAITING)).limit(ROUND)):
        _each(_end, one)
    old = (Appointment.release_at <= moment - HOLD_KEPT) & (Appointment.status == Status.HELD)
    for one in _ids(select(Appointment.id).where(old).limit(ROUND)):
        _each(_forget_hold, one)


def _owns_time() -> ColumnElement[bool]:
    return exists().where(Claim.appointment_id == Appointment.id)


def _ids(wanted: Any) -> Sequence[int]:
    ids: Sequence[int] = db.session.scalars(wanted).all()
    db.session.rollback()
    return ids


def _each(act: Callable[[int], None], one: int) -> None:
    """One that fails is logged and keeps nobody waiting."""
    try:
        act(one)
    except Exception:
        db.session.rollback()
        log.exception("appointments by the clock", extra={"subject": one})


def _release(doctor_id: int) -> None:
    with transaction() as session:
        lock_agenda(doctor_id)
        drop_void(doctor_id)
        back = (Appointment.doctor_id == doctor_id) & (Appointment.status == Status.CANCELLED)
        given = update(Appointment).where(back, Appointment.release_at <= now())
        session.execute(given.values(release_at=None))
        emit("agenda.changed", doctor_id)


def _is_over(appointment: Appointment, moment: datetime) -> bool:
    return appointment.release_at is not None and appointment.release_at <= moment


def _end(appointment_id: int) -> None:
    with transaction():
        appointment = locked_appointment(appointment_id)
        if appointment.status not in WAITING or not _is_over(appointment, now()):
            return
        drop_notices(appointment)
        free_units(appointment)
        free_quota(appointment)
        set_status(appointment, Status.EXPIRED, by=By.SITE, what=What.EXPIRED)
        queue_notice(appointment, Notice.EXPIRED)


def _forget_hold(appointment_id: int) -> None:
    with transaction():
        appointment = locked_appointment(appointment_id)
        if appointment.status == Status.HELD and _is_over(appointment, now() - HOLD_KEPT):
            erase(appointment)


def drop_past_claims() -> None:
    """Units older than a week protect nothing any more."""
    before = int((now() - CLAIMS_KEPT).timestamp()) // UNIT_SECONDS
    old = Claim.doctor_id.in_(select(Agenda.doctor_id)) & (Claim.unit < before)
    if db.session.scalar(select(Claim.unit).where(old).limit(1)) is None:
        return
    with transaction() as session:
        session.execute(delete(Claim).where(old).execution_options(synchronize_session=False))


def destroy_contacts() -> None:
    """By the clock: contacts, hashes and numbers of who came, 30 days after the visit.

    Of what the patient cancelled 30 days after that (while it counts), of what nobody confirmed after two days.
    """
    for doctor_id in _ids(select(Appointment.doctor_id).distinct().where(_over(now()))):
        _each(_destroy, doctor_id)


def _over(moment: datetime) -> ColumnElement[bool]:
    known = or_(
        Appointment.patient_key.is_not(None), exists().where(Contact.appointment_id == Appointment.id)
    )
    by_patient = (Appointment.status == Status.CANCELLED) & (Appointment.cancelled_by == By.PATIENT)
    time_is_over = or_(
        Appointment.ends_at <= moment - CONTACT_KEPT,
        by_patient & (Appointment.status_at <= moment - CONTACT_KEPT),
        (Appointment.status == Status.EXPIRED) & (Appointment.status_at <= moment - LAPSED_KEPT),
    )
    return and_(known, time_is_over)


def _destroy(doctor_id: int) -> None:
    with transaction() as session:
        lock_agenda(doctor_id)
        due = select(Appointment.id).where(Appointment.doctor_id == doctor_id, _over(now()))
        _forget_patients(session.scalars(due).all())


def _forget_patients(ids: Sequence[int]) -> None:
    session = db.session
    session.execute(delete(Contact).where(Contact.appointment_id.in_(ids)))
    session.execute(delete(Quota).where(Quota.appointment_id.in_(ids)))
    session.execute(update(Appointment).where(Appointment.id.in_(ids)).values(patient_key=None, holder=None))


def forget_agenda(doctor_id: int) -> None:
    """An account closes: visits to come are cancelled with a mail, nothing is open or known any more.

    What is kept of a visit says neither who came nor why; contacts of those told just now go by the clock. Inside the
    caller's transaction, before the doctor's own row changes. A doctor without an agenda has nothing to forget.
    """
    if db.session.get(Agenda, doctor_id) is None:
        return
    lock_agenda(doctor_id).online = False
    told = [_call_off(one) for one in _live(doctor_id)]
    db.session.flush()
    silent = (Appointment.doctor_id == doctor_id) & Appointment.id.not_in([one for one in told if one])
    ids = db.session.scalars(select(Appointment.id).where(silent)).all()
    _forget_patients(ids)
    for one in ids:  # the doctor's row may go, and a later appointment get the number
        drop_links(one)
    for table in OPENED:
        db.session.execute(delete(table).where(table.doctor_id == doctor_id))
    for kind in (Place, Motive):
        still = (kind.doctor_id == doctor_id) & kind.closed_at.is_(None)
        db.session.execute(update(kind).where(still).values(closed_at=now()))
    emit("agenda.changed", doctor_id)


def _live(doctor_id: int) -> list[Appointment]:
    states = (Status.HELD, Status.PENDING, *STANDING)
    mine = (Appointment.doctor_id == doctor_id) & Appointment.status.in_(states)
    return list(db.session.scalars(select(Appointment).where(mine, Appointment.ends_at > now())))


def _call_off(appointment: Appointment) -> int | None:
    """The visit's number where somebody is told."""
    if appointment.status not in STANDING:
        erase(appointment)
        return None
    call_off(appointment, by=By.DOCTOR)
    return appointment.id
