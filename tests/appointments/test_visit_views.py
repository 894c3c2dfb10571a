"""A patient's page of a visit: what it says in each state, who may do what, and that looking changes nothing."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from qa.appointments.booking_models import Appointment, AppointmentEvent, AppointmentMail, Claim, Status
from qa.appointments.models import Kind, Place
from qa.appointments.services.expiry import destroy_contacts, release_expired
from qa.extensions import db
from qa.kernel.database import transaction
from tests import people
from tests.appointments.paging import (
    MONDAY,
    START,
    booked,
    latest,
    press,
    requested,
    shown,
    status,
    times,
)
from tests.appointments.planted import Open, opened
from tests.queries import statements


@pytest.fixture
def agenda(app, clock) -> Open:
    """Monday morning at 8; open each day from 9 to 12."""
    clock.freeze(MONDAY)
    return opened(bring="Carte Vitale")


def everything() -> list[object]:
    """All that a visit owns."""
    db.session.rollback()
    return [
        [tuple(row) for row in db.session.execute(table.__table__.select())]
        for table in (Appointment, Claim, AppointmentMail, AppointmentEvent)
    ]


def test_it_works(client: FlaskClient, agenda: Open) -> None:
    page = booked(client, place_id=agenda.place_id)
    assert status() == Status.BOOKED
    answer = client.get(page)
    words = shown(answer.text)
    assert "Votre rendez-vous est confirmé" in words
    for told in (
        "mardi 10 mars 2026 à 9 h",
        "3 rue des Tilleuls",
        "Deuxième étage",
        "Carte Vitale",
        "Lea Moreau",
    ):
        assert told in words
    assert "https://www.openstreetmap.org/" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in answer.headers


def test_e1_looking_at_a_link_never_confirms_nor_cancels(client: FlaskClient, agenda: Open) -> None:
    browser, page = requested(client, place_id=agenda.place_id)
    before = everything()
    for address in (page, browser, f"{page}/confirmer", f"{page}/annuler", f"{page}/deplacer", f"{page}.ics"):
        for _ in range(5):
            client.get(address)
            client.head(address)
    assert everything() == before
    for action in ("/confirmer", "/annuler"):
        assert client.post(page + action, data={"csrf_token": "x"}).status_code == 422
    assert everything() == before


def test_e3_a_request_says_that_it_is_not_confirmed_and_lapses(
    client: FlaskClient, agenda: Open, clock
) -> None:
    browser, page = requested(client, place_id=agenda.place_id)
    for one in (browser, page):
        html = client.get(one).text
        title = shown(html[html.index("<title>") : html.index("</title>")])
        assert "pas encore confirmé : à confirmer avant 8 h 20" in title
    clock.advance(minutes=20)
    assert "Demande de rendez-vous expirée" in shown(client.get(page).text)
    release_expired()
    for one in (browser, page):
        assert "Vous n’avez pas de rendez-vous" in shown(client.get(one).text)
    assert START in times(client.get("/medecins/camille-martin/rendez-vous").text)


def test_a_click_after_the_deadline_books_nothing(client: FlaskClient, agenda: Open, clock) -> None:
    _, page = requested(client, place_id=agenda.place_id)
    values = people.fields(client.get(page).text, "/confirmer")
    clock.advance(minutes=21)
    answer = client.post(f"{page}/confirmer", data=values)
    assert answer.status_code == 409
    assert "n’est plus en cours" in answer.text
    assert status() != Status.BOOKED


def test_the_browsers_link_confirms_nothing_and_shows_nobody(client: FlaskClient, agenda: Open) -> None:
    browser, page = requested(client, place_id=agenda.place_id)
    html = client.get(browser).text
    assert "Lea Moreau" not in html
    assert "lea@exemple.org" not in html
    token = people.fields(client.get(page).text, "/confirmer")
    assert client.post(f"{browser}/confirmer", data=token).status_code == 404
    assert press(client, page, "/confirmer").status_code == 303
    for action in ("/deplacer", ".ics"):
        assert client.get(browser + action).status_code == 404
    values = people.fields(client.get(page).text, "/annuler")
    assert client.post(f"{browser}/annuler", data=values).status_code == 404
    assert "Lea Moreau" not in client.get(browser).text
    assert status() == Status.BOOKED


def test_the_browsers_link_drops_a_request(client: FlaskClient, agenda: Open) -> None:
    browser, _ = requested(client, place_id=agenda.place_id)
    assert press(client, browser, "/annuler").status_code == 303
    assert status() == Status.CANCELLED
    assert "Vous avez annulé" in client.get(browser).text


def test_a4_a_request_that_the_doctor_must_agree_to_says_so(client: FlaskClient, clock) -> None:
    clock.freeze(MONDAY)
    page = booked(client, place_id=opened(needs_consent=True).place_id)
    assert status() == Status.PROPOSED
    words = shown(client.get(page).text)
    assert "le médecin doit donner son accord" in words
    assert "Ne venez pas encore" in words


def test_cancelling_keeps_the_words_and_says_who(client: FlaskClient, agenda: Open) -> None:
    page = booked(client, place_id=agenda.place_id)
    answer = press(client, page, "/annuler", {"mot": "Je suis en voyage"})
    assert (answer.status_code, answer.location) == (303, page)
    assert (status(), latest().contact.words) == (Status.CANCELLED, "Je suis en voyage")
    words = shown(client.get(page).text)
    assert "Vous avez annulé ce rendez-vous" in words
    assert "Prendre un autre rendez-vous" in words


def test_after_the_deadline_only_the_telephone_is_left(client: FlaskClient, clock) -> None:
    clock.freeze(MONDAY)
    page = booked(client, place_id=opened(cancel_minutes=1440).place_id)
    early = people.fields(client.get(page).text, "/annuler")
    clock.advance(hours=1)
    answer = client.post(f"{page}/annuler", data=early)
    assert answer.status_code == 409
    assert "trop tard" in answer.text
    html = client.get(page).text
    assert "Trop tard pour changer en ligne" in html
    assert 'href="tel:0472000000"' in html
    assert client.get(f"{page}/deplacer").status_code == 404
    assert status() == Status.BOOKED


def test_the_video_link_is_for_the_mails_link_of_a_booked_visit(client: FlaskClient, clock) -> None:
    clock.freeze(MONDAY)
    agenda = opened(kind=Kind.VIDEO)
    with transaction() as session:
        session.get(Place, agenda.place_id).video_url = "https://video.exemple.org/salle"
    browser, page = requested(client, place_id=agenda.place_id)
    assert "video.exemple.org" not in client.get(page).text
    press(client, page, "/confirmer")
    assert "video.exemple.org" in client.get(page).text
    for other in (browser, "/medecins/camille-martin", "/medecins/camille-martin/rendez-vous"):
        assert "video.exemple.org" not in client.get(other).text


def test_the_calendar_file_is_the_visits_own(client: FlaskClient, agenda: Open) -> None:
    _, page = requested(client, place_id=agenda.place_id)
    assert client.get(f"{page}.ics").status_code == 404
    press(client, page, "/confirmer")
    answer = client.get(f"{page}.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "METHOD:PUBLISH" in answer.text
    press(client, page, "/annuler")
    assert "STATUS:CANCELLED" in client.get(f"{page}.ics").text


@pytest.mark.parametrize("state", [Status.FULFILLED, Status.NOSHOW, Status.BOOKED])
def test_a_past_visit_says_so_and_forgets_the_patient(
    client: FlaskClient, agenda: Open, clock, state: Status
) -> None:
    page = booked(client, place_id=agenda.place_id)
    with transaction() as session:
        session.execute(update(Appointment).values(status=state))
    clock.advance(days=2)
    words = shown(client.get(page).text)
    assert "Ce rendez-vous est passé" in words
    assert "Annuler" not in words
    clock.advance(days=31)
    destroy_contacts()
    words = shown(client.get(page).text)
    assert "Lea Moreau" not in words
    assert "ont été effacés" in words


def test_c1_the_page_says_the_hour_of_the_place_after_the_clocks_change(
    client: FlaskClient, agenda: Open
) -> None:
    page = booked(client, "2026-10-27T09:00Z", place_id=agenda.place_id)
    assert "mardi 27 octobre 2026 à 10 h" in shown(client.get(page).text)


def test_pages_cost_a_constant_number_of_queries(client: FlaskClient, agenda: Open) -> None:
    page = booked(client, place_id=agenda.place_id)
    seen = []
    for address in (page, "/medecins/camille-martin/rendez-vous", f"{page}/deplacer"):
        with statements() as made:
            client.get(address)
        seen.append(len(made))
    booked(client, "2026-03-11T08:00Z", place_id=agenda.place_id, email="b@exemple.org")
    booked(client, "2026-03-11T09:00Z", place_id=agenda.place_id, email="c@exemple.org")
    for address, before in zip(
        (page, "/medecins/camille-martin/rendez-vous", f"{page}/deplacer"), seen, strict=True
    ):
        with statements() as made:
            client.get(address)
        assert len(made) == before
    assert seen[0] <= 5
    assert seen[1] <= 11
