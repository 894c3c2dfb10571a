"""A doctor books for a patient, and the clocks and the patients who came meanwhile are respected."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from qa.appointments.booking_models import Appointment, AppointmentMail, Claim
from qa.appointments.plan_queries import free_between
from qa.appointments.services.bookings import Patient, confirm, give_contact
from qa.appointments.services.holds import hold_slot
from qa.extensions import db
from tests import people
from tests.appointments.desk import AGENDA, at_the_desk, said
from tests.appointments.planted import Open, add_place, at
from tests.markup import main_of
from tests.plugins.clock import Clock

NEW = f"{AGENDA}/nouveau"
TEN = "2026-03-12 11:00"
LEA = {"name": "Léa Moreau", "email": "lea@exemple.fr", "telephone": "06 12 34 56 78"}


def fill(client: FlaskClient, starts: str = TEN, **changes: str) -> dict[str, str]:
    """The form as a browser would send it, with a patient and a wall time."""
    day, _, hour = starts.partition(" ")
    values = people.fields(client.get(NEW).text, NEW)
    values = {name: value for name, value in values.items() if name not in ("overbook", "which")}
    return values | LEA | {"day": day, "hour": hour, "first_visit": "no"} | changes


def send(client: FlaskClient, starts: str = TEN, **changes: str) -> TestResponse:
    """Opens the form, fills and sends it."""
    return client.post(NEW, data=fill(client, starts, **changes))


def patient_books(of: Open, starts: str = TEN, name: str = "Hugo Klein") -> int:
    """A patient who is quicker than the doctor."""
    held, _ = hold_slot(
        doctor_id=of.doctor_id, motive_id=of.motive_id, place_id=of.place_id, starts_at=at(starts)
    )
    number = held.id
    give_contact(number, Patient(name=name, email="hugo@exemple.fr"))
    confirm(number)
    return number


def booked() -> list[Appointment]:
    """All appointments, in order."""
    db.session.rollback()
    return list(db.session.scalars(select(Appointment).order_by(Appointment.id)))


def mails() -> int:
    """How many mails are written down."""
    return db.session.scalar(select(func.count()).select_from(AppointmentMail)) or 0


def test_it_works(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    answer = send(client, reason="Genou")
    (made,) = booked()
    assert (answer.status_code, answer.location) == (303, f"{AGENDA}/rendez-vous/{made.id}")
    assert (made.starts_at, made.ends_at) == (at(TEN), at(TEN) + timedelta(minutes=30))
    assert (made.status, made.made_by, made.place_id, made.first_visit) == (
        "booked",
        "doctor",
        of.place_id,
        False,
    )
    assert made.contact.content["name"] == "Léa Moreau"
    assert made.contact.reason == "Genou"
    words = said(client.get(answer.location).text)
    assert "Rendez-vous enregistré. Un e-mail part au patient." in words
    assert "Jeudi 12 mars 2026 à 11 h" in words


def test_the_form_begins_with_what_the_cell_says(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    page = client.get(f"{NEW}?debut=2026-03-12T09:30Z&lieu={of.place_id}&motif={of.motive_id}&duree=45").text
    values = people.fields(page, NEW)
    assert (values["day"], values["hour"], values["minutes"]) == ("2026-03-12", "10:30", "45")
    assert (values["place_id"], values["motive_id"]) == (str(of.place_id), str(of.motive_id))


def test_an_own_length_outside_the_opening_hours_is_the_doctors_right(
    client: FlaskClient, clock: Clock
) -> None:
    at_the_desk(client, clock)
    assert send(client, "2026-03-12 20:05", minutes="55", email="", telephone="").status_code == 303
    (made,) = booked()
    assert made.ends_at == at("2026-03-12 21:00")
    assert mails() == 0


def test_a7_a_patient_who_booked_meanwhile_is_shown_and_overbooking_is_a_choice(
    client: FlaskClient, clock: Clock
) -> None:
    of = at_the_desk(client, clock)
    values = fill(client)
    assert "overbook" not in client.get(NEW).text
    clock.advance(seconds=20)
    number = patient_books(of)
    clock.advance(seconds=30)
    refused = client.post(NEW, data=values)
    words = said(refused.text)
    assert refused.status_code == 409
    assert "jeudi 12 mars 2026 à 11 h – 11 h 30 – Hugo Klein, réservé, Consultation" in words
    assert "Cet horaire est déjà pris." in words
    assert "Accepter le chevauchement" in words
    assert [one.id for one in booked()] == [number]
    day = at(TEN).date()
    before = free_between(of.doctor_id, booked()[0].motive, first_day=day, last_day=day)
    again = people.fields(refused.text, NEW) | LEA | {"first_visit": "no", "overbook": "y"}
    assert client.post(NEW, data=again).status_code == 303
    first, second = booked()
    assert (first.lane, second.lane, second.starts_at) == (0, 1, at(TEN))
    assert free_between(of.doctor_id, first.motive, first_day=day, last_day=day) == before
    assert "Chevauchement accepté" in said(client.get(f"{AGENDA}/rendez-vous/{second.id}").text)


def test_e3_a_request_in_the_way_has_no_name(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    held, _ = hold_slot(
        doctor_id=of.doctor_id, motive_id=of.motive_id, place_id=of.place_id, starts_at=at(TEN)
    )
    give_contact(held.id, Patient(name="Hugo Klein", email="hugo@exemple.fr"))
    refused = send(client)
    assert refused.status_code == 409
    assert "11 h – 11 h 30 – réservation en cours, Consultation" in said(refused.text)
    assert "Hugo" not in refused.text


def test_a9_the_same_form_twice_makes_one_appointment(client: FlaskClient, clock: Clock) -> None:
    at_the_desk(client, clock)
    values = fill(client)
    first, second = (client.post(NEW, data=values) for _ in range(2))
    assert first.location == second.location
    assert len(booked()) == 1
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 6


def test_b21_a_past_visit_is_recorded_without_a_mail(client: FlaskClient, clock: Clock) -> None:
    at_the_desk(client, clock)
    answer = send(client, "2026-03-09 06:30")
    assert "Rendez-vous noté. Il est passé : aucun e-mail ne part." in said(client.get(answer.location).text)
    assert booked()[0].starts_at == at("2026-03-09 06:30")
    assert mails() == 0


def test_a_wall_time_that_the_clocks_skip_is_refused_beside_its_field(
    client: FlaskClient, clock: Clock
) -> None:
    at_the_desk(client, clock)
    refused = send(client, "2026-03-29 02:30")
    assert refused.status_code == 422
    assert "Cette heure n’existe pas ce jour-là" in said(refused.text)
    hour = next(one for one in main_of(refused.text).iter("input") if one.get("name") == "hour")
    assert hour.get("aria-invalid") == "true"
    assert "hour-error" in hour.get("aria-describedby", "")
    assert booked() == []


@pytest.mark.parametrize(
    ("which", "moment"),
    [
        ("2026-10-25T00:30Z", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T01:30Z", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_c3_of_the_repeated_hour_the_form_asks_which_one(
    client: FlaskClient, clock: Clock, which: str, moment: datetime
) -> None:
    at_the_desk(client, clock)
    refused = send(client, "2026-10-25 02:30")
    words = said(refused.text)
    assert refused.status_code == 422
    assert "2 h 30 (heure d’été)" in words
    assert "2 h 30 (heure d’hiver)" in words
    assert booked() == []
    assert send(client, "2026-10-25 02:30", which=which).status_code == 303
    assert booked()[0].starts_at == moment


def test_c10_a_wall_time_is_read_in_the_zone_of_its_place(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    far = add_place(of.doctor_id, zone="Indian/Reunion")
    assert send(client, "2026-08-07 11:00").status_code == 303
    assert send(client, "2026-08-07 11:00", place_id=str(far)).status_code == 303
    assert [one.starts_at.hour for one in booked()] == [9, 7]
    assert booked()[1].zone == "Indian/Reunion"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Écrivez au moins 2 caractères"),
        ({"email": "lea@"}, "Écrivez une adresse complète"),
        ({"hour": "11:02"}, "Écrivez une heure de 5 en 5 minutes"),
        ({"hour": "24:00"}, "Écrivez une heure de 5 en 5 minutes"),
        ({"day": "2026-02-30"}, "Écrivez une date"),
        ({"minutes": "12"}, "de 5 en 5, entre 5 et 480"),
        ({"minutes": "485"}, "de 5 en 5, entre 5 et 480"),
        ({"telephone": "abc"}, "Écrivez un numéro complet"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    client: FlaskClient, clock: Clock, changes: dict[str, str], words: str
) -> None:
    at_the_desk(client, clock)
    refused = send(client, **changes)
    assert refused.status_code == 422
    assert words in said(refused.text)
    kept = people.fields(refused.text, NEW)
    assert {name: kept[name] for name in changes} == changes
    assert booked() == []


def test_the_reason_is_asked_only_where_it_may_be_kept(
    client: FlaskClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_the_desk(client, clock)
    assert 'name="reason"' in client.get(NEW).text
    monkeypatch.setattr("qa.appointments.keeping_views.may_hold_health_data", lambda _: False)
    page = client.get(NEW).text
    assert 'name="reason"' not in page
    assert "n’est pas demandée" in said(page)


def test_another_doctors_place_and_motive_cannot_be_chosen(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    colleague = people.colleague()
    far = add_place(colleague.doctor_id)
    assert send(client, place_id=str(far)).status_code == 422
    assert send(client, motive_id=str(of.motive_id + 1000)).status_code == 422
    assert booked() == []
