"""Tables of verification: requests, documents, decisions, verified professionals, doubts, sponsors and appeals."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa.accounts.models import Account
from qa.doctors.models import Method
from qa.extensions import Model
from qa.kernel.database import Sealed, UtcDateTime, short, state_check


class Status(StrEnum):
    """How somebody exercises the profession: the category of the register (TRE_R09) tells C and M from E."""

    PRACTISING = "practising"
    INTERN = "intern"
    STUDENT = "student"


class State(StrEnum):
    """Where a request for verification stands."""

    OPEN = "open"
    CHECKING = "checking"
    WAITING = "waiting"
    MORE = "more"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Application(Model):
    """One request for verification of an account: what is claimed, by what it was proved, and what the register said.

    `profession` is TRE_G15, `specialty` TRE_R38 or empty. `proof` is what the proof says of the person, `register`
    the person as found in the register when the proof came; both are encrypted. `due_at` is the target for a human.
    """

    __tablename__ = "application"
    __table_args__ = (
        state_check("status", Status),
        state_check("state", State),
        state_check("method", Method, empty=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True)
    given: Mapped[str] = mapped_column(short(80))
    family: Mapped[str] = mapped_column(short(80))
    profession: Mapped[str] = mapped_column(short(2))
    status: Mapped[str] = mapped_column(short(20), default=Status.PRACTISING)
    rpps: Mapped[str] = mapped_column(short(11), default="")
    specialty: Mapped[str] = mapped_column(short(8), default="")
    charter_version: Mapped[str] = mapped_column(short(20))
    charter_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(short(20), default=State.OPEN, index=True)
    method: Mapped[str] = mapped_column(short(20), default="")
    proof: Mapped[Any] = mapped_column(Sealed, default=dict)
    register: Mapped[Any] = mapped_column(Sealed, default=dict)
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account: Mapped[Account] = relationship(lazy="joined")
    documents: Mapped[list["Document"]] = relationship(cascade="all, delete-orphan", order_by="Document.id")
    judgements: Mapped[list["Judgement"]] = relationship(
        cascade="all, delete-orphan", order_by="Judgement.id"
    )
    sponsorships: Mapped[list["Sponsorship"]] = relationship(cascade="all, delete-orphan")


class DocumentKind(StrEnum):
    """What a document is."""

    CARD = "card"
    DIPLOMA = "diploma"
    CERTIFICATE = "certificate"


class Document(Model):
    """A card or diploma: pictures of its pages, encrypted, under keys; none is left once it is destroyed."""

    __tablename__ = "document"
    __table_args__ = (state_check("kind", DocumentKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(short(20))
    pages: Mapped[list[str]] = mapped_column(JSON, default=list)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    destroyed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Verdict(StrEnum):
    """What a verifier, or the agreement of register and Pro Santé Connect, decides."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    MORE = "more"


class Judgement(Model):
    """One verdict; `verifier_id` is empty for an automatic one and once the verifier has left."""

    __tablename__ = "judgement"
    __table_args__ = (state_check("verdict", Verdict),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    verifier_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    verdict: Mapped[str] = mapped_column(short(20))
    reason: Mapped[Any] = mapped_column(Sealed, default="")
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Sponsorship(Model):
    """A verified colleague says that the person is known: it helps a human, and never decides."""

    __tablename__ = "sponsorship"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account: Mapped[Account] = relationship(lazy="joined")


class Right(StrEnum):
    """Whether a verified professional may act as one today."""

    VALID = "valid"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Credential(Model):
    """A verified professional. `rpps` belongs to one account alone; `checked_at` is the last look in the register."""

    __tablename__ = "credential"
    __table_args__ = (
        state_check("status", Status),
        state_check("state", Right),
        state_check("method", Method),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    given: Mapped[str] = mapped_column(short(80))
    family: Mapped[str] = mapped_column(short(80))
    profession: Mapped[str] = mapped_column(short(2))
    status: Mapped[str] = mapped_column(short(20))
    rpps: Mapped[str | None] = mapped_column(short(11), unique=True)
    specialty: Mapped[str] = mapped_column(short(8), default="")
    method: Mapped[str] = mapped_column(short(20))
    verified_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(short(20), default=Right.VALID)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    account: Mapped[Account] = relationship(lazy="joined")


class RightChange(Model):
    """When and why a right was suspended, ended or given back; `changed_by` is empty for the register."""

    __tablename__ = "right_change"
    __table_args__ = (state_check("state", Right),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(short(20))
    reason: Mapped[Any] = mapped_column(Sealed, default="")
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Oddity(StrEnum):
    """What the register says of a verified professional that asks for a human look."""

    VANISHED = "vanished"
    RENAMED = "renamed"
    CHANGED = "changed"


class Doubt(Model):
    """The register no longer agrees: doctor and verifier confirm before `confirm_by`, else the right is suspended.

    `found` is the person as the register has it, encrypted, until the doubt is settled.
    """

    __tablename__ = "doubt"
    __table_args__ = (state_check("kind", Oddity),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(short(20))
    noticed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirm_by: Mapped[datetime] = mapped_column(UtcDateTime)
    found: Mapped[Any] = mapped_column(Sealed, default=dict)
    word: Mapped[Any] = mapped_column(Sealed, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    kept: Mapped[bool | None]
    account: Mapped[Account] = relationship(lazy="joined", foreign_keys=[account_id])


class Appeal(Model):
    """Somebody disagrees with a refusal, a suspension or an end; another person looks again."""

    __tablename__ = "appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    text: Mapped[Any] = mapped_column(Sealed)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    granted: Mapped[bool | None]
    answer: Mapped[Any] = mapped_column(Sealed, default="")
    account: Mapped[Account] = relationship(lazy="joined", foreign_keys=[account_id])
