"""Opens the agendas of some of the demonstration's doctors and books with them, through the services people use."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from qa.appointments.models import Motive, Place
from qa.appointments.plan_queries import free_between
from qa.appointments.services.agendas import Settings, save_settings
from qa.appointments.services.bookings import Patient, book_for_patient, confirm, give_contact
from qa.appointments.services.holds import hold_slot
from qa.appointments.services.motives import MotiveText, save_motive
from qa.appointments.services.openings import OpeningText, save_opening
from qa.appointments.services.places import PlaceText, save_place
from qa.appointments.slots import Slot
from qa.kernel.access import Actor
from qa.kernel.clock import now

AGENDAS = Path(__file__).parent / "agendas.json"
DAYS = 30


def agendas() -> list[dict[str, Any]]:
    """Who opens what: a doctor's key, places, motives, weekly openings and first bookings each."""
    content: list[dict[str, Any]] = json.loads(AGENDAS.read_text(encoding="utf-8"))
    return content


def open_agenda(actor: Actor, one: dict[str, Any]) -> None:
    """The whole of one line: what the doctor opens, then who is booked, by the doctor or by the patients."""
    places = [save_place(actor, None, PlaceText(**text)) for text in one["places"]]
    motives = [save_motive(actor, None, MotiveText(**text)) for text in one["motives"]]
    for opening in one["openings"]:
        _open(actor, opening, places, motives)
    save_settings(actor, Settings(online=True))
    for wanted in one["booked"]:
        motive = motives[wanted["motive"]]
        slot = _slot(motive, wanted["free"])
        book_for_patient(
            actor,
            motive_id=motive.id,
            place_id=slot.place_id,
            starts_at=slot.starts_at,
            patient=_patient(wanted),
        )
    for wanted in one["patients"]:
        _book(motives[wanted["motive"]], wanted)


def _open(actor: Actor, opening: dict[str, Any], places: Sequence[Place], motives: Sequence[Motive]) -> None:
    for day in opening["days"]:
        text = OpeningText(
            place_id=places[opening["place"]].id,
            weekday=day,
            start=opening["start"],
            end=opening["end"],
            motive_ids=frozenset(motives[number].id for number in opening["motives"]),
            confirmed=True,
        )
        save_opening(actor, None, text)


def _book(motive: Motive, wanted: dict[str, Any]) -> None:
    """As a patient does it: hold, contact, click in the mail."""
    slot = _slot(motive, wanted["free"])
    held, _ = hold_slot(
        doctor_id=motive.doctor_id, motive_id=motive.id, place_id=slot.place_id, starts_at=slot.starts_at
    )
    give_contact(held.id, _patient(wanted))
    confirm(held.id)


def _slot(motive: Motive, number: int) -> Slot:
    """The free time of that number, from 0, among those of the next month."""
    today = now().date()
    found = free_between(motive.doctor_id, motive, first_day=today, last_day=today + timedelta(days=DAYS))
    return found[number]


def _patient(wanted: dict[str, Any]) -> Patient:
    return Patient(
        name=wanted["name"],
        email=wanted.get("email"),
        telephone=wanted["telephone"],
        first_visit=wanted.get("first_visit"),
    )
