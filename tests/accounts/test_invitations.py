"""Invitations to the team: by an administrator, to a new address, for seven days, once."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from qa.accounts.models import Account, Invitation, LoginSession, RoleChange
from qa.accounts.queries import account_by_email
from qa.accounts.services.invitations import accept_invitation, invite, withdraw_invitation
from qa.accounts.services.roles import take_role
from qa.accounts.team_queries import open_invitations
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.access import ANONYMOUS
from qa.kernel.audit import trail_of
from qa.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from qa.kernel.events import deliver
from qa.kernel.tokens import SecretLink, hashed
from tests import people
from tests.people import PASSWORD, Person, fields, quick_passwords
from tests.plugins.clock import Clock
from tests.questions.sending import faults
from tests.together import together

TEAM = "/administration/equipe"
LINK = re.compile(r"http://localhost:8000(/invitation/([\w-]{43}))\s")
GUEST = {"email": "nina@exemple.fr", "name": "Nina Roche", "role": "moderator"}


@pytest.fixture
def ada(app: Flask, clock: Clock) -> Person:
    """An administrator, at nine in the morning."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.administrator()


def mailed() -> str:
    """The path of the one link that was sent."""
    deliver()
    (mail,) = gateways().mail.sent
    gateways().mail.clear()
    assert mail.to == GUEST["email"]
    return LINK.search(mail.text)[1]


def accept(client: FlaskClient, path: str, password: str = PASSWORD) -> TestResponse:
    values = fields(client.get(path).text) | {"password": password}
    with quick_passwords():
        return client.post(path, data=values)


def send(client: FlaskClient, ada: Person, **changes: str) -> TestResponse:
    people.sign_in(client, ada)
    values = fields(client.get(TEAM).text, "equipe") | GUEST | changes
    return client.post(TEAM, data=values)


def test_it_works(app: Flask, client: FlaskClient, ada: Person) -> None:
    sent = send(client, ada)
    assert (sent.status_code, sent.location) == (303, TEAM)
    assert GUEST["email"] in client.get(TEAM).text
    path = mailed()
    guest = app.test_client()
    page = guest.get(path)
    assert "Nina Roche" in page.text
    assert page.headers["Referrer-Policy"] == "strict-origin"
    answer = accept(guest, path)
    assert (answer.status_code, answer.location) == (303, "/bienvenue")
    assert guest.get("/bienvenue").status_code == 200
    nina = account_by_email(GUEST["email"])
    assert (nina.name, nina.roles) == ("Nina Roche", {"moderator"})
    assert open_invitations() == []


def test_the_first_sign_in_asks_for_a_second_factor(app: Flask, client: FlaskClient, ada: Person) -> None:
    invite(ada.actor, **GUEST)
    answer = accept(client, mailed())
    assert "Set-Cookie" not in answer.headers
    person = Person(GUEST["email"], ANONYMOUS)
    people.password_proved(client, person)
    assert db.session.scalars(select(LoginSession.stage)).all() == ["password"]
    assert client.get("/moderation/questions").status_code == 303


def test_who_invited_whom_is_kept(client: FlaskClient, ada: Person) -> None:
    made = invite(ada.actor, **GUEST)
    noted = [(one.action, one.subject_id) for one in trail_of(ada.actor.account_id)]
    assert ("invitation.sent", made.id) in noted
    accept(client, mailed())
    nina = account_by_email(GUEST["email"])
    (change,) = db.session.scalars(select(RoleChange)).all()
    assert (change.account_id, change.role, change.granted, change.changed_by) == (
        nina.id, "moderator", True, ada.actor.account_id,
    )  # fmt: skip


def test_only_the_hash_is_kept_and_looking_changes_nothing(client: FlaskClient, ada: Person) -> None:
    invite(ada.actor, **GUEST)
    path = mailed()
    assert db.session.scalars(select(SecretLink.hash)).all() == [hashed(path.rpartition("/")[2])]
    assert [client.get(path).status_code for _ in range(3)] == [200] * 3
    assert account_by_email(GUEST["email"]) is None


def test_a_used_invitation_opens_nothing(client: FlaskClient, ada: Person) -> None:
    invite(ada.actor, **GUEST)
    path = mailed()
    accept(client, path)
    gone = client.get(path)
    assert gone.status_code == 404
    assert "Cette invitation ne sert plus" in gone.text


