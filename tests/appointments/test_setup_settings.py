"""The settings: what the agenda does, and everything that is set up on one page."""

from datetime import date, timedelta

from flask.testing import FlaskClient

from qa.appointments.models import Agenda, Place
from qa.appointments.services.exceptions import AbsenceText, ChangeText, add_absence, add_change
from qa.kernel.clock import now
from tests.appointments.planted import add_opening, opened
from tests.appointments.setup_pages import SETTINGS, filled, press, rows, send
from tests.people import colleague, doctor, moderator, sign_in
from tests.queries import statements


def test_it_works(client: FlaskClient) -> None:
    bob = opened(days=(0,))
    sign_in(client, bob.doctor)
    page = client.get(SETTINGS).text
    for words in (
        "Cabinet des Tilleuls",
        "Consultation",
        "9\u00a0h à 12\u00a0h",
        "/medecins/camille-martin/rendez-vous",
    ):
        assert words in page
    answer = send(
        client,
        SETTINGS,
        {"reminds_week": "y", "delays_release": "y", "tells_doctor": [], "online": []},
        action=SETTINGS,
    )
    assert answer.status_code == 303
    kept = rows(Agenda)[0]
    assert (kept.online, kept.reminds_week, kept.reminds_hours, kept.tells_doctor, kept.delays_release) == (
        False, True, False, False, True,
    )  # fmt: skip
    assert "pas en ligne" in client.get(SETTINGS).text


def test_an_account_without_agenda_is_offered_the_first_step(client: FlaskClient) -> None:
    sign_in(client, doctor())
    page = client.get(SETTINGS).text
    assert 'href="/espace/agenda/demarrer"' in page
    assert 'name="tells_doctor"' in page
    assert rows(Agenda) == []


def test_a_doctor_sees_only_what_is_the_own(client: FlaskClient) -> None:
    opened()
    sign_in(client, colleague())
    assert "Cabinet des Tilleuls" not in client.get(SETTINGS).text


def test_nobody_else_sees_the_settings(client: FlaskClient) -> None:
    assert "/connexion" in client.get(SETTINGS).location
    sign_in(client, moderator())
    assert client.get(SETTINGS).status_code == 404


def test_absences_and_changes_that_are_over_are_not_listed(client: FlaskClient, clock) -> None:
    bob = opened()
    today = now().date()
    for days in (-3, 3):
        day = today + timedelta(days=days)
        add_absence(bob.doctor.actor, AbsenceText(day, day))
        add_change(bob.doctor.actor, ChangeText("closed", day, 540, 600))
    sign_in(client, bob.doctor)
    page = client.get(SETTINGS).text
    assert page.count("/absences/") == 3  # « nouvelle », its page, its button
    assert page.count("/exceptions/") == 2


def test_the_page_costs_the_same_for_one_opening_and_for_thirty(client: FlaskClient) -> None:
    bob = opened(days=(0,))
    sign_in(client, bob.doctor)
    costs = []
    for _ in range(2):
        with statements() as seen:
            assert client.get(SETTINGS).status_code == 200
        costs.append(len(seen))
        for number in range(30):
            add_opening(bob.doctor_id, bob.place_id, number % 7, 780, 800)
    assert costs[0] == costs[1]


def test_an_expired_button_changes_nothing_and_says_so(client: FlaskClient) -> None:
    bob = opened()
    sign_in(client, bob.doctor)
    answer = client.post(f"/espace/agenda/lieux/{bob.place_id}/fermer", data={"csrf_token": "old"})
    assert answer.status_code == 303
    assert "Le formulaire a expiré" in client.get(answer.location).text
    assert rows(Place)[0].closed_at is None


def test_a_button_pressed_twice_acts_once(client: FlaskClient) -> None:
    bob = opened()
    sign_in(client, bob.doctor)
    address = f"/espace/agenda/lieux/{bob.place_id}/fermer"
    values = filled(client.get(SETTINGS).text, address)
    assert client.post(address, data=values).status_code == 303
    assert client.post(address, data=values).status_code in (303, 404)
    assert rows(Place) == []


def test_the_day_of_an_absence_is_shown_as_it_was_written(client: FlaskClient, clock) -> None:
    bob = opened(zone="America/Guadeloupe")
    sign_in(client, bob.doctor)
    add_absence(bob.doctor.actor, AbsenceText(date(2030, 7, 2), date(2030, 7, 2)))
    assert "2 juillet 2030" in client.get(SETTINGS).text.replace("\u00a0", " ")
    assert press(client, SETTINGS, f"/espace/agenda/lieux/{bob.place_id}/fermer").status_code == 303
