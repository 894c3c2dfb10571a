"""Booking by the pages: motive, time, contact; what is refused says why and loses nothing."""

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from qa.appointments.booking_models import Appointment, Status
from qa.appointments.models import Agenda, Change, DayChange, Kind
from qa.appointments.rules import MOTIVE_SCOPE
from qa.extensions import db
from qa.kernel.database import transaction
from qa.kernel.tokens import give_link
from tests import people
from tests.appointments.paging import MONDAY, PAGE, START, give, held, latest, shown, status, take, times
from tests.appointments.planted import Open, add_motive, add_place, opened


@pytest.fixture
def agenda(app, clock) -> Open:
    """Monday morning at 8; open each day from 9 to 12."""
    clock.freeze(MONDAY)
    return opened()


def test_it_works(client: FlaskClient, agenda: Open) -> None:
    page = client.get(PAGE)
    assert page.status_code == 200
    assert times(page.text)[:2] == ["2026-03-09T08:00Z", "2026-03-09T08:30Z"]
    assert len(times(page.text)) == 42
    form = held(client, place_id=agenda.place_id)
    assert "gardé jusqu’à 8 h 05" in shown(client.get(form).text)
    answer = give(client, form)
    assert answer.status_code == 303
    assert status() == Status.PENDING
    state = client.get(answer.location).text
    assert "<title>Rendez-vous pas encore confirmé" in state
    assert "Rendez-vous pas encore confirmé : à confirmer avant 8 h 20" in shown(state)
    for one in (page, answer):
        assert "Set-Cookie" not in one.headers


def test_each_button_says_its_day_and_hour(client: FlaskClient, agenda: Open) -> None:
    assert "9 h 30, mardi 10 mars" in shown(client.get(PAGE).text)


def test_english_pages_say_the_same(client: FlaskClient, agenda: Open) -> None:
    page = client.get(f"/en{PAGE}")
    assert page.status_code == 200
    assert "09:30" in page.text
    assert len(times(page.text)) == 42


def test_steps_are_skipped_where_there_is_one_motive_and_one_place(client: FlaskClient, agenda: Open) -> None:
    assert 'content="noindex' in client.get(PAGE).text
    second = add_motive(agenda.doctor_id, name="Suivi", minutes=15)
    choice = client.get(PAGE)
    assert times(choice.text) == []
    assert "noindex" not in choice.text
    assert choice.headers["Cache-Control"] == "public, no-cache"
    assert len(times(client.get(f"{PAGE}?motif={second}").text)) == 84
    add_place(agenda.doctor_id, kind=Kind.VIDEO)
    assert times(client.get(f"{PAGE}?motif={second}").text) == []
    assert len(times(client.get(f"{PAGE}?motif={second}&lieu={agenda.place_id}").text)) == 84


@pytest.mark.parametrize("query", ["motif=0", "motif=999", "motif=x", "lieu=999", "lieu=-1", "lien=inconnu"])
def test_an_unknown_motive_place_or_link_is_no_page(client: FlaskClient, agenda: Open, query: str) -> None:
    assert client.get(f"{PAGE}?{query}").status_code == 404


@pytest.mark.parametrize("day", ["2026-02-30", "hier", "0001-01-01", "9999-12-31", "20260310", "٢٠٢٦-٠٣-١٠"])
def test_a_day_that_is_none_or_far_away_is_no_failure(client: FlaskClient, agenda: Open, day: str) -> None:
    assert client.get(PAGE, query_string={"du": day}).status_code == 200


def test_who_is_not_online_or_not_verified_takes_no_bookings(client: FlaskClient, agenda: Open) -> None:
    with transaction() as session:
        session.get(Agenda, agenda.doctor_id).online = False
    assert client.get(PAGE).status_code == 404
    opened(people.doctor("autre@exemple.fr", name="Sam Autre", verified=False))
    assert client.get("/medecins/sam-autre/rendez-vous").status_code == 404


def test_d6_what_the_doctor_alone_books_is_never_offered(client: FlaskClient, agenda: Open) -> None:
    own = add_motive(agenda.doctor_id, name="Acte réservé", who="doctor")
    assert "Acte réservé" not in client.get(PAGE).text
    assert client.get(f"{PAGE}?motif={own}").status_code == 404
    values = people.fields(client.get(PAGE).text, "/rendez-vous")
    values |= {"motif": str(own), "horaire": f"{agenda.place_id}/{START}"}
    assert client.post(PAGE, data=values).status_code == 404
    with transaction():
        link = give_link(MOTIVE_SCOPE, own)
    assert client.get(f"{PAGE}?lien={link}").status_code == 404
    assert db.session.query(Appointment).count() == 0


