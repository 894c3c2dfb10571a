"""Tables of answers, their history and their drafts."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa.doctors.models import Doctor
from qa.extensions import Model
from qa.kernel.database import Sealed, UtcDateTime, short, state_check


class State(StrEnum):
    """Whether anyone may read the answer."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"


class Answer(Model):
    """One doctor's answer; `parts` holds the Markdown as written, `html` what anyone sees.

    An imported answer has one part, `body`, and an author's label in place of a doctor.
    """

    __tablename__ = "answer"
    __table_args__ = (
        state_check("state", State),
        UniqueConstraint("question_id", "doctor_id"),
        Index(
            "uq_answer_most_useful",
            "question_id",
            unique=True,
            sqlite_where=text("most_useful"),
            postgresql_where=text("most_useful"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    doctor_id: Mapped[int | None] = mapped_column(ForeignKey("doctor.id"), index=True)
    author_label: Mapped[str] = mapped_column(short(120), default="")
    state: Mapped[str] = mapped_column(short(20), default=State.PUBLISHED)
    parts: Mapped[dict[str, str]] = mapped_column(JSON)
    html: Mapped[str] = mapped_column(Text)
    rules_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    helped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    most_useful: Mapped[bool] = mapped_column(default=False)
    hidden_reason: Mapped[str] = mapped_column(Text, default="")
    doctor: Mapped[Doctor | None] = relationship(lazy="joined")

    @property
    def is_public(self) -> bool:
        """True where anyone may read it."""
        return self.state == State.PUBLISHED

    @property
    def helped(self) -> bool:
        """True where the asker said that it helped."""
        return self.helped_at is not None

    @property
    def author_name(self) -> str:
        """The doctor's name with the title, or the label of an imported answer."""
        return self.doctor.title_name if self.doctor else self.author_label


class AnswerRevision(Model):
    """An earlier text of an answer."""

    __tablename__ = "answer_revision"
    __table_args__ = (UniqueConstraint("answer_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    parts: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(short(20))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AnswerDraft(Model):
    """What a doctor is writing; encrypted, and gone once published."""

    __tablename__ = "answer_draft"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"), primary_key=True)
    parts: Mapped[Any] = mapped_column(Sealed)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
