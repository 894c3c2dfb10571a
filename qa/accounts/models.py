"""Tables of accounts, their roles and their sessions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
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


class LoginSession(Model):
    """A signed-in browser: only the hash of its cookie, and what the session holds, encrypted."""

    __tablename__ = "login_session"

    hash: Mapped[str] = mapped_column(short(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    data: Mapped[Any] = mapped_column(Sealed)