def test_a_motive_by_link_is_booked_through_its_link_alone(client: FlaskClient, agenda: Open) -> None:
    motive = add_motive(agenda.doctor_id, name="Suivi privé", who="link")
    with transaction():
        link = give_link(MOTIVE_SCOPE, motive)
    assert "Suivi privé" not in client.get(PAGE).text
    page = client.get(f"{PAGE}?lien={link}")
    assert "Suivi privé" in page.text
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert "noindex" in page.headers["X-Robots-Tag"]
    form = held(client, place_id=agenda.place_id, page=f"{PAGE}?lien={link}")
    assert give(client, form).status_code == 303
    assert latest().motive_id == motive


def test_an_empty_week_leads_to_the_next_free_time(client: FlaskClient, clock) -> None:
    clock.freeze(MONDAY)
    doctor = opened(days=())
    with transaction() as session:
        day = DayChange(doctor_id=doctor.doctor_id, place_id=doctor.place_id, kind=Change.OPEN)
        day.day, day.start_minute, day.end_minute = date(2026, 4, 14), 540, 600
        session.add(day)
    page = client.get(PAGE).text
    assert "mardi 14 avril 2026" in page
    assert "du=2026-04-14" in page
    assert times(client.get(f"{PAGE}?du=2026-04-14").text) == ["2026-04-14T07:00Z", "2026-04-14T07:30Z"]


def test_b5_nothing_up_to_the_horizon_says_so_and_gives_the_telephone(client: FlaskClient, clock) -> None:
    clock.freeze(MONDAY)
    opened(days=(), horizon_days=30)
    page = client.get(PAGE).text
    assert "Aucun horaire libre en ligne" in page
    assert 'href="tel:0472000000"' in page
    assert "Premier rendez-vous libre" not in page


def test_b3_a_time_inside_the_notice_is_409_with_a_fresh_list(client: FlaskClient, clock) -> None:
    clock.freeze(MONDAY + timedelta(hours=2, minutes=2))
    agenda = opened(notice_minutes=30)
    assert times(client.get(PAGE).text)[0] == "2026-03-09T10:00Z"
    answer = take(client, "2026-03-09T09:30Z", place_id=agenda.place_id)
    assert answer.status_code == 409
    assert "vient d’être pris" in answer.text
    assert times(answer.text)[0] == "2026-03-09T10:00Z"


def test_b21_a_start_in_the_past_is_refused(client: FlaskClient, agenda: Open) -> None:
    answer = take(client, "2026-03-09T06:30Z", place_id=agenda.place_id)
    assert answer.status_code == 422
    assert "déjà passé" in answer.text
    assert db.session.query(Appointment).count() == 0


def test_a1_who_comes_second_sees_a_fresh_list(client: FlaskClient, agenda: Open) -> None:
    held(client, place_id=agenda.place_id)
    answer = take(client, place_id=agenda.place_id)
    assert answer.status_code == 409
    assert START not in times(answer.text)
    assert db.session.query(Appointment).count() == 1


def test_a_double_press_holds_once(client: FlaskClient, agenda: Open) -> None:
    values = people.fields(client.get(PAGE).text, "/rendez-vous")
    values |= {"horaire": f"{agenda.place_id}/{START}"}
    places = {client.post(PAGE, data=values).location for _ in range(2)}
    assert len(places) == 1
    assert db.session.query(Appointment).count() == 1


@pytest.mark.parametrize(
    "time", ["", "x", "1/2026-03-10T09:00", "1/2026-03-10T09:00+01:00", "1/2026-13-01T00:00Z"]
)
def test_c10_a_time_without_its_instant_is_no_time(client: FlaskClient, agenda: Open, time: str) -> None:
    values = people.fields(client.get(PAGE).text, "/rendez-vous") | {"horaire": time}
    assert client.post(PAGE, data=values).status_code == 404


def test_a_form_without_its_token_holds_nothing(client: FlaskClient, agenda: Open) -> None:
    answer = client.post(PAGE, data={"horaire": f"{agenda.place_id}/{START}"})
    assert answer.status_code == 422
    assert len(times(answer.text)) > 0
    assert db.session.query(Appointment).count() == 0


def test_a_third_time_kept_by_one_network_is_429_with_the_list(client: FlaskClient, agenda: Open) -> None:
    starts = ["2026-03-10T08:00Z", "2026-03-10T08:30Z", "2026-03-10T09:00Z"]
    answers = [take(client, one, place_id=agenda.place_id, network="203.0.113.7") for one in starts]
    assert [one.status_code for one in answers] == [303, 303, 429]
    assert int(answers[2].headers["Retry-After"]) == 300
    assert times(answers[2].text)


def test_c4_the_zone_of_the_place_is_named(client: FlaskClient, clock) -> None:
    clock.freeze(MONDAY)
    opened(zone="Indian/Reunion", days=(0,), hours=(480, 540))
    page = client.get(f"{PAGE}?du=2026-03-16").text
    assert times(page) == ["2026-03-16T04:00Z", "2026-03-16T04:30Z"]
    assert "heure de La Réunion" in page
    assert re.search(r">8.h<span", page)
