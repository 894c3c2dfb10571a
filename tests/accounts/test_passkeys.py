"""Passkeys: both factors at once, for this site alone, each challenge once; a copy is found out."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from qa.accounts.factor_models import Passkey
from qa.accounts.factor_queries import passkeys_of
from qa.accounts.models import Account, LoginSession
from qa.extensions import db
from qa.kernel.access import Role
from qa.kernel.audit import trail_of
from qa.kernel.clock import now
from qa.kernel.database import transaction
from tests import people
from tests.accounts.authenticator import PRESENT, Authenticator
from tests.people import Person
from tests.plugins.clock import Clock

QUEUE = "/moderation/questions"
FIRST = "/connexion/second-facteur"
BY_KEY = "/connexion/cle"


@pytest.fixture
def dora(app: Flask, clock: Clock) -> Person:
    """A moderator who has no second factor yet."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.staff(Role.MODERATOR, "moderation@exemple.fr", factor=False)


@pytest.fixture
def key(app: Flask, dora: Person) -> Authenticator:
    """Her passkey, set up at her first sign-in."""
    made = Authenticator()
    assert enrolled(app.test_client(), dora, made).location == "/connexion/codes-de-secours"
    return made


def enrolled(client: FlaskClient, person: Person, made: Authenticator) -> TestResponse:
    people.password_proved(client, person)
    page = client.get(FIRST).text
    return client.post(f"{FIRST}/cle", data=people.fields(page, "/second-facteur/cle") | made.made(page))


def opened(client: FlaskClient, key: Authenticator, address: str = "/connexion") -> TestResponse:
    page = client.get(address).text
    values = {"csrf_token": people.token(page, "/connexion/cle")} | key.signed(page)
    return client.post(BY_KEY, data=values)


def inside(client: FlaskClient) -> bool:
    return client.get(QUEUE).status_code == 200


def test_a_passkey_alone_opens(client: FlaskClient, dora: Person, key: Authenticator) -> None:
    assert opened(client, key).location == QUEUE
    assert inside(client)
    row = db.session.scalars(select(LoginSession).where(LoginSession.stage == "full")).one()
    assert (row.factor, row.account_id) == ("passkey", dora.actor.account_id)
    kept = passkeys_of(dora.actor.account_id or 0)[0]
    assert (kept.sign_count, kept.used_at) == (1, now())


def test_nothing_is_set_for_a_visitor_before_the_passkey_opens(
    client: FlaskClient, key: Authenticator
) -> None:
    assert "Set-Cookie" not in client.get("/connexion").headers


def test_it_is_the_second_step_and_next_survives(
    client: FlaskClient, dora: Person, key: Authenticator
) -> None:
    address = people.password_proved(client, dora, "/connexion?next=/moderation/reponses").location
    half = client.get_cookie("session").value
    assert opened(client, key, address).location == "/moderation/reponses"
    assert client.get_cookie("session").value != half


def test_the_first_factor_leads_to_ten_codes_and_in(app: Flask, client: FlaskClient, dora: Person) -> None:
    page = client.get(enrolled(client, dora, Authenticator()).location)
    assert page.text.count("<code>") == 10
    assert not inside(client)
    answer = client.post("/connexion/codes-de-secours", data={"csrf_token": people.token(page.text)})
    assert answer.location == QUEUE
    assert inside(client)


def test_a_challenge_works_once(client: FlaskClient, app: Flask, key: Authenticator) -> None:
    page = client.get("/connexion").text
    values = {"csrf_token": people.token(page, "/connexion/cle")} | key.signed(page)
    assert client.post(BY_KEY, data=values).status_code == 303
    assert app.test_client().post(BY_KEY, data=values).status_code == 422


def test_a_challenge_lasts_five_minutes(client: FlaskClient, key: Authenticator, clock: Clock) -> None:
    for seconds, status in ((300, 422), (299, 303)):
        page = client.get("/connexion").text
        values = {"csrf_token": people.token(page, "/connexion/cle")} | key.signed(page)
        clock.advance(seconds=seconds)
        assert client.post(BY_KEY, data=values).status_code == status


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://localhost:8001"},
        {"origin": "https://localhost:8000"},
        {"rp_id": "exemple.fr"},
        {"flags": PRESENT},
        {"flags": 4},
        {"number": b"another id"},
        {"key": Authenticator().key},
    ],
)
def test_what_another_site_or_key_signed_or_nobody_verified_opens_nothing(
    client: FlaskClient, key: Authenticator, wrong: dict[str, Any]
) -> None:
    for name, value in wrong.items():
        setattr(key, name, value)
    answer = opened(client, key)
    assert answer.status_code == 422
    assert "n’a pas été reconnue" in answer.text
    assert not inside(client)


