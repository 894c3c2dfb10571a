"""One of each thing of appointments, for the walks over every route; the secret link opens the visit."""

from datetime import timedelta

from qa.appointments.booking_models import BlockedPatient
from qa.appointments.models import Absence, Change, DayChange, Opening
from qa.appointments.rules import patient_key
from qa.appointments.services.links import new_link
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.database import transaction
from tests.appointments import visits
from tests.appointments.planted import opened
from tests.people import Person


def planted(doctor: Person) -> dict[str, object]:
    """The numbers and words that the addresses need: the doctor's agenda is open, one visit is in ten days."""
    of, key = opened(doctor), patient_key("bloquee@exemple.fr")
    day = (now() + timedelta(days=10)).date()
    number = visits.booked(of, f"{day} 10:00")
    with transaction() as session:
        away = Absence(doctor_id=of.doctor_id, first_day=day, last_day=day)
        closed = DayChange(
            doctor_id=of.doctor_id, kind=Change.CLOSED, day=day, start_minute=540, end_minute=720
        )
        session.add_all([away, closed])
        session.add(BlockedPatient(doctor_id=of.doctor_id, patient_key=key, blocked_at=now()))
        session.flush()
        ids = {"absence_id": away.id, "exception_id": closed.id}
    opening = db.session.query(Opening).first()
    assert opening is not None
    return ids | {
        "place_id": of.place_id,
        "motive_id": of.motive_id,
        "opening_id": opening.id,
        "appointment_id": number,
        "outcome": "venu",
        "day": str(day),
        "key": key,
        "visit_token": new_link(number),
    }
