"""The directory: who is listed, in which order, by which filters; always the same number of reads."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from qa.doctors.models import Doctor, DoctorLanguage, Practice
from qa.doctors.queries import LISTED
from qa.extensions import db
from qa.language.towns import Town, distance_km

Point = tuple[float, float]
"""Degrees north and east, WGS 84."""
WHOLE = (selectinload(Doctor.languages), selectinload(Doctor.practices), selectinload(Doctor.interests))


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; a radius in kilometres needs a town."""

    specialty: str | None = None
    language: str | None = None
    town: Town | None = None
    radius: int | None = None


@dataclass(frozen=True)
class Found:
    """The numbers of the doctors that fit, how far the nearest place of each is, and what else could be chosen."""

    ids: Sequence[int]
    distances: Mapping[int, float] = field(default_factory=dict)
    specialties: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)


def whole_doctor(which: int | str) -> Doctor | None:
    """The doctor with this number or slug, listed or not, with everything that the profile shows; or None."""
    known = Doctor.id == which if isinstance(which, int) else Doctor.slug == which
    return db.session.scalars(select(Doctor).where(known).options(*WHOLE)).first()


def find_doctors(wanted: Wanted, *, places: Mapping[int, Sequence[Point]] | None = None) -> Found:
    """Verified doctors with an open account that fit; the counts are of everybody who is listed.

    `places`: only doctors among its keys, and as far away as the nearest of these points in place of their practices.
    """
    rows = db.session.execute(select(Doctor.id, Doctor.specialty).where(LISTED))
    listed: dict[int, str] = {row.id: row.specialty for row in rows}
    spoken = _spoken()
    distances = _distances(wanted.town, places) if wanted.town else {}
    fitting = [
        one
        for one, specialty in listed.items()
        if wanted.specialty in (None, specialty)
        and (wanted.language is None or one in spoken.get(wanted.language, ()))
        and (wanted.radius is None or distances.get(one, float("inf")) <= wanted.radius)
        and (places is None or one in places)
    ]
    numbers = {code: len(doctors) for code, doctors in spoken.items()}
    return Found(fitting, distances, Counter(listed.values()), numbers)


def _spoken() -> dict[str, set[int]]:
    """Who speaks each language, among those listed."""
    wanted = select(DoctorLanguage.code, DoctorLanguage.doctor_id).join(Doctor).where(LISTED)
    spoken: dict[str, set[int]] = {}
    for code, doctor_id in db.session.execute(wanted):
        spoken.setdefault(code, set()).add(doctor_id)
    return spoken


def _distances(town: Town, places: Mapping[int, Sequence[Point]] | None) -> dict[int, float]:
    """Kilometres from the town to each doctor's nearest point."""
    here = (town.latitude, town.longitude)
    known = _practices() if places is None else places
    return {one: min(distance_km(here, point) for point in points) for one, points in known.items() if points}


def _practices() -> dict[int, list[Point]]:
    """Where the shown practices of those listed are."""
    known = Practice.shown & Practice.latitude.is_not(None)
    wanted = select(Practice.doctor_id, Practice.latitude, Practice.longitude).join(Doctor)
    found: dict[int, list[Point]] = {}
    for doctor_id, north, east in db.session.execute(wanted.where(LISTED, known)):
        found.setdefault(doctor_id, []).append((north or 0.0, east or 0.0))
    return found


def doctors_in_order(ids: Sequence[int]) -> list[Doctor]:
    """The doctors with these numbers, in this order."""
    rows = db.session.scalars(select(Doctor).where(Doctor.id.in_(ids)).options(*WHOLE))
    by_id = {one.id: one for one in rows}
    return [by_id[one] for one in ids if one in by_id]
