"""A doctor who falls ill: one action cancels what is left of a day, closes it, and tells everybody."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from qa.appointments.booking_models import Appointment, By
from qa.appointments.models import Change, DayChange
from qa.appointments.rules import STANDING
from qa.appointments.services.claims import lock_agenda
from qa.appointments.services.ending import call_off
from qa.appointments.wall_slots import midnight
from qa.doctors.profile_services import own_doctor
from qa.extensions import db
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid
from qa.kernel.events import emit

MIDNIGHT = 1440


def cancel_day(actor: Actor, *, day: date, zone: str, words: str = "", until: datetime | None = None) -> int:
    """Cancels every visit to come of the zone's local day, those that begin before `until` where given; how many.

    One mail each, with the same words and new times. That time is closed as well: nobody else is offered the hours of
    a doctor who is ill. Raises NotAllowed, NotFound, and Invalid("until") for another day's moment.
    """
    require(actor, Action.KEEP_AGENDA)
    begins, ends = (midnight(one, zone) for one in (day, day + timedelta(days=1)))
    if until is not None and not begins < until <= ends:
        raise Invalid("until", "not of that day")
    with transaction():
        doctor_id = own_doctor(actor).id
        lock_agenda(doctor_id)
        found = _to_come(doctor_id, max(begins, now()), until or ends)
        for appointment in found:
            call_off(appointment, by=By.DOCTOR, words=words)
        _close(doctor_id, day, _minute(until, zone) if until and until < ends else MIDNIGHT)
        emit("agenda.changed", doctor_id)
    return len(found)


def _to_come(doctor_id: int, first: datetime, last: datetime) -> list[Appointment]:
    mine = (Appointment.doctor_id == doctor_id) & Appointment.status.in_(STANDING)
    begins = (Appointment.starts_at >= first) & (Appointment.starts_at < last)
    live = Appointment.release_at.is_(None) | (Appointment.release_at > now())
    return list(
        db.session.scalars(select(Appointment).where(mine, begins, live).order_by(Appointment.starts_at))
    )


def _close(doctor_id: int, day: date, end: int) -> None:
    """The day's own hours say so, once: its owner may take that back like any other change of a day."""
    same = {"doctor_id": doctor_id, "place_id": None, "kind": Change.CLOSED, "day": day, "end_minute": end}
    if db.session.scalars(select(DayChange.id).filter_by(**same, start_minute=0)).first() is None:
        db.session.add(DayChange(**same, start_minute=0))


def _minute(moment: datetime, zone: str) -> int:
    """The minute of the zone's clock, up to the next five."""
    local = moment.astimezone(ZoneInfo(zone))
    return min(-(-(local.hour * 60 + local.minute) // 5) * 5, MIDNIGHT)
