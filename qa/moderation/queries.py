"""Reads of the moderators' queues."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload

from qa.alerts.models import Alert, AlertKind
from qa.alerts.queries import CARDS_MOST, overlay, waiting_alerts
from qa.answers.queries import unread_answers
from qa.extensions import db
from qa.follow.models import Followup, FollowupState
from qa.moderation.models import Decision, Kind
from qa.questions.models import Question, State
from qa.safety import messages
from qa.safety.messages import Card


@dataclass(frozen=True)
class Backlog:
    """How much waits for a moderator; of it, what alarms and that nobody has looked at."""

    questions: int
    followups: int
    answers: int
    alerts: Sequence[Alert]

    @property
    def urgent_questions(self) -> int:
        """How many questions alarm."""
        return sum(one.kind == AlertKind.QUESTION for one in self.alerts)

    @property
    def urgent_followups(self) -> int:
        """How many additions alarm."""
        return len(self.alerts) - self.urgent_questions

    def about(self, *, question_id: int = 0, followup_id: int = 0) -> list[Alert]:
        """The alerts of a question with its additions, or of one addition."""
        if question_id:
            return [one for one in self.alerts if one.question_id == question_id]
        additions = (one for one in self.alerts if one.kind != AlertKind.QUESTION)
        return [one for one in additions if one.subject_id == followup_id]


def pending_questions(limit: int = 100) -> Sequence[Question]:
    """Questions that nobody has read, with their encrypted part: first those that alarm, then oldest first."""
    wanted = select(Question).where(Question.state == State.PENDING).options(joinedload(Question.private))
    return db.session.scalars(_in_turn(wanted).limit(limit)).all()


def next_pending(after_id: int) -> Question | None:
    """The next question to read, in the order of the queue."""
    wanted = select(Question).where(Question.state == State.PENDING, Question.id != after_id)
    return db.session.scalars(_in_turn(wanted).limit(1)).first()


def _in_turn(wanted: Select[Question]) -> Select[Question]:
    """Out of turn: questions with an alert that nobody has looked at, of their own or of an addition."""
    alarming = select(Alert.id).where(Alert.question_id == Question.id, Alert.seen_at.is_(None)).exists()
    return wanted.order_by(case((alarming, 0), else_=1), Question.asked_at, Question.id)


def backlog() -> Backlog:
    """The numbers beside the tabs."""
    questions = select(func.count()).where(Question.state == State.PENDING)
    followups = select(func.count()).where(Followup.state == FollowupState.PENDING)
    return Backlog(
        questions=db.session.scalar(questions) or 0,
        followups=db.session.scalar(followups) or 0,
        answers=len(unread_answers(1000)),
        alerts=waiting_alerts(),
    )


def decisions(kind: Kind, subject_id: int) -> Sequence[Decision]:
    """What was decided on one object, newest first."""
    wanted = select(Decision).where(Decision.kind == kind, Decision.subject_id == subject_id)
    return db.session.scalars(wanted.order_by(Decision.id.desc())).all()


def shown_cards(alert: Alert, *, language: str, minor: bool) -> tuple[Card, ...]:
    """The cards that the writer was shown, in the words of the version of then; a version holds what it changed."""
    said = messages.shipped_messages() | overlay(alert.safety_number).get("messages", {})
    cards = [_card(group, said, language=language, minor=minor) for group in alert.groups]
    return messages.at_most([one for one in cards if one], CARDS_MOST)


def _card(group: str, said: Mapping[str, Any], *, language: str, minor: bool) -> Card | None:
    """None where this release no longer knows the group, or the message of then: the alert is read without it."""
    try:
        made = messages.card(group, said, language=language, minor=minor)
    except (KeyError, TypeError):
        return None
    return made if made.level in messages.LEVELS else None
