"""Rules and messages change by two people: one proposes and sees what it does, another one decides, once."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from qa.accounts.models import Account
from qa.alerts import queries
from qa.alerts.models import SafetyVersion, VersionState
from qa.alerts.services.versions import apply_version, propose, refuse_version, withdraw_version
from qa.extensions import db
from qa.kernel.access import SYSTEM
from qa.kernel.audit import trail_of
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests import people
from tests.people import Person
from tests.together import together

REASON = "Le centre antipoison demande d’être appelé d’abord."


@pytest.fixture
def ada(app: Flask) -> Person:
    return people.administrator()


@pytest.fixture
def bob(app: Flask) -> Person:
    return people.administrator("bob@exemple.fr")


def proposed(by: Person, group: str = "POISON", **message: Any) -> int:
    """A proposal that changes the message of a group."""
    rows, said = queries.group_in_force(group)
    changed = said | (message or {"level": "support"})
    return propose(by.actor, group, rows=rows, message=changed, reason=REASON).id


def state(version_id: int) -> str:
    db.session.rollback()
    found = queries.version(version_id)
    assert found is not None
    return found.state


def test_a_proposal_changes_nothing_before_a_second_person_agrees(ada: Person, bob: Person) -> None:
    number = proposed(ada)
    assert (queries.current().number, queries.current().messages["POISON"]["level"]) == (0, "call_now")
    apply_version(bob.actor, number, note="D’accord.")
    assert (queries.current().number, queries.current().messages["POISON"]["level"]) == (1, "support")
    found = queries.version_in_force()
    assert found is not None
    assert (found.proposed_by_id, found.decided_by_id) == (ada.actor.account_id, bob.actor.account_id)
    assert found.decision_note == "D’accord."


def test_who_proposes_cannot_decide(ada: Person, bob: Person) -> None:
    number = proposed(ada)
    for decide in (
        lambda: apply_version(ada.actor, number),
        lambda: refuse_version(ada.actor, number, note="Non"),
    ):
        with pytest.raises(NotAllowed):
            decide()
    with pytest.raises(NotAllowed):
        withdraw_version(bob.actor, number)
    assert state(number) == VersionState.PROPOSED


def test_the_machine_is_no_second_person(ada: Person) -> None:
    with pytest.raises(NotAllowed):
        apply_version(SYSTEM, proposed(ada))


def test_the_database_wants_two_people_too(ada: Person) -> None:
    number = proposed(ada)
    alone = update(SafetyVersion).where(SafetyVersion.id == number)
    values = {"state": "applied", "number": 1, "decided_by_id": ada.actor.account_id}
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(alone.values(values))
    db.session.rollback()
    assert state(number) == VersionState.PROPOSED


def test_a_moderator_neither_proposes_nor_decides(ada: Person) -> None:
    staff, number = people.moderator(), proposed(ada)
    with pytest.raises(NotAllowed):
        proposed(staff)
    with pytest.raises(NotAllowed):
        apply_version(staff.actor, number)


def test_a_refusal_needs_words_and_ends_it(ada: Person, bob: Person) -> None:
    number = proposed(ada)
    with pytest.raises(Invalid):
        refuse_version(bob.actor, number, note="  ")
    refuse_version(bob.actor, number, note="La source manque.")
    with pytest.raises(Conflict):
        apply_version(bob.actor, number)
    assert (state(number), queries.current().number) == (VersionState.REFUSED, 0)


def test_the_proposer_takes_it_back(ada: Person, bob: Person) -> None:
    number = proposed(ada)
    withdraw_version(ada.actor, number)
    with pytest.raises(Conflict):
        apply_version(bob.actor, number)
    assert state(number) == VersionState.WITHDRAWN


def test_a_version_that_came_meanwhile_stops_an_older_proposal(ada: Person, bob: Person) -> None:
    first, second = proposed(ada), proposed(ada, group="CO", level="today")
    apply_version(bob.actor, first)
    with pytest.raises(Conflict):
        apply_version(bob.actor, second)
    assert queries.current().messages["CO"]["level"] == "call_now"


def test_a_later_version_keeps_what_the_one_before_changed(ada: Person, bob: Person) -> None:
    apply_version(bob.actor, proposed(ada))
    apply_version(ada.actor, proposed(bob, group="CO", level="today"))
    force = queries.current()
    assert (force.number, force.messages["POISON"]["level"], force.messages["CO"]["level"]) == (
        2,
        "support",
        "today",
    )


def test_what_changes_nothing_or_does_not_hold_is_refused(ada: Person) -> None:
    rows, said = queries.group_in_force("CO")
    wrong: list[tuple[Any, Any, str]] = [
        (rows, said, REASON),
        (rows, said | {"level": "now"}, REASON),
        ([{"id": "co.x", "all": ["no_such_concept"], "source": "x", "date": "2026-11-26"}], said, REASON),
        ([*rows, rows[0]], said, REASON),
        (rows, said | {"level": "today"}, "  "),
        ([], said, REASON),
    ]
    for rules, message, reason in wrong:
        with pytest.raises(Invalid):
            propose(ada.actor, "CO", rows=rules, message=message, reason=reason)
    with pytest.raises(NotFound):
        propose(ada.actor, "NOTHING", rows=rows, message=said, reason=REASON)
    assert list(queries.versions()) == []


def test_the_effect_on_the_sets_is_kept_with_the_proposal(ada: Person) -> None:
    rows, said = queries.group_in_force("SUICIDE")
    made = propose(ada.actor, "SUICIDE", rows=rows[-1:], message=said, reason=REASON)
    assert made.effect["seen_after"]["hits"] < made.effect["seen_before"]["hits"]
    silent = [one for one in made.effect["changes"] if "SUICIDE" in one["before"]]
    assert silent
    assert all("SUICIDE" not in one["after"] for one in silent)
    assert [group for group, _ in queries.differences(made)] == ["SUICIDE"]


def test_each_act_is_in_the_trail(ada: Person, bob: Person) -> None:
    number = proposed(ada)
    apply_version(bob.actor, number)
    assert [one.action for one in trail_of(ada.actor.account_id)][:1] == ["safety.proposed"]
    assert [one.action for one in trail_of(bob.actor.account_id)][:1] == ["safety.applied"]


def test_what_was_decided_stays_when_both_accounts_go(ada: Person, bob: Person) -> None:
    apply_version(bob.actor, proposed(ada))
    with transaction() as session:
        for one in (ada, bob):
            session.delete(session.get(Account, one.actor.account_id))
    db.session.expire_all()
    found = queries.version_in_force()
    assert found is not None
    assert (found.number, found.proposed_by_id, found.decided_by_id) == (1, None, None)


def test_a_proposal_whose_author_left_can_be_taken_back_or_applied_by_others(
    ada: Person, bob: Person
) -> None:
    first, second = proposed(ada), proposed(ada, group="CO", level="today")
    with transaction() as session:
        session.delete(session.get(Account, ada.actor.account_id))
    withdraw_version(bob.actor, first)
    apply_version(bob.actor, second)
    assert (state(first), state(second)) == (VersionState.WITHDRAWN, VersionState.APPLIED)


def test_two_deciders_at_once_make_one_decision(app: Flask, ada: Person, bob: Person) -> None:
    carl, number = people.administrator("carl@exemple.fr"), proposed(ada)
    actors = bob.actor, carl.actor
    done = together(
        app,
        [
            lambda: apply_version(actors[0], number).state,
            lambda: refuse_version(actors[1], number, note="Non.").state,
        ],
    )
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "str"]
    assert state(number) in done


def test_two_proposals_applied_at_once_make_one_version(app: Flask, ada: Person, bob: Person) -> None:
    carl = people.administrator("carl@exemple.fr")
    first, second = proposed(ada), proposed(ada, group="CO", level="today")
    pairs = ((bob.actor, first), (carl.actor, second))
    done = together(app, [lambda pair=pair: apply_version(*pair).number for pair in pairs])
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "int"]
    db.session.rollback()
    assert queries.current().number == 1
