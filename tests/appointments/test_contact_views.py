"""The last step of booking: who comes; each refusal gives the form back as it was filled, and a double counts once."""

import pytest
from flask.testing import FlaskClient

from qa.appointments.booking_models import Appointment, AppointmentMail, Status
from qa.appointments.models import Kind
from qa.extensions import db
from tests import people
from tests.appointments.paging import (
    CONTACT,
    MONDAY,
    START,
    filled,
    give,
    held,
    latest,
    shown,
    status,
    take,
    times,
)
from tests.appointments.planted import Open, opened
from tests.questions.sending import faults


@pytest.fixture
def agenda(app, clock) -> Open:
    """Monday morning at 8; open each day from 9 to 12."""
    clock.freeze(MONDAY)
    return opened()


def test_it_works(client: FlaskClient, agenda: Open) -> None:
    form = held(client, place_id=agenda.place_id)
    told = {"for_whom": "child", "booker": "Anne Moreau", "reason": "Une toux la nuit"}
    answer = give(client, form, told)
    assert answer.status_code == 303
    one = latest()
    assert one.status == Status.PENDING
    assert one.contact.content | {"address": ""} == {
        "name": "Lea Moreau", "email": "lea@exemple.org", "telephone": "06 12 34 56 78", "for_whom": "child",
        "booker": "Anne Moreau", "address": "",
    }  # fmt: skip
    assert (one.contact.reason, one.first_visit, one.language) == ("Une toux la nuit", True, "fr")
    assert db.session.query(AppointmentMail).count() == 1


def test_the_page_is_kept_apart_and_says_until_when(client: FlaskClient, agenda: Open) -> None:
    page = client.get(held(client, place_id=agenda.place_id))
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in page.headers
    assert "mardi 10 mars 2026 à 9 h" in shown(page.text)
    assert "Cet horaire vous est gardé jusqu’à 8 h 05" in shown(page.text)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"name": ""}, {"name"}),
        ({"name": "a" * 121}, {"name"}),
        ({"email": ""}, {"email"}),
        ({"email": "lea"}, {"email"}),
        ({"telephone": "12"}, {"telephone"}),
        ({"telephone": "demain"}, {"telephone"}),
        ({"for_whom": "child"}, {"booker"}),
        ({"reason": "a" * 1001}, {"reason"}),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    client: FlaskClient, agenda: Open, changes: dict[str, str], wrong: set[str]
) -> None:
    form = held(client, place_id=agenda.place_id)
    answer = give(client, form, changes)
    assert answer.status_code == 422
    assert set(faults(answer.text)) == wrong
    assert status() == Status.HELD
    again = people.fields(answer.text)
    for name in {"name", "email", "telephone"} - wrong:
        assert again[name] == CONTACT[name]


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [(Kind.TELEPHONE, {"telephone"}), (Kind.HOME, {"telephone", "address"}), (Kind.VIDEO, set())],
)
def test_each_kind_of_visit_asks_for_what_it_needs(
    client: FlaskClient, clock, kind: Kind, wanted: set[str]
) -> None:
    clock.freeze(MONDAY)
    form = held(client, place_id=opened(kind=kind).place_id)
    answer = give(client, form, {"telephone": ""})
    if not wanted:
        assert answer.status_code == 303
        return
    assert set(faults(answer.text)) == wanted
    whole = {"address": "4 rue du Lac, 69003 Lyon"} if kind == Kind.HOME else {}
    assert give(client, form, whole).status_code == 303
    assert latest().contact.content.get("address", "") == whole.get("address", "")


def test_without_a_host_of_health_data_no_reason_is_asked_nor_kept(
    client: FlaskClient, agenda: Open, monkeypatch
) -> None:
    monkeypatch.setattr("qa.appointments.contact_views.may_hold_health_data", lambda _: False)
    form = held(client, place_id=agenda.place_id)
    page = client.get(form).text
    assert 'name="reason"' not in page
    assert "ne garde pas le motif détaillé" in page
    assert give(client, form, {"reason": "Une toux"}).status_code == 303
    assert latest().contact.reason is None


def test_a9_sent_twice_is_once_and_with_other_words_it_is_refused(client: FlaskClient, agenda: Open) -> None:
    form = held(client, place_id=agenda.place_id)
    values = filled(client, form)
    first, second = client.post(form, data=values), client.post(form, data=values)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    other = client.post(form, data=values | {"name": "Quelqu’un d’autre"})
    assert other.status_code == 422
    assert "déjà été envoyé" in other.text
    assert latest().contact.content["name"] == "Lea Moreau"
    assert db.session.query(Appointment).count() == 1
    assert db.session.query(AppointmentMail).count() == 1


