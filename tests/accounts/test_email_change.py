"""Another mail address: asked for by the owner, done by a link that only the new address receives."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.accounts.models import AccountRequest
from qa.accounts.queries import account
from qa.accounts.services.emails import change_email, give_email_link, request_email
from qa.accounts.services.resets import give_reset_link
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.audit import trail_of
from qa.kernel.errors import Conflict, NotFound
from qa.kernel.events import deliver
from qa.kernel.tokens import opened_by
from tests import people
from tests.people import Person, fields
from tests.plugins.clock import Clock
from tests.together import together

PAGE = "/espace/compte/adresse"
NEW = "nouvelle@exemple.fr"
LINK = re.compile(r"http://localhost:8000(/espace/compte/adresse/[\w-]{43})\s")


@pytest.fixture
def martin(app: Flask, clock: Clock) -> Person:
    """A verified doctor; the clock stands at the beginning of an hour."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.doctor()


@pytest.fixture
def browser(client: FlaskClient, martin: Person) -> FlaskClient:
    return people.sign_in(client, martin)


def ask(browser: FlaskClient, email: str = NEW) -> TestResponse:
    return browser.post(PAGE, data=fields(browser.get(PAGE).text) | {"email": email})


def mails() -> dict[str, str]:
    deliver()
    return {one.to: one.text for one in gateways().mail.sent}


def link(browser: FlaskClient) -> str:
    assert ask(browser).status_code == 303
    return LINK.search(mails()[NEW])[1]


def address_of(person: Person) -> str:
    db.session.rollback()
    return account(person.actor.account_id).email


def take(client: FlaskClient, path: str) -> TestResponse:
    return client.post(path, data=fields(client.get(path).text))


def test_it_works(browser: FlaskClient, martin: Person) -> None:
    path = link(browser)
    assert address_of(martin) == martin.email
    page = browser.get(path)
    assert NEW in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert address_of(martin) == martin.email
    assert take(browser, path).location == "/espace/compte"
    assert address_of(martin) == NEW


def test_it_works_signed_out_and_signs_nobody_in(app: Flask, browser: FlaskClient, martin: Person) -> None:
    stranger, path = app.test_client(), link(browser)
    answer = take(stranger, path)
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    assert "nouvelle adresse" in stranger.get(answer.location).text
    assert address_of(martin) == NEW
    assert stranger.get("/espace/compte").status_code == 303


def test_the_old_address_is_told_and_nothing_is_kept(browser: FlaskClient, martin: Person) -> None:
    take(browser, link(browser))
    assert "changée" in mails()[martin.email]
    assert NEW not in mails()[martin.email]
    assert db.session.query(AccountRequest).count() == 0
    assert [one.action for one in trail_of(martin.actor.account_id)][-2:] == [
        "email.requested",
        "email.changed",
    ]


def test_the_link_works_once_and_for_half_an_hour(
    app: Flask, browser: FlaskClient, martin: Person, clock: Clock
) -> None:
    first = link(browser)
    take(browser, first)
    assert browser.get(first).status_code == 404
    request_email(martin.actor.account_id, "autre@exemple.fr", language="fr")
    late = give_email_link(db.session.query(AccountRequest).order_by(AccountRequest.id.desc()).first().id)
    clock.advance(minutes=30)
    assert app.test_client().get(f"{PAGE}/{late}").status_code == 404
    with pytest.raises(NotFound):
        change_email(late)


def test_a_later_request_makes_the_earlier_link_void(browser: FlaskClient, martin: Person) -> None:
    first = link(browser)
    assert ask(browser, "autre@exemple.fr").status_code == 303
    assert browser.get(first).status_code == 404


def test_somebody_elses_address_gets_the_same_answer_and_a_mail(browser: FlaskClient, martin: Person) -> None:
    other = people.moderator()
    told = {}
    for email in (NEW, other.email):
        answer = ask(browser, email)
        page = browser.get(answer.location).text
        assert "Ouvrez son lien" in page
        told[email] = (answer.status_code, answer.location, page.partition("<main")[2].replace(email, ""))
    assert told[NEW] == told[other.email]
    told = mails()[other.email]
    assert "déjà un compte" in told
    assert LINK.search(told) is None
    assert martin.email not in told


def test_an_address_that_became_somebodys_is_not_taken(browser: FlaskClient, martin: Person) -> None:
    path = link(browser)
    people.staff(people.Role.MODERATOR, NEW)
    assert take(browser, path).status_code == 409
    assert address_of(martin) == martin.email


def test_of_two_at_the_same_moment_one_gets_the_address(app: Flask, martin: Person) -> None:
    other = people.moderator()
    links = []
    for person in (martin, other):
        request_email(person.actor.account_id, NEW, language="fr")
        newest = db.session.query(AccountRequest).order_by(AccountRequest.id.desc()).first()
        links.append(give_email_link(newest.id))
    outcomes = together(app, [lambda one=one: change_email(one) for one in links])
    assert sum(isinstance(one, Conflict) for one in outcomes) == 1
    assert [address_of(martin), address_of(other)].count(NEW) == 1


def test_a_reset_sent_to_the_old_address_opens_nothing(browser: FlaskClient, martin: Person) -> None:
    reset = give_reset_link(martin.actor.account_id)
    take(browser, link(browser))
    assert opened_by("reset", reset) is None


@pytest.mark.parametrize("wrong", ["", "personne", "martin@exemple.fr", " MARTIN@exemple.fr ", "a@b"])
def test_what_is_no_other_address_is_refused(browser: FlaskClient, martin: Person, wrong: str) -> None:
    assert ask(browser, wrong).status_code == 422
    assert db.session.query(AccountRequest).count() == 0


def test_three_requests_in_an_hour_are_enough(browser: FlaskClient, martin: Person) -> None:
    answers = [ask(browser, f"autre{number}@exemple.fr").status_code for number in range(4)]
    assert answers == [303, 303, 303, 429]


def test_an_unknown_link_is_404(client: FlaskClient, martin: Person) -> None:
    assert client.get(f"{PAGE}/{'x' * 43}").status_code == 404
    assert client.post(f"{PAGE}/{'x' * 43}").status_code == 404
