"""From a kept time to a visit: who comes, the click in the mail, the doctor's agreement; and what doctors book."""

from dataclasses import replace
from datetime import datetime

from qa.appointments.booking_models import Appointment, By, Notice, Status
from qa.appointments.models import Motive, Place
from qa.appointments.plan_queries import is_free, visit_again
from qa.appointments.rules import CLICK, KNOWN, Refusal, What, agree_until, is_alive
from qa.appointments.services.claims import (
    drop_void,
    free_lane,
    lock_agenda,
    locked_appointment,
    take_units,
)
from qa.appointments.services.contacts import Patient, keys_of, write_contact
from qa.appointments.services.notices import drop_notices, queue_notice, queue_reminders
from qa.appointments.services.quotas import check_welcome, count_quota, take_quota
from qa.appointments.services.records import check_grid, new_appointment, note, own_appointment, set_status
from qa.doctors.profile_services import own_doctor
from qa.extensions import db
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotFound

__all__ = ["Patient", "agree", "book_for_patient", "confirm", "give_contact"]


def give_contact(appointment_id: int, patient: Patient) -> None:
    """A hold becomes a request: its time is kept 20 minutes more, for the click in the mail that leaves now.

    After the hold's end as well, where the time is still free. Raises NotFound, Invalid("name" or "email"), and
    Conflict: TAKEN, PATIENT_LIMIT, BY_PHONE (blocked, or three cancels in 30 days: it does not say which), ENDED.
    """
    if not patient.email:
        raise Invalid("email", "empty")
    with transaction():
        appointment = locked_appointment(appointment_id)
        if appointment.status != Status.HELD:
            raise Conflict(Refusal.ENDED)
        _keep_time(appointment)
        write_contact(appointment, patient)
        appointment.holder = None
        release_at = min(now() + CLICK, appointment.starts_at)
        set_status(appointment, Status.PENDING, by=By.PATIENT, what=What.ASKED, release_at=release_at)
        keys = keys_of(appointment)
        check_welcome(appointment.doctor_id, keys)
        take_quota(appointment, keys)
        queue_notice(appointment, Notice.CONFIRM)


def _keep_time(appointment: Appointment) -> None:
    """The time is still on offer, and owned: taken anew where the hold has ended. Raises Conflict(TAKEN)."""
    if appointment.starts_at <= now():
        raise Conflict(Refusal.TAKEN)
    was_alive = is_alive(appointment, now())
    _check_offer(appointment, promised=was_alive)
    if not was_alive:
        drop_void(appointment.doctor_id)
        take_units(appointment)


def _check_offer(appointment: Appointment, *, promised: bool) -> None:
    """The doctor still receives and opens that time; who was promised it is not refused for short notice now."""
    visit = visit_again(appointment)
    if promised:
        visit = replace(visit, notice_minutes=0, notice_days=0)
    of, at = (appointment.doctor_id, appointment.motive), (appointment.place_id, appointment.starts_at)
    if not appointment.doctor.may_answer or not is_free(*of, *at, but=appointment.id, visit=visit):
        raise Conflict(Refusal.TAKEN)


def confirm(appointment_id: int) -> str:
    """The click in the mail: the visit is booked, or waits for the doctor's agreement; returns its status.

    Twice or at once it is one change and one mail. Raises NotFound, Conflict(ENDED) after the deadline, and
    Conflict(TAKEN) where the doctor closed that time in between.
    """
    with transaction():
        appointment = locked_appointment(appointment_id)
        if appointment.status in KNOWN and _still_stands(appointment):
            return appointment.status
        if appointment.status != Status.PENDING or not is_alive(appointment, now()):
            raise Conflict(Refusal.ENDED)
        _check_offer(appointment, promised=True)
        drop_notices(appointment)
        if appointment.motive.needs_consent:
            propose(appointment)
        else:
            book(appointment, by=By.PATIENT)
            queue_notice(appointment, Notice.BOOKED, recipient=By.DOCTOR)
        return appointment.status


def _still_stands(appointment: Appointment) -> bool:
    """False only for a request whose time to be agreed to is over."""
    return appointment.status != Status.PROPOSED or is_alive(appointment, now())


def propose(appointment: Appointment) -> None:
    """The request goes to the doctor, who has 48 hours. Inside the caller's transaction."""
    release_at = agree_until(appointment.starts_at, now())
    set_status(appointment, Status.PROPOSED, by=By.PATIENT, what=What.PROPOSED, release_at=release_at)
    queue_notice(appointment, Notice.PROPOSED)
    queue_notice(appointment, Notice.PROPOSED, recipient=By.DOCTOR)


def book(appointment: Appointment, *, by: By) -> None:
    """The visit stands, and the patient is told. Inside the caller's transaction."""
    set_status(appointment, Status.BOOKED, by=by, what=What.BOOKED)
    queue_notice(appointment, Notice.BOOKED)
    queue_reminders(appointment)


def agree(actor: Actor, appointment_id: int) -> None:
    """The doctor agrees to a request; twice or at once it is one change and one mail.

    Raises NotAllowed, NotFound, Conflict(ENDED).
    """
    with transaction():
        appointment = own_appointment(actor, appointment_id)
        if appointment.status == Status.BOOKED:
            return
        if appointment.status != Status.PROPOSED or not is_alive(appointment, now()):
            raise Conflict(Refusal.ENDED)
        drop_notices(appointment)
        book(appointment, by=By.DOCTOR)


def book_for_patient(
    actor: Actor, *, motive_id: int, place_id: int, starts_at: datetime, patient: Patient,
    minutes: int | None = None, overbook: bool = False,
) -> Appointment:  # fmt: skip
    """The doctor writes a visit down: outside the opening hours too, and of the past, of which no mail is sent.

    A time that is taken is Conflict(TAKEN), or with `overbook` the visit stands beside the other, up to three. Raises
    NotAllowed, NotFound, Invalid ("minutes", "starts_at", "name", "email").
    """
    require(actor, Action.KEEP_AGENDA)
    check_grid(starts_at)
    _check_length(minutes)
    with transaction():
        doctor_id = own_doctor(actor).id
        lock_agenda(doctor_id)
        drop_void(doctor_id)
        motive, place = _own(doctor_id, motive_id, place_id)
        appointment = new_appointment(
            motive, place, starts_at, by=By.DOCTOR, status=Status.BOOKED, minutes=minutes
        )
        take_units(appointment, free_lane(appointment, overbook=overbook))
        write_contact(appointment, patient)
        count_quota(appointment, keys_of(appointment))
        if appointment.lane:
            note(appointment, by=By.DOCTOR, what=What.OVERBOOKED)
        book(appointment, by=By.DOCTOR)
    return appointment


def _check_length(minutes: int | None) -> None:
    if minutes is not None and (minutes % 5 or not 5 <= minutes <= 480):
        raise Invalid("minutes", "out of bounds")


def _own(doctor_id: int, motive_id: int, place_id: int) -> tuple[Motive, Place]:
    motive, place = db.session.get(Motive, motive_id), db.session.get(Place, place_id)
    if motive is None or place is None or {motive.doctor_id, place.doctor_id} != {doctor_id}:
        raise NotFound
    if motive.closed_at or place.closed_at:
        raise NotFound
    return motive, place
