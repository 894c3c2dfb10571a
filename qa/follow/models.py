"""Tables of what the asker adds later, and of requests for lost links."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from qa.extensions import Model
from qa.kernel.database import Sealed, UtcDateTime, short, state_check


class FollowupKind(StrEnum):
    """What the asker may add."""

    PRECISION = "precision"
    THANKS = "thanks"


class FollowupState(StrEnum):
    """Where an addition stands."""

    PENDING = "pending"
    PUBLISHED = "published"
    REFUSED = "refused"


class Followup(Model):
    """A precision or thanks by the asker: encrypted until a moderator publishes it."""

    __tablename__ = "followup"
    __table_args__ = (state_check("kind", FollowupKind), state_check("state", FollowupState))

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(short(20))
    state: Mapped[str] = mapped_column(short(20), default=FollowupState.PENDING)
    content: Mapped[Any] = mapped_column(Sealed)
    body: Mapped[str] = mapped_column(Text, default="")
    body_html: Mapped[str] = mapped_column(Text, default="")
    rules_version: Mapped[int] = mapped_column(default=0)
    refusal: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LinkRequest(Model):
    """Somebody asks for the links of an address; gone once the mail is written."""

    __tablename__ = "link_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[Any] = mapped_column(Sealed)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
