"""What the worker decides by itself, and what it leaves to a human."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Account
from qa.doctors.models import Method
from qa.doctors.queries import doctor_of_account
from qa.extensions import db
from qa.gateways.register import Exercise
from qa.kernel.access import Role
from qa.kernel.audit.models import AuditEntry
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import Delivery, deliver
from qa.verification.models import Credential, Judgement, Right, State, Verdict
from qa.verification.queries import credential_of
from qa.verification.queue_queries import known_against
from qa.verification.queue_rules import STUCK, person_of
from qa.verification.rules import TARGET, Flag
from qa.verification.services.decisions import decide_application, queue_stuck, read_register_again
from qa.verification.services.proofs import note_proof
from tests.together import together
from tests.verification.writing import filed, owner, person, proved, psc, request, use_register, waiting


def roles_of(application_id: int) -> frozenset[Role]:
    return db.session.get_one(Account, request(application_id).account_id).roles


def events(name: str) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Delivery.event == name)) or 0


def trail(action: str) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(AuditEntry.action == action)) or 0


def test_it_works_from_the_proof_to_the_badge(app: Flask, clock) -> None:
    use_register(app, person())
    number = filed()
    note_proof(request(number).account_id, method=Method.PSC, proof=psc())
    deliver()
    found = request(number)
    assert (found.state, found.decided_at, found.due_at) == (State.ACCEPTED, now(), None)
    assert [(one.verifier_id, one.verdict) for one in found.judgements] == [(None, Verdict.ACCEPT)]
    assert roles_of(number) == {Role.DOCTOR}
    doctor = doctor_of_account(found.account_id)
    assert doctor is not None
    assert (doctor.verified_at, doctor.verified_by, doctor.may_answer) == (now(), Method.PSC, True)
    credential = credential_of(found.account_id)
    assert credential is not None
    said = (credential.rpps, credential.family, credential.given, credential.profession, credential.specialty)
    assert said == (found.rpps, "Exemple", "Alice", "10", "SM26")
    assert (credential.method, credential.state, credential.checked_at) == (Method.PSC, Right.VALID, now())
    assert trail("application.accepted") == 1


@pytest.mark.parametrize(
    "found",
    [
        {"family": "AUTRE"},
        {"active": False},
        {"exercises": (Exercise("10", "E"),)},
        {"specialties": ("SM04",)},
        {"sectors": ("SA32",)},
    ],
)
def test_a_disagreement_waits_for_a_human_within_24_hours(app: Flask, clock, found) -> None:
    use_register(app, person(**found))
    number = proved()
    decide_application(number)
    kept = request(number)
    assert (kept.state, kept.due_at) == (State.WAITING, now() + TARGET)
    assert person_of(kept.register) == person(**found, mailboxes=())
    assert roles_of(number) == {Role.REGISTERED}
    assert credential_of(kept.account_id) is None
    assert (kept.judgements, events("application.queued"), events("application.decided")) == ([], 1, 0)


def test_a_register_that_is_down_leaves_it_to_a_human_and_says_so(app: Flask) -> None:
    use_register(app, person()).down = True
    number = proved()
    decide_application(number)
    kept = request(number)
    assert kept.state == State.WAITING
    assert (kept.register["down"], kept.register["person"]) == (True, None)
    assert kept.register["note"]


def test_without_a_number_the_register_is_not_asked(app: Flask) -> None:
    register = use_register(app)
    register.look_up = lambda rpps: pytest.fail("asked")  # type: ignore[method-assign]
    number = proved(rpps="", status="student", profession="50", specialty="")
    decide_application(number)
    assert request(number).state == State.WAITING


def test_delivered_twice_it_decides_once(app: Flask) -> None:
    use_register(app, person())
    for email, claim in (("alice@exemple.fr", {}), ("bea@exemple.fr", {"family": "Autre"})):
        number = proved(email=email, **claim)
        decide_application(number)
        before = (request(number).state, request(number).due_at)
        decide_application(number)
        assert (request(number).state, request(number).due_at) == before
    assert (events("application.decided"), events("application.queued")) == (1, 1)
    assert db.session.scalar(select(func.count()).select_from(Judgement)) == 1


def test_delivered_twice_at_the_same_moment_it_decides_once(app: Flask) -> None:
    use_register(app, person())
    number = proved()
    together(app, [lambda: decide_application(number)] * 2)
    assert request(number).state == State.ACCEPTED
    assert (events("application.decided"), trail("application.accepted")) == (1, 1)
    assert db.session.scalar(select(func.count()).select_from(Judgement)) == 1


def test_one_number_is_verified_for_one_account_even_at_the_same_moment(app: Flask) -> None:
    use_register(app, person())
    both = [proved(), proved(email="bea@exemple.fr")]
    together(app, [lambda number=number: decide_application(number) for number in both])
    for number in both:  # who lost the race is delivered again
        decide_application(number)
    assert sorted(request(one).state for one in both) == [State.ACCEPTED, State.WAITING]
    assert db.session.scalar(select(func.count()).select_from(Credential)) == 1
    loser = next(one for one in both if request(one).state == State.WAITING)
    assert known_against(request(loser)) == (Flag.TAKEN,)
    assert roles_of(loser) == {Role.REGISTERED}


def test_a_proof_that_comes_while_the_register_answers_is_decided_by_its_own_event(app: Flask, clock) -> None:
    register = use_register(app, person())
    number = proved()

    def slow(rpps: str):
        clock.advance(minutes=1)
        note_proof(request(number).account_id, method=Method.DOCUMENT, proof={"document": 1})
        return person()

    register.look_up = slow  # type: ignore[method-assign]
    decide_application(number)
    assert (request(number).state, request(number).register) == (State.CHECKING, {})
    del register.look_up
    decide_application(number)
    assert (request(number).state, request(number).method) == (State.ACCEPTED, Method.PSC)


def test_the_register_is_asked_outside_any_transaction(app: Flask) -> None:
    register, number = use_register(app, person()), proved()

    def look(rpps: str):
        assert not db.session().in_transaction()
        return person()

    register.look_up = look  # type: ignore[method-assign]
    decide_application(number)
    assert request(number).state == State.ACCEPTED


def test_an_unknown_fault_of_the_register_is_tried_again(app: Flask) -> None:
    register, number = use_register(app, person()), proved()
    register.look_up = lambda rpps: 1 / 0  # type: ignore[method-assign]
    with pytest.raises(ZeroDivisionError):
        decide_application(number)
    assert request(number).state == State.CHECKING
    del register.look_up
    decide_application(number)
    assert request(number).state == State.ACCEPTED


def test_what_the_worker_never_decided_waits_for_a_human_after_ten_minutes(app: Flask, clock) -> None:
    number = proved()
    clock.advance(seconds=STUCK.total_seconds() - 1)
    queue_stuck()
    assert request(number).state == State.CHECKING
    clock.advance(seconds=1)
    queue_stuck()
    queue_stuck()
    assert (request(number).state, request(number).due_at) == (State.WAITING, now() + TARGET)
    assert request(number).register["note"]
    assert events("application.queued") == 1


def test_who_proves_anew_while_waiting_keeps_the_place(app: Flask, clock) -> None:
    use_register(app)
    number = waiting()
    due_at = request(number).due_at
    clock.advance(hours=5)
    note_proof(request(number).account_id, method=Method.DOCUMENT, proof={"document": 1})
    decide_application(number)
    assert (request(number).state, request(number).due_at) == (State.WAITING, due_at)


def test_after_a_refusal_a_human_decides(app: Flask) -> None:
    use_register(app, person())
    number = proved()
    with transaction() as session:
        session.add(Judgement(application_id=number, verdict=Verdict.REFUSE, decided_at=now()))
    decide_application(number)
    assert request(number).state == State.WAITING


def test_the_page_bears_the_name_and_the_specialty_that_were_verified(app: Flask) -> None:
    use_register(app, person())
    number = proved()
    with transaction():
        doctor = doctor_of_account(owner(number).account_id)
        doctor.name = doctor.account.name = "Bruno Usurpé"
        doctor.slug, doctor.specialty = "bruno-usurpe", "cardiologie"
    decide_application(number)
    doctor = doctor_of_account(request(number).account_id)
    assert (doctor.name, doctor.account.name) == ("Alice Exemple", "Alice Exemple")
    assert (doctor.slug, doctor.specialty) == ("alice-exemple", "medecine-generale")


def test_who_has_left_is_not_decided(app: Flask) -> None:
    use_register(app, person())
    number = proved()
    with transaction():
        request_account = db.session.get_one(Account, owner(number).account_id)
        request_account.disabled_at = now()
    decide_application(number)
    assert request(number).state == State.CHECKING
    decide_application(0)


def test_the_register_read_again_never_decides(app: Flask, clock) -> None:
    register = use_register(app, person())
    register.down = True
    number = proved()
    decide_application(number)
    due_at, register.down = request(number).due_at, False
    clock.advance(hours=1)
    read_register_again(number)
    found = request(number)
    assert (found.state, found.due_at) == (State.WAITING, due_at)
    assert person_of(found.register) == replace(person(), mailboxes=())
    assert not found.register["down"]