@pytest.mark.parametrize(
    "wrong", [{"origin": "http://localhost:8001"}, {"rp_id": "exemple.fr"}, {"flags": 1}]
)
def test_such_a_key_is_not_kept_either(client: FlaskClient, dora: Person, wrong: dict[str, Any]) -> None:
    assert enrolled(client, dora, Authenticator(**wrong)).status_code == 422
    assert db.session.scalars(select(Passkey)).all() == []


def test_the_host_header_changes_nothing(client: FlaskClient, key: Authenticator) -> None:
    key.origin = "http://127.0.0.1:8000"
    page = client.get("/connexion", base_url="http://127.0.0.1:8000").text
    assert "rpId&#34;: &#34;localhost&#34;" in page
    values = {"csrf_token": people.token(page, "/connexion/cle")} | key.signed(page)
    assert client.post(BY_KEY, data=values, base_url="http://127.0.0.1:8000").status_code == 422


def test_a_counter_that_goes_back_is_refused_and_told(
    client: FlaskClient, app: Flask, dora: Person, key: Authenticator
) -> None:
    key.count = 7
    assert opened(app.test_client(), key).status_code == 303
    for before in (6, 3, -1):
        key.count = before
        assert opened(client, key).status_code == 422
    acts = [entry.action for entry in trail_of(dora.actor.account_id or 0)]
    assert acts.count("passkey.copied") == 3
    key.count = 8
    assert opened(client, key).status_code == 303


def test_a_passkey_without_a_counter_opens_again_and_again(app: Flask, key: Authenticator) -> None:
    for _ in range(3):
        key.count = -1
        assert opened(app.test_client(), key).status_code == 303


def test_failed_passwords_never_close_it(client: FlaskClient, dora: Person, key: Authenticator) -> None:
    values = {"email": dora.email, "password": "une autre phrase"}
    with people.quick_passwords():
        tries = [
            client.post(
                "/connexion", data=values | {"csrf_token": people.token(client.get("/connexion").text)}
            )
            for _ in range(6)
        ]
    assert tries[-1].status_code == 429
    assert opened(client, key).status_code == 303


def test_a_disabled_account_does_not_open(client: FlaskClient, key: Authenticator) -> None:
    with transaction() as session:
        session.execute(update(Account).values(disabled_at=now()))
    assert opened(client, key).status_code == 422


HOSTILE = [
    "",
    "x",
    "{}",
    "[]",
    "null",
    "1",
    "[" * 9000,
    '{"id": 1}',
    '{"id":"é","rawId":"é","type":"public-key"}',
]


@pytest.mark.parametrize("credential", HOSTILE)
def test_anything_else_is_refused_with_a_page(
    client: FlaskClient, key: Authenticator, credential: str
) -> None:
    page = client.get("/connexion").text
    token = people.token(page, "/connexion/cle")
    for challenge in (key.signed(page)["challenge"], "", "é", "gAAAA"):
        values = {"csrf_token": token, "challenge": challenge, "credential": credential}
        assert client.post(BY_KEY, data=values).status_code == 422


def test_a_passkey_belongs_to_one_account(app: Flask, dora: Person, key: Authenticator) -> None:
    other = people.doctor("petit@exemple.fr", factor=False)
    assert enrolled(app.test_client(), other, key).status_code == 422
    assert passkeys_of(other.actor.account_id or 0) == []


def test_who_knows_the_password_alone_adds_none_once_there_is_a_factor(app: Flask, dora: Person) -> None:
    thief, page = app.test_client(), None
    people.password_proved(thief, dora)
    page = thief.get(FIRST).text
    values = people.fields(page, "/second-facteur/cle") | Authenticator(number=b"the thief's").made(page)
    assert enrolled(app.test_client(), dora, Authenticator()).status_code == 303
    assert thief.post(f"{FIRST}/cle", data=values).location == "/connexion/code"
    assert len(passkeys_of(dora.actor.account_id or 0)) == 1
