"""What a link to a new password is worth, and what it never does."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from qa.accounts.models import Account, AccountRequest, LoginSession
from qa.accounts.queries import account
from qa.accounts.services.resets import reset_password
from qa.accounts.services.sessions import start_session
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.audit import trail_of
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import NotFound
from qa.kernel.events import deliver
from qa.kernel.tokens import SecretLink, forget_expired, hashed
from tests import people
from tests.accounts.resetting import ASK, LINK, NEW, ask, choose, link, opens
from tests.people import PASSWORD, Person, fields, quick_passwords
from tests.plugins.clock import Clock
from tests.questions.sending import faults
from tests.together import together


@pytest.fixture
def dora(app: Flask, clock: Clock) -> Person:
    """A moderator; the clock stands at the beginning of an hour."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.moderator()


def test_it_works(client: FlaskClient, dora: Person) -> None:
    path = link(client, dora.email)
    page = client.get(path)
    assert page.status_code == 200
    assert fields(page.text)["password"] == ""
    answer = choose(client, path)
    assert (answer.status_code, answer.location) == (303, "/mot-de-passe-oublie/fait")
    assert "changé" in client.get(answer.location).text
    assert (opens(dora.email, NEW), opens(dora.email, PASSWORD)) == (True, False)


def test_only_the_hash_of_256_random_bits_is_kept(client: FlaskClient, dora: Person) -> None:
    token = link(client, dora.email).rpartition("/")[2]
    (kept,) = db.session.scalars(select(SecretLink)).all()
    assert kept.hash == hashed(token)
    assert (kept.scope, kept.expires_at - kept.created_at) == ("reset", kept.expires_at - now())
    assert len(token) == 43
    assert db.session.query(AccountRequest).count() == 0


def test_looking_changes_nothing_and_leaves_the_address_nowhere(client: FlaskClient, dora: Person) -> None:
    path = link(client, dora.email)
    for page in (client.get(path), client.get(path), client.head(path)):
        assert page.status_code == 200
        assert page.headers["Referrer-Policy"] == "strict-origin"
        assert "no-store" in page.headers["Cache-Control"]
        assert "noindex" in page.headers["X-Robots-Tag"]
    assert opens(dora.email, PASSWORD)


def test_a_reused_reset_link_fails(client: FlaskClient, dora: Person) -> None:
    path = link(client, dora.email)
    values = fields(client.get(path).text) | {"password": "encore une autre phrase longue"}
    choose(client, path)
    with quick_passwords():
        assert client.post(path, data=values).status_code == 404
    assert client.get(path).status_code == 404
    assert opens(dora.email, NEW)


def test_a_link_lasts_thirty_minutes(client: FlaskClient, dora: Person, clock: Clock) -> None:
    path = link(client, dora.email)
    clock.advance(minutes=29, seconds=59)
    assert client.get(path).status_code == 200
    clock.advance(seconds=1)
    gone = client.get(path)
    assert gone.status_code == 404
    assert f'href="{ASK}"' in gone.text
    assert gone.headers["Referrer-Policy"] == "strict-origin"
    forget_expired()
    assert db.session.query(SecretLink).count() == 0


def test_a_newer_request_makes_older_links_void(client: FlaskClient, dora: Person) -> None:
    old, new = link(client, dora.email), link(client, dora.email)
    assert [client.get(path).status_code for path in (old, new)] == [404, 200]


def test_reset_does_not_bypass_the_second_factor(client: FlaskClient, dora: Person) -> None:
    path = link(client, dora.email)
    answer = choose(client, path)
    assert "Set-Cookie" not in answer.headers
    assert db.session.query(LoginSession).count() == 0
    assert client.get("/moderation/questions").status_code == 303
    page = client.get("/connexion")
    values = fields(page.text) | {"email": dora.email, "password": NEW}
    with quick_passwords():
        client.post("/connexion", data=values)
    assert db.session.scalars(select(LoginSession.stage)).all() == ["password"]
    assert client.get("/moderation/questions").status_code == 303


def test_every_session_of_the_account_ends(app: Flask, client: FlaskClient, dora: Person) -> None:
    other = people.administrator()
    with app.app_context():
        for one in (dora, dora, other):
            start_session(one.actor.account_id)
    choose(client, link(client, dora.email))
    assert db.session.scalars(select(LoginSession.account_id)).all() == [other.actor.account_id]


def test_the_change_is_told_by_mail_and_kept_in_the_trail(client: FlaskClient, dora: Person) -> None:
    path = link(client, dora.email)
    choose(client, path)
    gateways().mail.clear()
    deliver()
    (mail,) = gateways().mail.sent
    assert (mail.to, mail.subject) == (dora.email, "Votre mot de passe a changé")
    assert "http://localhost:8000/mot-de-passe-oublie" in mail.text
    assert "password.changed" in [one.action for one in trail_of(dora.actor.account_id)]


def test_a_link_of_an_account_disabled_since_opens_nothing(client: FlaskClient, dora: Person) -> None:
    path = link(client, dora.email)
    with transaction() as session:
        session.execute(update(Account).values(disabled_at=now()))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "forged",
    [{"Host": "e.example"}, {"X-Forwarded-Host": "e.example"}, {"Forwarded": "host=e.example"}],
    ids=["host", "x-forwarded-host", "forwarded"],
)
def test_the_link_leads_to_this_site_whatever_the_request_says(
    client: FlaskClient, dora: Person, forged: dict[str, str]
) -> None:
    ask(client, dora.email, headers=forged)
    deliver()
    for mail in gateways().mail.sent:
        assert LINK.search(mail.text)
        assert "e.example" not in mail.text + mail.html
    assert len(gateways().mail.sent) == ("Host" not in forged)


def test_a_refused_password_is_told_beside_its_field_and_the_link_stays(
    client: FlaskClient, dora: Person
) -> None:
    path = link(client, dora.email)
    for password in ("", "trop court", "moderationmoderation", "x" * 200):
        answer = choose(client, path, password)
        assert answer.status_code == 422
        assert set(faults(answer.text)) == {"password"}
        assert fields(answer.text)["password"] == ""
    assert choose(client, path).status_code == 303


def test_the_same_form_twice_changes_once_and_goes_to_the_same_page(
    client: FlaskClient, dora: Person
) -> None:
    path = link(client, dora.email)
    values = fields(client.get(path).text) | {"password": NEW}
    with quick_passwords():
        answers = [client.post(path, data=values) for _ in range(3)]
    assert {(one.status_code, one.location) for one in answers} == {(303, "/mot-de-passe-oublie/fait")}


def test_of_two_at_the_same_moment_one_changes_the_password(
    app: Flask, client: FlaskClient, dora: Person
) -> None:
    token = link(client, dora.email).rpartition("/")[2]
    kept = account(dora.actor.account_id).password_hash
    db.session.rollback()
    outcomes = together(app, [lambda n=n: reset_password(token, f"{kept}{n}") for n in range(4)])
    assert sum(isinstance(one, NotFound) for one in outcomes) == 3
    assert outcomes.count(None) == 1