def test_an_invitation_lasts_seven_days(client: FlaskClient, ada: Person, clock: Clock) -> None:
    invite(ada.actor, **GUEST)
    path = mailed()
    clock.advance(days=6, hours=23, minutes=59)
    assert client.get(path).status_code == 200
    clock.advance(minutes=1)
    assert client.get(path).status_code == 404
    assert open_invitations() == []


def test_a_withdrawn_invitation_opens_nothing(client: FlaskClient, ada: Person) -> None:
    made = invite(ada.actor, **GUEST)
    path, guest = mailed(), client
    people.sign_in(guest, ada)
    action = f"/invitations/{made.id}/retirer"
    assert people.send(guest, TEAM, action).status_code == 303
    assert guest.get(path).status_code == 404
    with pytest.raises(Conflict):
        withdraw_invitation(ada.actor, made.id)


def test_a_newer_invitation_replaces_the_older_one(client: FlaskClient, ada: Person) -> None:
    invite(ada.actor, **GUEST)
    old = mailed()
    invite(ada.actor, **GUEST | {"role": "verifier"})
    assert [client.get(path).status_code for path in (old, mailed())] == [404, 200]
    assert [one.role for one in open_invitations()] == ["verifier"]


def test_a_known_address_is_told_to_the_administrator(client: FlaskClient, ada: Person) -> None:
    martin = people.doctor()
    answer = send(client, ada, email=martin.email.upper())
    assert answer.status_code == 422
    assert set(faults(answer.text)) == {"email"}
    assert "a déjà un compte" in answer.text
    deliver()
    assert gateways().mail.sent == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", ""), ("email", "nina"), ("name", ""), ("name", "Modération"), ("role", "doctor")],
)
def test_what_is_wrong_is_told_beside_its_field(
    client: FlaskClient, ada: Person, field: str, value: str
) -> None:
    answer = send(client, ada, **{field: value})
    assert answer.status_code == 422
    assert set(faults(answer.text)) == {field}
    assert db.session.query(Invitation).count() == 0


def test_an_address_that_got_an_account_since_is_not_taken_twice(client: FlaskClient, ada: Person) -> None:
    invite(ada.actor, **GUEST)
    path = mailed()
    people.staff(people.Role.VERIFIER, GUEST["email"])
    assert accept(client, path).status_code == 404
    assert account_by_email(GUEST["email"]).roles == {"verifier"}


def test_who_no_longer_administers_has_invited_nobody(client: FlaskClient, ada: Person) -> None:
    bea = people.administrator("bea@exemple.fr")
    invite(bea.actor, **GUEST)
    path = mailed()
    take_role(ada.actor, bea.actor.account_id, role="administrator", reason="Compte volé.")
    assert client.get(path).status_code == 404


def test_only_administrators_invite(app: Flask, ada: Person) -> None:
    for actor in (ANONYMOUS, people.moderator().actor, people.doctor().actor):
        with pytest.raises(NotAllowed):
            invite(actor, **GUEST)
        with pytest.raises(NotAllowed):
            withdraw_invitation(actor, 1)


def test_of_two_at_the_same_moment_one_accepts(app: Flask, ada: Person) -> None:
    invite(ada.actor, **GUEST)
    token = mailed().rpartition("/")[2]
    db.session.rollback()
    outcomes = together(app, [lambda: accept_invitation(token, "hash").id] * 3)
    assert sum(isinstance(one, NotFound) for one in outcomes) == 2
    assert db.session.query(Account).where(Account.email == GUEST["email"]).count() == 1


def test_a_common_password_is_refused_and_the_invitation_stays(client: FlaskClient, ada: Person) -> None:
    invite(ada.actor, **GUEST)
    path = mailed()
    for password in ("ninarocheninaroche", "trop court", ""):
        answer = accept(client, path, password)
        assert answer.status_code == 422
        assert set(faults(answer.text)) == {"password"}
    assert accept(client, path).status_code == 303


def test_a_bad_role_or_name_never_reaches_the_table(app: Flask, ada: Person) -> None:
    for change in ({"role": "system"}, {"name": "Dr"}, {"email": "@"}):
        with pytest.raises(Invalid):
            invite(ada.actor, **GUEST | change)
    assert db.session.query(Invitation).count() == 0
