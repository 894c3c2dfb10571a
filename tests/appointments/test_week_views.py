"""The doctor's week and day: each state in words, nobody's name too early, a constant number of reads."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from qa.appointments.booking_models import By, Status
from qa.appointments.models import Absence
from qa.kernel.clock import now
from qa.kernel.database import transaction
from tests import people
from tests.appointments import planted, visits
from tests.appointments.desk import AGENDA, at_the_desk, cells, links, said, words_of
from tests.markup import main_of
from tests.plugins.clock import Clock
from tests.queries import statements

THURSDAY = "2026-03-12"


def test_it_works(client: FlaskClient, clock: Clock) -> None:
    at_the_desk(client, clock)
    page = client.get(AGENDA)
    assert page.status_code == 200
    table = main_of(page.text).find(".//table")
    assert [one.get("scope") for one in table.iter("th")][:9] == ["col"] * 8 + ["row"]
    assert "du 9 mars au 15 mars 2026" in said(page.text)
    assert 'content="noindex"' in page.text


@pytest.mark.parametrize("path", [AGENDA, f"{AGENDA}?jour={THURSDAY}", f"{AGENDA}/chiffres"])
def test_nobody_but_a_doctor_sees_an_agenda(client: FlaskClient, clock: Clock, path: str) -> None:
    assert client.get(path).location.startswith("/connexion?next=")
    people.sign_in(client, people.moderator())
    assert client.get(path).status_code == 404


def test_an_agenda_that_is_not_set_up_leads_to_its_first_steps(client: FlaskClient, clock: Clock) -> None:
    people.sign_in(client, people.doctor())
    for path in (AGENDA, f"{AGENDA}/nouveau", f"{AGENDA}/rendez-vous/1", f"{AGENDA}/bloques"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, "/espace/agenda/demarrer")


def test_a_free_cell_leads_to_the_form_with_its_start_and_a_closed_one_to_opening_it(
    client: FlaskClient, clock: Clock
) -> None:
    of = at_the_desk(client, clock)
    found = cells(client.get(AGENDA).text)
    free, closed = found[THURSDAY, 540], found[THURSDAY, 720]
    assert words_of(free) == "Libre : ajouter un rendez-vous le jeudi 12 mars à 9 h"
    assert links(free) == [f"/espace/agenda/nouveau?debut=2026-03-12T08:00Z&lieu={of.place_id}"]
    assert words_of(closed) == "+ Ouvrir le jeudi 12 mars à 12 h"
    assert links(closed) == ["/espace/agenda/horaires/nouveau?jour=2026-03-12&de=12:00&a=12:30"]


def test_each_state_is_told_in_words(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    number = visits.planted(of, f"{THURSDAY} 09:00")
    visits.planted(of, f"{THURSDAY} 09:00", lane=1)
    visits.planted(of, f"{THURSDAY} 10:00", status=Status.PROPOSED)
    visits.planted(of, f"{THURSDAY} 11:00", status=Status.FULFILLED)
    visits.planted(of, f"{THURSDAY} 11:30", status=Status.NOSHOW)
    with transaction() as session:
        friday = date(2026, 3, 13)
        session.add(Absence(doctor_id=of.doctor_id, first_day=friday, last_day=friday))
    found = cells(client.get(AGENDA).text)
    booked = words_of(found[THURSDAY, 540])
    assert booked == "9 h Réservé Léa Moreau 9 h Réservé en surnombre Léa Moreau"
    assert links(found[THURSDAY, 540])[0] == f"/espace/agenda/rendez-vous/{number}"
    assert words_of(found[THURSDAY, 600]) == "10 h À accepter Léa Moreau"
    assert words_of(found[THURSDAY, 660]) == "11 h Venu Léa Moreau"
    assert words_of(found[THURSDAY, 690]) == "11 h 30 Absent Léa Moreau"
    assert words_of(found["2026-03-13", 540]) == "Absence"


@pytest.mark.parametrize("status", [Status.HELD, Status.PENDING])
def test_e3_a_request_is_never_shown_as_booked_and_has_no_name(
    client: FlaskClient, clock: Clock, status: Status
) -> None:
    of = at_the_desk(client, clock)
    ends = now() + timedelta(minutes=20)
    number = visits.planted(of, f"{THURSDAY} 09:00", status=status, release_at=ends)
    pages = [AGENDA, f"{AGENDA}?jour={THURSDAY}", f"{AGENDA}/rendez-vous/{number}"]
    for page in pages:
        words = said(client.get(page).text)
        assert "Réservation en cours" in words
        assert "Réservé" not in words
        assert "Léa" not in words
        assert "Palpitations" not in words
    clock.advance(minutes=21)
    assert words_of(cells(client.get(AGENDA).text)[THURSDAY, 540]).startswith("Libre")
    assert "Réservation" not in said(client.get(pages[1]).text)


def test_a_request_to_agree_to_is_on_every_week(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    visits.planted(of, "2026-04-22 09:00", status=Status.PROPOSED, release_at=now() + timedelta(hours=48))
    words = said(client.get(AGENDA).text)
    assert "1 demande attend votre accord mercredi 22 avril 2026 à 9 h, Léa Moreau" in words


def test_another_doctors_appointments_are_not_there(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    visits.planted(planted.opened(people.colleague()), f"{THURSDAY} 09:00")
    assert "Léa" not in client.get(AGENDA).text
    assert "Léa" not in client.get(f"{AGENDA}?jour={THURSDAY}").text
    assert of.doctor_id


def test_the_week_reads_a_constant_number_of_times(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)

    def reads(path: str) -> int:
        client.get(path)
        with statements() as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    paths = (AGENDA, f"{AGENDA}?jour={THURSDAY}")
    visits.planted(of, f"{THURSDAY} 09:00")
    few = [reads(path) for path in paths]
    for hour in ("09:30", "10:00", "10:30", "11:00", "11:30"):
        for day in range(9, 16):
            visits.planted(of, f"2026-03-{day:02} {hour}")
    for weekday in range(7):
        planted.add_opening(of.doctor_id, planted.add_place(of.doctor_id), weekday, 840, 1080)
    assert [reads(path) for path in paths] == few


def test_the_day_says_who_why_and_how_to_call_and_the_week_does_not_say_why(
    client: FlaskClient, clock: Clock
) -> None:
    of = at_the_desk(client, clock)
    visits.planted(of, f"{THURSDAY} 09:00", first_visit=True)
    visits.planted(of, f"{THURSDAY} 10:00", status=Status.CANCELLED, cancelled_by=By.PATIENT)
    words = said(client.get(f"{AGENDA}?jour={THURSDAY}").text)
    row = "9 h – 9 h 30 Léa Moreau première visite Consultation Cabinet des Tilleuls 06 12 34 56 78 Palpitations"
    assert row in words
    assert "10 h, Léa Moreau – annulé par le patient" in words
    assert "Je suis absent : prévenir les patients de ce jour" in words
    assert "Palpitations" not in client.get(AGENDA).text


def test_c4_hours_are_those_of_the_place_and_its_zone_is_named(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock, zone="Indian/Reunion")
    visits.planted(of, f"{THURSDAY} 10:00")
    page = client.get(AGENDA).text
    assert words_of(cells(page)[THURSDAY, 600]) == "10 h Réservé Léa Moreau"
    assert "Les heures de cette page : heure de La Réunion." in said(page)


@pytest.mark.parametrize(
    "query", ["semaine=", "semaine=2026-02-30", "semaine=hier", "semaine=9999-12-31", "jour=0000-00-00"]
)
def test_an_unreadable_day_is_today(client: FlaskClient, clock: Clock, query: str) -> None:
    at_the_desk(client, clock)
    assert "du 9 mars au 15 mars 2026" in said(client.get(f"{AGENDA}?{query}").text)


def test_figures_are_told_without_names_and_small_ones_are_hidden(client: FlaskClient, clock: Clock) -> None:
    of = at_the_desk(client, clock)
    for number in range(20):
        status = Status.NOSHOW if number < 5 else Status.FULFILLED
        visits.planted(
            of, f"2026-03-02 {8 + number // 2:02}:{30 * (number % 2):02}", status=status, first_visit=True
        )
    visits.planted(of, "2026-03-03 09:00", status=Status.NOSHOW, first_visit=False)
    words = said(client.get(f"{AGENDA}/chiffres").text)
    assert "Première visite 15 5 25 %" in words
    assert "Déjà connus moins de 5 moins de 5 –" in words
    assert "Léa" not in words
