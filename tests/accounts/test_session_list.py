"""Where one is signed in: seen coarsely, ended one by one or all but this one."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.accounts.models import LoginSession
from qa.accounts.services.sessions import start_session
from qa.extensions import db
from qa.kernel.audit import trail_of
from tests import people
from tests.people import Person, fields
from tests.plugins.clock import Clock

PAGE = "/espace/compte/sessions"


@pytest.fixture
def martin(app: Flask, clock: Clock) -> Person:
    """A verified doctor; the clock stands at the beginning of an hour."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.doctor()


@pytest.fixture
def browser(client: FlaskClient, martin: Person) -> FlaskClient:
    return people.sign_in(client, martin)


def sessions(person: Person) -> list[int]:
    db.session.rollback()
    mine = select(LoginSession.id).where(LoginSession.account_id == person.actor.account_id)
    return list(db.session.scalars(mine.order_by(LoginSession.id)))


def test_it_works(browser: FlaskClient, martin: Person) -> None:
    start_session(martin.actor.account_id, agent="Firefox, Linux")
    page = browser.get(PAGE).text
    assert "Firefox, Linux" in page
    assert page.count("cette session") == 1
    assert page.count('/terminer"') == 2


def test_dead_half_and_other_peoples_sessions_are_not_listed(
    browser: FlaskClient, martin: Person, clock: Clock
) -> None:
    start_session(people.moderator().actor.account_id, agent="Edge, Windows")
    start_session(martin.actor.account_id, agent="Safari, iPhone", stage="password")
    page = browser.get(PAGE).text
    assert "Edge, Windows" not in page
    assert "Safari, iPhone" not in page
    start_session(martin.actor.account_id, agent="Chrome, Android")
    clock.advance(minutes=29)
    browser.delete_cookie("session")
    people.sign_in(browser, martin)
    assert "Chrome, Android" in browser.get(PAGE).text
    clock.advance(minutes=1)
    assert "Chrome, Android" not in browser.get(PAGE).text


def test_one_is_ended_and_the_others_stay(app: Flask, browser: FlaskClient, martin: Person) -> None:
    other = people.sign_in(app.test_client(), martin)
    last = sessions(martin)[-1]
    values = fields(browser.get(PAGE).text, f"/{last}/terminer")
    assert browser.post(f"{PAGE}/{last}/terminer", data=values).status_code == 303
    assert other.get(PAGE).location.startswith("/connexion")
    assert browser.get(PAGE).status_code == 200
    assert trail_of(martin.actor.account_id)[-1].action == "session.ended"


def test_all_others_are_ended_at_once(app: Flask, browser: FlaskClient, martin: Person) -> None:
    others = [people.sign_in(app.test_client(), martin) for _ in range(2)]
    bystander = people.sign_in(app.test_client(), people.moderator())
    values = fields(browser.get(PAGE).text, "/terminer-les-autres")
    assert browser.post(f"{PAGE}/terminer-les-autres", data=values).status_code == 303
    assert [one.get(PAGE).status_code for one in others] == [303, 303]
    assert [browser.get(PAGE).status_code, bystander.get(PAGE).status_code] == [200, 200]
    assert len(sessions(martin)) == 1


def test_somebody_elses_session_is_404_and_goes_on(app: Flask, browser: FlaskClient, martin: Person) -> None:
    dora = people.moderator()
    other = people.sign_in(app.test_client(), dora)
    values = fields(browser.get(PAGE).text)
    assert browser.post(f"{PAGE}/{sessions(dora)[0]}/terminer", data=values).status_code == 404
    assert other.get(PAGE).status_code == 200


def test_without_the_pages_token_nothing_ends(app: Flask, browser: FlaskClient, martin: Person) -> None:
    people.sign_in(app.test_client(), martin)
    kept = sessions(martin)
    for path in (f"{PAGE}/{kept[-1]}/terminer", f"{PAGE}/terminer-les-autres"):
        assert browser.post(path).status_code == 422
    assert sessions(martin) == kept


def test_ending_ones_own_session_leads_to_the_door(browser: FlaskClient, martin: Person) -> None:
    values = fields(browser.get(PAGE).text)
    answer = browser.post(f"{PAGE}/{sessions(martin)[0]}/terminer", data=values)
    assert browser.get(answer.location).location.startswith("/connexion")
