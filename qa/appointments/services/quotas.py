"""How many visits to come one patient may hold with one doctor, and who no longer books online."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from qa.appointments.booking_models import Appointment, BlockedPatient, By, Quota, Status
from qa.appointments.rules import ALIVE, CANCELS_MOST, CANCELS_WITHIN, Refusal
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.errors import Conflict


def take_quota(appointment: Appointment, keys: Sequence[str]) -> None:
    """The patient's lowest free number with the doctor, up to what the motive allows; raises Conflict(PATIENT_LIMIT).

    Visits over, and those that own their time no more, are no longer counted. Runs inside the caller's transaction.
    """
    if not count_quota(appointment, keys):
        raise Conflict(Refusal.PATIENT_LIMIT)


def count_quota(appointment: Appointment, keys: Sequence[str]) -> bool:
    """The same without a refusal, for what the doctor books: False where the patient holds all already."""
    number = _lowest_free(appointment, keys) if keys else None
    if number is None:
        return False
    row = {"doctor_id": appointment.doctor_id, "patient_key": keys[0], "n": number}
    db.session.flush()
    try:
        db.session.execute(insert(Quota).values(row | {"appointment_id": appointment.id}))
    except IntegrityError as taken:
        raise Conflict(Refusal.PATIENT_LIMIT) from taken
    return True


def _lowest_free(appointment: Appointment, keys: Sequence[str]) -> int | None:
    taken = _taken(appointment.doctor_id, keys)
    return next((n for n in range(1, appointment.motive.patient_most + 1) if n not in taken), None)


def free_quota(appointment: Appointment) -> None:
    """The visit no longer counts. Runs inside the caller's transaction."""
    db.session.execute(delete(Quota).where(Quota.appointment_id == appointment.id))


def _taken(doctor_id: int, keys: Sequence[str]) -> set[int]:
    """The numbers that still count; those of visits that are over are given back."""
    moment = now()
    over = or_(
        Appointment.ends_at <= moment, Appointment.release_at <= moment, Appointment.status.not_in(ALIVE)
    )
    held = select(Quota.n, Quota.appointment_id, over.label("over"))
    held = held.join(Appointment, Appointment.id == Quota.appointment_id)
    held = held.where(Quota.doctor_id == doctor_id, Quota.patient_key.in_(keys))
    rows = db.session.execute(held).all()
    if ended := [one.appointment_id for one in rows if one.over]:
        db.session.execute(delete(Quota).where(Quota.appointment_id.in_(ended)))
    return {one.n for one in rows if not one.over}


def check_welcome(doctor_id: int, keys: Sequence[str]) -> None:
    """Raises Conflict(BY_PHONE) for who was blocked, or cancelled three times in 30 days: it says not which."""
    if is_blocked(doctor_id, keys) or _cancels(doctor_id, keys) >= CANCELS_MOST:
        raise Conflict(Refusal.BY_PHONE)


def is_blocked(doctor_id: int, keys: Sequence[str]) -> bool:
    """True where the doctor blocked the patient."""
    mine = (BlockedPatient.doctor_id == doctor_id) & BlockedPatient.patient_key.in_(keys)
    return db.session.scalar(select(BlockedPatient.patient_key).where(mine).limit(1)) is not None


def _cancels(doctor_id: int, keys: Sequence[str]) -> int:
    """How many confirmed visits the patient cancelled lately."""
    mine = (Appointment.doctor_id == doctor_id) & Appointment.patient_key.in_(keys)
    theirs = (Appointment.status == Status.CANCELLED) & (Appointment.cancelled_by == By.PATIENT)
    lately = Appointment.status_at > now() - CANCELS_WITHIN
    return db.session.scalar(select(func.count()).select_from(Appointment).where(mine, theirs, lately)) or 0
