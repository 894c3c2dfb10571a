"""Verified colleagues say that they know the applicant: it is shown to who verifies, and decides nothing."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.doctors.models import Doctor
from qa.extensions import db
from qa.kernel.access import Actor, Role
from qa.kernel.audit.models import AuditEntry
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from qa.kernel.events import deliver
from qa.kernel.tokens import SecretLink
from qa.verification.models import Application, Sponsorship, State
from qa.verification.services.sponsorships import (
    forget_sponsorships,
    give_sponsorship,
    renew_sponsor_link,
    withdraw_sponsorship,
)
from qa.verification.sponsor_queries import sponsored_by, sponsorships
from tests.people import colleague, doctor, fields, moderator, sign_in
from tests.verification.sending import applicant, decide, request_of

PAGE = "/espace/verification/parrains"
MINE = "/espace/parrainages"


def said() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Sponsorship.account_id).order_by(Sponsorship.given_at)))


def acts() -> list[str]:
    found = select(AuditEntry.action).where(AuditEntry.action.startswith("sponsor"))
    return list(db.session.scalars(found.order_by(AuditEntry.id)))


def test_it_works(client: FlaskClient, app) -> None:
    alice, bob = applicant(), doctor()
    sign_in(client, alice)
    answer = client.post(PAGE, data=fields(client.get(PAGE).text, PAGE))
    assert (answer.status_code, answer.location) == (303, PAGE)
    shown = fields_of_link(client.get(PAGE).text)
    assert fields_of_link(client.get(PAGE).text) == ""
    path = shown.removeprefix("http://localhost:8000")
    token = path.rsplit("/", 1)[1]
    assert len(token) == 43
    assert token not in {row.hash for row in db.session.query(SecretLink)}
    own = sign_in(app.test_client(), bob)
    page = own.get(path)
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert "Alice Exemple" in page.text
    assert "Médecin" in page.text
    assert said() == []
    assert own.post(path, data=fields(page.text)).location == MINE
    assert said() == [bob.actor.account_id]
    assert "1 confrère l’a dit" in client.get(PAGE).text
    assert "Camille" not in client.get(PAGE).text
    assert acts() == ["sponsor.asked", "sponsorship.given"]
    assert "Vous avez dit que vous la connaissez" in own.get(path).text


def fields_of_link(html: str) -> str:
    """The link as it is shown, or nothing."""
    shown = html.partition('id="sponsors-link" type="text" readonly value="')[2]
    return shown.partition('"')[0]


def test_two_sponsors_and_nothing_else_decide_nothing(app) -> None:
    alice, bob, dom = applicant(), doctor(), colleague()
    token = renew_sponsor_link(alice.actor)
    for person in (bob, dom):
        give_sponsorship(person.actor, token)
    deliver()
    found = request_of(alice)
    assert (found.state, found.method, found.decided_at) == (State.OPEN, "", None)
    with transaction():
        request_of_now(alice).state = State.WAITING
    deliver()
    found = request_of(alice)
    assert found.state == State.WAITING
    assert found.account.roles == {Role.REGISTERED}
    names = [one.account.name for one in sponsorships(found.id)]
    assert names == ["Camille Martin", "Dominique Petit"]


def request_of_now(person):
    """The request inside the running transaction."""
    return db.session.query(Application).filter_by(account_id=person.actor.account_id).one()


def test_said_twice_it_counts_once(app) -> None:
    alice, bob = applicant(), doctor()
    token = renew_sponsor_link(alice.actor)
    give_sponsorship(bob.actor, token)
    give_sponsorship(bob.actor, token)
    assert said() == [bob.actor.account_id]
    assert acts().count("sponsorship.given") == 1


def test_nobody_sponsors_oneself(client: FlaskClient, app) -> None:
    bob = doctor()
    alice = applicant()
    with transaction():
        request_of_now(alice).account_id = bob.actor.account_id
    token = renew_sponsor_link(bob.actor)
    with pytest.raises(Invalid, match="oneself"):
        give_sponsorship(bob.actor, token)
    sign_in(client, bob)
    page = client.get(f"/espace/parrainage/{token}")
    assert page.status_code == 422
    assert "vous-même" in page.text
    assert said() == []


def test_only_who_is_verified_today_sponsors(client: FlaskClient, app) -> None:
    alice = applicant()
    token = renew_sponsor_link(alice.actor)
    never = doctor("eve@exemple.fr", name="Eve Nouvelle", verified=False)
    ended = doctor()
    with transaction() as session:
        session.get_one(Doctor, ended.doctor_id).ended_at = now()
    for person in (never, ended):
        with pytest.raises((NotAllowed, NotFound)):
            give_sponsorship(person.actor, token)
        assert sign_in(app.test_client(), person).get(f"/espace/parrainage/{token}").status_code == 404
    other = applicant("mallory@exemple.fr", rpps="10999999989")
    for person in (alice, other, moderator()):
        with pytest.raises(NotAllowed):
            give_sponsorship(person.actor, token)
        assert sign_in(app.test_client(), person).get(f"/espace/parrainage/{token}").status_code == 404
        assert sign_in(app.test_client(), person).get(MINE).status_code == 404
    with pytest.raises(NotAllowed):
        give_sponsorship(Actor(999, frozenset({Role.STUDENT})), token)
    assert client.get(f"/espace/parrainage/{token}").status_code == 303
    assert said() == []


def test_a_link_lasts_thirty_days_and_a_new_one_ends_the_former(client, app, clock) -> None:
    alice, bob = applicant(), doctor()
    former, token = renew_sponsor_link(alice.actor), renew_sponsor_link(alice.actor)
    with pytest.raises(NotFound):
        give_sponsorship(bob.actor, former)
    clock.advance(days=30)
    with pytest.raises(NotFound):
        give_sponsorship(bob.actor, token)
    sign_in(client, bob)
    for gone in (former, token, "unknown"):
        assert client.get(f"/espace/parrainage/{gone}").status_code == 404


def test_taken_back_while_undecided_and_only_the_own(client: FlaskClient, app) -> None:
    alice, bob, dom = applicant(), doctor(), colleague()
    token = renew_sponsor_link(alice.actor)
    give_sponsorship(bob.actor, token)
    number = request_of(alice).id
    with pytest.raises(NotFound):
        withdraw_sponsorship(dom.actor, number)
    sign_in(client, bob)
    page = client.get(MINE).text
    assert "Alice Exemple" in page
    values = fields(page, f"/{number}/retirer")
    assert client.post(f"{MINE}/{number}/retirer", data=values).status_code == 303
    assert said() == []
    assert acts()[-1] == "sponsorship.withdrawn"
    assert sponsored_by(bob.actor.account_id) == []
    give_sponsorship(bob.actor, token)
    values = fields(client.get(MINE).text, f"/{number}/retirer")
    assert client.post(f"{MINE}/99999/retirer", data=values).status_code == 404
    assert client.post(f"{MINE}/{number}/retirer", data={}).status_code == 422
    assert said() == [bob.actor.account_id]


@pytest.mark.parametrize("state", [State.ACCEPTED, State.REFUSED])
def test_once_decided_nothing_is_said_asked_or_taken_back(client, app, state: State) -> None:
    alice, bob, dom = applicant(), doctor(), colleague()
    token = renew_sponsor_link(alice.actor)
    give_sponsorship(bob.actor, token)
    number = request_of(alice).id
    decide(alice, state)
    with pytest.raises(Conflict):
        give_sponsorship(dom.actor, token)
    with pytest.raises(Conflict):
        withdraw_sponsorship(bob.actor, number)
    with pytest.raises(Conflict):
        renew_sponsor_link(alice.actor)
    assert said() == [bob.actor.account_id]
    sign_in(client, dom)
    assert client.get(f"/espace/parrainage/{token}").status_code == 404
    assert client.get(MINE).status_code == 200


def test_for_another_claim_nobody_has_spoken(app) -> None:
    alice, bob = applicant(), doctor()
    token = renew_sponsor_link(alice.actor)
    give_sponsorship(bob.actor, token)
    with transaction():
        forget_sponsorships(request_of_now(alice).id)
    assert said() == []
    with pytest.raises(NotFound):
        give_sponsorship(bob.actor, token)
