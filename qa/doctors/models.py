"""Tables of doctors: who they are, where they practise, what they speak and what ties they declare."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa.accounts.models import Account
from qa.extensions import Model
from qa.kernel.database import UtcDateTime, short, state_check
from qa.language.marks import N_
from qa.language.specialties import SPECIALTIES

NAMELESS = N_("Un médecin, vérifié à l’époque")


class Method(StrEnum):
    """By what a doctor's identity and right to practise were verified."""

    OPERATOR = "operator"
    DEMONSTRATION = "demonstration"
    PSC = "psc"
    MSS = "mss"
    DOCUMENT = "document"


class Payment(StrEnum):
    """How a consultation may be paid."""

    CARD = "card"
    CASH = "cash"
    CHEQUE = "cheque"
    TRANSFER = "transfer"
    THIRD_PARTY = "third_party"


class Nature(StrEnum):
    """What ties a doctor to a company (L.1453-1 CSP: agreements, benefits, pay; and what is declared besides)."""

    EXPERT = "expert"
    SPEAKER = "speaker"
    RESEARCH = "research"
    TRAINING = "training"
    HOSPITALITY = "hospitality"
    SHARES = "shares"
    EMPLOYMENT = "employment"
    FAMILY = "family"
    OTHER = "other"


class Doctor(Model):
    """A doctor who registered; `verified_at` is empty until somebody has checked.

    `bio` is the Markdown as typed, `bio_html` what anyone sees; `training` has one line for each diploma.
    Who closed the account and left answers here has `closed_at`; `nameless` ones have no name any more.
    While the right to answer is suspended, and once it has ended, `ended_at` says since when.
    Away are the days from `away_from` to `away_until` in the site's zone, both included; either may be open.
    """

    __tablename__ = "doctor"
    __table_args__ = (
        state_check("verified_by", Method, empty=True),
        CheckConstraint("daily_quota BETWEEN 0 AND 99", name="daily_quota"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    name: Mapped[str] = mapped_column(short(120))
    slug: Mapped[str] = mapped_column(short(100), unique=True)
    specialty: Mapped[str] = mapped_column(short(60), index=True)
    bio: Mapped[str] = mapped_column(Text, default="")
    bio_html: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    rules_version: Mapped[int] = mapped_column(default=0, server_default="0")
    training: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    photo_key: Mapped[str] = mapped_column(short(64), default="", server_default=text("''"))
    photo_hash: Mapped[str] = mapped_column(short(64), default="", server_default=text("''"))
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
    daily_quota: Mapped[int] = mapped_column(default=0, server_default="0")
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_by: Mapped[str] = mapped_column(short(20), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    nameless: Mapped[bool] = mapped_column(default=False, server_default=false())
    account: Mapped[Account] = relationship(lazy="joined")
    languages: Mapped[list["DoctorLanguage"]] = relationship(
        cascade="all, delete-orphan", order_by="DoctorLanguage.position"
    )
    practices: Mapped[list["Practice"]] = relationship(
        cascade="all, delete-orphan", order_by="Practice.position, Practice.id"
    )
    interests: Mapped[list["DoctorInterest"]] = relationship(
        cascade="all, delete-orphan", order_by="DoctorInterest.year.desc(), DoctorInterest.id"
    )

    @property
    def title_name(self) -> str:
        """The name as it is shown; of who left without it, what was true of the person."""
        return NAMELESS if self.nameless else f"Dr {self.name}"

    @property
    def specialty_name(self) -> str:
        """The specialty in French."""
        return SPECIALTIES[self.specialty].name_fr

    @property
    def may_answer(self) -> bool:
        """True where the doctor is verified, the right neither suspended nor ended, and the account open."""
        return self.verified_at is not None and self.ended_at is None and self.account.is_active

    @property
    def is_past(self) -> bool:
        """True where the doctor was verified and is here as one no more: the right is suspended or ended, or left."""
        return self.verified_at is not None and (self.ended_at or self.closed_at) is not None

    @property
    def has_page(self) -> bool:
        """True where anyone may open the profile: while the doctor is here, and after leaving under the own name.

        Of whose right is suspended or has ended the page tells only that: see `has_profile`.
        """
        left_with_name = self.closed_at is not None and not self.nameless
        return self.verified_at is not None and (self.account.is_active or left_with_name)

    @property
    def has_profile(self) -> bool:
        """True where the page shows what the doctor says: photo, texts, places."""
        return self.has_page and self.ended_at is None

    @property
    def photo_url(self) -> str:
        """The photo's address, which changes with the photo; empty where there is none."""
        return f"/medecins/{self.slug}/photo-{self.photo_hash}.jpg" if self.photo_hash else ""

    @property
    def shown_practices(self) -> list["Practice"]:
        """The practice places that anyone may see."""
        return [one for one in self.practices if one.shown]


class DoctorLanguage(Model):
    """A language that a doctor speaks with patients: its code of ISO 639-1."""

    __tablename__ = "doctor_language"

    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(short(2), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class Practice(Model):
    """A place where a doctor receives patients; `town_id` is GeoNames' number, degrees are WGS 84.

    Where it is shown, fees and means of payment are (R.4127-53 CSP).
    """

    __tablename__ = "practice"

    id: Mapped[int] = mapped_column(primary_key=True)
    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(short(120), default="")
    street: Mapped[str] = mapped_column(short(200), default="")
    postcode: Mapped[str] = mapped_column(short(10), default="")
    town: Mapped[str] = mapped_column(short(100))
    town_id: Mapped[int | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    telephone: Mapped[str] = mapped_column(short(30), default="")
    fees: Mapped[str] = mapped_column(Text, default="")
    payment: Mapped[list[str]] = mapped_column(JSON, default=list)
    shown: Mapped[bool] = mapped_column(default=False)


class DoctorInterest(Model):
    """A declared tie with a company of health products (L.4113-13 CSP)."""

    __tablename__ = "doctor_interest"
    __table_args__ = (state_check("nature", Nature),)

    id: Mapped[int] = mapped_column(primary_key=True)
    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"), index=True)
    company: Mapped[str] = mapped_column(short(120))
    nature: Mapped[str] = mapped_column(short(20))
    year: Mapped[int]
