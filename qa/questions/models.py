"""Tables of questions: what is public lies apart from what only the asker and the staff may read."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa.extensions import Model
from qa.kernel.database import Sealed, UtcDateTime, short, state_check


class State(StrEnum):
    """Where a question stands."""

    PENDING = "pending"
    PUBLISHED = "published"
    REFUSED = "refused"
    MERGED = "merged"
    REMOVED = "removed"


class ForWhom(StrEnum):
    """About whom the question is."""

    SELF = "self"
    CHILD = "child"
    OTHER = "other"


class Sex(StrEnum):
    """Sex, where the asker gives it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class AgeBand(StrEnum):
    """Age in bands: an exact age is never public."""

    UNDER_1 = "under_1"
    FROM_1 = "1_5"
    FROM_6 = "6_14"
    FROM_15 = "15_17"
    FROM_18 = "18_29"
    FROM_30 = "30_44"
    FROM_45 = "45_59"
    FROM_60 = "60_74"
    FROM_75 = "75_plus"


class Pregnant(StrEnum):
    """Pregnancy, where the asker says so."""

    YES = "yes"
    NO = "no"


class Question(Model):
    """What anyone may know; title and body are empty until a moderator has published them."""

    __tablename__ = "question"
    __table_args__ = (
        state_check("state", State),
        state_check("for_whom", ForWhom),
        state_check("sex", Sex, empty=True),
        state_check("age_band", AgeBand, empty=True),
        Index("ix_question_state_answered", "state", "answered_at"),
        Index("ix_question_state_due", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(short(20), default=State.PENDING)
    title: Mapped[str] = mapped_column(short(300), default="")
    slug: Mapped[str] = mapped_column(short(100), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    body_html: Mapped[str] = mapped_column(Text, default="")
    rules_version: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    specialty: Mapped[str] = mapped_column(short(60), default="", index=True)
    for_whom: Mapped[str] = mapped_column(short(10), default=ForWhom.SELF)
    sex: Mapped[str] = mapped_column(short(10), default="")
    age_band: Mapped[str] = mapped_column(short(10), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    refusal: Mapped[str] = mapped_column(Text, default="")
    external_id: Mapped[str | None] = mapped_column(short(200), unique=True)
    private: Mapped["QuestionPrivate | None"] = relationship(
        back_populates="question", cascade="all, delete-orphan", lazy="select"
    )

    @property
    def is_public(self) -> bool:
        """True where anyone may read it."""
        return self.state == State.PUBLISHED

    @property
    def imported(self) -> bool:
        """True where it came from a corpus file."""
        return self.external_id is not None


class QuestionPrivate(Model):
    """What the asker wrote, the context for doctors and the mail address: encrypted from the first day.

    `content`: title, body, pregnant, duration, treatments, history, consent (moment, ISO 8601); keep and more where
    the asker chose masks (pieces that identify nobody, words to mask too).
    """

    __tablename__ = "question_private"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[Any] = mapped_column(Sealed)
    email: Mapped[Any] = mapped_column(Sealed, nullable=True)
    email_hash: Mapped[str | None] = mapped_column(short(), index=True)
    question: Mapped[Question] = relationship(back_populates="private")


class PrivateRevision(Model):
    """A text before its publication, as it stood before a moderator changed it; encrypted."""

    __tablename__ = "private_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    content: Mapped[Any] = mapped_column(Sealed)
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuestionRevision(Model):
    """A published text; number 1 is the first that was public."""

    __tablename__ = "question_revision"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(short(300))
    body: Mapped[str] = mapped_column(Text)
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Attachment(Model):
    """A picture for the doctors; never public. The bytes lie encrypted behind `key`."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    stage: Mapped[str | None] = mapped_column(short(), index=True)
    key: Mapped[str] = mapped_column(short(), unique=True)
    media_type: Mapped[str] = mapped_column(short(40))
    size: Mapped[int]
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RecentAsk(Model):
    """From where a question came, as a keyed hash, for a quarter of an hour: to notice one that is asked twice."""

    __tablename__ = "recent_ask"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    asker: Mapped[str] = mapped_column(short(), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
