"""The account's own page: who I am, my trail to take along, and another password."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.accounts.models import LoginSession
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.audit import trail_of
from qa.kernel.events import deliver
from tests import people
from tests.accounts.resetting import opens
from tests.people import PASSWORD, Person, fields, quick_passwords
from tests.plugins.clock import Clock

PAGE, CHANGE = "/espace/compte", "/espace/compte/mot-de-passe"
NEW = "quatre mots que personne ne lie"


@pytest.fixture
def martin(app: Flask, clock: Clock) -> Person:
    """A verified doctor; the clock stands at the beginning of an hour."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.doctor()


@pytest.fixture
def browser(client: FlaskClient, martin: Person) -> FlaskClient:
    return people.sign_in(client, martin)


def change(browser: FlaskClient, *, present: str = PASSWORD, password: str = NEW) -> int:
    values = fields(browser.get(CHANGE).text) | {"present": present, "password": password}
    with quick_passwords():
        return browser.post(CHANGE, data=values).status_code


def test_it_works(browser: FlaskClient, martin: Person) -> None:
    page = browser.get(PAGE).text
    assert martin.email in page
    assert "médecin vérifié" in page
    assert "pas encore vérifié" not in page
    for path in (CHANGE, "/espace/compte/adresse", "/espace/compte/sessions", "/espace/compte/journal.json"):
        assert f'href="{path}"' in page
        assert browser.get(path).status_code == 200
    assert f'href="{PAGE}"' in browser.get("/").text


@pytest.mark.parametrize("page", [PAGE, CHANGE, f"{PAGE}/journal.json"])
def test_strangers_sign_in_first(client: FlaskClient, martin: Person, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 303
    assert answer.location.startswith("/connexion")
    assert PAGE not in client.get("/").text


def test_the_trail_is_mine_alone_and_leaves_an_entry(browser: FlaskClient, martin: Person) -> None:
    other = people.moderator()
    answer = browser.get(f"{PAGE}/journal.json")
    acts = answer.json["acts"]
    assert answer.json["account"] == martin.actor.account_id
    assert [one["action"] for one in acts] == [one.action for one in trail_of(martin.actor.account_id)][:-1]
    assert {"session.started"} <= {one["action"] for one in acts}
    assert all(one["id"] != other.actor.account_id for one in acts)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert trail_of(martin.actor.account_id)[-1].action == "export.made"


def test_another_password_is_the_only_one_from_now_on(browser: FlaskClient, martin: Person) -> None:
    assert change(browser) == 303
    assert (opens(martin.email, NEW), opens(martin.email, PASSWORD)) == (True, False)
    assert "password.changed" in [one.action for one in trail_of(martin.actor.account_id)]


def test_other_sessions_end_and_this_one_stays(app: Flask, browser: FlaskClient, martin: Person) -> None:
    other = people.sign_in(app.test_client(), martin)
    assert change(browser) == 303
    assert browser.get(PAGE).status_code == 200
    assert other.get(PAGE).status_code == 303
    assert len(db.session.scalars(select(LoginSession)).all()) == 1


def test_the_owner_gets_a_mail(browser: FlaskClient, martin: Person) -> None:
    change(browser)
    deliver()
    (mail,) = [one for one in gateways().mail.sent if "assword" in one.text or "mot de passe" in one.text]
    assert mail.to == martin.email
    assert NEW not in mail.text


@pytest.mark.parametrize(
    ("present", "password"),
    [("une autre phrase", NEW), (PASSWORD, "court"), (PASSWORD, "azertyuiopqsdf"), ("", NEW)],
)
def test_what_is_wrong_changes_nothing(
    browser: FlaskClient, martin: Person, present: str, password: str
) -> None:
    assert change(browser, present=present, password=password) == 422
    assert opens(martin.email, PASSWORD)


def test_no_password_comes_back_in_the_page(browser: FlaskClient, martin: Person) -> None:
    values = fields(browser.get(CHANGE).text) | {"present": "une autre phrase", "password": NEW}
    with quick_passwords():
        page = browser.post(CHANGE, data=values).text
    assert NEW not in page
    assert "une autre phrase" not in page


def test_five_wrong_passwords_close_the_form_for_a_quarter_of_an_hour(
    browser: FlaskClient, martin: Person, clock: Clock
) -> None:
    assert [change(browser, present="non") for _ in range(6)] == [422] * 5 + [429]
    assert change(browser) == 429
    clock.advance(minutes=9)
    browser.get(PAGE)
    clock.advance(minutes=7)
    assert browser.get(CHANGE).location.startswith("/espace/compte/confirmer")


def test_after_ten_minutes_the_proof_is_asked_for_again(
    browser: FlaskClient, martin: Person, clock: Clock
) -> None:
    clock.advance(minutes=9, seconds=59)
    assert browser.get(CHANGE).status_code == 200
    clock.advance(minutes=1)
    for path in (CHANGE, "/espace/compte/adresse", "/espace/compte/sessions"):
        assert browser.get(path).location.startswith("/espace/compte/confirmer")
    assert browser.get(PAGE).status_code == 200


def test_sent_twice_it_counts_once(browser: FlaskClient, martin: Person) -> None:
    values = fields(browser.get(CHANGE).text) | {"present": PASSWORD, "password": NEW}
    with quick_passwords():
        codes = [browser.post(CHANGE, data=values).status_code for _ in range(2)]
    assert codes == [303, 303]
    assert [one.action for one in trail_of(martin.actor.account_id)].count("password.changed") == 1
