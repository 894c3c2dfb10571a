"""Sessions of staff: on the server, revocable, ended by time, in a cookie that scripts cannot read."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text, update

from qa.accounts.models import Account, LoginSession
from qa.accounts.rules import session_alive
from qa.accounts.services.accounts import set_password
from qa.accounts.services.sessions import end_sessions, forget_sessions, load_session, start_session
from qa.extensions import db
from qa.kernel.access import SYSTEM
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import NotAllowed
from tests import people
from tests.people import Person, quick_passwords
from tests.plugins.clock import Clock

QUEUE = "/moderation/questions"


@pytest.fixture
def dora(app: Flask, clock: Clock) -> Person:
    return people.moderator()


@pytest.fixture
def browser(client: FlaskClient, dora: Person) -> FlaskClient:
    """A browser where the moderator is signed in."""
    return people.sign_in(client, dora)


def inside(client: FlaskClient) -> bool:
    return client.get(QUEUE).status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask, dora: Person) -> None:
    client = app.test_client()
    page = client.get("/connexion")
    values = {"csrf_token": people.token(page.text), "email": dora.email, "password": people.PASSWORD}
    with quick_passwords():
        cookies = client.post("/connexion", data=values).headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    parts = {part.strip() for part in cookies[0].split(";")[1:]}
    assert parts == {"HttpOnly", "Path=/", "SameSite=Lax"}
    assert cookies[0].startswith("session=")


def test_over_tls_the_cookie_is_bound_to_the_host(
    app: Flask, dora: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "QA_SITE_URL", "https://localhost.exemple.fr")
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["localhost.exemple.fr"])
    client, base = app.test_client(), "https://localhost.exemple.fr"
    page = client.get("/connexion", base_url=base)
    values = {"csrf_token": people.token(page.text), "email": dora.email, "password": people.PASSWORD}
    with quick_passwords():
        answer = client.post("/connexion", base_url=base, data=values)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-session=")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert parts == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    values = {"csrf_token": people.token(client.get("/connexion/code", base_url=base).text)}
    client.post("/connexion/code", base_url=base, data=values | {"code": people.code()})
    assert client.get(QUEUE, base_url=base).status_code == 200


def test_later_pages_set_no_cookie_again_and_are_kept_nowhere(browser: FlaskClient) -> None:
    for path in (QUEUE, "/", "/questions", "/mentions-legales"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "private, no-store"


def sign_out(browser: FlaskClient) -> None:
    page = browser.get(QUEUE).text
    token = page.partition("/deconnexion")[2].partition('value="')[2].partition('"')[0]
    answer = browser.post("/deconnexion", data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_signing_out_ends_the_session_on_the_server(app: Flask, browser: FlaskClient) -> None:
    stolen = app.test_client()
    stolen.set_cookie("session", browser.get_cookie("session").value)
    assert inside(stolen)
    sign_out(browser)
    assert browser.get_cookie("session") is None
    assert not inside(stolen)
    assert db.session.scalars(select(LoginSession)).all() == []


def test_signing_out_needs_the_pages_own_token(app: Flask, browser: FlaskClient) -> None:
    foreign = people.token(app.test_client().get("/connexion").text)
    for values in ({}, {"csrf_token": "x"}, {"csrf_token": foreign}):
        browser.post("/deconnexion", data=values)
        assert inside(browser)


def test_signing_out_without_a_session_is_harmless(client: FlaskClient) -> None:
    assert client.post("/deconnexion").status_code == 303


def test_thirty_minutes_without_use_end_it(browser: FlaskClient, clock: Clock) -> None:
    for _ in range(3):
        clock.advance(minutes=29, seconds=59)
        assert inside(browser)
    clock.advance(minutes=30)
    assert not inside(browser)


def test_twelve_hours_end_it_whatever_the_use(browser: FlaskClient, clock: Clock) -> None:
    for _ in range(12 * 3 - 1):
        clock.advance(minutes=20)
        assert inside(browser)
    clock.advance(minutes=20)
    assert not inside(browser)


def test_its_use_is_noted_at_most_once_a_minute(browser: FlaskClient, clock: Clock) -> None:
    begun = clock.moment
    for seconds, noted in ((59, 0), (1, 0), (1, 61), (30, 61)):
        clock.advance(seconds=seconds)
        browser.get(QUEUE)
        assert db.session.scalar(select(LoginSession.seen_at)) == begun + timedelta(seconds=noted)
        db.session.rollback()


@pytest.mark.parametrize(
    ("idle", "whole", "alive"),
    [(0, 0, True), (1799, 1799, True), (1800, 1800, False), (60, 43199, True), (60, 43200, False)],
)
def test_the_limits_are_exact(idle: int, whole: int, alive: bool) -> None:
    moment = now()
    started, seen = moment - timedelta(seconds=whole), moment - timedelta(seconds=idle)
    assert session_alive(stage="full", started_at=started, seen_at=seen, moment=moment) is alive


def test_a_disabled_account_is_out_at_once(browser: FlaskClient, dora: Person) -> None:
    with transaction() as session:
        session.execute(update(Account).values(disabled_at=now()))
    assert not inside(browser)


def test_a_new_password_ends_every_session_and_is_the_only_one(
    app: Flask, browser: FlaskClient, dora: Person
) -> None:
    other = people.sign_in(app.test_client(), dora)
    with pytest.raises(NotAllowed), quick_passwords():
        set_password(dora.actor, dora.actor.account_id, "une autre phrase bien longue")
    assert inside(other)
    with quick_passwords():
        set_password(SYSTEM, dora.actor.account_id, "une autre phrase bien longue")
    assert not inside(browser)
    assert not inside(other)
    with pytest.raises(AssertionError):
        people.sign_in_by_forms(app.test_client(), dora)


def test_ending_the_sessions_of_one_account_leaves_the_others(app: Flask, dora: Person) -> None:
    martin = people.doctor()
    mine, his = start_session(dora.actor.account_id), start_session(martin.actor.account_id)
    end_sessions(dora.actor.account_id)
    assert load_session(mine) is None
    assert load_session(his)[0] == martin.actor.account_id


def test_only_the_hash_of_the_cookie_is_kept(browser: FlaskClient) -> None:
    rows = [str(row) for row in db.session.execute(text("SELECT * FROM login_session"))]
    assert len(rows) == 1
    assert browser.get_cookie("session").value not in rows[0]


@pytest.mark.parametrize("value", ["x", "é", "\udcff", "a" * 4000, '"\\377"', "a\x00b", "' OR 1=1 --"])
def test_a_cookie_that_was_never_given_opens_nothing(client: FlaskClient, dora: Person, value: str) -> None:
    answer = client.get(QUEUE, headers={"Cookie": f"session={value}"})
    assert answer.status_code == 303
    assert client.get("/", headers={"Cookie": f"session={value}"}).status_code == 200


def test_ended_sessions_are_swept_and_living_ones_stay(app: Flask, dora: Person, clock: Clock) -> None:
    start_session(dora.actor.account_id)
    clock.advance(minutes=80)
    living = start_session(dora.actor.account_id)
    clock.advance(minutes=15)
    forget_sessions()
    assert len(db.session.scalars(select(LoginSession)).all()) == 1
    assert load_session(living)
