"""Reads of the next free times: who can be seen, where and when first; always one query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select, type_coerce

from qa.appointments.models import Agenda, Kind, Motive, NextFree, Place, Who
from qa.doctors.models import Doctor
from qa.doctors.queries import LISTED
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.database import UtcDateTime


@dataclass(frozen=True)
class Free:
    """The first free time at one place: an aware UTC instant, the place's IANA zone and, of an office, where it is."""

    starts_at: datetime
    place_id: int
    zone: str
    point: tuple[float, float] | None = None


def next_free_of(doctor_ids: Iterable[int]) -> dict[int, datetime]:
    """The first time (UTC) that anyone may book with each of these doctors; who has none is not among them."""
    return {one: times[0].starts_at for one, times in next_times(doctor_ids).items()}


def next_times(
    doctor_ids: Iterable[int] | None = None, *, within: timedelta | None = None
) -> Mapping[int, list[Free]]:
    """The first free time of each place, soonest first, of these doctors (of all who are listed without them).

    `within`: only times up to that far ahead. Derived rows: a booking looks again.
    """
    moment = now()
    first = type_coerce(func.min(NextFree.starts_at), UtcDateTime())
    wanted = (
        select(NextFree.doctor_id, first, Place.id, Place.zone, *_point())
        .join(Place, Place.id == NextFree.place_id)
        .join(Motive, Motive.id == NextFree.motive_id)
        .join(Agenda, Agenda.doctor_id == NextFree.doctor_id)
        .join(Doctor, Doctor.id == NextFree.doctor_id)
        .where(LISTED, Agenda.online, Place.closed_at.is_(None))
        .where(Motive.closed_at.is_(None), Motive.who == Who.PUBLIC)
        .where(NextFree.starts_at.is_not(None), NextFree.stale_at > moment)
    )
    if doctor_ids is not None:
        wanted = wanted.where(NextFree.doctor_id.in_(list(doctor_ids)))
    if within is not None:
        wanted = wanted.where(NextFree.starts_at <= moment + within)
    rows = db.session.execute(wanted.group_by(NextFree.doctor_id, Place.id).order_by(first, Place.id))
    found: dict[int, list[Free]] = {}
    for doctor_id, starts_at, place_id, zone, *point in rows:
        where = (point[0], point[1]) if None not in point else None
        found.setdefault(doctor_id, []).append(Free(starts_at, place_id, zone, where))
    return found


def _point() -> tuple[ColumnElement[float | None], ...]:
    """Degrees north and east of an office; patients do not come to the other kinds of place."""
    is_office = Place.kind == Kind.OFFICE
    return tuple(case((is_office, degrees)) for degrees in (Place.latitude, Place.longitude))
