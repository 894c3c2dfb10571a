"""Reads of answers."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from qa.answers.documents import Card
from qa.answers.models import Answer, AnswerDraft, AnswerRevision, State
from qa.doctors.models import Doctor
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.text import excerpt, plain
from qa.questions.models import Question
from qa.questions.models import State as QuestionState

# What is printed beside an answer: the declared interests of its doctor (L.4113-13 CSP), by one more query in all.
WITH_INTERESTS = joinedload(Answer.doctor).selectinload(Doctor.interests)
USEFUL_FIRST = (Answer.most_useful.desc(), Answer.published_at, Answer.id)
SUMMARY_LENGTH = 180
RECENT_DAYS = 3


def cards(questions: Iterable[Question]) -> list[Card]:
    """The questions as cards, in the same order, by one more query."""
    listed = list(questions)
    answers = answers_of_all([one.id for one in listed])
    return [_card(one, answers.get(one.id, [])) for one in listed]


def _card(question: Question, answers: Sequence[Answer]) -> Card:
    first = min(answers, key=lambda one: (one.published_at, one.id)) if answers else None
    return Card(
        id=question.id,
        title=question.title,
        slug=question.slug,
        summary=excerpt(plain(question.body_html), limit=SUMMARY_LENGTH),
        specialty=question.specialty,
        published_at=question.published_at,
        answered_at=question.answered_at,
        due_at=question.due_at,
        answer_count=len(answers),
        first_doctor_name=first.author_name if first and first.doctor else "",
        first_doctor=first.doctor if first else None,
    )


def answers_of_all(question_ids: Sequence[int]) -> dict[int, list[Answer]]:
    """The public answers of many questions."""
    found: dict[int, list[Answer]] = {}
    wanted = select(Answer).where(Answer.question_id.in_(question_ids), Answer.state == State.PUBLISHED)
    for one in db.session.scalars(wanted.order_by(Answer.question_id, *USEFUL_FIRST)) if question_ids else ():
        found.setdefault(one.question_id, []).append(one)
    return found


def public_answers(question_id: int) -> Sequence[Answer]:
    """The public answers, the most useful first, then the oldest."""
    wanted = select(Answer).where(Answer.question_id == question_id, Answer.state == State.PUBLISHED)
    return db.session.scalars(wanted.order_by(*USEFUL_FIRST).options(WITH_INTERESTS)).all()


def all_answers(question_id: int) -> Sequence[Answer]:
    """Every answer, hidden and withdrawn ones too."""
    wanted = select(Answer).where(Answer.question_id == question_id).options(WITH_INTERESTS)
    return db.session.scalars(wanted.order_by(*USEFUL_FIRST)).all()


def answer(answer_id: int) -> Answer | None:
    """The answer with this number, whatever its state."""
    return db.session.get(Answer, answer_id) if 0 < answer_id < 2**31 else None


def answer_by(doctor_id: int, question_id: int) -> Answer | None:
    """A doctor's answer to a question."""
    wanted = select(Answer).where(Answer.question_id == question_id, Answer.doctor_id == doctor_id)
    return db.session.scalars(wanted).first()


def draft(doctor_id: int, question_id: int) -> AnswerDraft | None:
    """What the doctor has begun to write."""
    return db.session.get(AnswerDraft, (question_id, doctor_id))


def history(answer_id: int) -> Sequence[AnswerRevision]:
    """Earlier texts, oldest first."""
    wanted = select(AnswerRevision).where(AnswerRevision.answer_id == answer_id)
    return db.session.scalars(wanted.order_by(AnswerRevision.number)).all()


def open_questions(*, specialty: str | None = None, limit: int = 100) -> Sequence[Question]:
    """The doctors' queue: unanswered first, oldest due first; answered ones of the last days after them."""
    waiting = Question.answered_at.is_(None)
    recent = Question.answered_at >= now() - timedelta(days=RECENT_DAYS)
    wanted = select(Question).where(
        Question.state == QuestionState.PUBLISHED, Question.external_id.is_(None), waiting | recent
    )
    if specialty:
        wanted = wanted.where(Question.specialty == specialty)
    order = (Question.answered_at.is_not(None), Question.due_at, Question.id)
    return db.session.scalars(wanted.order_by(*order).limit(limit)).all()


def answers_by(doctor_id: int, *, limit: int = 20) -> list[tuple[Answer, Question]]:
    """A doctor's public answers with their questions, newest first."""
    wanted = select(Answer, Question).join(Question, Question.id == Answer.question_id)
    public = (Answer.doctor_id == doctor_id) & (Answer.state == State.PUBLISHED)
    shown = wanted.where(public, Question.state == QuestionState.PUBLISHED)
    rows = db.session.execute(shown.order_by(Answer.published_at.desc()).limit(limit))
    return [(row[0], row[1]) for row in rows]


def answers_since(doctor_id: int, moment: datetime) -> int:
    """How many answers of a doctor became public since a moment."""
    mine = (Answer.doctor_id == doctor_id) & (Answer.published_at >= moment)
    return db.session.scalar(select(func.count()).select_from(Answer).where(mine)) or 0


def unread_answers(limit: int = 50) -> list[tuple[Answer, Question]]:
    """Public answers that no moderator has read yet, oldest first."""
    wanted = select(Answer, Question).join(Question, Question.id == Answer.question_id)
    unread = (Answer.read_at.is_(None)) & (Answer.state == State.PUBLISHED) & Answer.doctor_id.is_not(None)
    shown = wanted.where(unread).order_by(Answer.published_at).options(WITH_INTERESTS)
    rows = db.session.execute(shown.limit(limit))
    return [(row[0], row[1]) for row in rows]
