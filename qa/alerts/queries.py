"""What is in force, what a text raises under it, and what waits for a moderator."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from qa.alerts.models import Alert, AlertKind, Consent
from qa.extensions import db


def waiting_alerts() -> Sequence[Alert]:
    """Alerts that nobody has looked at, oldest first."""
    wanted = select(Alert).where(Alert.seen_at.is_(None))
    return db.session.scalars(wanted.order_by(Alert.raised_at, Alert.id)).all()


def alert(alert_id: int) -> Alert | None:
    """One alert."""
    return db.session.get(Alert, alert_id)


def alerts_of(question_ids: Iterable[int]) -> Sequence[Alert]:
    """All alerts of these questions, newest first, in one query."""
    wanted = select(Alert).where(Alert.question_id.in_(list(question_ids)))
    return db.session.scalars(wanted.order_by(Alert.id.desc())).all()


def alert_about(kind: AlertKind, subject_id: int) -> Alert | None:
    """The alert that a text raised, if it raised one."""
    return db.session.scalar(select(Alert).where(Alert.kind == kind, Alert.subject_id == subject_id))


def consent_of(question_id: int) -> Consent | None:
    """The proof of the asker's consent; None for questions of before and imported ones."""
    return db.session.scalar(select(Consent).where(Consent.question_id == question_id))
