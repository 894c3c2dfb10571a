"""What somebody who leaves would leave behind."""

from dataclasses import dataclass

from sqlalchemy import func, select

from qa.answers.models import Answer, AnswerDraft
from qa.appointments.booking_models import Appointment, AppointmentMail, MailState, Status
from qa.doctors.queries import doctor_of_account
from qa.extensions import db
from qa.kernel.clock import now
from qa.moderation.models import Decision


@dataclass(frozen=True)
class Belongings:
    """How much there is of each."""

    answers: int = 0
    drafts: int = 0
    decisions: int = 0
    visits: int = 0


def belongings(account_id: int) -> Belongings:
    """Answers, drafts and decisions of the account, and the visits that patients still wait for."""
    doctor = doctor_of_account(account_id)
    decisions = select(func.count()).where(Decision.moderator_id == account_id)
    answers = select(func.count()).where(Answer.doctor_id == (doctor.id if doctor else 0))
    drafts = select(func.count()).where(AnswerDraft.doctor_id == (doctor.id if doctor else 0))
    written, drafted, decided = [db.session.scalar(one) or 0 for one in (answers, drafts, decisions)]
    return Belongings(written, drafted, decided, visits=visits_to_come(doctor.id) if doctor else 0)


def visits_to_come(doctor_id: int) -> int:
    """How many patients wait for a visit with the doctor, or for the mail that tells them otherwise."""
    untold = select(AppointmentMail.id).where(
        AppointmentMail.appointment_id == Appointment.id,
        AppointmentMail.state.in_((MailState.QUEUED, MailState.LEASED)),
        AppointmentMail.expires_at > now(),
    )
    waiting = Appointment.status.in_((Status.PENDING, Status.PROPOSED, Status.BOOKED)) & (
        Appointment.ends_at > now()
    )
    wanted = select(func.count()).where(Appointment.doctor_id == doctor_id, waiting | untold.exists())
    return db.session.scalar(wanted) or 0
