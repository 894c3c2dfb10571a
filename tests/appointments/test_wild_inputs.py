"""Whatever stands in an address or a form, it is a page, an unknown page or a refusal, never a failure."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from qa.appointments.booking_models import Appointment
from qa.appointments.slots import start_of
from qa.extensions import db
from tests import people
from tests.appointments.desk import AGENDA, at_the_desk
from tests.appointments.paging import PAGE, latest, mail_page
from tests.appointments.planted import Open
from tests.appointments.visits import booked
from tests.plugins.clock import Clock

FAR = ["0001-01-01T00:00Z", "9999-12-31T23:55Z", "1999-12-31T23:55Z", "2200-01-01T00:00Z"]
WORDS = [
    "",
    "-1",
    "9" * 30,
    "0001-01-01",
    "9999-12-31",
    "2199-12-31",
    "2026-02-30",
    "2160",
    "²",
    "\x00",
    *FAR,
]
ASKED = [
    (PAGE, ("du", "motif", "lieu", "lien")),
    ("/api/v1/doctors/camille-martin/slots", ("from", "days", "motive", "place")),
    (AGENDA, ("jour", "semaine")),
    (f"{AGENDA}/nouveau", ("jour", "debut", "lieu", "duree")),
    (f"{AGENDA}/horaires/nouveau", ("jour", "de", "a")),
    (f"{AGENDA}/feries", ("annee",)),
    ("/medecins", ("libre",)),
]
NUMBERED = (
    "rendez-vous/{}",
    "rendez-vous/{}/deplacer",
    "absences/{}",
    "horaires/{}",
    "lieux/{}",
    "motifs/{}",
)
FINE = {200, 303, 400, 404, 422, 429}


@pytest.fixture(params=["Pacific/Noumea", "Pacific/Marquesas"])
def agenda(request: pytest.FixtureRequest, client: FlaskClient, clock: Clock) -> Open:
    """A doctor signed in, whose place is far ahead of UTC, or far behind."""
    return at_the_desk(client, clock, zone=request.param)


@pytest.mark.parametrize("text", FAR)
def test_a_start_of_another_age_is_no_time(text: str) -> None:
    assert start_of(text) is None
    assert start_of("2000-01-01T00:00Z")
    assert start_of("2199-12-31T23:55Z")


def test_no_address_of_the_agenda_fails(client: FlaskClient, agenda: Open) -> None:
    for path, names in ASKED:
        for name in names:
            for word in WORDS:
                assert client.get(path, query_string={name: word}).status_code in FINE, (path, name, word)
    for word in WORDS[1:]:
        for one in NUMBERED:
            assert client.get(f"{AGENDA}/{one.format(quote(word))}").status_code in (400, 404), (one, word)
        assert client.get(f"{AGENDA}/jour/{quote(word)}/annuler").status_code in (400, 404), word


@pytest.mark.parametrize("text", FAR)
def test_a_time_of_another_age_is_neither_held_nor_moved_to(
    client: FlaskClient, agenda: Open, text: str
) -> None:
    time = {"horaire": f"{agenda.place_id}/{text}", "choisi": f"{agenda.place_id}/{text}"}
    held = people.fields(client.get(PAGE).text, "/rendez-vous") | time
    assert client.post(PAGE, data=held).status_code == 404
    number = booked(agenda)
    before = latest().starts_at
    page = f"{mail_page(number)}/deplacer"
    moved = people.fields(client.get(page).text, "/deplacer") | time
    assert client.post(page, data=moved).status_code == 404
    own = f"{AGENDA}/rendez-vous/{number}/deplacer"
    chosen = {"csrf_token": people.fields(client.get(own).text, own)["csrf_token"]} | time
    assert client.post(own, data=chosen).status_code == 422
    db.session.rollback()
    assert [one.starts_at for one in db.session.query(Appointment)] == [before]
