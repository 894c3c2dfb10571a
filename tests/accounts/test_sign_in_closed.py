"""Five wrong passwords close an address, known or not; its owner comes in all the same with a code."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from qa.accounts import passwords
from qa.accounts.factor_queries import codes_left
from qa.accounts.services.accounts import authenticate_whole
from qa.accounts.services.factors import new_recovery_codes
from qa.extensions import db
from qa.kernel.access import Role
from qa.kernel.limits import RateCount
from tests import people
from tests.people import PASSWORD, Person, quick_passwords
from tests.plugins.clock import Clock

DOOR = "/connexion"
OUTSIDE = {"REMOTE_ADDR": "203.0.113.7"}
UNKNOWN = "personne@exemple.fr"


@pytest.fixture
def dora(app: Flask, clock: Clock) -> Person:
    """A moderator with an application; the clock stands at the beginning of an hour."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.moderator()


def send(
    client: FlaskClient, email: str, password: str, code: str = "", path: str = DOOR, **named: Any
) -> TestResponse:
    values = {"csrf_token": people.token(client.get(path).text), "email": email, "password": password}
    with quick_passwords():
        return client.post(path, data=values | ({"code": code} if code else {}), **named)


def close(client: FlaskClient, email: str) -> TestResponse:
    """Five failures, and the answer to the sixth."""
    for _ in range(5):
        assert send(client, email, "une autre phrase").status_code == 422
    return send(client, email, "une autre phrase")


def inside(client: FlaskClient) -> bool:
    return client.get("/moderation/questions").status_code == 200


def without_variables(answer: TestResponse, email: str) -> str:
    """The page without its tokens, the challenge for passkeys and what was typed."""
    signed = r'name="(?:csrf_token|challenge)" [^>]*value="[^"]*"|&#34;challenge&#34;: &#34;[\w-]{58}&#34;'
    page, times = re.subn(signed, "", answer.text)
    assert times == 4
    return page.replace(email, "")


def test_the_closed_page_asks_for_address_password_and_code_together(
    client: FlaskClient, dora: Person
) -> None:
    closed = close(client, dora.email)
    assert (closed.status_code, closed.headers["Retry-After"]) == (429, "900")
    fields = people.fields(closed.text)
    assert (fields["email"], fields["password"], fields["code"]) == (dora.email, "", "")
    assert "ajoutez le code de votre application ou un code de secours" in closed.text
    assert "Set-Cookie" not in closed.headers


def test_the_owner_comes_in_at_once_with_a_code(client: FlaskClient, dora: Person) -> None:
    close(client, dora.email)
    answer = send(client, dora.email, PASSWORD, people.code(), path=f"{DOOR}?next=/moderation/reponses")
    assert (answer.status_code, answer.location) == (303, "/moderation/reponses")
    assert inside(client)


def test_the_owner_comes_in_with_a_recovery_code_too(client: FlaskClient, dora: Person) -> None:
    codes = new_recovery_codes(dora.actor.account_id or 0)
    close(client, dora.email)
    assert send(client, dora.email, PASSWORD, codes[0]).status_code == 303
    assert inside(client)
    assert codes_left(dora.actor.account_id or 0) == 9


def test_without_the_code_the_right_password_does_not_open(client: FlaskClient, dora: Person) -> None:
    close(client, dora.email)
    assert send(client, dora.email, PASSWORD).status_code == 429
    assert not inside(client)


def test_known_and_unknown_addresses_get_the_same_pages(client: FlaskClient, dora: Person) -> None:
    plain = people.doctor("lucas@exemple.fr", name="Andréa Lucas", verified=False, factor=False)
    closed = {email: close(client, email) for email in (dora.email, UNKNOWN, plain.email)}
    whole = {email: send(client, email, "une autre phrase", "123456") for email in closed}
    half = {email: send(client, email, PASSWORD, "123456") for email in closed}
    for answers, status in ((closed, 429), (whole, 422), (half, 422)):
        assert {one.status_code for one in answers.values()} == {status}
        assert len({without_variables(one, email) for email, one in answers.items()}) == 1
        assert len({tuple(name for name, _ in one.headers) for one in answers.values()}) == 1
    assert without_variables(whole[dora.email], dora.email) == without_variables(half[dora.email], dora.email)


def test_which_of_password_and_code_was_wrong_is_not_told_and_no_code_is_used_up(
    client: FlaskClient, dora: Person
) -> None:
    account_id = dora.actor.account_id or 0
    recovery = new_recovery_codes(account_id)[0]
    close(client, dora.email)
    wrong_code = send(client, dora.email, PASSWORD, "000000")
    wrong_password = send(client, dora.email, "une autre phrase", recovery)
    assert without_variables(wrong_code, dora.email) == without_variables(wrong_password, dora.email)
    assert codes_left(account_id) == 10
    assert send(client, dora.email, PASSWORD, recovery).status_code == 303


def test_the_same_work_is_done_whatever_was_wrong(dora: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    with quick_passwords():
        passwords.fits("première", None)
        hasher = passwords._hasher

        class Counting:
            def verify(self, kept: str, password: str) -> bool:
                verified.append(password)
                return hasher.verify(kept, password)

            def check_needs_rehash(self, kept: str) -> bool:
                return hasher.check_needs_rehash(kept)

        monkeypatch.setattr(passwords, "_hasher", Counting())
        tries = [(UNKNOWN, "fausse"), (dora.email, "fausse"), (dora.email, PASSWORD)]
        before = len(db.session.scalars(select(RateCount)).all())
        for number, (email, password) in enumerate(tries, 1):
            assert authenticate_whole(email=email, password=password, code="000000") is None
            assert len(db.session.scalars(select(RateCount)).all()) == before + number
    assert verified == [password for _, password in tries]


def test_who_does_not_know_the_password_cannot_close_the_second_way(
    client: FlaskClient, dora: Person
) -> None:
    close(client, dora.email)
    for _ in range(20):
        assert send(client, dora.email, "une autre phrase", "000000").status_code == 422
    assert send(client, dora.email, PASSWORD, people.code()).status_code == 303


def test_who_knows_the_password_cannot_guess_codes_there(
    client: FlaskClient, app: Flask, dora: Person, clock: Clock
) -> None:
    close(client, dora.email)
    for _ in range(5):
        assert send(client, dora.email, PASSWORD, "000000").status_code == 422
    assert send(client, dora.email, PASSWORD, people.code()).status_code == 422
    clock.advance(minutes=15)
    assert send(client, dora.email, PASSWORD, people.code()).status_code == 303


def test_what_is_wrong_there_counts_for_the_network(client: FlaskClient, app: Flask, dora: Person) -> None:
    wrong = [
        send(client, dora.email, "non", "000000", environ_overrides=OUTSIDE).status_code for _ in range(21)
    ]
    assert wrong == [422] * 20 + [429]
    assert send(app.test_client(), dora.email, PASSWORD, people.code()).status_code == 303


def test_a_code_beside_the_password_opens_also_where_nothing_is_closed(
    client: FlaskClient, app: Flask, dora: Person
) -> None:
    assert send(client, dora.email, PASSWORD, people.code()).location == "/moderation/questions"
    bare = people.staff(Role.MODERATOR, "nouvelle@exemple.fr", factor=False)
    assert send(app.test_client(), bare.email, PASSWORD, people.code()).status_code == 422
