"""Tables of what is booked: appointments, the units of time they own, their contacts, mails and history."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from qa.appointments.models import Agenda, Motive, Place
from qa.doctors.models import Doctor
from qa.extensions import Model
from qa.kernel.database import Sealed, UtcDateTime, short, state_check


class Status(StrEnum):
    """Where an appointment stands; words of FHIR's AppointmentStatus where it has them.

    HELD while the contact form is filled, PENDING until the click in the mail, PROPOSED until the doctor agrees.
    """

    HELD = "held"
    PENDING = "pending"
    PROPOSED = "proposed"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FULFILLED = "fulfilled"
    NOSHOW = "noshow"


class By(StrEnum):
    """Who did something to an appointment."""

    PATIENT = "patient"
    DOCTOR = "doctor"
    SITE = "site"


class Notice(StrEnum):
    """What a mail about an appointment says."""

    CONFIRM = "confirm"
    EXPIRED = "expired"
    PROPOSED = "proposed"
    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    REMINDER_WEEK = "reminder_week"
    REMINDER_DAY = "reminder_day"
    REMINDER_HOURS = "reminder_hours"


class MailState(StrEnum):
    """Where such a mail stands; HANDED is written after the server took it, LEASED before it is asked to."""

    QUEUED = "queued"
    LEASED = "leased"
    HANDED = "handed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Appointment(Model):
    """A visit, with what it owns copied at booking: a later change of the motive moves nothing.

    Instants are UTC; `zone` is the place's IANA zone when it was booked. `revision` is iCalendar's SEQUENCE. From
    `release_at` on its claims no longer count (a hold, a click not yet made, a delayed release); None while they do.
    `patient_key` is a keyed hash of the address (or telephone), dropped with the contact. `public_id` is in UIDs.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        state_check("status", Status),
        state_check("made_by", By),
        state_check("cancelled_by", By, empty=True),
        CheckConstraint("starts_at < ends_at", name="span"),
        CheckConstraint("lane BETWEEN 0 AND 3", name="lane"),
        Index("ix_appointment_doctor_starts", "doctor_id", "starts_at"),
        Index("ix_appointment_patient", "doctor_id", "patient_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(short(43), unique=True)
    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"))
    motive_id: Mapped[int] = mapped_column(ForeignKey("motive.id", ondelete="CASCADE"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    zone: Mapped[str] = mapped_column(short(64))
    buffer_before: Mapped[int] = mapped_column(default=0)
    buffer_after: Mapped[int] = mapped_column(default=0)
    lane: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(short(20))
    revision: Mapped[int] = mapped_column(default=0)
    release_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    made_by: Mapped[str] = mapped_column(short(20))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_by: Mapped[str] = mapped_column(short(20), default="")
    first_visit: Mapped[bool | None]
    language: Mapped[str] = mapped_column(short(2), default="fr")
    patient_key: Mapped[str | None] = mapped_column(short())
    holder: Mapped[str | None] = mapped_column(short(), index=True)
    doctor: Mapped[Doctor] = relationship(lazy="joined")
    motive: Mapped[Motive] = relationship(lazy="joined")
    place: Mapped[Place] = relationship(lazy="joined")
    agenda: Mapped[Agenda | None] = relationship(
        primaryjoin=lambda: foreign(Appointment.doctor_id) == Agenda.doctor_id, viewonly=True
    )
    contact: Mapped["Contact | None"] = relationship(cascade="all, delete-orphan", uselist=False)


class Claim(Model):
    """One unit of five minutes of a doctor's time, buffers included: two owners of one unit cannot be written.

    `unit` is the whole part of the Unix time over 300. Lane 0 is everybody's; 1 to 3 the doctor's own overbooking.
    """

    __tablename__ = "claim"
    __table_args__ = ({"sqlite_with_rowid": False},)

    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"), primary_key=True)
    unit: Mapped[int] = mapped_column(primary_key=True)
    lane: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)


class Quota(Model):
    """The n-th visit to come of one patient with one doctor: the key makes the limit, however many try at once."""

    __tablename__ = "quota"
    __table_args__ = (CheckConstraint("n BETWEEN 1 AND 10", name="n"),)

    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"), primary_key=True)
    patient_key: Mapped[str] = mapped_column(short(), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), unique=True)


class Contact(Model):
    """Who comes and how to reach them, encrypted; destroyed 30 days after the visit.

    `content`: name, email (or None), telephone, for_whom (self, child, other), booker (who books for another), address
    (home visits). `reason`: why, for the doctor alone; None where nothing was said or it may not be kept. `words`:
    what was said when cancelling, or to everybody of a day.
    """

    __tablename__ = "appointment_contact"

    appointment_id: Mapped[int] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[Any] = mapped_column(Sealed)
    reason: Mapped[str | None] = mapped_column(Sealed)
    words: Mapped[str | None] = mapped_column(Sealed)


class AppointmentEvent(Model):
    """What happened to an appointment, in order, without a name: kept for figures."""

    __tablename__ = "appointment_event"
    __table_args__ = (state_check("by", By),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(short(20))
    what: Mapped[str] = mapped_column(short(20))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BlockedPatient(Model):
    """Somebody who no longer books online with one doctor; only a keyed hash says who."""

    __tablename__ = "blocked_patient"

    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"), primary_key=True)
    patient_key: Mapped[str] = mapped_column(short(), primary_key=True)
    blocked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AppointmentMail(Model):
    """A mail about one state of an appointment: written with it, in one transaction, and never twice.

    Its Message-ID is `key` at every try. Not sent from `expires_at` on. A lease that has ended may be taken again.
    """

    __tablename__ = "appointment_mail"
    __table_args__ = (
        state_check("kind", Notice),
        state_check("recipient", By),
        state_check("state", MailState),
        UniqueConstraint("appointment_id", "kind", "revision", "recipient", name="uq_appointment_mail_once"),
        Index("ix_appointment_mail_waiting", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(short(20))
    revision: Mapped[int]
    recipient: Mapped[str] = mapped_column(short(20))
    key: Mapped[str] = mapped_column(short(), unique=True)
    state: Mapped[str] = mapped_column(short(20))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
