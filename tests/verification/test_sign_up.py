"""Professionals sign up: a mail confirms the address, a password makes the account, and nothing is verified yet."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from qa.accounts.models import Account, AccountRequest
from qa.accounts.queries import account_by_email
from qa.doctors.models import Doctor
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.access import ANONYMOUS, Action
from qa.kernel.errors import NotFound
from qa.kernel.events import deliver
from qa.verification.charter_rules import CHARTER_VERSION
from qa.verification.models import Application, State
from qa.verification.services.sign_ups import complete_sign_up
from tests import people
from tests.people import PASSWORD, Person, fields, quick_passwords
from tests.plugins.clock import Clock
from tests.questions.planted import columns
from tests.questions.sending import faults
from tests.together import together

FORM = "/inscription"
LINK = re.compile(r"http://localhost:8000((?:/en)?/inscription/([\w-]{43}))\s")
WANTED = {
    "given": "Lou",
    "family": "Dr Garnier",
    "profession": "10",
    "status": "practising",
    "rpps": "1099 999 99-97",
    "specialty": "SM40",
    "email": "lou@exemple.fr",
    "charter": "y",
}


@pytest.fixture(autouse=True)
def nine(clock: Clock) -> None:
    """The clock stands at the beginning of an hour."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))


def ask(client: FlaskClient, *, start: str = "", **changes: str) -> TestResponse:
    values = fields(client.get(start + FORM).text) | WANTED | changes
    return client.post(start + FORM, data=values)


def link(client: FlaskClient, **changes: str) -> str:
    gateways().mail.clear()
    assert ask(client, **changes).status_code == 303
    deliver()
    (mail,) = gateways().mail.sent
    return LINK.search(mail.text)[1]


def choose(client: FlaskClient, path: str, password: str = PASSWORD) -> TestResponse:
    values = fields(client.get(path).text) | {"password": password}
    with quick_passwords():
        return client.post(path, data=values)


def test_it_works(client: FlaskClient) -> None:
    assert "la preuve de votre identité" in client.get(FORM).text
    path = link(client)
    page = client.get(path)
    assert "Lou Garnier" in page.text
    assert page.headers["Referrer-Policy"] == "strict-origin"
    answer = choose(client, path)
    assert (answer.status_code, answer.location) == (303, "/bienvenue")
    lou = account_by_email("lou@exemple.fr")
    assert (lou.name, lou.roles) == ("Lou Garnier", {"registered"})
    doctor = db.session.scalars(select(Doctor)).one()
    assert (doctor.account_id, doctor.specialty, doctor.slug) == (lou.id, "pediatrie", "lou-garnier")
    claim = db.session.scalars(select(Application)).one()
    assert (claim.given, claim.family, claim.rpps) == ("Lou", "Garnier", "10999999997")
    assert (claim.profession, claim.status, claim.specialty) == ("10", "practising", "SM40")
    assert (claim.state, claim.charter_version) == (State.OPEN, CHARTER_VERSION)
    assert db.session.query(AccountRequest).count() == 0


def test_nobody_answers_or_is_listed_before_somebody_has_verified(client: FlaskClient) -> None:
    choose(client, link(client))
    doctor = db.session.scalars(select(Doctor)).one()
    assert not doctor.may_answer
    assert not doctor.account.actor.may(Action.ANSWER)
    assert client.get("/medecins/lou-garnier").status_code == 404
    assert "Garnier" not in client.get("/medecins").text
    people.password_proved(client, Person("lou@exemple.fr", ANONYMOUS))
    assert client.get("/espace/questions").status_code == 404


def test_a_known_address_sees_the_same_and_learns_by_mail(client: FlaskClient) -> None:
    dora = people.moderator()
    answers = [ask(client, email=one) for one in (dora.email, "lou@exemple.fr")]
    assert {(one.status_code, one.location) for one in answers} == {(303, "/inscription/envoyee")}
    deliver()
    told = {mail.to: mail for mail in gateways().mail.sent}
    assert set(told) == {dora.email, "lou@exemple.fr"}
    assert LINK.search(told["lou@exemple.fr"].text)
    assert not LINK.search(told[dora.email].text)
    assert "http://localhost:8000/mot-de-passe-oublie" in told[dora.email].text
    assert account_by_email(dora.email).roles == {"moderator"}
    assert [one.content["email"] for one in db.session.scalars(select(AccountRequest))] == ["lou@exemple.fr"]


def test_looking_makes_no_account_and_a_link_works_once(client: FlaskClient) -> None:
    path = link(client)
    assert [client.get(path).status_code for _ in range(3)] == [200] * 3
    assert db.session.query(Account).count() == 0
    choose(client, path)
    gone = client.get(path)
    assert gone.status_code == 404
    assert 'href="/inscription"' in gone.text


