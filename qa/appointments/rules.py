"""What an appointment allows, for how long, and why a booking is refused."""

import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum

from qa.appointments.booking_models import Appointment, By, Status
from qa.kernel.crypto import vault

UNIT_SECONDS = 300
HOLD = timedelta(minutes=5)
CLICK = timedelta(minutes=20)
AGREE = timedelta(hours=48)
AGREE_BEFORE = timedelta(hours=1)
HOLD_KEPT = timedelta(hours=1)
BROWSER_KEPT = timedelta(days=1)
CONTACT_KEPT = timedelta(days=30)
LAPSED_KEPT = timedelta(days=2)
CLAIMS_KEPT = timedelta(days=7)
LINKS_KEPT = timedelta(days=365)
RELEASE_MINUTES = (5, 60)
CANCELS_MOST = 3
CANCELS_WITHIN = timedelta(days=30)
HOLDS_MOST = 2
LANES = 4
SCOPE = "appointment"
BROWSER_SCOPE = "booking"
MOTIVE_SCOPE = "motive"
DOTLESS = ("gmail.com", "googlemail.com")

ALIVE = frozenset({Status.HELD, Status.PENDING, Status.PROPOSED, Status.BOOKED})
"""States in which an appointment owns its time."""
STANDING = frozenset({Status.PROPOSED, Status.BOOKED})
"""States of a visit to come that its patient has confirmed."""
KNOWN = frozenset({Status.PROPOSED, Status.BOOKED, Status.FULFILLED, Status.NOSHOW})
"""States that the doctor's agenda shows: a click not made yet is never one of them."""


class What(StrEnum):
    """What the history of an appointment says."""

    HELD = "held"
    ASKED = "asked"
    PROPOSED = "proposed"
    BOOKED = "booked"
    OVERBOOKED = "overbooked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FULFILLED = "fulfilled"
    NOSHOW = "noshow"
    REOPENED = "reopened"


class Refusal(StrEnum):
    """Why a booking is refused, as `Conflict.message`; the views say it in words."""

    TAKEN = "taken"
    PATIENT_LIMIT = "patient_limit"
    BY_PHONE = "by_phone"
    TOO_LATE = "too_late"
    ENDED = "ended"


def patient_key(address: str) -> str:
    """Who a patient is, as far as limits need to know: the keyed hash of the normalised address.

    Lower case, NFC, without `+tag`; without dots at Gmail, which ignores them. Writings of one mailbox are one patient.
    """
    return vault().fingerprint(normal_patient(address), purpose="patient")


def patient_keys(address: str) -> list[str]:
    """The same under every known secret, today's first."""
    return vault().fingerprints(normal_patient(address), purpose="patient")


def normal_patient(address: str) -> str:
    """One writing for all writings of a mailbox; of a telephone number its digits."""
    clean = unicodedata.normalize("NFC", address).strip().lower()
    local, at, host = clean.rpartition("@")
    if not at:
        return re.sub(r"[^0-9+]", "", clean)
    local = local.partition("+")[0]
    return f"{local.replace('.', '') if host in DOTLESS else local}@{host}"


def is_alive(appointment: Appointment, moment: datetime) -> bool:
    """True while the appointment owns its time."""
    return appointment.status in ALIVE and (appointment.release_at is None or appointment.release_at > moment)


def may_change(appointment: Appointment, moment: datetime) -> bool:
    """True while the patient may move or cancel online: a live appointment before its deadline."""
    deadline = appointment.starts_at - timedelta(minutes=appointment.motive.cancel_minutes)
    return appointment.status in STANDING and moment < deadline


def may_take_again(appointment: Appointment, moment: datetime) -> bool:
    """True where the doctor cancelled and the patient may choose another time by the same link, for 30 days."""
    return (
        appointment.status == Status.CANCELLED
        and appointment.cancelled_by == By.DOCTOR
        and moment < appointment.starts_at + CONTACT_KEPT
    )


def agree_until(starts_at: datetime, moment: datetime) -> datetime:
    """Until when the doctor may agree: 48 hours, at most an hour before the visit; nearer than that, its start."""
    latest = min(moment + AGREE, starts_at - AGREE_BEFORE)
    return latest if latest > moment else starts_at
