"""The staff's door: who gets in, who learns nothing, and how often one may try."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from qa.accounts.models import Account, LoginSession
from qa.accounts.services.accounts import authenticate
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import TooMany
from tests import people
from tests.people import PASSWORD, Person, quick_passwords
from tests.plugins.clock import Clock
from tests.together import together

OUTSIDE = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def dora(app: Flask, clock: Clock) -> Person:
    """A moderator; the clock stands at the beginning of an hour."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.moderator()


def attempt(
    client: FlaskClient, email: str, password: str = PASSWORD, address: str = "/connexion", **named: Any
) -> TestResponse:
    values = {"csrf_token": people.token(client.get(address).text), "email": email, "password": password}
    with quick_passwords():
        return client.post(address, data=values, **named)


def arrival(client: FlaskClient, person: Person, address: str = "/connexion") -> TestResponse:
    """The answer to the second step."""
    return people.second_step(client, person, attempt(client, person.email, address=address).location)


def signed_in(client: FlaskClient) -> bool:
    return client.get("/moderation/questions").status_code == 200


def test_it_works(client: FlaskClient, dora: Person) -> None:
    assert not signed_in(client)
    answer = attempt(client, dora.email)
    assert (answer.status_code, answer.location) == (303, "/connexion/code")
    assert not signed_in(client)
    answer = people.second_step(client, dora)
    assert (answer.status_code, answer.location) == (303, "/moderation/questions")
    assert signed_in(client)
    assert client.get("/connexion").location == "/moderation/questions"


def test_a_doctor_begins_at_the_questions(client: FlaskClient, dora: Person) -> None:
    assert arrival(client, people.doctor()).location == "/espace/questions"


@pytest.mark.parametrize(
    "written", ["MODERATION@Exemple.fr", "  moderation@exemple.fr ", "ｍoderation@exemple.fr"]
)
def test_an_address_is_compared_as_people_write_it(client: FlaskClient, dora: Person, written: str) -> None:
    assert attempt(client, written).status_code == 303


def without_variables(answer: TestResponse, email: str) -> str:
    """The page without its tokens, the challenge for passkeys and what was typed."""
    signed = r'name="(?:csrf_token|challenge)" [^>]*value="[^"]*"|&#34;challenge&#34;: &#34;[\w-]{58}&#34;'
    page, times = re.subn(signed, "", answer.text)
    assert times == 4
    return page.replace(email, "")


def test_wrong_unknown_and_disabled_get_the_same_answer(client: FlaskClient, dora: Person) -> None:
    gone = people.doctor()
    with transaction() as session:
        session.execute(update(Account).where(Account.email == gone.email).values(disabled_at=now()))
    wrong = attempt(client, dora.email, "une autre phrase")
    unknown = attempt(client, "personne@exemple.fr")
    disabled = attempt(client, gone.email)
    for other, email in ((unknown, "personne@exemple.fr"), (disabled, gone.email)):
        assert other.status_code == wrong.status_code == 422
        assert without_variables(other, email) == without_variables(wrong, dora.email)
        assert {name for name, _ in other.headers} == {name for name, _ in wrong.headers}
    assert "Set-Cookie" not in wrong.headers