def test_a_link_lasts_a_day(client: FlaskClient, clock: Clock) -> None:
    path = link(client)
    clock.advance(hours=23, minutes=59)
    assert client.get(path).status_code == 200
    clock.advance(minutes=1)
    assert client.get(path).status_code == 404


def test_of_two_links_of_one_address_one_makes_the_account(app: Flask, client: FlaskClient) -> None:
    first, second = link(client), link(client)
    assert [choose(client, path).status_code for path in (first, second)] == [303, 404]
    third = link(client, email="autre@exemple.fr").rpartition("/")[2]
    db.session.rollback()
    outcomes = together(app, [lambda: complete_sign_up(third, "hash").id] * 3)
    assert sum(isinstance(one, NotFound) for one in outcomes) == 2
    assert db.session.query(Account).count() == 2


def test_what_waits_is_encrypted(app: Flask, client: FlaskClient) -> None:
    ask(client, email="zibelinette@exemple.fr", family="Zibeline")
    stored = columns(app)
    assert b"zibelinette" not in stored
    assert b"Zibeline" not in stored


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("given", ""),
        ("given", "Lоu"),
        ("given", "Docteur"),
        ("family", ""),
        ("family", "Modération"),
        ("family", "G" * 61),
        ("profession", ""),
        ("profession", "70"),
        ("status", "retired"),
        ("rpps", ""),
        ("rpps", "1099999999"),
        ("rpps", "109999999970"),
        ("rpps", "1099999999A"),
        ("rpps", "١٠٩٩٩٩٩٩٩٩٧"),
        ("email", ""),
        ("email", "lou"),
        ("specialty", ""),
        ("specialty", "SM96"),
        ("charter", ""),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(client: FlaskClient, field: str, value: str) -> None:
    answer = ask(client, **{field: value})
    assert answer.status_code == 422
    assert set(faults(answer.text)) == {field}
    assert db.session.query(AccountRequest).count() == 0


def test_a_number_with_a_wrong_key_is_taken_when_it_is_sent_again(client: FlaskClient) -> None:
    first = ask(client, rpps="10999999998")
    assert (first.status_code, set(faults(first.text))) == (422, {"rpps"})
    kept = fields(first.text, "")
    assert kept["given"] == "Lou"
    other = client.post(FORM, data=kept | {"rpps": "10001234568"})
    assert (other.status_code, set(faults(other.text))) == (422, {"rpps"})
    again = client.post(FORM, data=fields(other.text, "") | {"charter": "y"})
    assert again.status_code == 303


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"profession": "21", "specialty": ""}, "Pharmacien"),
        ({"profession": "60", "status": "student", "rpps": "", "specialty": ""}, "Étudiant infirmier"),
        ({"status": "intern", "specialty": ""}, "Interne en médecine"),
        ({"status": "student", "rpps": "", "specialty": "SM40"}, "Étudiant en médecine"),
    ],
)
def test_who_is_no_practising_doctor_has_no_profile_and_a_label(
    client: FlaskClient, changes: dict[str, str], label: str
) -> None:
    path = link(client, **changes)
    assert label in client.get(path).text
    choose(client, path)
    assert db.session.query(Doctor).count() == 0
    claim = db.session.scalars(select(Application)).one()
    assert claim.profession == changes.get("profession", "10")
    assert claim.specialty == ""


def test_there_are_no_interns_of_every_profession(client: FlaskClient) -> None:
    answer = ask(client, profession="50", status="intern", specialty="")
    assert (answer.status_code, set(faults(answer.text))) == (422, {"status"})


def test_a_password_of_ones_own_name_is_refused_and_the_link_stays(client: FlaskClient) -> None:
    path = link(client)
    for password in ("lougarnierlougarnier", "trop court"):
        answer = choose(client, path, password)
        assert (answer.status_code, set(faults(answer.text))) == (422, {"password"})
    assert choose(client, path).status_code == 303


def test_an_address_and_a_network_are_limited(app: Flask, client: FlaskClient) -> None:
    assert [ask(client).status_code for _ in range(4)] == [303] * 3 + [429]
    outside = app.test_client()
    outside.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    tries = [ask(outside, email=f"a{n}@exemple.fr").status_code for n in range(11)]
    assert tries == [303] * 10 + [429]


def test_the_link_leads_to_this_site_in_the_language_asked_in(client: FlaskClient) -> None:
    values = fields(client.get("/en/inscription").text) | WANTED
    client.post("/en/inscription", data=values, headers={"X-Forwarded-Host": "e.example"})
    deliver()
    (mail,) = gateways().mail.sent
    assert LINK.search(mail.text)[1].startswith("/en/inscription/")
    assert "e.example" not in mail.text + mail.html
