"""Who needs a second factor and has none sets one up before anything else; others come in at once."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.accounts.factor_queries import codes_left, totp_of
from qa.accounts.factor_rules import code_at, step_at
from qa.accounts.models import LoginSession
from qa.accounts.services.factors import confirm_totp, prove_code
from qa.accounts.services.sessions import start_session
from qa.doctors.models import Method
from qa.doctors.services import verify_doctor
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.access import FACTOR_ROLES, SYSTEM, Role
from qa.kernel.audit import trail_of
from qa.kernel.clock import now
from qa.kernel.errors import Conflict
from qa.kernel.events import deliver
from tests import people
from tests.people import Person
from tests.plugins.clock import Clock

FIRST = "/connexion/second-facteur"
PICTURE = f"{FIRST}/code.svg"
CODES = "/connexion/codes-de-secours"


@pytest.fixture
def bare(app: Flask, clock: Clock) -> Person:
    """A moderator without any factor."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.staff(Role.MODERATOR, "nouvelle@exemple.fr", factor=False)


def secret_of(page: str) -> str:
    shown = re.search(r'<code translate="no">([A-Z2-7 ]+)</code>', page)[1]
    assert {len(group) for group in shown.split()} == {4}
    return shown.replace(" ", "")


def inside(client: FlaskClient) -> bool:
    return client.get("/moderation/questions").status_code == 200


@pytest.mark.parametrize("role", sorted(FACTOR_ROLES - {Role.DOCTOR}))
def test_a_password_alone_leads_to_the_first_factor(client: FlaskClient, app: Flask, role: Role) -> None:
    member = people.staff(role, "nouvelle@exemple.fr", factor=False)
    assert people.password_proved(client, member).location == FIRST
    assert not inside(client)


def test_who_needs_none_and_has_none_comes_in_at_once(client: FlaskClient, app: Flask) -> None:
    lucas = people.doctor("lucas@exemple.fr", name="Andréa Lucas", verified=False, factor=False)
    people.password_proved(client, lucas)
    assert client.get("/espace/compte").status_code == 200
    assert db.session.scalars(select(LoginSession)).one().factor == ""


def test_who_needs_none_but_has_one_is_asked_for_it(client: FlaskClient, app: Flask) -> None:
    lucas = people.doctor("lucas@exemple.fr", name="Andréa Lucas", verified=False)
    assert people.password_proved(client, lucas).location == "/connexion/code"
    assert client.get("/espace/compte").status_code == 303


def test_who_is_granted_such_a_role_meanwhile_signs_in_again(client: FlaskClient, app: Flask) -> None:
    lucas = people.doctor("lucas@exemple.fr", name="Andréa Lucas", verified=False, factor=False)
    people.password_proved(client, lucas)
    verify_doctor(SYSTEM, lucas.doctor_id, method=Method.OPERATOR)
    assert client.get("/espace/questions").location.startswith("/connexion")
    client.set_cookie("session", start_session(lucas.actor.account_id or 0))
    assert client.get("/espace/questions").location.startswith("/connexion")
    client.set_cookie("session", start_session(lucas.actor.account_id or 0, factor="totp"))
    assert client.get("/espace/questions").status_code == 200


def test_an_application_is_set_up_codes_are_noted_and_next_survives(
    app: Flask, client: FlaskClient, bare: Person
) -> None:
    account_id = bare.actor.account_id or 0
    page = client.get(people.password_proved(client, bare, "/connexion?next=/moderation/ajouts").location)
    half, code = client.get_cookie("session").value, code_at(secret_of(page.text), step_at(now()))
    answer = client.post(
        FIRST, data={"csrf_token": people.token(page.text), "code": f"{code[:3]} {code[3:]}"}
    )
    assert answer.location == CODES
    assert not inside(client)
    page = client.get(CODES)
    shown = re.findall(r"<code>([0-9a-z]{5}-[0-9a-z]{5})</code>", page.text)
    assert len(set(shown)) == 10 == codes_left(account_id)
    answer = client.post(CODES, data={"csrf_token": people.token(page.text)})
    assert answer.location == "/moderation/ajouts"
    assert inside(client)
    assert client.get_cookie("session").value != half
    assert client.get(CODES).location == "/moderation/questions"
    assert prove_code(account_id, shown[9]) == "recovery"
    assert prove_code(account_id, code) is None


def test_reading_again_shows_the_same_secret(client: FlaskClient, bare: Person) -> None:
    people.password_proved(client, bare)
    assert secret_of(client.get(FIRST).text) == secret_of(client.get(FIRST).text)
    assert totp_of(bare.actor.account_id or 0) is None


def test_a_wrong_first_code_keeps_nothing_and_is_told_beside_the_field(
    client: FlaskClient, bare: Person
) -> None:
    people.password_proved(client, bare)
    for code in ("000000", "12345", "", "aaaaa-aaaaa"):
        answer = client.post(FIRST, data={"csrf_token": people.token(client.get(FIRST).text), "code": code})
        assert answer.status_code == 422
        assert 'id="code-error"' in answer.text
    assert totp_of(bare.actor.account_id or 0) is None


def test_the_square_is_for_the_half_session_alone_and_kept_nowhere(
    app: Flask, client: FlaskClient, bare: Person
) -> None:
    people.password_proved(client, bare)
    picture = client.get(PICTURE)
    assert (picture.mimetype, picture.text[:4]) == ("image/svg+xml", "<svg")
    assert "no-store" in picture.headers["Cache-Control"]
    assert app.test_client().get(PICTURE).location == "/connexion?delai=1"
    dora = people.sign_in(app.test_client(), people.moderator())
    assert dora.get(PICTURE).location == "/moderation/questions"


def test_who_has_a_factor_is_not_led_to_a_first_one(app: Flask, client: FlaskClient, bare: Person) -> None:
    people.password_proved(client, people.moderator())
    for path in (FIRST, PICTURE, CODES):
        assert client.get(path).location == "/connexion/code"
        assert client.post(path).status_code in (303, 405)


def test_who_knows_the_password_alone_cannot_replace_a_factor_that_was_set_up_meanwhile(
    app: Flask, client: FlaskClient, bare: Person
) -> None:
    account_id = bare.actor.account_id or 0
    people.password_proved(client, bare)
    page = client.get(FIRST).text
    code = code_at(secret_of(page), step_at(now()))
    assert confirm_totp(account_id, people.SECRET, people.code())
    assert (
        client.post(FIRST, data={"csrf_token": people.token(page), "code": code}).location
        == "/connexion/code"
    )
    with pytest.raises(Conflict):
        confirm_totp(account_id, secret_of(page), code, first=True)
    assert totp_of(account_id).secret == people.SECRET


def test_the_owner_is_told_by_mail_and_the_trail_keeps_it(client: FlaskClient, bare: Person) -> None:
    account_id = bare.actor.account_id or 0
    assert confirm_totp(account_id, people.SECRET, people.code())
    deliver()
    (mail,) = gateways().mail.sent
    assert (mail.to, "moyens de connexion" in mail.subject) == (bare.email, True)
    assert "http://localhost:8000/espace/compte/facteurs" in mail.text
    assert people.SECRET not in mail.text + mail.html
    assert [entry.action for entry in trail_of(account_id)] == ["factor.added"]
