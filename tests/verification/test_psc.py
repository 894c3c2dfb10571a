"""Pro Santé Connect proves who an applicant is: only by the button, for ten minutes, and for the number proved."""

import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.accounts.models import LoginSession
from qa.extensions import db
from qa.kernel.audit.models import AuditEntry
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import Delivery
from qa.verification.models import Application, Sponsorship, State
from qa.verification.psc_rules import is_other_profession, profession_words
from tests.people import Person, doctor, fields, sign_in
from tests.plugins.clock import Clock
from tests.verification import provider as providers
from tests.verification.provider import Provider, professional
from tests.verification.psc_visits import (
    BEGIN,
    LEAVE,
    RETURN,
    connected,
    press,
    there_and_back,
    told,
)
from tests.verification.sending import RPPS, applicant, decide, request_of

SAID = "Pro Santé Connect dit : ALICE EXEMPLE, médecin, RPPS 10999999997."


@pytest.fixture
def provider(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with connected(app, monkeypatch) as one:
        yield one


@pytest.fixture
def alice(client: FlaskClient, provider: Provider) -> Person:
    person = applicant()
    sign_in(client, person)
    return person


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def held() -> dict[str, object]:
    db.session.rollback()
    return dict(db.session.scalars(select(LoginSession)).one().data)


def test_it_works(client: FlaskClient, alice: Person, provider: Provider) -> None:
    page = told(client, provider)
    assert SAID in plain(page.text)
    assert (request_of(alice).state, request_of(alice).proof) == (State.OPEN, {})
    used = press(client, page)
    assert (used.status_code, used.location) == (303, "/espace/verification")
    found = request_of(alice)
    assert (found.state, found.method, found.rpps) == (State.CHECKING, "psc", RPPS)
    assert found.proof == {
        "rpps": RPPS, "family": "EXEMPLE", "given": "ALICE", "acr": "eidas1", "specialties": ["SM26"],
        "exercises": [{"profession": "10", "category": "C"}],
    }  # fmt: skip
    events = db.session.scalars(select(Delivery).where(Delivery.event == "application.proved")).all()
    assert [event.subject_id for event in events] == [found.id]


def test_a_return_is_shown_under_an_address_without_the_code(
    client: FlaskClient, alice: Person, provider: Provider
) -> None:
    back = client.get(there_and_back(client, provider))
    assert (back.status_code, back.location) == (303, RETURN)
    for answer in (back, client.get(RETURN)):
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "code=" not in answer.text
        assert "state=" not in answer.text


def test_looking_changes_no_row(client: FlaskClient, alice: Person, provider: Provider) -> None:
    before = [len(db.session.scalars(select(one)).all()) for one in (Delivery, AuditEntry)]
    told(client, provider)
    client.get(RETURN)
    client.get(LEAVE)
    db.session.rollback()
    assert [len(db.session.scalars(select(one)).all()) for one in (Delivery, AuditEntry)] == before
    assert request_of(alice).state == State.OPEN


def test_what_was_told_is_forgotten_after_ten_minutes(
    client: FlaskClient, alice: Person, provider: Provider, clock: Clock
) -> None:
    page = told(client, provider)
    clock.advance(minutes=11)
    for answer in (client.get(RETURN), press(client, page)):
        assert answer.status_code == 422
        assert "plus de dix minutes" in answer.text
    assert request_of(alice).state == State.OPEN


def test_a_proof_is_used_once(client: FlaskClient, alice: Person, provider: Provider) -> None:
    page = told(client, provider)
    first, second = press(client, page), press(client, page)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert "psc_told" not in held()
    assert len(db.session.scalars(select(Delivery).where(Delivery.event == "application.proved")).all()) == 1


def test_another_number_is_corrected_by_its_own_button_only(client: FlaskClient, provider: Provider) -> None:
    person = applicant(rpps="10000000009")
    sign_in(client, person)
    page = told(client, provider)
    assert "Votre demande porte le numéro 10000000009" in page.text
    refused = client.post(BEGIN, data=fields(page.text, BEGIN) | {"correct": ""})
    assert refused.status_code == 409
    assert (request_of(person).state, request_of(person).rpps) == (State.OPEN, "10000000009")
    assert press(client, client.get(RETURN)).status_code == 303
    assert (request_of(person).state, request_of(person).rpps) == (State.CHECKING, RPPS)
    acts = db.session.scalars(select(AuditEntry.action)).all()
    assert "claim.corrected" in acts


def test_who_knew_the_number_before_says_nothing_of_the_corrected_one(
    client: FlaskClient, provider: Provider
) -> None:
    person, known = applicant(rpps="10000000009"), doctor()
    sign_in(client, person)
    with transaction() as session:
        found = session.scalars(select(Application)).one()
        made = Sponsorship(application_id=found.id, account_id=known.actor.account_id, given_at=now())
        session.add(made)
        found.register, found.due_at, found.state = {"rpps": "10000000009"}, now(), State.WAITING
    assert press(client, told(client, provider)).status_code == 303
    corrected = request_of(person)
    assert (corrected.register, corrected.due_at, corrected.sponsorships) == ({}, None, [])


def test_a_claim_without_a_number_gets_the_proved_one(client: FlaskClient, provider: Provider) -> None:
    person = applicant(rpps="", status="student")
    provider.put(professional(category="E"))
    sign_in(client, person)
    page = told(client, provider)
    assert "médecin, étudiant ou interne" in page.text
    assert press(client, page).status_code == 303
    assert request_of(person).rpps == RPPS


def test_another_name_or_profession_is_a_proof_for_a_human(
    client: FlaskClient, alice: Person, provider: Provider
) -> None:
    provider.put(professional(profession="21", SubjectNameID=f"8{RPPS}"))
    page = told(client, provider)
    assert "pharmacien" in page.text
    assert "autre profession" in page.text
    assert press(client, page).status_code == 303
    assert request_of(alice).state == State.CHECKING


def test_an_english_visitor_comes_back_to_english(
    client: FlaskClient, alice: Person, provider: Provider
) -> None:
    back = there_and_back(client, provider, f"/en{BEGIN}")
    assert back.startswith(RETURN)
    again = client.get(back)
    assert again.location.startswith(f"/en{RETURN}?")
    assert client.get(again.location).location == f"/en{RETURN}"
    assert press(client, client.get(f"/en{RETURN}")).status_code == 303


def test_the_return_is_to_our_own_address_whatever_the_host(client: FlaskClient, alice: Person) -> None:
    cookie = client.get_cookie("session")
    assert cookie
    client.set_cookie("session", cookie.value, domain="127.0.0.1")
    gone = client.get(BEGIN, base_url="http://127.0.0.1:9")
    assert providers.query(gone.location)["redirect_uri"] == f"http://localhost:8000{RETURN}"


def test_the_way_out_ends_at_the_request_and_forgets(
    client: FlaskClient, alice: Person, provider: Provider
) -> None:
    page = told(client, provider)
    assert LEAVE in page.text
    assert LEAVE in client.get(press(client, page).location).text
    gone = client.get(LEAVE)
    asked = providers.query(gone.location)
    assert gone.location.startswith(f"{provider.url}/oauth2/end_session?")
    assert asked["post_logout_redirect_uri"] == "http://localhost:8000/espace/verification"
    assert providers.read(asked["id_token_hint"])["sub"] == providers.SUB
    assert asked["state"]
    assert not {"psc_told", "psc_hint"} & set(held())
    assert LEAVE not in client.get("/espace/verification").text
    again = client.get(LEAVE)
    assert (again.status_code, again.location) == (302, "/espace/verification")


def test_nobody_else_is_let_in(client: FlaskClient, provider: Provider) -> None:
    for path in (BEGIN, RETURN, LEAVE):
        assert "/connexion" in client.get(path).location


def test_a_decided_request_needs_no_proof(client: FlaskClient, alice: Person, provider: Provider) -> None:
    page = told(client, provider)
    decide(alice)
    for answer in (client.get(BEGIN), client.get(RETURN), press(client, page)):
        assert answer.status_code == 409
    assert request_of(alice).method == ""


def test_no_word_of_a_person_is_logged(
    client: FlaskClient, alice: Person, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    back = there_and_back(client, provider)
    client.get(back)
    press(client, client.get(RETURN))
    client.get(f"{RETURN}?state=x&code=secret")
    logged = " ".join(line.getMessage() for line in caplog.records if line.name != "werkzeug")
    for word in (*providers.query(back).values(), RPPS, "EXEMPLE", "secret", providers.SUB):
        assert word not in logged
    assert f"GET {RETURN} 303" in logged


def test_professions_are_told_once_and_students_as_such() -> None:
    each = [{"profession": code, "category": kind} for code, kind in (("10", "E"), ("10", "C"), ("70", "C"))]
    assert profession_words(each) == ["Médecin", "Étudiant ou interne", "Autre profession de santé"]


def test_a_claim_is_compared_by_profession(alice: Person) -> None:
    said = [{"profession": "21", "category": "C"}]
    assert is_other_profession(request_of(alice), said)
    assert not is_other_profession(request_of(alice), [*said, {"profession": "10", "category": "C"}])
