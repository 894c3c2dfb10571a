"""What a doctor has set up, and which appointments a change would meet."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from qa.appointments.booking_models import Appointment
from qa.appointments.models import (
    Absence,
    Agenda,
    DayChange,
    Motive,
    Opening,
    OpeningMotive,
    Place,
    WorkedHoliday,
)
from qa.appointments.rules import ALIVE
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.errors import NotFound

LARGEST_ID = 2**31 - 1
Kept = Place | Motive | Opening | DayChange | Absence
Open = TypeVar("Open", Place, Motive)
Row = TypeVar("Row", Place, Motive, Opening, DayChange, Absence)


@dataclass(frozen=True)
class Setup:
    """Everything that a doctor has set up and not closed; absences and day changes that are not over."""

    agenda: Agenda | None
    places: Sequence[Place]
    motives: Sequence[Motive]
    openings: Sequence[Opening]
    changes: Sequence[DayChange]
    absences: Sequence[Absence]


def setup_of(doctor_id: int, today: date) -> Setup:
    """What the doctor has set up; `today` in the site's zone. Six queries whatever the size."""
    yesterday = today - timedelta(days=1)  # still today west of here
    changes = select(DayChange).where(DayChange.doctor_id == doctor_id, DayChange.day >= yesterday)
    absences = select(Absence).where(Absence.doctor_id == doctor_id, Absence.last_day >= yesterday)
    return Setup(
        agenda=db.session.get(Agenda, doctor_id),
        places=open_rows(Place, doctor_id),
        motives=open_rows(Motive, doctor_id),
        openings=openings_of(doctor_id),
        changes=list(
            db.session.scalars(changes.order_by(DayChange.day, DayChange.start_minute, DayChange.id))
        ),
        absences=list(db.session.scalars(absences.order_by(Absence.first_day, Absence.id))),
    )


def open_rows(model: type[Open], doctor_id: int) -> list[Open]:
    """The doctor's places or motives that are not closed, in their order."""
    mine = select(model).where(model.doctor_id == doctor_id, model.closed_at.is_(None))
    return list(db.session.scalars(mine.order_by(model.position, model.id)))


def openings_of(doctor_id: int) -> list[Opening]:
    """The doctor's weekly openings at places that are not closed, through the week."""
    mine = select(Opening).join(Place, Place.id == Opening.place_id)
    mine = mine.where(Opening.doctor_id == doctor_id, Place.closed_at.is_(None))
    return list(db.session.scalars(mine.order_by(Opening.weekday, Opening.start_minute, Opening.id)))


def own(model: type[Row], doctor_id: int, row_id: int) -> Row:
    """The doctor's own row that is not closed; raises NotFound for anybody else's."""
    row = db.session.get(model, row_id) if 0 < row_id <= LARGEST_ID else None
    if row is None or row.doctor_id != doctor_id or getattr(row, "closed_at", None):
        raise NotFound
    return row


def how_many(model: type[Kept], doctor_id: int) -> int:
    """How many rows of a kind the doctor has, closed ones not counted."""
    mine = select(func.count()).select_from(model).where(model.doctor_id == doctor_id)
    if model in (Place, Motive):
        mine = mine.where(model.closed_at.is_(None))
    return db.session.scalar(mine) or 0


def was_used(row: Place | Motive) -> bool:
    """True where some appointment, of any state, names the place or the motive.

    A motive that an opening lists counts as used: were its row gone, the opening would be for every motive.
    """
    if isinstance(row, Motive) and db.session.scalar(
        select(OpeningMotive.opening_id).where(OpeningMotive.motive_id == row.id).limit(1)
    ):
        return True
    column = Appointment.place_id if isinstance(row, Place) else Appointment.motive_id
    return db.session.scalar(select(Appointment.id).where(column == row.id).limit(1)) is not None


def visits_to_come(row: Place | Motive) -> int:
    """How many live appointments still to come name the place or the motive."""
    column = Appointment.place_id if isinstance(row, Place) else Appointment.motive_id
    counted = select(func.count()).select_from(Appointment).where(column == row.id, *_alive())
    return db.session.scalar(counted.where(Appointment.ends_at > now())) or 0


def _alive() -> tuple[Any, ...]:
    moment = now()
    released = Appointment.release_at.is_(None) | (Appointment.release_at > moment)
    return Appointment.status.in_([str(one) for one in ALIVE]), released


def visits_in(absence: Absence, place_id: int | None = None) -> dict[date, int]:
    """How many live appointments to come fall into an absence, by the day where each takes place.

    Days are dates of the place's calendar; nobody's zone shifts them. At one place where told.
    """
    reach = timedelta(days=2)
    first = datetime.combine(absence.first_day, time(), UTC) - reach
    last = datetime.combine(absence.last_day, time(), UTC) + reach + timedelta(days=1)
    near = select(Appointment.starts_at, Appointment.ends_at, Appointment.zone).where(
        Appointment.doctor_id == absence.doctor_id, Appointment.starts_at.between(max(first, now()), last), *_alive()
    )  # fmt: skip
    if place_id is not None:
        near = near.where(Appointment.place_id == place_id)
    found: Counter[date] = Counter()
    for starts_at, ends_at, zone in db.session.execute(near):
        local, until = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
        if any(_covers(absence, day, local, until) for day in _days(local, until)):
            found[local.date()] += 1
    return dict(sorted(found.items()))


def _days(local: datetime, until: datetime) -> Iterator[date]:
    """The days whose hours may reach the visit: the one before as well, whose night lasts to the next noon."""
    day = local.date() - timedelta(days=1)
    while day <= until.date():
        yield day
        day += timedelta(days=1)


def _covers(absence: Absence, day: date, local: datetime, until: datetime) -> bool:
    if not absence.first_day <= day <= absence.last_day or absence.weekday not in (None, day.weekday()):
        return False
    start, end = (
        (moment.date() - day).days * 1440 + moment.hour * 60 + moment.minute for moment in (local, until)
    )
    return start < absence.end_minute and end > absence.start_minute


def worked_days(doctor_id: int, year: int) -> set[date]:
    """The public holidays of a year on which the doctor works."""
    mine = select(WorkedHoliday.day).where(WorkedHoliday.doctor_id == doctor_id)
    return set(
        db.session.scalars(mine.where(WorkedHoliday.day.between(date(year, 1, 1), date(year, 12, 31))))
    )


def is_set_up(doctor_id: int) -> bool:
    """True where the doctor has an agenda with a place and a motive that are not closed."""
    return bool(
        db.session.get(Agenda, doctor_id) and how_many(Place, doctor_id) and how_many(Motive, doctor_id)
    )
