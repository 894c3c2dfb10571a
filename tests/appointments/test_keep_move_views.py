"""A doctor moves an appointment: by a button or by date and hour, and a failure leaves all as it was."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import func, select

from qa.appointments.booking_models import Appointment, AppointmentMail, Claim, Notice
from qa.appointments.services.bookings import Patient, book_for_patient
from qa.extensions import db
from qa.kernel.database import transaction
from tests import people
from tests.appointments import visits
from tests.appointments.desk import AGENDA, at_the_desk, said
from tests.appointments.planted import Open, at
from tests.plugins.clock import Clock

THURSDAY = "2026-03-12"


def booked(of: Open, starts: str, minutes: int = 30, name: str = "Léa Moreau") -> int:
    """A visit that the doctor wrote down."""
    where = {"motive_id": of.motive_id, "place_id": of.place_id, "starts_at": at(f"{THURSDAY} {starts}")}
    patient = Patient(name=name, email="lea@exemple.fr")
    return book_for_patient(of.doctor.actor, **where, minutes=minutes, patient=patient).id


def path_of(number: int) -> str:
    """The form of another time."""
    return f"{AGENDA}/rendez-vous/{number}/deplacer"


def one(number: int) -> Appointment:
    """The appointment, as it stands."""
    db.session.rollback()
    found = db.session.get(Appointment, number)
    assert found is not None
    return found


def units(number: int) -> list[int]:
    """What it owns."""
    db.session.rollback()
    return sorted(db.session.scalars(select(Claim.unit).where(Claim.appointment_id == number)))


def values(client: FlaskClient, number: int, **changes: str) -> dict[str, str]:
    """The form as a browser would send it, nothing ticked."""
    found = people.fields(client.get(path_of(number)).text, "/deplacer")
    return {name: value for name, value in found.items() if name not in ("overbook", "which")} | changes


def test_it_works_and_a11_its_own_time_does_not_block_it(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock, hours=(840, 1140))
    number = booked(of, "14:30", 120)
    uid = one(number).public_id
    sent = values(client, number)
    assert (sent["day"], sent["hour"]) == (THURSDAY, "14:30")
    answer = client.post(path_of(number), data=sent | {"hour": "15:00"})
    assert (answer.status_code, answer.location) == (303, f"{AGENDA}/rendez-vous/{number}")
    moved = one(number)
    assert (moved.starts_at, moved.ends_at) == (at(f"{THURSDAY} 15:00"), at(f"{THURSDAY} 17:00"))
    assert (moved.public_id, moved.revision) == (uid, 1)
    first = int(at(f"{THURSDAY} 15:00").timestamp()) // 300
    assert units(number) == list(range(first, first + 24))
    mails = select(func.count()).select_from(AppointmentMail).where(AppointmentMail.kind == Notice.MOVED)
    assert db.session.scalar(mails) == 1


def test_a11_a_taken_time_shows_who_is_there_and_changes_nothing(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock, hours=(840, 1140))
    number = booked(of, "14:30", 120)
    booked(of, "16:30", name="Hugo Klein")
    before = (units(number), one(number).revision)
    refused = client.post(path_of(number), data=values(client, number, hour="15:00"))
    words = said(refused.text)
    assert refused.status_code == 409
    assert "jeudi 12 mars 2026 à 16 h 30 – 17 h – Hugo Klein, réservé, Consultation" in words
    assert "Accepter le chevauchement" in words
    assert (units(number), one(number).revision) == before
    again = people.fields(refused.text, "/deplacer") | {"overbook": "y"}
    assert client.post(path_of(number), data=again).status_code == 303
    assert (one(number).lane, one(number).starts_at) == (1, at(f"{THURSDAY} 15:00"))


def test_the_next_free_times_are_buttons(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    number = booked(of, "10:00")
    page = client.get(path_of(number)).text
    start = "2026-03-09T09:30Z"
    assert f'value="{of.place_id}/{start}">lundi 9 mars 2026 à 10' in page
    sent = values(client, number) | {"choisi": f"{of.place_id}/{start}"}
    assert client.post(path_of(number), data=sent).status_code == 303
    assert one(number).starts_at == at("2026-03-09 10:30")


def test_a_button_whose_time_went_meanwhile_comes_back_filled_in(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    number = booked(of, "10:00")
    sent = values(client, number) | {"choisi": f"{of.place_id}/2026-03-12T10:00Z"}
    booked(of, "11:00", name="Hugo Klein")
    refused = client.post(path_of(number), data=sent)
    assert refused.status_code == 409
    filled = people.fields(refused.text, "/deplacer")
    assert (filled["day"], filled["hour"]) == (THURSDAY, "11:00")
    assert "Hugo Klein" in said(refused.text)
    assert "Cet horaire est déjà pris." in said(refused.text)
    assert one(number).starts_at == at(f"{THURSDAY} 10:00")


def test_a_skipped_hour_is_refused_and_a_repeated_one_asked_about(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    number = booked(of, "10:00")
    skipped = client.post(path_of(number), data=values(client, number, day="2026-03-29", hour="02:30"))
    assert (skipped.status_code, "Cette heure n’existe pas" in said(skipped.text)) == (422, True)
    twice = values(client, number, day="2026-10-25", hour="02:30")
    asked = client.post(path_of(number), data=twice)
    assert (asked.status_code, "2 h 30 (heure d’hiver)" in said(asked.text)) == (422, True)
    sent = values(client, number, day="2026-10-25", hour="02:30", which="2026-10-25T01:30Z")
    assert client.post(path_of(number), data=sent).status_code == 303
    assert one(number).starts_at.hour == 1


def test_what_is_over_is_not_moved(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    number = booked(of, "10:00")
    sent = values(client, number, hour="11:00")
    with transaction():
        visits.cancelled(number)
    refused = client.post(path_of(number), data=sent)
    assert refused.status_code == 409
    assert "Ce rendez-vous n’est plus en cours." in said(refused.text)
    assert "Déplacer ce rendez-vous" not in said(client.get(f"{AGENDA}/rendez-vous/{number}").text)


def test_the_week_shows_it_where_it_went(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    number = booked(of, "10:00")
    client.post(path_of(number), data=values(client, number, day="2026-03-13", hour="11:00"))
    assert "Léa" not in said(client.get(f"{AGENDA}?jour={THURSDAY}").text)
    assert "11 h – 11 h 30 Léa Moreau" in said(client.get(f"{AGENDA}?jour=2026-03-13").text)
    assert one(number).ends_at - one(number).starts_at == timedelta(minutes=30)
