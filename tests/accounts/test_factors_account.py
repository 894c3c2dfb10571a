"""The account's factors: added and removed after a fresh proof, the last compulsory one stays."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from qa.accounts.factor_queries import codes_left, passkeys_of, totp_of
from qa.accounts.factor_rules import code_at, step_at
from qa.accounts.models import LoginSession
from qa.accounts.queries import account
from qa.accounts.services.factors import new_recovery_codes, prove_code, remove_passkey, remove_totp
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.audit import trail_of
from qa.kernel.clock import now
from qa.kernel.errors import Conflict, NotFound
from qa.kernel.events import deliver
from tests import people
from tests.accounts.authenticator import Authenticator
from tests.people import PASSWORD, Person, quick_passwords
from tests.plugins.clock import Clock
from tests.together import together

PAGE = "/espace/compte/facteurs"
CONFIRM = "/espace/compte/confirmer"


@pytest.fixture
def dora(app: Flask, clock: Clock) -> Person:
    """A moderator with an application."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.moderator()


@pytest.fixture
def inside(client: FlaskClient, dora: Person) -> FlaskClient:
    """Her browser, signed in a moment ago."""
    return people.sign_in(client, dora)


def press(client: FlaskClient, action: str) -> TestResponse:
    return client.post(PAGE + action, data=people.fields(client.get(PAGE).text, action))


def add_key(client: FlaskClient, key: Authenticator, name: str = "Cabinet") -> TestResponse:
    page = client.get(PAGE).text
    return client.post(f"{PAGE}/cles", data=people.fields(page, "/cles") | key.made(page) | {"name": name})


def confirmed(client: FlaskClient, password: str, code: str, page: str = CONFIRM) -> TestResponse:
    values = {"csrf_token": people.token(client.get(page).text), "password": password, "code": code}
    with quick_passwords():
        return client.post(page, data=values)


def test_the_page_says_what_there_is(inside: FlaskClient) -> None:
    assert add_key(inside, Authenticator(), "Ordinateur du cabinet").status_code == 303
    page = inside.get(PAGE).text
    assert "Activée le 25 novembre 2026" in page
    assert "Ordinateur du cabinet" in page
    assert page.count("Enregistrée le 25 novembre 2026") == 1


def test_a_first_key_without_recovery_codes_brings_some(inside: FlaskClient, dora: Person) -> None:
    answer = add_key(inside, Authenticator(), "")
    assert answer.location == f"{PAGE}/codes/noter"
    page = inside.get(answer.location)
    assert page.text.count("<code>") == 10 == codes_left(dora.actor.account_id or 0)
    assert inside.post(answer.location, data={"csrf_token": people.token(page.text)}).location == PAGE
    assert inside.get(answer.location).location == PAGE
    assert passkeys_of(dora.actor.account_id or 0)[0].name == "Clé d’accès"


def test_the_last_factor_of_who_needs_one_stays(inside: FlaskClient, dora: Person) -> None:
    assert "/application/retirer" not in inside.get(PAGE).text
    token = people.token(inside.get(PAGE).text, "/application")
    inside.post(f"{PAGE}/application/retirer", data={"csrf_token": token})
    assert "dernier facteur" in inside.get(PAGE).text
    assert totp_of(dora.actor.account_id or 0)
    add_key(inside, Authenticator())
    assert press(inside, "/application/retirer").location == PAGE
    assert totp_of(dora.actor.account_id or 0) is None
    assert "/retirer" not in inside.get(PAGE).text


def test_two_removals_at_the_same_moment_leave_one(app: Flask, inside: FlaskClient, dora: Person) -> None:
    account_id = dora.actor.account_id or 0
    add_key(inside, Authenticator())
    key = passkeys_of(account_id)[0].id
    outcomes = together(
        app, [lambda: remove_totp(account(account_id)), lambda: remove_passkey(account(account_id), key)]
    )
    assert sum(isinstance(one, Conflict) for one in outcomes) == 1
    db.session.rollback()
    assert len(passkeys_of(account_id)) + (totp_of(account_id) is not None) == 1


def test_who_needs_none_may_remove_it_and_the_codes_go(app: Flask, client: FlaskClient) -> None:
    lucas = people.doctor("lucas@exemple.fr", name="Andréa Lucas", verified=False)
    account_id = lucas.actor.account_id or 0
    code = new_recovery_codes(account_id)[0]
    assert press(people.sign_in(client, lucas), "/application/retirer").location == PAGE
    assert (totp_of(account_id), codes_left(account_id)) == (None, 0)
    assert prove_code(account_id, code) is None


