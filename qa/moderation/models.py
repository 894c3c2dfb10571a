"""The table of moderators' decisions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from qa.extensions import Model
from qa.kernel.database import UtcDateTime, short, state_check


class Kind(StrEnum):
    """What was decided on."""

    QUESTION = "question"
    ANSWER = "answer"
    FOLLOWUP = "followup"


class Verdict(StrEnum):
    """What was decided."""

    PUBLISHED = "published"
    EDITED = "edited"
    REFUSED = "refused"
    MERGED = "merged"
    HIDDEN = "hidden"
    RESTORED = "restored"
    READ = "read"


class Decision(Model):
    """Who decided what, when and why: the statement of reasons (DSA, article 17)."""

    __tablename__ = "decision"
    __table_args__ = (
        state_check("kind", Kind),
        state_check("verdict", Verdict),
        Index("ix_decision_subject", "kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(short(20))
    subject_id: Mapped[int]
    verdict: Mapped[str] = mapped_column(short(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
