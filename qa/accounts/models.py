"""Tables of accounts, their roles, their sessions and what was asked for in their name."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa.extensions import Model
from qa.kernel.access import Actor, Role
from qa.kernel.database import Sealed, UtcDateTime, short, state_check


class Account(Model):
    """A member of the staff, known by a mail address."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(short(254), unique=True)
    name: Mapped[str] = mapped_column(short(120))
    password_hash: Mapped[str] = mapped_column(short(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    grants: Mapped[list["AccountRole"]] = relationship(cascade="all, delete-orphan")

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """False once disabled: Flask-Login then treats it as signed out."""
        return self.disabled_at is None

    def get_id(self) -> str:
        """Flask-Login's name for the account."""
        return str(self.id)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles granted."""
        return frozenset(Role(grant.role) for grant in self.grants)

    def has_role(self, role: str) -> bool:
        """True where the role is granted."""
        return role in self.roles

    @property
    def actor(self) -> Actor:
        """The account as the one who acts."""
        return Actor(account_id=self.id, roles=self.roles)


class AccountRole(Model):
    """One role of one account."""

    __tablename__ = "account_role"
    __table_args__ = (state_check("role", Role),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(short(20), primary_key=True)
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Stage(StrEnum):
    """How far a sign-in has come: a password alone opens only the second step."""

    PASSWORD = "password"  # noqa: S105 - the name of a stage
    FULL = "full"


class Factor(StrEnum):
    """What was proved beside the password."""

    TOTP = "totp"
    PASSKEY = "passkey"
    RECOVERY = "recovery"


class LoginSession(Model):
    """A browser that signs in or has signed in: only the hash of its cookie, and what it holds, encrypted.

    `proved_at` is when password and factor were last proved in it; `agent` is coarse (« Firefox, Linux »).
    """

    __tablename__ = "login_session"
    __table_args__ = (state_check("stage", Stage), state_check("factor", Factor, empty=True))

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(short(), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    stage: Mapped[str] = mapped_column(short(20), default=Stage.FULL)
    factor: Mapped[str] = mapped_column(short(20), default="")
    agent: Mapped[str] = mapped_column(short(60), default="")
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    data: Mapped[Any] = mapped_column(Sealed)


class KeptText(Model):
    """What somebody was sending when the session ended: encrypted, for the same account, for an hour."""

    __tablename__ = "kept_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    path: Mapped[str] = mapped_column(short(300))
    fields: Mapped[Any] = mapped_column(Sealed)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RequestKind(StrEnum):
    """What somebody asks for by a mail address."""

    RESET = "reset"
    SIGN_UP = "signup"
    EMAIL = "email"


class AccountRequest(Model):
    """Asked for by an address that a mail must confirm: the address and what goes with it, encrypted."""

    __tablename__ = "account_request"
    __table_args__ = (state_check("kind", RequestKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(short(20))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    content: Mapped[Any] = mapped_column(Sealed)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Invitation(Model):
    """An administrator invites somebody to the team; the link is a secret of scope `invitation`."""

    __tablename__ = "invitation"
    __table_args__ = (state_check("role", Role),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(short(254))
    name: Mapped[str] = mapped_column(short(120))
    role: Mapped[str] = mapped_column(short(20))
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RoleChange(Model):
    """A role that was granted or taken, by whom and why."""

    __tablename__ = "role_change"
    __table_args__ = (state_check("role", Role),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(short(20))
    granted: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
