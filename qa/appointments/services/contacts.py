"""Who comes and how to reach them: written encrypted, known to limits by a keyed hash alone, destroyed early."""

from dataclasses import dataclass

from flask import current_app

from qa.accounts.rules import normal_email
from qa.appointments.booking_models import Appointment, Contact
from qa.appointments.rules import normal_patient, patient_key, patient_keys
from qa.config import may_hold_health_data
from qa.kernel.errors import Invalid
from qa.kernel.text import normalise

NAME_MOST, LINE_MOST, TEXT_MOST = 120, 250, 2000


@dataclass(frozen=True)
class Patient:
    """What is asked of who comes; `for_whom` is self, child or other, `booker` who books for another."""

    name: str
    email: str | None
    telephone: str = ""
    for_whom: str = "self"
    booker: str = ""
    address: str = ""
    first_visit: bool | None = None
    reason: str = ""
    language: str = "fr"


def write_contact(appointment: Appointment, patient: Patient) -> None:
    """Keeps who comes with the appointment: once, for names are never changed after booking (resale).

    The reason is kept only where health data may be (L.1111-8 CSP). Raises Invalid("name" or "email").
    """
    name, email = _line(patient.name, NAME_MOST), normal_email(patient.email) if patient.email else None
    if not name:
        raise Invalid("name", "empty")
    if patient.email and email is None:
        raise Invalid("email", "no address")
    content = {
        "name": name,
        "email": email,
        "telephone": _line(patient.telephone, 30),
        "for_whom": patient.for_whom,
        "booker": _line(patient.booker, NAME_MOST),
        "address": _line(patient.address, LINE_MOST),
    }
    appointment.contact = Contact(content=content, reason=kept_text(patient.reason))
    appointment.first_visit, appointment.language = patient.first_visit, patient.language
    reached = _reached(content)
    appointment.patient_key = patient_key(reached) if reached else None


def kept_text(raw: str) -> str | None:
    """A patient's own words, or None where there are none or where health data may not be kept."""
    text = normalise(raw)[:TEXT_MOST]
    return text if text and may_hold_health_data(current_app.config) else None


def keys_of(appointment: Appointment) -> list[str]:
    """Every hash that limits may know the patient by, today's secret first; none where nothing says who it is."""
    reached = _reached(appointment.contact.content) if appointment.contact else ""
    return patient_keys(reached) if reached else []


def _reached(content: dict[str, str | None]) -> str:
    """By what a patient is known: the address, or without one the telephone."""
    email, telephone = content["email"] or "", content["telephone"] or ""
    return email or (telephone if len(normal_patient(telephone)) >= 6 else "")


def _line(raw: str, most: int) -> str:
    return normalise(raw, multiline=False)[:most]
