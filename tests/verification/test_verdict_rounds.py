"""Several steps: two verifiers for the first ones, what is asked and proved anew, a refused request reopened."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.doctors.models import Method
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotFound
from qa.kernel.events import Delivery, deliver
from qa.verification.models import Appeal, State
from qa.verification.queue_queries import accepted_by_hand, kept_answers
from qa.verification.queue_rules import ANSWER_KEPT, REOPEN_AFTER, person_of, snapshot_of
from qa.verification.rules import TARGET
from qa.verification.services.decisions import decide_application, forget_answers
from qa.verification.services.proofs import note_proof
from qa.verification.services.verdicts import (
    accept,
    accords_needed,
    ask_more,
    ask_register_again,
    may_reopen,
    refuse,
    reopen,
)
from tests.people import Person
from tests.together import together
from tests.verification.writing import (
    WHY,
    filed,
    person,
    proved,
    psc,
    request,
    settings,
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


@pytest.fixture
def two_first(app: Flask) -> Iterator[None]:
    """The first two professionals of this site need two verifiers."""
    with settings(app, QA_TWO_VERIFIERS_FIRST=2):
        yield


def decided() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Delivery.event == "application.decided")) or 0


@pytest.mark.usefixtures("two_first")
def test_the_first_ones_need_two_verifiers_then_one_is_enough(vera: Person, otto: Person) -> None:
    for index in range(2):
        number = waiting(f"nom{index}@exemple.fr", rpps=f"1000000000{index}")
        assert accords_needed() == 2
        assert accept(vera.actor, number) is False
        assert (request(number).state, decided(), accepted_by_hand()) == (State.WAITING, index, index)
        assert accept(otto.actor, number) is True
        assert (request(number).state, decided()) == (State.ACCEPTED, index + 1)
    assert (accepted_by_hand(), accords_needed()) == (2, 1)
    assert accept(vera.actor, waiting("nom9@exemple.fr", rpps="10000000009")) is True


@pytest.mark.usefixtures("two_first")
def test_the_same_person_twice_does_not_count(vera: Person) -> None:
    number = waiting()
    accept(vera.actor, number)
    with pytest.raises(Invalid):
        accept(vera.actor, number)
    assert request(number).state == State.WAITING
    assert len(request(number).judgements) == 1


def test_once_one_is_enough_who_agreed_first_may_finish(app: Flask, vera: Person) -> None:
    number = waiting()
    with settings(app, QA_TWO_VERIFIERS_FIRST=1):
        assert accept(vera.actor, number) is False
    assert accept(vera.actor, number) is True
    assert request(number).state == State.ACCEPTED


@pytest.mark.usefixtures("two_first")
def test_a_refusal_needs_one_also_after_an_accord(vera: Person, otto: Person) -> None:
    number = waiting()
    accept(vera.actor, number)
    refuse(otto.actor, number, reason=WHY)
    assert request(number).state == State.REFUSED


@pytest.mark.usefixtures("two_first")
def test_two_accords_at_the_same_moment_are_enough(app: Flask, vera: Person, otto: Person) -> None:
    number = waiting()
    done = together(app, [lambda: accept(vera.actor, number), lambda: accept(otto.actor, number)])
    assert sorted(map(str, done)) == ["False", "True"]
    assert (request(number).state, decided()) == (State.ACCEPTED, 1)


@pytest.mark.usefixtures("two_first")
def test_what_is_proved_anew_drops_earlier_accords(app: Flask, vera: Person, otto: Person, clock) -> None:
    use_register(app)
    number = waiting()
    accept(vera.actor, number)
    clock.advance(minutes=5)
    ask_more(otto.actor, number, what=WHY)
    note_proof(request(number).account_id, method=Method.DOCUMENT, proof={"document": 1})
    decide_application(number)
    assert accept(otto.actor, number) is False
    clock.advance(minutes=5)
    note_proof(request(number).account_id, method=Method.DOCUMENT, proof={"document": 2})
    decide_application(number)
    assert accept(vera.actor, number) is False
    assert accept(otto.actor, number) is True


@pytest.mark.usefixtures("two_first")
def test_automatic_ones_are_not_counted_and_need_nobody(app: Flask) -> None:
    use_register(app, person())
    number = proved()
    decide_application(number)
    assert request(number).state == State.ACCEPTED
    assert (accepted_by_hand(), accords_needed()) == (0, 2)


def test_asked_for_more_the_clock_begins_anew_with_the_proof(app: Flask, vera: Person, clock) -> None:
    use_register(app)
    number = waiting()
    ask_more(vera.actor, number, what=WHY)
    found = request(number)
    assert (found.state, found.due_at, found.decided_at) == (State.MORE, None, None)
    assert [one.reason for one in found.judgements] == [WHY]
    clock.advance(days=3)
    note_proof(found.account_id, method=Method.DOCUMENT, proof={"document": 1})
    decide_application(number)
    assert (request(number).state, request(number).due_at) == (State.WAITING, now() + TARGET)


def test_asked_for_more_pro_sante_connect_still_decides(app: Flask, vera: Person) -> None:
    use_register(app, person())
    number = waiting(method=Method.DOCUMENT, proof={"document": 1})
    ask_more(vera.actor, number, what=WHY)
    note_proof(request(number).account_id, method=Method.PSC, proof=psc())
    decide_application(number)
    assert request(number).state == State.ACCEPTED


def test_the_register_is_asked_again_by_the_worker(app: Flask, vera: Person) -> None:
    register = use_register(app, person())
    number = waiting()
    ask_register_again(vera.actor, number)
    assert request(number).register == {}
    deliver()
    assert person_of(request(number).register) == person(mailboxes=())
    register.down = True
    ask_register_again(vera.actor, number)
    deliver()
    assert (request(number).state, request(number).register["down"]) == (State.WAITING, True)


def test_a_refused_request_is_opened_anew_after_a_day_and_a_human_decides(app: Flask, vera, clock) -> None:
    use_register(app, person())
    number = waiting()
    account_id = request(number).account_id
    refuse(vera.actor, number, reason=WHY)
    clock.advance(seconds=REOPEN_AFTER.total_seconds() - 1)
    with pytest.raises(Conflict):
        reopen(account_id)
    clock.advance(seconds=1)
    reopen(account_id)
    found = request(number)
    assert (found.state, found.method, found.proof, found.register) == (State.OPEN, "", {}, {})
    assert (found.proved_at, found.decided_at, found.due_at) == (None, None, None)
    assert len(found.judgements) == 1
    note_proof(account_id, method=Method.PSC, proof=psc())
    decide_application(number)
    assert request(number).state == State.WAITING
    assert accept(vera.actor, number)


def test_while_an_appeal_waits_nothing_is_reopened(vera: Person, clock) -> None:
    number = waiting()
    refuse(vera.actor, number, reason=WHY)
    clock.advance(days=2)
    assert may_reopen(request(number))
    account_id = request(number).account_id
    with transaction() as session:
        session.add(Appeal(account_id=account_id, text=WHY, asked_at=now()))
    assert not may_reopen(request(number))
    with pytest.raises(Conflict):
        reopen(account_id)


@pytest.mark.parametrize("state", [one for one in State if one != State.REFUSED])
def test_only_a_refused_request_is_reopened(app: Flask, clock, state: State) -> None:
    number = filed(state=state)
    clock.advance(days=2)
    with pytest.raises(Conflict):
        reopen(request(number).account_id)
    with pytest.raises(NotFound):
        reopen(0)


@pytest.mark.parametrize("state", [State.ACCEPTED, State.REFUSED])
def test_what_the_register_said_goes_30_days_after_the_decision(app: Flask, clock, state: State) -> None:
    use_register(app)
    decided_one, open_one = filed(state=state), waiting("bea@exemple.fr")
    answer = snapshot_of(person(), at=now())
    for number in (decided_one, open_one):
        with transaction():
            found = request(number)
            found.register = answer
    clock.advance(seconds=ANSWER_KEPT.total_seconds() - 1)
    forget_answers()
    assert request(decided_one).register == answer
    clock.advance(seconds=1)
    assert kept_answers(now() - ANSWER_KEPT) == [decided_one]
    forget_answers()
    assert (request(decided_one).register, request(open_one).register) == ({}, answer)
    assert kept_answers(now() - ANSWER_KEPT) == []
