"""A doctor who no longer takes bookings online leaves nobody before a dead end: the page and the mail say so."""

import pytest
from flask.testing import FlaskClient

from qa.appointments.models import Agenda, Motive, Place, Who
from qa.appointments.services.cancellations import cancel
from qa.appointments.services.expiry import forget_agenda, release_expired
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.database import transaction
from tests import people
from tests.appointments.paging import MONDAY, PAGE, booked, latest, press, requested, shown
from tests.appointments.planted import Open, opened
from tests.hostile.outputs import mails

CALL = "Ce médecin ne prend pas de rendez-vous en ligne en ce moment. Appelez le cabinet"


@pytest.fixture
def agenda(app, clock) -> Open:
    """Monday morning at 8; open each day from 9 to 12."""
    clock.freeze(MONDAY)
    return opened()


def go_offline(agenda: Open) -> None:
    with transaction() as session:
        session.get_one(Agenda, agenda.doctor_id).online = False


def close_place(agenda: Open) -> None:
    with transaction() as session:
        session.get_one(Place, agenda.place_id).closed_at = now()


def close_account(agenda: Open) -> None:
    with transaction():
        forget_agenda(agenda.doctor_id)


@pytest.mark.parametrize("leave", [go_offline, close_place])
def test_a_visit_that_stands_is_moved_by_telephone_and_still_cancelled(
    client: FlaskClient, agenda: Open, leave
) -> None:
    page = booked(client, place_id=agenda.place_id)
    token = people.fields(client.get(f"{page}/deplacer").text, "/deplacer")
    leave(agenda)
    html = client.get(page).text
    assert CALL in shown(html)
    assert "/deplacer" not in html
    assert client.get(f"{page}/deplacer").location == page
    chosen = token | {"horaire": f"{agenda.place_id}/2026-03-11T08:00Z"}
    assert client.post(f"{page}/deplacer", data=chosen).location == page
    assert latest().starts_at.isoformat() == "2026-03-10T08:00:00+00:00"
    assert press(client, page, "/annuler").status_code == 303


@pytest.mark.parametrize("leave", [go_offline, close_place, close_account])
def test_what_the_doctor_cancelled_leads_to_no_page_that_is_not_there(
    client: FlaskClient, agenda: Open, app, leave
) -> None:
    page = booked(client, place_id=agenda.place_id)
    if leave is not close_account:
        cancel(agenda.doctor.actor, latest().id)
    leave(agenda)
    html = client.get(page).text
    assert CALL in shown(html)
    assert "/deplacer" not in html
    assert f'href="{PAGE}"' not in html
    told = [one for one in mails(app) if "a annulé" in one.text][-1]
    assert "Choisir un autre horaire" not in told.text + told.html
    assert "Horaires libres" not in told.text + told.html
    assert "Voir la page du rendez-vous" in told.text


@pytest.mark.parametrize("is_public", [True, False])
def test_a_request_that_lapsed_leads_to_booking_where_there_is_any(
    client: FlaskClient, agenda: Open, clock, is_public: bool
) -> None:
    _, page = requested(client, place_id=agenda.place_id)
    clock.advance(minutes=21)
    release_expired()
    with transaction() as session:
        session.get_one(Motive, agenda.motive_id).who = Who.PUBLIC if is_public else Who.LINK
    html = client.get(page).text
    db.session.rollback()
    assert (f'href="{PAGE}"' in html) is is_public
    assert (CALL in shown(html)) is not is_public
    assert client.get(PAGE).status_code == (200 if is_public else 404)
