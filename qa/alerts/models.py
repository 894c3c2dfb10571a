"""Tables of alerts: versions of rules and texts, what was raised for a moderator, and consents given."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa.extensions import Model
from qa.kernel.database import UtcDateTime, short, state_check


class VersionState(StrEnum):
    """Where a version of the rules and texts stands."""

    PROPOSED = "proposed"
    APPLIED = "applied"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class AlertKind(StrEnum):
    """In what the alarming words were written."""

    QUESTION = "question"
    PRECISION = "precision"
    THANKS = "thanks"


class SafetyVersion(Model):
    """Rules and texts of red flags as one document; the applied one with the highest number rules, else the shipped.

    One person proposes and another one decides. `effect` is what the change did to the sets when it was proposed.
    `base_number` is the version that was in force then; 0 is the shipped one.
    """

    __tablename__ = "safety_version"
    __table_args__ = (
        state_check("state", VersionState),
        CheckConstraint("(state = 'applied') = (number IS NOT NULL)", name="numbered"),
        CheckConstraint(
            "state NOT IN ('applied', 'refused') OR proposed_by_id IS NULL OR decided_by_id IS NULL"
            " OR proposed_by_id <> decided_by_id",
            name="two_people",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(short(20), default=VersionState.PROPOSED)
    number: Mapped[int | None] = mapped_column(unique=True)
    base_number: Mapped[int] = mapped_column(default=0)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    effect: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_note: Mapped[str] = mapped_column(Text, default="")


class Alert(Model):
    """A text that somebody must look at now, out of turn; gone with its question."""

    __tablename__ = "alert"
    __table_args__ = (state_check("kind", AlertKind), UniqueConstraint("kind", "subject_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(short(20))
    subject_id: Mapped[int]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    groups: Mapped[list[str]] = mapped_column(JSON)
    safety_number: Mapped[int]
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class Consent(Model):
    """The proof that an asker agreed to the use of health data: which text, when, and until when (GDPR, 7 and 9)."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), unique=True)
    text_version: Mapped[str] = mapped_column(short(20))
    language: Mapped[str] = mapped_column(short(2))
    for_whom: Mapped[str] = mapped_column(short(10))
    with_parent: Mapped[bool] = mapped_column(default=False)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
