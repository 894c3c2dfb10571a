"""A visit takes another time in one transaction: its own units never block it, and a failure leaves all as it was."""

from datetime import datetime

from qa.appointments.booking_models import Appointment, By, Notice, Status
from qa.appointments.models import Agenda, Place
from qa.appointments.plan_queries import is_free, visit_again
from qa.appointments.rules import STANDING, Refusal, What, is_alive, may_change, may_take_again
from qa.appointments.services.bookings import propose
from qa.appointments.services.claims import drop_void, free_lane, free_units, take_units
from qa.appointments.services.contacts import keys_of
from qa.appointments.services.notices import drop_notices, queue_notice, queue_reminders
from qa.appointments.services.quotas import count_quota, is_blocked, take_quota
from qa.appointments.services.records import appointment_of, check_grid, note, set_status
from qa.extensions import db
from qa.kernel.access import Actor
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotFound


def move(
    actor: Actor, appointment_id: int, *, starts_at: datetime, place_id: int, overbook: bool = False
) -> None:
    """The visit, as long as it was booked, at another time: one revision more, and its mails anew.

    Patients move to a time on the list, before their deadline; what the doctor cancelled they take up again the same
    way. The doctor moves anywhere, and with `overbook` beside another visit. The same time twice is one move. Raises
    NotAllowed, NotFound, Invalid("starts_at"), Conflict: TAKEN, TOO_LATE, ENDED, PATIENT_LIMIT, BY_PHONE.
    """
    check_grid(starts_at)
    with transaction():
        appointment, by = appointment_of(actor, appointment_id)
        place = _place(appointment, place_id)
        if (appointment.starts_at, appointment.place_id) == (starts_at, place_id) and _stands(appointment):
            return
        _check_state(appointment, by)
        again = appointment.status == Status.CANCELLED
        drop_void(appointment.doctor_id)
        if by == By.PATIENT:
            _check_patient(appointment, starts_at, place, again=again)
        _retake(appointment, starts_at, place, overbook=overbook and by == By.DOCTOR)
        _count(appointment, by, again=again)
        _tell(appointment, by, again=again)


def _place(appointment: Appointment, place_id: int) -> Place:
    place = db.session.get(Place, place_id)
    if place is None or place.doctor_id != appointment.doctor_id or place.closed_at:
        raise NotFound
    return place


def _stands(appointment: Appointment) -> bool:
    return appointment.status in STANDING and is_alive(appointment, now())


def _check_state(appointment: Appointment, by: By) -> None:
    """Raises Conflict: ENDED for what no longer stands, TOO_LATE for a patient after the deadline."""
    moment = now()
    if may_take_again(appointment, moment):
        return
    if not _stands(appointment):
        raise Conflict(Refusal.ENDED)
    if by == By.PATIENT and not may_change(appointment, moment):
        raise Conflict(Refusal.TOO_LATE)


def _check_patient(appointment: Appointment, starts_at: datetime, place: Place, *, again: bool) -> None:
    """The time is on the list of this moment, for a visit as long as this one; the doctor still takes the patient."""
    if starts_at <= now():
        raise Invalid("starts_at", "past")
    agenda, gone = db.session.get(Agenda, appointment.doctor_id), not appointment.doctor.may_answer
    offline = gone or agenda is None or not agenda.online
    if offline or (again and is_blocked(appointment.doctor_id, keys_of(appointment))):
        raise Conflict(Refusal.BY_PHONE)
    of, visit = (appointment.doctor_id, appointment.motive), visit_again(appointment)
    if not is_free(*of, place.id, starts_at, but=appointment.id, visit=visit):
        raise Conflict(Refusal.TAKEN)


def _retake(appointment: Appointment, starts_at: datetime, place: Place, *, overbook: bool) -> None:
    free_units(appointment)
    length = appointment.ends_at - appointment.starts_at
    appointment.starts_at, appointment.ends_at = starts_at, starts_at + length
    appointment.place, appointment.zone = place, place.zone
    appointment.revision += 1
    take_units(appointment, free_lane(appointment, overbook=overbook))


def _count(appointment: Appointment, by: By, *, again: bool) -> None:
    """What was cancelled no longer counted: it does again, within the limit where the patient takes it up."""
    if again:
        (take_quota if by == By.PATIENT else count_quota)(appointment, keys_of(appointment))
        appointment.cancelled_by = ""


def _tell(appointment: Appointment, by: By, *, again: bool) -> None:
    """A request stays one, with a new deadline; the doctor's own move is the agreement."""
    drop_notices(appointment)
    note(appointment, by=by, what=What.OVERBOOKED if appointment.lane else What.MOVED)
    waits = appointment.motive.needs_consent if again else appointment.status == Status.PROPOSED
    if waits and by == By.PATIENT:
        propose(appointment)
        return
    if appointment.status != Status.BOOKED:
        set_status(appointment, Status.BOOKED, by=by, what=What.BOOKED)
    kind = Notice.BOOKED if again else Notice.MOVED
    queue_notice(appointment, kind)
    if by == By.PATIENT:
        queue_notice(appointment, kind, recipient=By.DOCTOR)
    queue_reminders(appointment)
