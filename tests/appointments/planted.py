"""A doctor whose agenda is open, for tests of appointments; everything by the tables, nothing by the pages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from qa.appointments.models import Agenda, Kind, Motive, Opening, Place
from qa.kernel.clock import now
from qa.kernel.database import transaction
from tests import people
from tests.people import Person

PARIS = "Europe/Paris"
ALL_WEEK = tuple(range(7))


@dataclass(frozen=True)
class Open:
    """A doctor with one place and one motive."""

    doctor: Person
    place_id: int
    motive_id: int

    @property
    def doctor_id(self) -> int:
        """The doctor's number."""
        return self.doctor.doctor_id


def opened(
    doctor: Person | None = None, *, zone: str = PARIS, subdivision: str = "", days: tuple[int, ...] = ALL_WEEK,
    hours: tuple[int, int] = (540, 720), kind: Kind = Kind.OFFICE, **motive: Any,
) -> Open:  # fmt: skip
    """An agenda that is online: one place, one motive of 30 minutes, open 09:00 to 12:00 on the days, no notice."""
    doctor = doctor or people.doctor()
    with transaction() as session:
        session.add(Agenda(doctor_id=doctor.doctor_id, online=True, created_at=now()))
        session.flush()
        place_id = add_place(doctor.doctor_id, zone=zone, subdivision=subdivision, kind=kind)
        motive_id = add_motive(doctor.doctor_id, **motive)
        for day in days:
            add_opening(doctor.doctor_id, place_id, day, *hours)
    return Open(doctor, place_id, motive_id)


def add_place(doctor_id: int, *, zone: str = PARIS, subdivision: str = "", kind: Kind = Kind.OFFICE) -> int:
    """One more place."""
    with transaction() as session:
        place = Place(doctor_id=doctor_id, kind=kind, name="Cabinet des Tilleuls", zone=zone)
        place.street, place.postcode, place.town, place.town_id = (
            "3 rue des Tilleuls",
            "69003",
            "Lyon",
            2996944,
        )
        place.latitude, place.longitude, place.telephone = 45.74846, 4.84671, "04 72 00 00 00"
        place.directions, place.subdivision = "Deuxième étage, ascenseur.", subdivision
        session.add(place)
        session.flush()
        return place.id


def add_motive(doctor_id: int, *, name: str = "Consultation", minutes: int = 30, **more: Any) -> int:
    """One more motive."""
    values = {
        "step": minutes,
        "notice_minutes": 0,
        "horizon_days": 365,
        "patient_most": 2,
        "who": "public",
    } | more
    with transaction() as session:
        motive = Motive(doctor_id=doctor_id, name=name, minutes=minutes, **values)
        session.add(motive)
        session.flush()
        return motive.id


def add_opening(doctor_id: int, place_id: int, weekday: int, start: int, end: int, **more: Any) -> int:
    """One more weekly opening."""
    values = {"anchor": date(2024, 1, 1)} | more
    with transaction() as session:
        opening = Opening(
            doctor_id=doctor_id,
            place_id=place_id,
            weekday=weekday,
            start_minute=start,
            end_minute=end,
            **values,
        )
        session.add(opening)
        session.flush()
        return opening.id


def at(text: str, zone: str = PARIS) -> datetime:
    """The UTC instant of a wall time: `at("2026-03-10 09:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
