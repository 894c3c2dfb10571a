"""The table of doctors."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa.accounts.models import Account
from qa.extensions import Model
from qa.kernel.database import UtcDateTime, short, state_check
from qa.language.specialties import SPECIALTIES


class Method(StrEnum):
    """By what a doctor's identity and right to practise were verified."""

    OPERATOR = "operator"
    DEMONSTRATION = "demonstration"


class Doctor(Model):
    """A doctor who registered; `verified_at` is empty until somebody has checked."""

    __tablename__ = "doctor"
    __table_args__ = (state_check("verified_by", Method, empty=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    name: Mapped[str] = mapped_column(short(120))
    slug: Mapped[str] = mapped_column(short(100), unique=True)
    specialty: Mapped[str] = mapped_column(short(60), index=True)
    bio: Mapped[str] = mapped_column(short(500), default="")
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_by: Mapped[str] = mapped_column(short(20), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account: Mapped[Account] = relationship(lazy="joined")

    @property
    def title_name(self) -> str:
        """The name as it is shown."""
        return f"Dr {self.name}"

    @property
    def specialty_name(self) -> str:
        """The specialty in French."""
        return SPECIALTIES[self.specialty].name_fr

    @property
    def may_answer(self) -> bool:
        """True where the doctor is verified and the account is open."""
        return self.verified_at is not None and self.account.is_active
