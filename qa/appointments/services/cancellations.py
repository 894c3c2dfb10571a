"""A visit is called off, or a request dropped."""

from qa.appointments.booking_models import Appointment, By, Status
from qa.appointments.rules import STANDING, Refusal, is_alive, may_change
from qa.appointments.services.ending import call_off, let_time_go
from qa.appointments.services.notices import drop_notices
from qa.appointments.services.records import appointment_of, erase
from qa.kernel.access import Actor
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, NotFound
from qa.kernel.events import emit


def cancel(actor: Actor, appointment_id: int, *, words: str = "") -> None:
    """Calls a visit off; twice or at once it is one change and one mail.

    A patient does so until the deadline, and drops what was not confirmed at any time: of that nothing is kept, and a
    mere hold is gone (its token opens nothing any more). The doctor does so always. Raises NotAllowed, NotFound,
    Conflict: TOO_LATE, ENDED.
    """
    with transaction():
        appointment, by = appointment_of(actor, appointment_id)
        if appointment.status == Status.CANCELLED:
            return
        if appointment.status not in STANDING:
            _drop(appointment, by)
        else:
            _check_state(appointment, by)
            call_off(appointment, by=by, words=words)


def _drop(appointment: Appointment, by: By) -> None:
    """A hold or a request without its click: no doctor knows of it. Raises NotFound, Conflict(ENDED)."""
    if by == By.DOCTOR and appointment.status in (Status.HELD, Status.PENDING):
        raise NotFound
    if appointment.status == Status.HELD:
        erase(appointment)
    elif appointment.status == Status.PENDING:
        drop_notices(appointment)
        let_time_go(appointment, by)
        appointment.cancelled_by = by
        appointment.contact = appointment.patient_key = None
        emit("appointment.changed", appointment.id)
    else:
        raise Conflict(Refusal.ENDED)


def _check_state(appointment: Appointment, by: By) -> None:
    if not is_alive(appointment, now()):
        raise Conflict(Refusal.ENDED)
    if by == By.PATIENT and not may_change(appointment, now()):
        raise Conflict(Refusal.TOO_LATE)
