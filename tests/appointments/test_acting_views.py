"""A doctor's page of one appointment: what is pressed there acts once, on the doctor's own alone, and says so."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from qa.appointments.booking_models import (
    Appointment,
    AppointmentEvent,
    AppointmentMail,
    BlockedPatient,
    Claim,
    Notice,
    Status,
)
from qa.appointments.models import DayChange
from qa.appointments.services.bookings import Patient, book_for_patient, confirm, give_contact
from qa.appointments.services.holds import hold_slot
from qa.extensions import db
from qa.kernel.clock import now
from tests import people
from tests.appointments import visits
from tests.appointments.desk import AGENDA, at_the_desk, said
from tests.appointments.planted import Open, at, opened
from tests.plugins.clock import Clock

ACTS = ("accepter", "annuler", "venu", "absent", "a-venir", "bloquer")
THURSDAY = "2026-03-12"


def page_of(number: int) -> str:
    return f"{AGENDA}/rendez-vous/{number}"


def booked(of: Open, starts: str = f"{THURSDAY} 10:00", **more: str | None) -> int:
    """A visit that the doctor wrote down."""
    patient = Patient(**{"name": "Léa Moreau", "email": "lea@exemple.fr"} | more)
    made = book_for_patient(
        of.doctor.actor, motive_id=of.motive_id, place_id=of.place_id, starts_at=at(starts), patient=patient
    )
    return made.id


def press(client: FlaskClient, number: int, act: str, **changes: str) -> TestResponse:
    return people.send(client, page_of(number), f"/{act}", changes)


def one(number: int) -> Appointment:
    db.session.rollback()
    found = db.session.get(Appointment, number)
    assert found is not None
    return found


def count(model: type, **wanted: object) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).filter_by(**wanted)) or 0


def test_it_works(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    words = said(client.get(page_of(booked(of, telephone="06 12 34 56 78", reason="Genou"))).text)
    for wanted in ("Jeudi 12 mars 2026 à 10 h", "Léa Moreau", "06 12 34 56 78", "lea@exemple.fr", "Genou"):
        assert wanted in words
    assert "lundi 9 mars 2026 à 7 h Rendez-vous réservé (par vous) – jeudi 12 mars 2026 à 10 h" in words


def test_e5_another_doctors_appointment_is_nowhere(client: FlaskClient, clock: Clock) -> None:
    at_the_desk(client, clock)
    number = booked(opened(people.colleague()))
    token = people.fields(client.get(page_of(booked_here(client))).text, "/annuler")
    before = [one(number).status, one(number).revision, count(AppointmentEvent, appointment_id=number)]
    assert [client.get(page_of(number) + end).status_code for end in ("", "/deplacer")] == [404, 404]
    for act in (*ACTS, "deplacer"):
        assert client.post(f"{page_of(number)}/{act}", data=token).status_code == 404
    assert [
        one(number).status,
        one(number).revision,
        count(AppointmentEvent, appointment_id=number),
    ] == before
    assert count(BlockedPatient) == 0


def booked_here(client: FlaskClient) -> int:
    """One of the signed-in doctor's own, by the form."""
    values = {"name": "Hugo Klein", "day": THURSDAY, "hour": "11:00", "first_visit": ""}
    answer = people.send(client, f"{AGENDA}/nouveau", "", values)
    return int(answer.location.rpartition("/")[2])


