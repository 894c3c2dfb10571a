"""What somebody who leaves would leave behind."""

from dataclasses import dataclass

from sqlalchemy import func, select

from qa.answers.models import Answer, AnswerDraft
from qa.doctors.queries import doctor_of_account
from qa.extensions import db
from qa.moderation.models import Decision


@dataclass(frozen=True)
class Belongings:
    """How much there is of each."""

    answers: int = 0
    drafts: int = 0
    decisions: int = 0


def belongings(account_id: int) -> Belongings:
    """Answers, drafts and decisions of the account."""
    doctor = doctor_of_account(account_id)
    decisions = select(func.count()).where(Decision.moderator_id == account_id)
    answers = select(func.count()).where(Answer.doctor_id == (doctor.id if doctor else 0))
    drafts = select(func.count()).where(AnswerDraft.doctor_id == (doctor.id if doctor else 0))
    counts = [db.session.scalar(one) or 0 for one in (answers, drafts, decisions)]
    return Belongings(*counts)