def test_a13_a_time_lost_while_typing_loses_nothing_else(client: FlaskClient, agenda: Open, clock) -> None:
    form = held(client, place_id=agenda.place_id)
    clock.advance(seconds=200)
    assert START not in times(client.get("/medecins/camille-martin/rendez-vous").text)
    clock.advance(seconds=101)
    assert START in times(client.get("/medecins/camille-martin/rendez-vous").text)
    clock.advance(seconds=4)
    second = held(client, place_id=agenda.place_id)
    assert give(client, second, {"email": "autre@exemple.org"}).status_code == 303
    clock.advance(seconds=5)
    refused = give(client, form, {"reason": "Une toux"})
    assert refused.status_code == 409
    assert "vient d’être pris" in refused.text
    assert START not in times(refused.text)
    kept = people.fields(refused.text)
    assert (kept["name"], kept["email"], kept["reason"]) == ("Lea Moreau", "lea@exemple.org", "Une toux")
    values = kept | {"for_whom": "self", "first_visit": "yes"}
    values |= {"horaire": f"{agenda.place_id}/2026-03-10T09:00Z"}
    answer = client.post(form, data=values)
    assert answer.status_code == 303
    one = latest()
    assert (one.status, one.starts_at.isoformat()) == (Status.PENDING, "2026-03-10T09:00:00+00:00")
    assert one.contact.content["name"] == "Lea Moreau"
    assert client.post(form, data=values).location == answer.location


def test_a13_after_the_hold_a_time_that_is_still_free_is_taken(
    client: FlaskClient, agenda: Open, clock
) -> None:
    form = held(client, place_id=agenda.place_id)
    clock.advance(seconds=310)
    assert "ne vous est plus gardé" in client.get(form).text
    assert give(client, form).status_code == 303
    assert status() == Status.PENDING


def test_another_time_is_held_in_place_of_the_first(client: FlaskClient, agenda: Open) -> None:
    form = held(client, place_id=agenda.place_id)
    page = form.replace("/coordonnees", "/deplacer")
    values = people.fields(client.get(page).text) | {"horaire": f"{agenda.place_id}/2026-03-10T09:00Z"}
    answer = client.post(page, data=values)
    assert answer.status_code == 303
    assert "10 h" in shown(client.get(answer.location).text)
    assert START in times(client.get("/medecins/camille-martin/rendez-vous").text)


def test_e6_the_sixth_booking_of_a_neighbourhood_waits(client: FlaskClient, agenda: Open) -> None:
    answers = []
    for number in range(6):
        start = f"2026-03-{10 + number}T08:00Z"
        form = take(client, start, place_id=agenda.place_id, network=f"203.0.113.{number}").location
        values = filled(client, form) | {"email": f"p{number}@exemple.org"}
        answers.append(client.post(form, data=values, environ_base={"REMOTE_ADDR": f"203.0.113.{number}"}))
    assert [one.status_code for one in answers] == [303] * 5 + [429]
    assert 0 < int(answers[5].headers["Retry-After"]) <= 3600
    assert people.fields(answers[5].text)["email"] == "p5@exemple.org"
    assert db.session.query(AppointmentMail).count() == 5


def test_one_mailbox_gets_three_mails_an_hour(client: FlaskClient, app, clock) -> None:
    clock.freeze(MONDAY)
    agenda = opened(patient_most=10)
    writings = ["lea@exemple.org", "LEA@exemple.org", "lea+a@exemple.org", "lea@exemple.org"]
    answers = [
        give(client, held(client, f"2026-03-{10 + one}T08:00Z", place_id=agenda.place_id), {"email": address})
        for one, address in enumerate(writings)
    ]
    assert [one.status_code for one in answers] == [303, 303, 303, 429]


def test_a10_the_limit_of_a_patient_is_said_with_the_form_filled(client: FlaskClient, clock) -> None:
    clock.freeze(MONDAY)
    agenda = opened(patient_most=1)
    assert give(client, held(client, place_id=agenda.place_id)).status_code == 303
    answer = give(client, held(client, "2026-03-11T08:00Z", place_id=agenda.place_id))
    assert answer.status_code == 409
    assert "autant de rendez-vous" in answer.text
    assert people.fields(answer.text)["name"] == "Lea Moreau"
    assert times(answer.text) == []


def test_an_expired_form_loses_nothing(client: FlaskClient, agenda: Open, monkeypatch) -> None:
    form = held(client, place_id=agenda.place_id)
    values = filled(client, form)
    monkeypatch.setattr("qa.web.forms.MAX_AGE_SECONDS", -1)
    answer = client.post(form, data=values)
    assert answer.status_code == 422
    assert people.fields(answer.text)["email"] == "lea@exemple.org"
    assert status() == Status.HELD


def test_an_unknown_link_is_no_page(client: FlaskClient, agenda: Open) -> None:
    for action in ("", "/coordonnees", "/deplacer", ".ics"):
        assert client.get(f"/rendez-vous/{'x' * 43}{action}").status_code == 404


def test_enter_in_a_field_chooses_no_time(client: FlaskClient, agenda: Open, clock) -> None:
    form = held(client, place_id=agenda.place_id)
    clock.advance(seconds=301)
    held(client, place_id=agenda.place_id)
    html = give(client, form).text
    main = html[html.index("<main") :]
    assert main.index('<button type="submit" disabled hidden>') < main.index('name="horaire"')
