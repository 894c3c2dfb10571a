"""Reads of the moderators' queues."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from qa.answers.queries import unread_answers
from qa.extensions import db
from qa.follow.models import Followup, FollowupState
from qa.moderation.models import Decision, Kind
from qa.questions.models import Question, State


@dataclass(frozen=True)
class Backlog:
    """How much waits for a moderator."""

    questions: int
    followups: int
    answers: int


def pending_questions(limit: int = 100) -> Sequence[Question]:
    """Questions that nobody has read, oldest first, with their encrypted part."""
    wanted = select(Question).where(Question.state == State.PENDING).options(joinedload(Question.private))
    return db.session.scalars(wanted.order_by(Question.asked_at, Question.id).limit(limit)).all()


def next_pending(after_id: int) -> Question | None:
    """The next question to read."""
    wanted = select(Question).where(Question.state == State.PENDING, Question.id != after_id)
    return db.session.scalars(wanted.order_by(Question.asked_at, Question.id).limit(1)).first()


def backlog() -> Backlog:
    """The numbers beside the tabs."""
    questions = select(func.count()).where(Question.state == State.PENDING)
    followups = select(func.count()).where(Followup.state == FollowupState.PENDING)
    return Backlog(
        questions=db.session.scalar(questions) or 0,
        followups=db.session.scalar(followups) or 0,
        answers=len(unread_answers(1000)),
    )


def decisions(kind: Kind, subject_id: int) -> Sequence[Decision]:
    """What was decided on one object, newest first."""
    wanted = select(Decision).where(Decision.kind == kind, Decision.subject_id == subject_id)
    return db.session.scalars(wanted.order_by(Decision.id.desc())).all()
