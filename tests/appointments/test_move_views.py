"""Another time for a visit: over itself, in place of what is held or was cancelled; a failure leaves everything."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from qa.appointments.booking_models import Appointment, Claim, Status
from qa.appointments.services.cancellations import cancel as cancel_visit
from qa.appointments.slots import units
from qa.extensions import db
from qa.kernel.database import transaction
from tests import people
from tests.appointments.paging import MONDAY, booked, latest, move, shown, status, times
from tests.appointments.planted import Open, add_opening, add_place, opened


@pytest.fixture
def agenda(app, clock) -> Open:
    """Monday morning at 8; open each day from 9 to 12."""
    clock.freeze(MONDAY)
    return opened(bring="Carte Vitale")


def test_it_works(client: FlaskClient, agenda: Open) -> None:
    page = booked(client, place_id=agenda.place_id)
    listed = client.get(f"{page}/deplacer")
    assert listed.headers["Cache-Control"] == "private, no-store"
    assert "2026-03-10T08:00Z" not in times(listed.text)
    answer = move(client, page, f"{agenda.place_id}/2026-03-11T09:00Z")
    assert (answer.status_code, answer.location) == (303, page)
    assert "mercredi 11 mars 2026 à 10 h" in shown(client.get(page).text)


def test_a_visit_moves_to_another_place_of_the_doctor_and_no_one_elses(
    client: FlaskClient, agenda: Open
) -> None:
    page = booked(client, place_id=agenda.place_id)
    second = add_place(agenda.doctor_id)
    add_opening(agenda.doctor_id, second, 3, 840, 900)
    stranger = opened(people.colleague())
    assert move(client, page, f"{stranger.place_id}/2026-03-12T13:00Z").status_code == 404
    assert times(client.get(f"{page}/deplacer?lieu={second}").text) == [
        "2026-03-12T13:00Z",
        "2026-03-12T13:30Z",
    ]
    assert move(client, page, f"{second}/2026-03-12T13:00Z").status_code == 303
    assert latest().place_id == second


def test_b10_a_longer_visit_moves_as_long_as_it_is(client: FlaskClient, clock) -> None:
    clock.freeze(MONDAY)
    agenda = opened(minutes=15, hours=(540, 600))
    page = booked(client, place_id=agenda.place_id)
    with transaction() as session:
        one = session.get(Appointment, latest().id)
        one.ends_at = one.ends_at + timedelta(minutes=15)
        session.add(
            Claim(
                doctor_id=agenda.doctor_id,
                unit=units(one.starts_at, one.ends_at)[3],
                lane=0,
                appointment_id=one.id,
            )
        )
    booked(client, "2026-03-10T08:45Z", place_id=agenda.place_id, email="autre@exemple.org")
    assert times(client.get(f"{page}/deplacer").text)[:1] == ["2026-03-10T08:15Z"]
    assert "2026-03-10T08:30Z" not in times(client.get(f"{page}/deplacer").text)


def test_a11_a_visit_moves_by_half_an_hour_over_itself(client: FlaskClient, clock) -> None:
    clock.freeze(MONDAY)
    agenda = opened(minutes=120, step=30, hours=(870, 1200))
    page = booked(client, "2026-03-10T13:30Z", place_id=agenda.place_id)
    assert "2026-03-10T14:00Z" in times(client.get(f"{page}/deplacer").text)
    answer = move(client, page, f"{agenda.place_id}/2026-03-10T14:00Z")
    assert (answer.status_code, answer.location) == (303, page)
    assert (latest().starts_at.isoformat(), latest().revision) == ("2026-03-10T14:00:00+00:00", 1)
    assert db.session.query(Claim).count() == 24


def test_a11_a_move_that_fails_leaves_the_visit_and_a_fresh_list(client: FlaskClient, agenda: Open) -> None:
    booked(client, "2026-03-10T09:00Z", place_id=agenda.place_id, email="autre@exemple.org")
    page = booked(client, place_id=agenda.place_id)
    answer = move(client, page, f"{agenda.place_id}/2026-03-10T09:00Z")
    assert answer.status_code == 409
    assert "vient d’être pris" in answer.text
    assert "2026-03-10T09:30Z" in times(answer.text)
    assert (latest().starts_at.isoformat(), latest().revision) == ("2026-03-10T08:00:00+00:00", 0)


def test_what_the_doctor_cancelled_is_taken_up_by_the_same_link(client: FlaskClient, agenda: Open) -> None:
    page = booked(client, place_id=agenda.place_id)
    cancel_visit(agenda.doctor.actor, latest().id, words="Je suis malade, pardon.")
    words = shown(client.get(page).text)
    assert "Le médecin a annulé ce rendez-vous" in words
    assert "Je suis malade, pardon." in words
    answer = move(client, page, f"{agenda.place_id}/2026-03-12T08:00Z")
    assert answer.status_code == 303
    assert status() == Status.BOOKED


def test_every_form_of_the_page_waits_after_twenty_tries(client: FlaskClient, agenda: Open) -> None:
    page = booked(client, place_id=agenda.place_id)
    horaire = {"horaire": f"{agenda.place_id}/2026-03-09T06:00Z"}
    here = {"REMOTE_ADDR": "203.0.113.9"}
    codes = []
    for _ in range(21):
        values = people.fields(client.get(f"{page}/deplacer").text, "/deplacer") | horaire
        codes.append(client.post(f"{page}/deplacer", data=values, environ_base=here).status_code)
    assert codes == [422] * 20 + [429]
