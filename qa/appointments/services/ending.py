"""How a visit ends before it began: its time is free, its number is free, both are told."""

import secrets
from datetime import datetime, timedelta

from qa.appointments.booking_models import Appointment, By, Notice, Status
from qa.appointments.models import Agenda
from qa.appointments.rules import RELEASE_MINUTES, What
from qa.appointments.services.claims import free_units
from qa.appointments.services.contacts import kept_text
from qa.appointments.services.notices import drop_notices, queue_notice
from qa.appointments.services.quotas import free_quota
from qa.appointments.services.records import set_status
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.text import normalise

WORDS_MOST = 1000


def call_off(appointment: Appointment, *, by: By, words: str = "") -> None:
    """A standing visit is cancelled, its revision one more, and both are told. Inside the caller's transaction."""
    drop_notices(appointment)
    appointment.revision += 1
    appointment.cancelled_by = by
    let_time_go(appointment, by)
    if appointment.contact is not None:
        text = kept_text(words) if by == By.PATIENT else normalise(words)
        appointment.contact.words = (text or "")[:WORDS_MOST] or None
    queue_notice(appointment, Notice.CANCELLED)
    if by == By.PATIENT:
        queue_notice(appointment, Notice.CANCELLED, recipient=By.DOCTOR)


def let_time_go(appointment: Appointment, by: By) -> None:
    """The time is free at once; of an agenda that wants it so, what a patient gave back a little later (resale)."""
    agenda = db.session.get(Agenda, appointment.doctor_id)
    waits = by == By.PATIENT and appointment.lane == 0 and agenda is not None and agenda.delays_release
    release_at = _some_time_later() if waits else None
    set_status(appointment, Status.CANCELLED, by=by, what=What.CANCELLED, release_at=release_at)
    free_quota(appointment)
    if release_at is None:
        free_units(appointment)


def _some_time_later() -> datetime:
    """5 to 60 minutes from now, to the second: nobody can wait for the very moment."""
    low, high = (minutes * 60 for minutes in RELEASE_MINUTES)
    return now() + timedelta(seconds=low + secrets.randbelow(high - low + 1))
