"""Roles of the team: who grants and takes them, what is kept of it, and that one administrator always stays."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from qa.accounts.models import Account, AccountRole, LoginSession, RoleChange
from qa.accounts.queries import account
from qa.accounts.services.roles import grant_role, spare_last_administrator, take_role
from qa.accounts.services.sessions import start_session
from qa.accounts.team_rules import HELD, LAST, NOT_HELD
from qa.extensions import db
from qa.kernel.access import ANONYMOUS, SYSTEM, Role
from qa.kernel.audit import trail_of
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid, NotAllowed, NotFound
from tests import people
from tests.people import Person
from tests.plugins.clock import Clock
from tests.questions.sending import faults
from tests.together import together

WHY = "Elle relit les réponses depuis un an."
TEAM = "/administration/equipe"


@pytest.fixture
def ada(app: Flask) -> Person:
    return people.administrator()


def roles(person: Person) -> set[str]:
    db.session.rollback()
    return set(account(person.actor.account_id).roles)


def disable(person: Person) -> None:
    with transaction() as session:
        mine = update(Account).where(Account.id == person.actor.account_id)
        session.execute(mine.values(disabled_at=now()))


def change(client: FlaskClient, person: Person, action: str, role: str, reason: str = WHY):
    page = f"{TEAM}/{person.actor.account_id}"
    return people.send(client, page, action, {"role": role, "reason": reason})


def test_it_works(client: FlaskClient, ada: Person) -> None:
    dora = people.moderator()
    people.sign_in(client, ada)
    answer = change(client, dora, "/donner", "verifier")
    assert (answer.status_code, answer.location) == (303, f"{TEAM}/{dora.actor.account_id}")
    assert roles(dora) == {"moderator", "verifier"}
    page = client.get(answer.location).text
    assert WHY in page
    assert change(client, dora, "/retirer", "moderator", "Elle part à la retraite.").status_code == 303
    assert roles(dora) == {"verifier"}


def test_a_change_keeps_who_what_and_why(ada: Person) -> None:
    dora = people.moderator()
    grant_role(ada.actor, dora.actor.account_id, role="verifier", reason=WHY)
    take_role(ada.actor, dora.actor.account_id, role="moderator", reason="Elle part.")
    kept = db.session.scalars(select(RoleChange).order_by(RoleChange.id)).all()
    who, by = dora.actor.account_id, ada.actor.account_id
    assert [(one.account_id, one.role, one.granted, one.reason, one.changed_by) for one in kept] == [
        (who, "verifier", True, WHY, by),
        (who, "moderator", False, "Elle part.", by),
    ]
    noted = [(one.action, one.actor_id, one.subject_id) for one in trail_of(who)]
    assert ("role.granted", by, who) in noted
    assert ("role.taken", by, who) in noted


def test_rights_change_at_once(app: Flask, client: FlaskClient, ada: Person) -> None:
    dora = people.moderator()
    people.sign_in(client, dora)
    assert client.get("/moderation/questions").status_code == 200
    take_role(ada.actor, dora.actor.account_id, role="moderator", reason=WHY)
    assert client.get("/moderation/questions").status_code == 303
    start_session(dora.actor.account_id)
    start_session(ada.actor.account_id)
    grant_role(ada.actor, dora.actor.account_id, role="moderator", reason=WHY)
    assert db.session.scalars(select(LoginSession.account_id)).all() == [ada.actor.account_id]


@pytest.mark.parametrize("reason", ["", "    ", "oui", "x" * 301])
def test_without_a_reason_nothing_changes(client: FlaskClient, ada: Person, reason: str) -> None:
    dora = people.moderator()
    people.sign_in(client, ada)
    for action, role in (("/donner", "verifier"), ("/retirer", "moderator")):
        answer = change(client, dora, action, role, reason)
        assert answer.status_code == 422
        assert set(faults(answer.text)) == {
            action[1:].replace("donner", "grant").replace("retirer", "take") + "-reason"
        }
        with pytest.raises(Invalid):
            grant_role(ada.actor, dora.actor.account_id, role="verifier", reason=reason)
    assert roles(dora) == {"moderator"}


@pytest.mark.parametrize("role", ["doctor", "registered", "system", "asker", "", "ADMINISTRATOR"])
def test_only_roles_of_the_team_are_granted(ada: Person, role: str) -> None:
    dora = people.moderator()
    with pytest.raises(Invalid):
        grant_role(ada.actor, dora.actor.account_id, role=role, reason=WHY)
    assert roles(dora) == {"moderator"}


def test_a_role_is_held_once_and_taken_from_who_holds_it(ada: Person) -> None:
    dora = people.moderator()
    for service, role, told in ((grant_role, "moderator", HELD), (take_role, "verifier", NOT_HELD)):
        with pytest.raises(Invalid) as refusal:
            service(ada.actor, dora.actor.account_id, role=role, reason=WHY)
        assert (refusal.value.field, refusal.value.message) == ("role", told)


def test_only_administrators_change_roles(app: Flask, ada: Person) -> None:
    dora, martin = people.moderator(), people.doctor()
    for actor in (ANONYMOUS, dora.actor, martin.actor):
        for service in (grant_role, take_role):
            with pytest.raises(NotAllowed):
                service(actor, dora.actor.account_id, role="administrator", reason=WHY)
    assert roles(dora) == {"moderator"}


def test_a_closed_or_unknown_account_gets_nothing(ada: Person) -> None:
    dora = people.moderator()
    disable(dora)
    for account_id in (dora.actor.account_id, 99999):
        with pytest.raises(NotFound):
            grant_role(ada.actor, account_id, role="verifier", reason=WHY)


def test_nobody_removes_the_last_administrator(client: FlaskClient, ada: Person) -> None:
    people.sign_in(client, ada)
    answer = change(client, ada, "/retirer", "administrator")
    assert answer.status_code == 422
    assert set(faults(answer.text)) == {"take-role"}
    with pytest.raises(Invalid) as refusal:
        take_role(SYSTEM, ada.actor.account_id, role="administrator", reason=WHY)
    assert refusal.value.message == LAST
    assert roles(ada) == {"administrator"}


def test_who_is_closed_does_not_count_as_an_administrator(ada: Person) -> None:
    bea = people.administrator("bea@exemple.fr")
    disable(bea)
    with pytest.raises(Invalid):
        take_role(SYSTEM, ada.actor.account_id, role="administrator", reason=WHY)


def test_password_and_factor_are_proved_again_after_ten_minutes(
    client: FlaskClient, ada: Person, clock: Clock
) -> None:
    dora = people.moderator()
    people.sign_in(client, ada)
    clock.advance(minutes=11)
    answer = change(client, dora, "/donner", "administrator")
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/espace/compte/confirmer")
    assert roles(dora) == {"moderator"}


def administrators() -> int:
    db.session.rollback()
    held = select(func.count()).select_from(AccountRole).join(Account)
    return db.session.scalar(
        held.where(AccountRole.role == Role.ADMINISTRATOR, Account.disabled_at.is_(None))
    )


@pytest.mark.parametrize("number", [2, 4])
def test_administrators_who_remove_each_other_at_once_leave_one(app: Flask, ada: Person, number: int) -> None:
    cast = [ada, *(people.administrator(f"a{one}@exemple.fr") for one in range(number - 1))]
    victims = [*cast[1:], cast[0]]
    acts = [
        lambda by=by, whom=whom: take_role(
            by.actor, whom.actor.account_id, role="administrator", reason="Je reste seul."
        )
        for by, whom in zip(cast, victims, strict=True)
    ]
    db.session.rollback()
    outcomes = together(app, acts)
    assert outcomes.count(None) == number - 1
    assert sum(isinstance(one, Invalid) for one in outcomes) == 1
    assert administrators() == 1


def test_closing_and_removing_at_once_leave_one(app: Flask, ada: Person) -> None:
    bea = people.administrator("bea@exemple.fr")

    def close() -> None:
        with transaction():
            spare_last_administrator(ada.actor.account_id)
            disable(ada)

    def remove() -> None:
        take_role(ada.actor, bea.actor.account_id, role="administrator", reason=WHY)

    db.session.rollback()
    outcomes = together(app, [close, remove])
    assert sum(isinstance(one, Invalid) for one in outcomes) == 1
    assert administrators() == 1


def test_the_page_is_for_administrators_and_finds_accounts_by_address(
    client: FlaskClient, ada: Person
) -> None:
    martin = people.doctor()
    people.sign_in(client, ada)
    page = client.get(f"{TEAM}?adresse=MARTIN@exemple.fr").text
    assert f'href="{TEAM}/{martin.actor.account_id}"' in page
    assert "Aucun compte" in client.get(f"{TEAM}?adresse=personne@exemple.fr").text
    assert f'href="{TEAM}"' in client.get("/").text
