"""Doctors say when the week is different: absences, one day's own hours, public holidays on which they work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete

from qa.appointments.models import Absence, Change, DayChange, Place, WorkedHoliday
from qa.appointments.services.agendas import changing
from qa.appointments.setup_queries import how_many, own
from qa.appointments.setup_rules import DAY_MINUTES, EXCEPTIONS_MOST, FIRST_DAY, LAST_DAY, wrong_hours
from qa.extensions import db
from qa.kernel.access import Actor
from qa.kernel.clock import now
from qa.kernel.errors import Invalid

ABSENCE_DAYS = 732


@dataclass(frozen=True)
class AbsenceText:
    """Days without visits, both included, as a doctor gives them; see `Absence`."""

    first_day: date
    last_day: date
    start: int = 0
    end: int = DAY_MINUTES
    weekday: int | None = None


@dataclass(frozen=True)
class ChangeText:
    """One day's own hours as a doctor gives them; see `DayChange`."""

    kind: str
    day: date
    start: int
    end: int
    place_id: int | None = None


def add_absence(actor: Actor, text: AbsenceText) -> Absence:
    """Offers nothing on these days, at every place. Days are dates, never shifted; no appointment is cancelled.

    Raises Invalid beside the wrong field.
    """
    _check_day("first_day", text.first_day)
    _check_day("last_day", text.last_day)
    if text.last_day < text.first_day:
        raise Invalid("last_day", "ends before it begins")
    if (text.last_day - text.first_day).days > ABSENCE_DAYS:
        raise Invalid("last_day", "too long")
    if text.weekday is not None and not 0 <= text.weekday <= 6:
        raise Invalid("weekday", "unknown")
    _check_hours(text.start, text.end)
    with changing(actor) as doctor:
        _make_room(doctor.id)
        absence = Absence(
            doctor_id=doctor.id, first_day=text.first_day, last_day=text.last_day, start_minute=text.start,
            end_minute=text.end, weekday=text.weekday,
        )  # fmt: skip
        db.session.add(absence)
        db.session.flush()
        return absence


def remove_absence(actor: Actor, absence_id: int) -> None:
    """Offers the hours of the week again on these days; raises NotFound."""
    with changing(actor) as doctor:
        db.session.delete(own(Absence, doctor.id, absence_id))


def add_change(actor: Actor, text: ChangeText) -> DayChange:
    """Opens hours of one day at a place, or closes them; without a place, everywhere. No appointment is cancelled.

    Raises NotFound for another doctor's place, Invalid beside the wrong field.
    """
    if text.kind not in set(Change):
        raise Invalid("kind", "unknown")
    _check_day("day", text.day)
    _check_hours(text.start, text.end)
    if text.kind == Change.OPEN and text.place_id is None:
        raise Invalid("place_id", "missing")
    with changing(actor) as doctor:
        if text.place_id is not None:
            own(Place, doctor.id, text.place_id)
        _make_room(doctor.id)
        change = DayChange(
            doctor_id=doctor.id, place_id=text.place_id, kind=text.kind, day=text.day, start_minute=text.start,
            end_minute=text.end,
        )  # fmt: skip
        db.session.add(change)
        db.session.flush()
        return change


def remove_change(actor: Actor, change_id: int) -> None:
    """The day follows the week again; raises NotFound."""
    with changing(actor) as doctor:
        db.session.delete(own(DayChange, doctor.id, change_id))


def save_worked(actor: Actor, year: int, days: Iterable[date], holidays: Iterable[date]) -> None:
    """Keeps on which public holidays of a year the doctor works; what is no holiday of that year is refused."""
    wanted, known = set(days), set(holidays)
    if not wanted <= known:
        raise Invalid("days", "no public holiday")
    with changing(actor) as doctor:
        first, last = date(year, 1, 1), date(year, 12, 31)
        mine = WorkedHoliday.doctor_id == doctor.id
        db.session.execute(delete(WorkedHoliday).where(mine, WorkedHoliday.day.between(first, last)))
        db.session.add_all(WorkedHoliday(doctor_id=doctor.id, day=day) for day in sorted(wanted))


def _check_day(field: str, day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Invalid(field, "out of bounds")


def _check_hours(start: int, end: int) -> None:
    reason = wrong_hours(start, end)
    if reason:
        raise Invalid("end", reason)


def _make_room(doctor_id: int) -> None:
    """Where the list is full, what is over gives its place; raises Invalid where it is full all the same."""
    if _number(doctor_id) < EXCEPTIONS_MOST:
        return
    over = now().date() - timedelta(days=2)
    db.session.execute(delete(Absence).where(Absence.doctor_id == doctor_id, Absence.last_day < over))
    db.session.execute(delete(DayChange).where(DayChange.doctor_id == doctor_id, DayChange.day < over))
    if _number(doctor_id) >= EXCEPTIONS_MOST:
        raise Invalid("", "too many")


def _number(doctor_id: int) -> int:
    return how_many(Absence, doctor_id) + how_many(DayChange, doctor_id)