def test_an_unknown_address_costs_the_same_work(dora: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from qa.accounts import passwords

    with quick_passwords():
        passwords.fits("première", None)
        verified: list[str] = []
        hasher = passwords._hasher

        class Counting:
            def verify(self, kept: str, password: str) -> bool:
                verified.append(password)
                return hasher.verify(kept, password)

        monkeypatch.setattr(passwords, "_hasher", Counting())
        assert authenticate(email="personne@exemple.fr", password="fausse") is None
        assert authenticate(email=dora.email, password="fausse") is None
    assert verified == ["fausse", "fausse"]


def test_the_form_comes_back_with_the_address_and_without_the_password(
    client: FlaskClient, dora: Person
) -> None:
    answer = attempt(client, dora.email, "une autre phrase")
    fields = people.fields(answer.text)
    assert (fields["email"], fields["password"]) == (dora.email, "")
    assert "une autre phrase" not in answer.text


def test_five_failures_close_the_account_for_a_quarter_of_an_hour(
    app: Flask, client: FlaskClient, dora: Person, clock: Clock
) -> None:
    assert [attempt(client, dora.email, "non").status_code for _ in range(6)] == [422] * 5 + [429]
    closed = attempt(client, dora.email)
    assert (closed.status_code, closed.headers["Retry-After"]) == (429, "900")
    assert attempt(app.test_client(), people.doctor().email).status_code == 303
    clock.advance(minutes=15)
    assert attempt(client, dora.email).status_code == 303


def test_an_unknown_address_is_closed_too(client: FlaskClient, dora: Person) -> None:
    assert [attempt(client, "personne@exemple.fr").status_code for _ in range(6)] == [422] * 5 + [429]


def test_signing_in_often_closes_nothing(app: Flask, dora: Person) -> None:
    outcomes = [attempt(app.test_client(), dora.email, environ_overrides=OUTSIDE) for _ in range(25)]
    assert {one.status_code for one in outcomes} == {303}


def test_twenty_failures_close_the_address_for_the_hour(
    app: Flask, client: FlaskClient, dora: Person, clock: Clock
) -> None:
    tries = [
        attempt(client, f"essai{number}@exemple.fr", environ_overrides=OUTSIDE).status_code
        for number in range(21)
    ]
    assert tries == [422] * 20 + [429]
    assert attempt(client, dora.email, environ_overrides=OUTSIDE).status_code == 429
    elsewhere = {"REMOTE_ADDR": "203.0.113.8"}
    assert attempt(app.test_client(), dora.email, environ_overrides=elsewhere).status_code == 303
    clock.advance(hours=1)
    assert attempt(client, dora.email, environ_overrides=OUTSIDE).status_code == 303


def test_tries_at_the_same_moment_are_all_counted(app: Flask, dora: Person) -> None:
    def guess() -> bool:
        return authenticate(email=dora.email, password="devinée") is not None

    with quick_passwords():
        outcomes = together(app, [guess] * 10)
    assert outcomes.count(False) == 5
    assert sum(isinstance(one, TooMany) for one in outcomes) == 5


def test_a_session_of_before_is_not_taken_over(app: Flask, client: FlaskClient, dora: Person) -> None:
    client.set_cookie("session", "choisi-par-quelqu-un-d-autre")
    arrival(client, dora)
    assert signed_in(client)
    assert client.get_cookie("session").value != "choisi-par-quelqu-un-d-autre"
    thief = app.test_client()
    thief.set_cookie("session", "choisi-par-quelqu-un-d-autre")
    assert not signed_in(thief)


def test_signing_in_again_ends_the_session_of_before(app: Flask, dora: Person) -> None:
    browser, page = app.test_client(), "/connexion"
    people.sign_in_by_forms(browser, dora)
    old = browser.get_cookie("session").value
    with app.test_request_context(page, headers={"Cookie": f"session={old}"}):
        app.preprocess_request()
        from qa.accounts.forms import SignInForm

        token = SignInForm().csrf_token.current_token
    with quick_passwords():
        browser.post(page, data={"csrf_token": token, "email": dora.email, "password": PASSWORD})
    assert browser.get_cookie("session").value != old
    assert len(db.session.scalars(select(LoginSession)).all()) == 1


FORGED = [
    "//e.example", "////e.example", "/\\e.example", "\\\\e.example", "https:e.example", "https://e.example",
    "\t//e.example", "/\t/e.example", "/\n/e.example", " //e.example", "javascript:alert(1)", "e.example",
    "/\x00", "/ /e.example", "//", "", "?next=//e.example", "http:///e.example", "/\x7f/e.example",
]  # fmt: skip


@pytest.mark.parametrize("target", FORGED)
def test_a_forged_next_leads_home(client: FlaskClient, dora: Person, target: str) -> None:
    token = people.token(client.get("/connexion").text)
    values = {"csrf_token": token, "email": dora.email, "password": PASSWORD}
    with quick_passwords():
        answer = client.post("/connexion", query_string={"next": target}, data=values)
    if answer.status_code == 303:
        answer = people.second_step(client, dora, answer.location)
    assert answer.status_code in (303, 400)
    assert answer.location in (None, "/moderation/questions")


def test_an_encoded_backslash_stays_on_this_site(client: FlaskClient, dora: Person) -> None:
    for target in ("/%5Ce.example", "/%2Fe.example", "/%09/e.example"):
        answer = arrival(client, dora, f"/connexion?next={target.replace('%', '%25')}")
        parts = urlsplit(answer.location)
        assert (parts.scheme, parts.netloc) == ("", "")
        assert parts.path == target
        client.delete_cookie("session")


@pytest.mark.parametrize(
    "page",
    ["/moderation/questions", "/moderation/reponses?a=%C3%A9%26b&c=d+e", "/en/moderation/questions?x=1"],
)
def test_who_must_sign_in_comes_back_to_the_page_that_was_asked(
    client: FlaskClient, dora: Person, page: str
) -> None:
    asked = client.get(page)
    assert asked.status_code == 303
    assert urlsplit(asked.location).path == ("/en/connexion" if page.startswith("/en/") else "/connexion")
    answer = arrival(client, dora, asked.location)
    assert answer.location == page
    assert client.get(answer.location).status_code == 200
