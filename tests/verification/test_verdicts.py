"""What verifiers decide: their rights, one verdict at a time, two for the first ones, and what each leaves."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Account, AccountRole
from qa.doctors.models import Method
from qa.doctors.queries import doctor_of_account
from qa.extensions import db
from qa.kernel.access import ANONYMOUS, SYSTEM, Role
from qa.kernel.audit.models import AuditEntry
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from qa.kernel.events import Delivery
from qa.verification.models import Credential, Judgement, State, Status, Verdict
from qa.verification.queries import credential_of
from qa.verification.queue_rules import mark_of
from qa.verification.services.decisions import decide_application
from qa.verification.services.proofs import note_proof
from qa.verification.services.rights import suspend_right
from qa.verification.services.verdicts import accept, ask_more, ask_register_again, refuse
from tests import people
from tests.people import Person
from tests.together import together
from tests.verification.writing import (
    RPPS,
    WHY,
    filed,
    owner,
    request,
    use_register,
    verifier,
    waiting,
)


@pytest.fixture
def vera(app: Flask) -> Person:
    return verifier()


@pytest.fixture
def otto(app: Flask) -> Person:
    return verifier("otto@exemple.fr")


def refuse_it(*who, **more) -> None:
    refuse(*who, reason=WHY, **more)


def ask_it(*who, **more) -> None:
    ask_more(*who, what=WHY, **more)


def trail(action: str) -> list[int | None]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.actor_id).where(AuditEntry.action == action)))


def count(model, *conditions) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


@pytest.mark.parametrize("method", [Method.PSC, Method.MSS, Method.DOCUMENT])
def test_accepted_by_the_method_of_the_proof(app: Flask, vera: Person, clock, method: Method) -> None:
    number = waiting(method=method)
    assert accept(vera.actor, number)
    found = request(number)
    assert (found.state, found.decided_at, found.due_at) == (State.ACCEPTED, now(), None)
    credential, doctor = credential_of(found.account_id), doctor_of_account(found.account_id)
    assert (credential.method, doctor.verified_by, doctor.verified_at) == (method, method, now())
    assert found.account.roles == {Role.DOCTOR}
    assert [(one.verifier_id, one.verdict) for one in found.judgements] == [
        (vera.actor.account_id, Verdict.ACCEPT)
    ]
    assert trail("application.accepted") == [vera.actor.account_id]


@pytest.mark.parametrize(
    ("profession", "status", "role"),
    [
        ("21", Status.PRACTISING, Role.PROFESSIONAL),
        ("40", Status.PRACTISING, Role.PROFESSIONAL),
        ("50", Status.PRACTISING, Role.PROFESSIONAL),
        ("60", Status.PRACTISING, Role.PROFESSIONAL),
        ("10", Status.INTERN, Role.STUDENT),
        ("10", Status.STUDENT, Role.STUDENT),
        ("60", Status.STUDENT, Role.STUDENT),
    ],
)
def test_others_get_their_own_role_and_never_a_doctors_page(vera: Person, profession, status, role) -> None:
    number = waiting(profession=profession, status=status, specialty="")
    assert accept(vera.actor, number)
    account_id = request(number).account_id
    assert db.session.get_one(Account, account_id).roles == {role}
    assert doctor_of_account(account_id) is None
    assert credential_of(account_id).profession == profession


def test_who_has_no_number_shares_none(vera: Person) -> None:
    for email in ("emma@exemple.fr", "bea@exemple.fr"):
        assert accept(vera.actor, waiting(email, rpps="", status=Status.STUDENT))
    assert count(Credential, Credential.rpps.is_(None)) == 2


@pytest.mark.parametrize("act", [accept, refuse_it, ask_it])
def test_only_verifiers_judge_and_never_an_own_request(app: Flask, act) -> None:
    number = waiting()
    for who in (ANONYMOUS, SYSTEM, owner(number), people.moderator().actor, people.doctor().actor):
        with pytest.raises(NotAllowed):
            act(who, number)
    own = filed_by_a_verifier()
    with pytest.raises(NotAllowed):
        act(owner(own), own)
    assert (request(number).state, request(own).state) == (State.WAITING, State.WAITING)
    assert count(Judgement) == 0
    act(people.administrator().actor, number)
    assert count(Judgement) == 1


def filed_by_a_verifier() -> int:
    """A request of somebody who verifies as well."""
    number = waiting("vincent@exemple.fr", rpps="10999999989")
    with transaction():
        account = request(number).account
        account.grants.append(AccountRole(role=Role.VERIFIER, granted_at=now()))
    return number


@pytest.mark.parametrize("state", [one for one in State if one != State.WAITING])
def test_what_does_not_wait_is_not_judged(vera: Person, state: State) -> None:
    number = filed(state=state)
    for act in (
        lambda: accept(vera.actor, number),
        lambda: refuse(vera.actor, number, reason=WHY),
        lambda: ask_more(vera.actor, number, what=WHY),
        lambda: ask_register_again(vera.actor, number),
    ):
        with pytest.raises(Conflict):
            act()
    assert request(number).state == state
    with pytest.raises(NotFound):
        accept(vera.actor, number + 1)


def test_without_a_proof_nobody_is_accepted(vera: Person) -> None:
    number = waiting()
    with transaction():
        request(number).method = ""
    with pytest.raises(Invalid):
        accept(vera.actor, number)
    refuse(vera.actor, number, reason=WHY)
    assert request(number).state == State.REFUSED


def test_a_number_of_another_account_is_never_accepted(vera: Person) -> None:
    assert accept(vera.actor, waiting())
    second = waiting("bea@exemple.fr")
    with pytest.raises(Invalid):
        accept(vera.actor, second)
    assert (request(second).state, count(Credential)) == (State.WAITING, 1)


def test_two_accepts_of_one_number_at_the_same_moment_make_one(app: Flask, vera: Person) -> None:
    both = [waiting(), waiting("bea@exemple.fr")]
    done = together(app, [lambda one=one: accept(vera.actor, one) for one in both])
    assert [one for one in done if one is True] == [True]
    assert sum(isinstance(one, Invalid | Conflict) for one in done) == 1
    assert count(Credential, Credential.rpps == RPPS) == 1


@pytest.mark.parametrize("second", [accept, refuse_it])
def test_of_two_verdicts_at_the_same_moment_one_counts(app: Flask, vera, otto, second) -> None:
    number = waiting()
    done = together(app, [lambda: accept(vera.actor, number), lambda: second(otto.actor, number)])
    assert sum(isinstance(one, Conflict) for one in done) == 1
    assert (count(Judgement), count(Delivery, Delivery.event == "application.decided")) == (1, 1)


@pytest.mark.parametrize("length", [0, 9, 2001])
def test_a_reason_has_10_to_2000_characters(vera: Person, length: int) -> None:
    number = waiting()
    with pytest.raises(Invalid) as refused:
        refuse(vera.actor, number, reason="a" * length)
    assert refused.value.field == "reason"
    with pytest.raises(Invalid) as asked:
        ask_more(vera.actor, number, what=" " * 20 + "a" * length)
    assert asked.value.field == "what"
    assert (request(number).state, count(Judgement)) == (State.WAITING, 0)


@pytest.mark.parametrize("length", [10, 2000])
def test_a_refusal_keeps_its_reason(vera: Person, clock, length: int) -> None:
    number = waiting()
    refuse(vera.actor, number, reason="a" * length)
    found = request(number)
    assert (found.state, found.decided_at, found.due_at) == (State.REFUSED, now(), None)
    assert [(one.verdict, one.reason) for one in found.judgements] == [(Verdict.REFUSE, "a" * length)]
    assert found.account.roles == {Role.REGISTERED}
    assert trail("application.refused") == [vera.actor.account_id]


def test_what_is_judged_is_what_was_seen(app: Flask, vera: Person, clock) -> None:
    use_register(app)
    number = waiting()
    seen = mark_of(request(number))
    clock.advance(minutes=1)
    note_proof(request(number).account_id, method=Method.DOCUMENT, proof={"document": 1})
    decide_application(number)
    for act in (accept, refuse_it, ask_it):
        with pytest.raises(Conflict):
            act(vera.actor, number, seen=seen)
    assert accept(vera.actor, number, seen=mark_of(request(number)))


def test_a_suspended_right_is_not_given_back_by_accepting(vera: Person) -> None:
    number = waiting()
    doctor = doctor_of_account(request(number).account_id)
    with transaction():
        doctor_of_account(request(number).account_id).verified_at = now()
    suspend_right(SYSTEM, doctor.account_id, reason=WHY)
    with pytest.raises(Conflict):
        accept(vera.actor, number)
    assert credential_of(request(number).account_id) is None
