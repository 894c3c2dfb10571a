"""What came of a visit, and with whom a doctor no longer books online."""

from datetime import timedelta

from sqlalchemy import delete

from qa.appointments.booking_models import BlockedPatient, By, Status
from qa.appointments.rules import Refusal, What
from qa.appointments.services.quotas import is_blocked
from qa.appointments.services.records import own_appointment, set_status
from qa.doctors.profile_services import own_doctor
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotFound
from qa.kernel.events import emit

OUTCOMES = {
    Status.FULFILLED: What.FULFILLED,
    Status.NOSHOW: What.NOSHOW,
    Status.BOOKED: What.REOPENED,
}
EARLY = timedelta(hours=1)
"""How long before the hour somebody may already have been seen."""


def note_outcome(actor: Actor, appointment_id: int, outcome: Status) -> None:
    """The patient came, or did not; BOOKED takes a slip back. The same twice is one change, and no mail leaves.

    Raises NotAllowed, NotFound, Invalid("outcome") for another state or too early, Conflict(ENDED).
    """
    if outcome not in OUTCOMES:
        raise Invalid("outcome", "unknown")
    with transaction():
        appointment = own_appointment(actor, appointment_id)
        if appointment.status not in OUTCOMES:
            raise Conflict(Refusal.ENDED)
        if appointment.status == outcome:
            return
        early = EARLY if outcome == Status.FULFILLED else timedelta()
        if outcome != Status.BOOKED and now() < appointment.starts_at - early:
            raise Invalid("outcome", "too early")
        set_status(appointment, outcome, by=By.DOCTOR, what=OUTCOMES[outcome])
        emit("appointment.changed", appointment.id)


def block_patient(actor: Actor, appointment_id: int) -> None:
    """Who came (or did not) no longer books online with this doctor, who keeps only a hash of the address.

    Visits that stand are not touched. Raises NotAllowed, NotFound, and Conflict(ENDED) where nothing says who it was.
    """
    with transaction() as session:
        appointment = own_appointment(actor, appointment_id)
        key = appointment.patient_key
        if key is None:
            raise Conflict(Refusal.ENDED)
        if not is_blocked(appointment.doctor_id, [key]):
            session.add(BlockedPatient(doctor_id=appointment.doctor_id, patient_key=key, blocked_at=now()))


def unblock_patient(actor: Actor, key: str) -> None:
    """The one behind that hash may book online with the doctor again. Raises NotAllowed, NotFound."""
    require(actor, Action.KEEP_AGENDA)
    with transaction() as session:
        mine = BlockedPatient.doctor_id == own_doctor(actor).id
        gone = delete(BlockedPatient).where(mine, BlockedPatient.patient_key == key)
        if session.scalar(gone.returning(BlockedPatient.patient_key)) is None:
            raise NotFound
