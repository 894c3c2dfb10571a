"""Tables of what a doctor opens: places, motives, weekly openings, exceptions, absences, and the next free times.

Hours are minutes of the local day in the zone of the place, never UTC: 540 is 09:00, 1440 midnight, and up to 2160
the morning after. A number that falls into a gap or a repeated hour is understood by `qa.appointments.slots`.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa.extensions import Model
from qa.kernel.database import Sealed, UtcDateTime, short, state_check

LAST_MINUTE = 2160
HOURS = (
    f"0 <= start_minute AND start_minute < 1440 AND start_minute < end_minute AND end_minute <= {LAST_MINUTE}"
)
GRID = "start_minute % 5 = 0 AND end_minute % 5 = 0"


class Kind(StrEnum):
    """Where a visit takes place."""

    OFFICE = "office"
    HOME = "home"
    TELEPHONE = "telephone"
    VIDEO = "video"


class Who(StrEnum):
    """Who may book a motive: anyone, who holds its link, the doctor alone."""

    PUBLIC = "public"
    LINK = "link"
    DOCTOR = "doctor"


class Change(StrEnum):
    """What an exception does to one day."""

    OPEN = "open"
    CLOSED = "closed"


class Agenda(Model):
    """A doctor's agenda; its row is locked by everything that books or changes opening hours.

    `online`: patients may book. `reminds_*`: which reminders patients get besides the one of the day before, which
    always leaves. `delays_release`: what a patient cancels is offered anew only 5 to 60 minutes later (resale).
    """

    __tablename__ = "agenda"

    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"), primary_key=True)
    online: Mapped[bool] = mapped_column(default=False, server_default=false())
    reminds_week: Mapped[bool] = mapped_column(default=False, server_default=false())
    reminds_hours: Mapped[bool] = mapped_column(default=False, server_default=false())
    tells_doctor: Mapped[bool] = mapped_column(default=True, server_default=true())
    delays_release: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Place(Model):
    """Where visits take place, in which IANA zone, with which public holidays (a subdivision of `holidays`, or empty).

    `directions`: how to get there. `video_url`: shown to the two parties alone. A place once used is `closed_at`, kept.
    """

    __tablename__ = "place"
    __table_args__ = (state_check("kind", Kind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(short(20))
    name: Mapped[str] = mapped_column(short(120))
    street: Mapped[str] = mapped_column(short(200), default="")
    postcode: Mapped[str] = mapped_column(short(10), default="")
    town: Mapped[str] = mapped_column(short(100), default="")
    town_id: Mapped[int | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    telephone: Mapped[str] = mapped_column(short(30), default="")
    directions: Mapped[str] = mapped_column(Text, default="")
    video_url: Mapped[str | None] = mapped_column(Sealed)
    zone: Mapped[str] = mapped_column(short(64))
    subdivision: Mapped[str] = mapped_column(short(4), default="")
    position: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Motive(Model):
    """A reason to come, as patients choose it; minutes are multiples of five.

    `step` is the grid between two starts. A start is bookable from `notice_minutes` ahead and `notice_days` calendar
    days ahead (both must hold), up to `horizon_days` calendar days ahead, all in the zone of the place. `patient_most`:
    how many visits still to come one patient may hold with this doctor. `cancel_minutes`: until how long before the
    start the patient moves or cancels online. A motive once used is `closed_at`, kept.
    """

    __tablename__ = "motive"
    __table_args__ = (
        state_check("who", Who),
        CheckConstraint("minutes % 5 = 0 AND minutes BETWEEN 5 AND 480", name="minutes"),
        CheckConstraint("step % 5 = 0 AND step BETWEEN 5 AND 480", name="step"),
        CheckConstraint("buffer_before % 5 = 0 AND buffer_before BETWEEN 0 AND 240", name="buffer_before"),
        CheckConstraint("buffer_after % 5 = 0 AND buffer_after BETWEEN 0 AND 240", name="buffer_after"),
        CheckConstraint("notice_minutes >= 0 AND notice_days >= 0 AND horizon_days <= 730", name="bounds"),
        CheckConstraint(
            "horizon_days * 1440 > notice_minutes AND horizon_days > notice_days", name="horizon"
        ),
        CheckConstraint("patient_most BETWEEN 1 AND 10", name="patient_most"),
        CheckConstraint("cancel_minutes >= 0", name="cancel_minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(short(120))
    minutes: Mapped[int]
    step: Mapped[int]
    buffer_before: Mapped[int] = mapped_column(default=0)
    buffer_after: Mapped[int] = mapped_column(default=0)
    notice_minutes: Mapped[int] = mapped_column(default=120)
    notice_days: Mapped[int] = mapped_column(default=0)
    horizon_days: Mapped[int] = mapped_column(default=90)
    patient_most: Mapped[int] = mapped_column(default=2)
    who: Mapped[str] = mapped_column(short(20), default=Who.PUBLIC)
    cancel_minutes: Mapped[int] = mapped_column(default=0)
    needs_consent: Mapped[bool] = mapped_column(default=False, server_default=false())
    bring: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Opening(Model):
    """A weekly opening at a place: `weekday` 0 is Monday; every `every_weeks` weeks counted from the week of `anchor`.

    Valid from `valid_from` to `valid_until`, both included, either open. For every motive, or only for those listed.
    """

    __tablename__ = "opening"
    __table_args__ = (
        CheckConstraint(HOURS, name="hours"),
        CheckConstraint(GRID, name="grid"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("every_weeks BETWEEN 1 AND 12", name="every_weeks"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int]
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    every_weeks: Mapped[int] = mapped_column(default=1)
    anchor: Mapped[date]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    motives: Mapped[list["OpeningMotive"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class OpeningMotive(Model):
    """One of the motives that an opening is for; none listed means all."""

    __tablename__ = "opening_motive"

    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id", ondelete="CASCADE"), primary_key=True)
    motive_id: Mapped[int] = mapped_column(ForeignKey("motive.id", ondelete="CASCADE"), primary_key=True)


class DayChange(Model):
    """One day's own hours: open beats the week and public holidays, closed takes away; without a place, everywhere.

    An opening always has its place.
    """

    __tablename__ = "day_change"
    __table_args__ = (
        state_check("kind", Change),
        CheckConstraint(HOURS, name="hours"),
        CheckConstraint(GRID, name="grid"),
        CheckConstraint("kind = 'closed' OR place_id IS NOT NULL", name="place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(short(20))
    day: Mapped[date] = mapped_column(index=True)
    start_minute: Mapped[int]
    end_minute: Mapped[int]


class Absence(Model):
    """Days without visits, at every place, both ends included: whole days, or the same hours on each of them.

    With `weekday` (0 is Monday) only that day of each week. Days are days of the place's calendar, never UTC.
    """

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint(HOURS, name="hours"),
        CheckConstraint(GRID, name="grid"),
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    start_minute: Mapped[int] = mapped_column(default=0)
    end_minute: Mapped[int] = mapped_column(default=1440)
    weekday: Mapped[int | None]


class WorkedHoliday(Model):
    """A public holiday on which the doctor works all the same."""

    __tablename__ = "worked_holiday"

    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class NextFree(Model):
    """The first time that anyone may book: derived, refreshed by outbox and clock; a booking never trusts it.

    `starts_at` is None where there is none up to the horizon. Stale from `stale_at` on.
    """

    __tablename__ = "next_free"

    doctor_id: Mapped[int] = mapped_column(ForeignKey("doctor.id", ondelete="CASCADE"), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), primary_key=True)
    motive_id: Mapped[int] = mapped_column(ForeignKey("motive.id", ondelete="CASCADE"), primary_key=True)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    stale_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