def test_another_application_takes_the_place_of_the_first(
    inside: FlaskClient, dora: Person, clock: Clock
) -> None:
    account_id = dora.actor.account_id or 0
    assert press(inside, "/application").location == f"{PAGE}/application/activer"
    page = inside.get(f"{PAGE}/application/activer").text
    assert inside.get(f"{PAGE}/application/code.svg").mimetype == "image/svg+xml"
    secret = re.search(r'<code translate="no">([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")
    wrong = inside.post(
        f"{PAGE}/application/activer", data={"csrf_token": people.token(page), "code": "000000"}
    )
    assert (wrong.status_code, totp_of(account_id).secret) == (422, people.SECRET)
    code = code_at(secret, step_at(now()))
    inside.post(f"{PAGE}/application/activer", data={"csrf_token": people.token(wrong.text), "code": code})
    assert totp_of(account_id).secret == secret
    clock.advance(minutes=2)
    assert prove_code(account_id, people.code()) is None


def test_each_change_is_told_by_mail_and_kept_in_the_trail(
    inside: FlaskClient, dora: Person, clock: Clock
) -> None:
    for change in (lambda: add_key(inside, Authenticator()), lambda: press(inside, "/codes")):
        clock.advance(minutes=1)
        change()
        deliver()
    assert [mail.to for mail in gateways().mail.sent] == [dora.email] * 2
    acts = [entry.action for entry in trail_of(dora.actor.account_id or 0)]
    assert acts[-3:] == ["factor.added", "codes.renewed", "codes.renewed"]


def test_the_key_of_somebody_else_is_not_there(app: Flask, inside: FlaskClient, dora: Person) -> None:
    add_key(inside, Authenticator())
    number = passkeys_of(dora.actor.account_id or 0)[0].id
    martin = people.sign_in(app.test_client(), people.doctor())
    token = people.token(martin.get(PAGE).text, "/application")
    assert martin.post(f"{PAGE}/cles/{number}/retirer", data={"csrf_token": token}).status_code == 404
    with pytest.raises(NotFound):
        remove_passkey(account(dora.actor.account_id or 0), number + 99)


CHANGES = [
    "/application",
    "/application/retirer",
    "/application/activer",
    "/cles",
    "/cles/1/retirer",
    "/codes",
]


@pytest.mark.parametrize("change", CHANGES)
def test_after_ten_minutes_a_change_asks_for_a_proof(inside: FlaskClient, clock: Clock, change: str) -> None:
    token = people.token(inside.get(PAGE).text, "/application")
    clock.advance(minutes=10)
    sent = inside.post(
        PAGE + change, data={"csrf_token": token}, headers={"Referer": f"http://localhost{PAGE}"}
    )
    assert (sent.status_code, sent.location) == (303, f"{CONFIRM}?next={PAGE}")


def test_a_proof_renews_it_under_a_new_identity(
    app: Flask, inside: FlaskClient, dora: Person, clock: Clock
) -> None:
    clock.advance(minutes=10)
    before = inside.get_cookie("session").value
    answer = confirmed(inside, PASSWORD, people.fresh_code(dora), f"{CONFIRM}?next=/espace/compte")
    assert answer.location == "/espace/compte"
    assert inside.get_cookie("session").value != before
    assert db.session.scalars(select(LoginSession)).one().proved_at == now()
    assert press(inside, "/application").location == f"{PAGE}/application/activer"
    stolen = app.test_client()
    stolen.set_cookie("session", before)
    assert stolen.get(PAGE).location.startswith("/connexion")


@pytest.mark.parametrize(
    ("password", "code"), [("une autre phrase", ""), (PASSWORD, "000000"), (PASSWORD, "")]
)
def test_a_wrong_proof_renews_nothing_and_tells_not_what_was_wrong(
    inside: FlaskClient, dora: Person, clock: Clock, password: str, code: str
) -> None:
    clock.advance(minutes=10)
    right = people.fresh_code(dora)
    answer = confirmed(inside, password, code or (right if password != PASSWORD else ""))
    assert answer.status_code == 422
    assert "Mot de passe ou code faux. Vérifiez les deux." in answer.text
    assert press(inside, "/application").location.startswith(CONFIRM)


def test_somebody_elses_passkey_proves_nothing(
    app: Flask, inside: FlaskClient, dora: Person, clock: Clock
) -> None:
    key, other = Authenticator(), people.sign_in(app.test_client(), people.doctor())
    add_key(other, key)
    add_key(inside, Authenticator(number=b"her own"))
    page = inside.get(CONFIRM).text
    values = {"csrf_token": people.token(page, "/cle")} | key.signed(page)
    assert inside.post(f"{CONFIRM}/cle", data=values).status_code == 422
