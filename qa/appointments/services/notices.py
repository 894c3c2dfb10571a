"""Writes down which mails an appointment causes, in the transaction that causes them; sending them is for later."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from qa.appointments.booking_models import Appointment, AppointmentMail, By, MailState, Notice
from qa.appointments.reminder_rules import REMINDERS, USELESS, reminder_times
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import emit
from qa.kernel.tokens import hashed, new_token

MAILS = AppointmentMail.metadata.tables[AppointmentMail.__tablename__]
ONCE = ("appointment_id", "kind", "revision", "recipient")
QUEUE = {
    "postgresql": postgresql.insert(MAILS).on_conflict_do_nothing(index_elements=ONCE),
    "sqlite": sqlite.insert(MAILS).on_conflict_do_nothing(index_elements=ONCE),
}
LAPSE_TOLD = timedelta(days=1)


def queue_notice(appointment: Appointment, kind: Notice, *, recipient: By = By.PATIENT) -> None:
    """One mail about the present revision, to leave at once; queued twice it is one. Emits appointment.changed.

    Nothing is written about a visit of the past, to a patient without an address, or to a doctor who wants no such
    mails (what asks for the doctor's agreement goes all the same). Runs inside the caller's transaction.
    """
    moment, expires_at = now(), _expires_at(appointment, kind)
    wanted = _doctor_wants(appointment, kind) if recipient == By.DOCTOR else _reaches(appointment, kind)
    if wanted and moment < expires_at:
        _queue(appointment, recipient, {kind: moment})
    emit("appointment.changed", appointment.id)


def queue_reminders(appointment: Appointment) -> None:
    """The reminders of the present revision that the doctor's agenda asks for; none whose time is already past.

    Runs inside the caller's transaction.
    """
    agenda = appointment.agenda
    due = reminder_times(
        appointment.starts_at,
        appointment.zone,
        moment=now(),
        week=agenda is not None and agenda.reminds_week,
        hours=agenda is not None and agenda.reminds_hours,
    )
    reaching = {kind: due_at for kind, due_at in due.items() if _reaches(appointment, kind)}
    _queue(appointment, By.PATIENT, reaching)


def drop_notices(appointment: Appointment) -> None:
    """What still waits about the appointment will not leave: called before the mails of its new state are queued.

    What is being sent at this moment reads the appointment once more and stops there. Runs inside the caller's
    transaction.
    """
    waiting = (AppointmentMail.appointment_id == appointment.id) & (AppointmentMail.state == MailState.QUEUED)
    with transaction() as session:
        session.execute(update(AppointmentMail).where(waiting).values(state=MailState.CANCELLED))


def _queue(appointment: Appointment, recipient: By, due: Mapping[Notice, datetime]) -> None:
    rows = [
        {
            "appointment_id": appointment.id,
            "kind": kind,
            "revision": appointment.revision,
            "recipient": recipient,
            "key": hashed(new_token()),
            "state": MailState.QUEUED,
            "due_at": due_at,
            "expires_at": _expires_at(appointment, kind),
        }
        for kind, due_at in due.items()
    ]
    with transaction() as session:
        if rows:
            session.execute(QUEUE[session.get_bind().dialect.name], rows)


def _expires_at(appointment: Appointment, kind: Notice) -> datetime:
    """From when on the mail would be of no use."""
    if kind == Notice.EXPIRED:
        return now() + LAPSE_TOLD
    if kind == Notice.CONFIRM and appointment.release_at is not None:
        return min(appointment.release_at, appointment.starts_at)
    return appointment.starts_at - USELESS if kind in REMINDERS else appointment.starts_at


def _doctor_wants(appointment: Appointment, kind: Notice) -> bool:
    agenda = appointment.agenda
    return kind == Notice.PROPOSED or (agenda is not None and agenda.tells_doctor)


def _reaches(appointment: Appointment, kind: Notice) -> bool:
    """True where the patient left an address, or for reminders a telephone."""
    content = appointment.contact.content if appointment.contact else {}
    return bool(content.get("email") or (kind in REMINDERS and content.get("telephone")))
