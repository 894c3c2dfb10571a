"""Who gets a link to a new password, how often, and who learns nothing."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from qa.accounts.models import Account, AccountRequest
from qa.accounts.services.resets import forget_requests
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import deliver
from qa.kernel.tokens import SecretLink
from tests import people
from tests.accounts.resetting import LINK, ask
from tests.people import Person
from tests.plugins.clock import Clock


@pytest.fixture
def dora(app: Flask, clock: Clock) -> Person:
    """A moderator; the clock stands at the beginning of an hour."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.moderator()


def test_an_unknown_or_disabled_address_sees_the_same_and_gets_nothing(
    client: FlaskClient, dora: Person
) -> None:
    gone = people.doctor()
    with transaction() as session:
        session.execute(update(Account).where(Account.email == gone.email).values(disabled_at=now()))
    answers = [ask(client, one) for one in (dora.email, gone.email, "personne@exemple.fr")]
    assert {(one.status_code, one.location) for one in answers} == {(303, "/mot-de-passe-oublie/envoye")}
    deliver()
    assert [mail.to for mail in gateways().mail.sent] == [dora.email]
    assert db.session.query(SecretLink).count() == 1
    assert db.session.query(AccountRequest).count() == 0


def test_guessing_links_is_limited(app: Flask, dora: Person) -> None:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    assert [client.get(f"/mot-de-passe/{n:043}").status_code for n in range(11)] == [404] * 10 + [429]


def test_an_address_is_written_to_three_times_an_hour_known_or_not(
    client: FlaskClient, dora: Person, clock: Clock
) -> None:
    for email in (dora.email, "personne@exemple.fr"):
        assert [ask(client, email).status_code for _ in range(4)] == [303, 303, 303, 429]
    clock.advance(hours=1)
    assert ask(client, dora.email).status_code == 303


def test_one_network_asks_for_ten_addresses_an_hour(app: Flask) -> None:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    assert [ask(client, f"a{n}@exemple.fr").status_code for n in range(11)] == [303] * 10 + [429]


def test_a_mail_sent_twice_holds_one_link_that_works(client: FlaskClient, dora: Person) -> None:
    from qa.notifications.account_services import mail_reset

    ask(client, dora.email)
    (request_id,) = db.session.scalars(select(AccountRequest.id)).all()
    content = db.session.get(AccountRequest, request_id).content
    mail_reset(request_id)
    with transaction() as session:  # killed between the mail and the note
        session.add(AccountRequest(id=request_id, kind="reset", content=content, asked_at=now()))
    mail_reset(request_id)
    (mail,) = gateways().mail.sent
    assert client.get(LINK.search(mail.text)[1]).status_code == 200


def test_requests_go_after_a_week(client: FlaskClient, dora: Person, clock: Clock) -> None:
    ask(client, dora.email)
    clock.advance(days=7)
    forget_requests()
    assert db.session.query(AccountRequest).count() == 1
    clock.advance(seconds=1)
    forget_requests()
    assert db.session.query(AccountRequest).count() == 0
