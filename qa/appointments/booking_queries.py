"""Reads of the patients' pages: with whom one may book, and by which motive behind a link."""

from sqlalchemy import select

from qa.appointments.models import Agenda, Motive, Who
from qa.appointments.queries import open_places
from qa.doctors.models import Doctor
from qa.doctors.queries import LISTED
from qa.extensions import db


def bookable_doctor(slug: str) -> Doctor | None:
    """The doctor whose agenda is online and who may answer here; None for anybody else."""
    wanted = select(Doctor).join(Agenda, Agenda.doctor_id == Doctor.id)
    found = db.session.scalars(wanted.where(Doctor.slug == slug, LISTED, Agenda.online)).first()
    return found if found and found.may_answer else None


def takes_bookings(doctor: Doctor) -> bool:
    """True where a patient may find another time with the doctor online: an agenda that is online, and a place."""
    return bookable_doctor(doctor.slug) is not None and bool(open_places(doctor.id))


def motive_by_link(doctor_id: int, motive_id: int) -> Motive | None:
    """The open motive that a link of this doctor leads to; None where it is no longer booked by link."""
    found = db.session.get(Motive, motive_id)
    if found is None or found.doctor_id != doctor_id or found.closed_at or found.who != Who.LINK:
        return None
    return found
