"""What becomes of a doctor's answers, and of the questions that have none without them."""

from sqlalchemy import delete, func, select, update

from qa.answers.models import Answer, AnswerRevision, State
from qa.departures.rules import REMOVED
from qa.doctors.queries import doctor_of_account
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import emit
from qa.questions.models import Question
from qa.questions.models import State as QuestionState
from qa.questions.rules import due_at
from qa.verification.right_queries import right_change


def answered_questions(doctor_id: int) -> frozenset[int]:
    """The questions under which the doctor's words stand or stood."""
    with transaction() as session:
        return frozenset(session.scalars(select(Answer.question_id).where(Answer.doctor_id == doctor_id)))


def remove_answers(doctor_id: int, *, within_hours: int) -> None:
    """Inside the caller's transaction: the answers lose their texts and their author; a bare row says why.

    A public question that has no answer left is due again in so many hours. Emits question.reopened for each.
    """
    questions = answered_questions(doctor_id)
    with transaction() as session:
        mine = select(Answer.id).where(Answer.doctor_id == doctor_id)
        session.execute(delete(AnswerRevision).where(AnswerRevision.answer_id.in_(mine)))
        session.execute(
            update(Answer)
            .where(Answer.doctor_id == doctor_id)
            .values(
                state=State.WITHDRAWN,
                parts={},
                html="",
                hidden_reason=REMOVED,
                doctor_id=None,
                most_useful=False,
            )
            .values(version=Answer.version + 1, updated_at=now(), helped_at=None)
        )
        for question_id in sorted(questions):
            _settle(question_id, within_hours)


def _settle(question_id: int, within_hours: int) -> None:
    """Keeps the question's first answer in step; without one it waits again."""
    public = (Answer.question_id == question_id) & (Answer.state == State.PUBLISHED)
    with transaction() as session:
        question = session.get_one(Question, question_id)
        before, question.answered_at = (
            question.answered_at,
            session.scalar(select(func.min(Answer.published_at)).where(public)),
        )
        if (
            before is None
            or question.answered_at
            or question.state != QuestionState.PUBLISHED
            or question.imported
        ):
            return
        question.due_at = due_at(now(), within_hours=within_hours)
        session.flush()
        emit("question.reopened", question_id)


def tell_change(question_ids: set[int] | frozenset[int]) -> None:
    """Inside the caller's transaction: pages, feeds and index see these questions anew. Emits question.changed."""
    with transaction() as session:
        for question_id in sorted(question_ids):
            session.execute(update(Question).where(Question.id == question_id).values(changed_at=now()))
            emit("question.changed", question_id)


def tell_right_change(change_id: int) -> None:
    """A right was suspended, ended or given back: pages, feeds and index see what the doctor answered anew."""
    change = right_change(change_id)
    doctor = doctor_of_account(change.account_id) if change else None
    if doctor is not None:
        tell_change(answered_questions(doctor.id))