def test_a4_a_request_is_agreed_to_once(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock, needs_consent=True)
    held, _ = hold_slot(
        doctor_id=of.doctor_id,
        motive_id=of.motive_id,
        place_id=of.place_id,
        starts_at=at(f"{THURSDAY} 10:00"),
    )
    give_contact(held.id, Patient(name="Léa Moreau", email="lea@exemple.fr"))
    assert confirm(held.id) == Status.PROPOSED
    page = client.get(page_of(held.id)).text
    assert "Le patient attend votre accord avant mercredi 11 mars 2026 à 7 h." in said(page)
    values = people.fields(page, "/accepter")
    answers = [client.post(f"{page_of(held.id)}/accepter", data=values) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert one(held.id).status == Status.BOOKED
    assert count(AppointmentEvent, appointment_id=held.id, what="booked") == 1
    assert count(AppointmentMail, appointment_id=held.id, kind=Notice.BOOKED, recipient="patient") == 1


def test_a_request_whose_time_is_over_says_so(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    number = visits.planted(of, status=Status.PROPOSED, release_at=now() + timedelta(minutes=9))
    values = people.fields(client.get(page_of(number)).text, "/accepter")
    clock.advance(minutes=10)
    refused = client.post(f"{page_of(number)}/accepter", data=values)
    assert refused.status_code == 409
    assert "Ce rendez-vous n’est plus en cours." in said(refused.text)
    assert one(number).status == Status.PROPOSED


def test_cancelling_tells_the_patient_with_the_doctors_words(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    number = booked(of)
    assert press(client, number, "annuler", words="Le cabinet ferme.").status_code == 303
    assert (one(number).status, one(number).cancelled_by) == ("cancelled", "doctor")
    assert one(number).contact.words == "Le cabinet ferme."
    assert count(AppointmentMail, appointment_id=number, kind=Notice.CANCELLED, recipient="patient") == 1
    assert count(Claim) == 0


def test_who_came_is_noted_after_the_hour_only_and_can_be_taken_back(
    client: FlaskClient, clock: Clock
) -> None:
    of = at_the_desk(client, clock)
    number = booked(of)
    assert "Noter" not in said(client.get(page_of(number)).text)
    values = people.fields(client.get(page_of(number)).text, "/annuler")
    early = client.post(f"{page_of(number)}/venu", data=values)
    assert early.status_code == 422
    clock.freeze(at(f"{THURSDAY} 10:31"))
    people.sign_in(client, of.doctor)
    for act, status in (("absent", "noshow"), ("venu", "fulfilled"), ("a-venir", "booked")):
        assert press(client, number, act).status_code == 303
        assert one(number).status == status
    words = said(client.get(page_of(number)).text)
    assert all(f"Noté : {note} (par vous)" in words for note in ("absent", "venu", "à venir"))


def test_a_blocked_patient_is_kept_as_a_date_alone_and_may_be_let_back(
    client: FlaskClient, clock: Clock
) -> None:
    of = at_the_desk(client, clock)
    number = booked(of)
    assert "Personne ne l’en informe." in said(client.get(page_of(number)).text)
    before = count(AppointmentMail)
    assert press(client, number, "bloquer").status_code == 303
    assert (count(BlockedPatient, doctor_id=of.doctor_id), count(AppointmentMail)) == (1, before)
    page = client.get(f"{AGENDA}/bloques").text
    assert "Depuis le lundi 9 mars 2026 à 7 h" in said(page)
    assert "Léa" not in page
    assert "lea@" not in page
    key = db.session.scalar(select(BlockedPatient.patient_key))
    assert people.send(client, f"{AGENDA}/bloques", f"/{key}").status_code == 303
    assert count(BlockedPatient) == 0


def test_a_doctor_takes_nobody_off_a_colleagues_list(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    press(client, booked(of), "bloquer")
    key = db.session.scalar(select(BlockedPatient.patient_key))
    colleague = opened(people.colleague())
    other = people.sign_in(client.application.test_client(), colleague.doctor)
    values = people.fields(other.get(page_of(booked(colleague))).text, "/bloquer")
    assert other.post(f"{AGENDA}/bloques/{key}", data=values).status_code == 404
    assert count(BlockedPatient, doctor_id=of.doctor_id) == 1
    assert "Personne." in said(other.get(f"{AGENDA}/bloques").text)


@pytest.mark.parametrize("hour", ["", "10:45"])
def test_one_action_cancels_a_day_or_its_first_hours_with_a_mail_each(
    client: FlaskClient, clock: Clock, hour: str
) -> None:
    of = at_the_desk(client, clock)
    first, second = (
        booked(of, f"{THURSDAY} 10:00"),
        booked(of, f"{THURSDAY} 11:00", email=None, telephone="0612345678"),
    )
    other = booked(of, "2026-03-13 10:00")
    path = f"{AGENDA}/jour/{THURSDAY}/annuler"
    words = said(client.get(path).text)
    assert "2 rendez-vous seront annulés." in words
    assert "11 h, Léa Moreau – sans adresse e-mail : à appeler, 0612345678" in words
    answer = people.send(client, path, "", {"ends": hour, "words": "Je suis souffrante."})
    told = said(client.get(answer.location).text)
    assert (f"{1 if hour else 2} rendez-vous annulé" in told, answer.location) == (
        True,
        f"{AGENDA}?jour={THURSDAY}",
    )
    assert [one(number).status for number in (first, second, other)] == [
        "cancelled", "booked" if hour else "cancelled", "booked",
    ]  # fmt: skip
    assert one(first).contact.words == "Je suis souffrante."
    assert count(AppointmentMail, kind=Notice.CANCELLED) == 1
    change = db.session.scalars(select(DayChange)).one()
    assert (change.kind, change.start_minute, change.end_minute) == ("closed", 0, 645 if hour else 1440)
