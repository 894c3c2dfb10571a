"""The pages of doubts: the person answers, a verifier sees the register beside what was verified and settles."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.extensions import db
from qa.gateways.register import Exercise
from qa.kernel.access import Role
from qa.kernel.audit.models import AuditEntry
from qa.verification.models import Right
from qa.verification.services.doubts import end_doubts, keep_right
from qa.verification.services.rechecks import recheck_due
from tests import people
from tests.people import Person, sign_in, token
from tests.plugins.clock import Clock
from tests.verification.doubted import RPPS, Register, credential, doubts, register_of, verified

OWN = "/espace/verification/doute"
REASON = "Ni le cabinet ni l’Ordre ne confirment l’inscription."


@pytest.fixture
def register(app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Register:
    clock.freeze(datetime(2026, 11, 25, 9, 31, tzinfo=UTC))
    monkeypatch.setitem(app.extensions, "gateways", app.extensions["gateways"])
    return register_of(app)


@pytest.fixture
def martin(register: Register) -> Person:
    """Verified, and under another name and profession in the register."""
    register.says(family="DURAND", exercises=(Exercise("40", "C"),), specialties=())
    made = verified()
    recheck_due()
    return made


@pytest.fixture
def vera(app: Flask, client: FlaskClient, martin: Person) -> FlaskClient:
    return sign_in(client, people.staff(Role.VERIFIER, "verif@exemple.fr"))


def page() -> str:
    return f"/administration/doutes/{doubts()[0].id}"


def test_it_works_for_the_person(client: FlaskClient, martin: Person) -> None:
    sign_in(client, martin)
    shown = client.get(OWN)
    assert shown.status_code == 200
    assert "Ce n’est pas un reproche" in shown.text
    assert "DURAND" not in shown.text  # what the register says is for the verifier alone
    answer = client.post(OWN, data={"csrf_token": token(shown.text), "word": "Mariée en mai."})
    assert (answer.status_code, answer.location) == (303, OWN)
    again = client.get(OWN).text
    assert "Votre réponse est arrivée" in again
    assert "Mariée en mai." in again


def test_too_long_a_word_comes_back_filled(client: FlaskClient, martin: Person) -> None:
    sign_in(client, martin)
    word = "mot " * 600
    answer = client.post(OWN, data={"csrf_token": token(client.get(OWN).text), "word": word})
    assert answer.status_code == 422
    assert word.strip() in answer.text
    assert doubts()[0].answered_at is None


def test_who_is_not_doubted_is_told_so_and_cannot_answer(client: FlaskClient, register: Register) -> None:
    sign_in(client, people.doctor())
    shown = client.get(OWN)
    assert shown.status_code == 200
    assert "Rien ne vous est demandé" in shown.text
    assert client.post(OWN, data={"word": "x"}).status_code == 404


def test_who_was_suspended_by_time_still_reaches_the_page(
    client: FlaskClient, martin: Person, clock: Clock
) -> None:
    clock.advance(days=14)
    end_doubts()
    sign_in(client, martin)
    assert client.get(OWN).status_code == 200


def test_the_verifier_sees_the_register_beside_what_was_verified(vera: FlaskClient) -> None:
    assert "Camille Martin" in vera.get("/administration/doutes").text
    shown = vera.get(page()).text
    for word in (RPPS, "DURAND", "40 C", "10 C / M", "Martin"):
        assert word in shown
    assert shown.count("différent") >= 3
    assert (
        shown.count('tag tag-warning">différent') == 3
    )  # family name, profession, specialty; not the given name


def test_who_looks_is_noted_once_an_hour(vera: FlaskClient) -> None:
    vera.get(page())
    vera.get(page())
    seen = select(AuditEntry).where(AuditEntry.action == "doubt.viewed")
    assert len(db.session.scalars(seen).all()) == 1


def test_a_verifier_keeps(vera: FlaskClient, martin: Person) -> None:
    answer = people.send(vera, page(), "/garder")
    assert (answer.status_code, answer.location) == (303, "/administration/doutes")
    assert credential(martin).family == "DURAND"
    shown = vera.get(page()).text
    assert "Droit gardé le" in shown
    assert "DURAND" not in shown
    assert "<form" not in shown.split("<main")[1].split("</main>")[0]


def test_a_verifier_suspends(vera: FlaskClient, martin: Person) -> None:
    refused = people.send(vera, page(), "/suspendre", {"reason": "court"})
    assert refused.status_code == 422
    assert "court" in refused.text
    assert people.send(vera, page(), "/suspendre", {"reason": REASON}).status_code == 303
    assert credential(martin).state == Right.SUSPENDED


def test_what_somebody_else_has_settled_is_a_conflict(vera: FlaskClient, martin: Person) -> None:
    values = people.fields(vera.get(page()).text, "/suspendre") | {"reason": REASON}
    keep_right(people.administrator().actor, doubts()[0].id)
    assert vera.post(page() + "/suspendre", data=values).status_code == 409
    assert credential(martin).state == Right.VALID


def test_an_old_proof_is_asked_for_again(vera: FlaskClient, martin: Person, clock: Clock) -> None:
    values = people.fields(vera.get(page()).text, "/garder")
    clock.advance(minutes=11)
    answer = vera.post(page() + "/garder", data=values)
    assert (answer.status_code, answer.location == "/administration/doutes") == (303, False)
    assert doubts()[0].settled_at is None


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.DOCTOR])
def test_others_see_nothing_there(role: Role, client: FlaskClient, martin: Person) -> None:
    sign_in(client, martin if role == Role.DOCTOR else people.moderator())
    for path in ("/administration/doutes", page()):
        assert client.get(path).status_code == 404
    assert client.post(page() + "/garder").status_code == 404


def test_an_unknown_doubt_is_not_found(vera: FlaskClient) -> None:
    assert vera.get("/administration/doutes/999999").status_code == 404


def test_only_an_administrator_goes_on(app: Flask, vera: FlaskClient, register: Register) -> None:
    for place in range(3):
        verified(f"un{place}@exemple.fr", rpps=f"1000000000{place}")
    recheck_due()
    shown = vera.get("/administration/doutes").text
    assert "Trop de disparitions" in shown
    assert "Reprendre les contrôles" not in shown
    assert vera.post("/administration/doutes/continuer").status_code == 404
    boss = sign_in(app.test_client(), people.administrator())
    assert people.send(boss, "/administration/doutes", "/continuer").status_code == 303
    assert "Trop de disparitions" not in boss.get("/administration/doutes").text
    recheck_due()
    assert len(doubts()) == 4
