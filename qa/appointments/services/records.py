"""How an appointment begins, what its history says, and whether the one who acts may."""

import logging
from datetime import datetime, timedelta

from qa.appointments.booking_models import Appointment, AppointmentEvent, By, Status
from qa.appointments.models import Motive, Place
from qa.appointments.rules import BROWSER_SCOPE, SCOPE, UNIT_SECONDS, What
from qa.appointments.services.claims import locked_appointment
from qa.doctors.profile_services import own_doctor
from qa.extensions import db
from qa.kernel.access import Action, Actor, Role, require
from qa.kernel.clock import now
from qa.kernel.errors import Invalid, NotFound
from qa.kernel.events import emit
from qa.kernel.tokens import forget_links, new_token

log = logging.getLogger(__name__)


def new_appointment(
    motive: Motive, place: Place, starts_at: datetime, *, by: By, status: Status, minutes: int | None = None,
    release_at: datetime | None = None, holder: str | None = None,
) -> Appointment:  # fmt: skip
    """An appointment with everything copied from its motive and place; it owns no time yet."""
    moment = now()
    appointment = Appointment(
        public_id=new_token(),
        doctor_id=motive.doctor_id,
        motive=motive,
        place=place,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes or motive.minutes),
        zone=place.zone,
        buffer_before=motive.buffer_before,
        buffer_after=motive.buffer_after,
        status=status,
        release_at=release_at,
        holder=holder,
        made_by=by,
        made_at=moment,
        status_at=moment,
    )
    db.session.add(appointment)
    db.session.flush()
    return appointment


def set_status(
    appointment: Appointment, status: Status, *, by: By, what: What, release_at: datetime | None = None
) -> None:
    """The appointment stands there from now on, and its history says so."""
    appointment.status, appointment.status_at, appointment.release_at = status, now(), release_at
    note(appointment, by=by, what=what)


def note(appointment: Appointment, *, by: By, what: What) -> None:
    """One line of the history, without a name."""
    db.session.add(
        AppointmentEvent(
            appointment_id=appointment.id, at=now(), by=by, what=what, starts_at=appointment.starts_at
        )
    )


def appointment_of(actor: Actor, appointment_id: int) -> tuple[Appointment, By]:
    """The appointment under its doctor's lock, and as whom the actor acts on it.

    A patient holds the link that opened it; a doctor has none but the own ones. Raises NotAllowed, NotFound.
    """
    if Role.PATIENT in actor.roles:
        require(actor, Action.ATTEND)
        return locked_appointment(appointment_id), By.PATIENT
    return own_appointment(actor, appointment_id), By.DOCTOR


def own_appointment(actor: Actor, appointment_id: int) -> Appointment:
    """A doctor's own appointment under the lock; another doctor's is NotFound, and the try is logged without names."""
    require(actor, Action.KEEP_AGENDA)
    doctor_id = own_doctor(actor).id
    appointment = locked_appointment(appointment_id)
    if appointment.doctor_id != doctor_id:
        log.warning("another doctor's appointment", extra={"doctor": doctor_id, "subject": appointment_id})
        raise NotFound
    return appointment


def erase(appointment: Appointment) -> None:
    """The row goes with all that hangs on it, its links too: a later row might get its number. Emits agenda.changed."""
    drop_links(appointment.id)
    emit("agenda.changed", appointment.doctor_id)
    db.session.delete(appointment)
    db.session.flush()


def drop_links(appointment_id: int) -> None:
    """No secret opens the appointment any more. Inside the caller's transaction."""
    for scope in (SCOPE, BROWSER_SCOPE):
        forget_links(scope, appointment_id)


def check_grid(starts_at: datetime) -> None:
    """Raises Invalid("starts_at") for a start between two units of five minutes."""
    if starts_at.timestamp() % UNIT_SECONDS:
        raise Invalid("starts_at", "off the grid of five minutes")
