"""Reads of additions, and of the questions behind secret links and addresses."""

from collections.abc import Sequence

from sqlalchemy import case, select

from qa.alerts.models import Alert, AlertKind
from qa.extensions import db
from qa.follow.models import Followup, FollowupState
from qa.kernel.crypto import vault
from qa.kernel.tokens import opened_by
from qa.questions.models import Question, QuestionPrivate, State
from qa.questions.queries import with_private
from qa.questions.rules import SCOPE


def question_behind(token: str) -> Question | None:
    """The question that a secret link opens; None where unknown or removed."""
    question_id = opened_by(SCOPE, token)
    question = with_private(question_id) if question_id else None
    return question if question and question.state != State.REMOVED else None


def followups(question_id: int, *, public_only: bool = False) -> Sequence[Followup]:
    """The asker's additions, oldest first."""
    wanted = select(Followup).where(Followup.question_id == question_id)
    if public_only:
        wanted = wanted.where(Followup.state == FollowupState.PUBLISHED)
    return db.session.scalars(wanted.order_by(Followup.id)).all()


def followup(followup_id: int) -> Followup | None:
    """One addition."""
    return db.session.get(Followup, followup_id) if 0 < followup_id < 2**31 else None


def pending_followups(limit: int = 50) -> list[tuple[Followup, Question]]:
    """Additions that wait for a moderator: first those that alarm, then oldest first."""
    wanted = select(Followup, Question).join(Question, Question.id == Followup.question_id)
    about = (Alert.subject_id == Followup.id) & (Alert.kind != AlertKind.QUESTION)
    alarming = select(Alert.id).where(about, Alert.seen_at.is_(None)).exists()
    waiting = wanted.where(Followup.state == FollowupState.PENDING)
    waiting = waiting.order_by(case((alarming, 0), else_=1), Followup.id).limit(limit)
    return [(row[0], row[1]) for row in db.session.execute(waiting)]


def questions_of_address(address: str) -> Sequence[Question]:
    """The questions that were asked with this address."""
    hashes = vault().fingerprints(address, purpose="asker")
    wanted = select(Question).join(QuestionPrivate).where(QuestionPrivate.email_hash.in_(hashes))
    return db.session.scalars(wanted.where(Question.state != State.REMOVED).order_by(Question.id)).all()
