"""Where many vanish at once the register is doubted rather than the people, until an administrator says go on."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from qa.accounts.models import Account
from qa.doctors.models import Method
from qa.gateways.current import gateways
from qa.gateways.register.fhir import FhirRegister
from qa.kernel.access import ANONYMOUS, Actor, Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, NotAllowed
from qa.kernel.events import deliver
from qa.verification.doubt_queries import held_since, overdue
from qa.verification.doubt_rules import too_many
from qa.verification.models import Credential, Oddity
from qa.verification.services.doubts import keep_right
from qa.verification.services.rechecks import let_go_on, recheck_all, recheck_due
from tests import people
from tests.plugins.clock import Clock
from tests.verification.doubted import Register, doubts, register_of

MOMENT = datetime(2026, 11, 25, 9, 31, tzinfo=UTC)


@pytest.fixture
def register(app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Register:
    clock.freeze(MOMENT)
    monkeypatch.setitem(app.extensions, "gateways", app.extensions["gateways"])
    monkeypatch.setattr("qa.verification.services.rechecks.MOST", 1000)
    return register_of(app)


def crowd(register: Register, count: int) -> list[str]:
    """So many verified professionals that the register knows; their numbers."""
    numbers = [f"10{number:09d}" for number in range(count)]
    known = {"given": "Camille", "family": "Martin", "profession": "10", "status": "practising"}
    with transaction() as session:
        for rpps in numbers:
            account = Account(
                email=f"{rpps}@exemple.fr", name="Camille Martin", password_hash="", created_at=now()
            )
            session.add(account)
            session.flush()
            made = Credential(account_id=account.id, rpps=rpps, method=Method.PSC, verified_at=now(), **known)
            session.add(made)
            register.says(rpps)
    return numbers


def forget(register: Register, numbers: list[str]) -> None:
    for rpps in numbers:
        register.forgets(rpps)


@pytest.mark.parametrize(
    ("vanished", "verified", "held"),
    [(0, 0, False), (1, 1, False), (1, 50, False), (2, 199, True), (2, 200, False), (3, 200, True)],
)
def test_more_than_one_and_more_than_one_in_a_hundred_is_too_many(
    vanished: int, verified: int, held: bool
) -> None:
    assert too_many(vanished, verified) == held


def test_one_in_a_hundred_is_asked_and_the_next_is_held_back(register: Register) -> None:
    forget(register, crowd(register, 200)[:5])
    assert recheck_due() == 200
    assert [one.kind for one in doubts()] == [Oddity.VANISHED] * 2
    assert held_since() == MOMENT
    assert recheck_due() == 0


def test_only_who_vanished_is_held_back(register: Register, clock: Clock) -> None:
    numbers = crowd(register, 50)
    forget(register, numbers[:2])
    recheck_due()
    clock.advance(days=7)
    register.says(numbers[2], family="DURAND")
    recheck_due()
    assert [one.kind for one in doubts()] == [Oddity.VANISHED, Oddity.RENAMED]
    assert held_since() == MOMENT


def test_it_stays_held_back_until_an_administrator_says_go_on(register: Register, clock: Clock) -> None:
    forget(register, crowd(register, 50)[:3])
    recheck_due()
    for _ in range(3):
        clock.advance(days=7)
        recheck_due()
    assert len(doubts()) == 1
    let_go_on(people.administrator().actor)
    assert held_since() is None
    recheck_due()
    assert len(doubts()) == 3
    assert held_since() is None


def test_a_week_later_it_may_hold_back_again(register: Register, clock: Clock) -> None:
    numbers = crowd(register, 50)
    forget(register, numbers[:2])
    recheck_due()
    let_go_on(people.administrator().actor)
    recheck_due()
    clock.advance(days=7, seconds=1)
    forget(register, numbers[2:4])
    recheck_due()
    assert len(doubts()) == 3
    assert held_since() == now()


def test_who_vanished_over_a_week_ago_counts_no_more(register: Register, clock: Clock) -> None:
    numbers = crowd(register, 50)
    forget(register, numbers[:1])
    recheck_due()
    clock.advance(days=7)
    forget(register, numbers[1:2])
    recheck_due()
    assert (len(doubts()), held_since()) == (2, None)


def test_who_was_kept_though_withheld_is_not_asked_each_week(register: Register, clock: Clock) -> None:
    forget(register, crowd(register, 1))
    recheck_due()
    keep_right(people.staff(Role.VERIFIER, "verif@exemple.fr").actor, doubts()[0].id)
    for _ in range(25):
        clock.advance(days=7)
        recheck_due()
    assert len(doubts()) == 1
    clock.advance(days=7)
    recheck_due()
    assert len(doubts()) == 2


def test_only_an_administrator_says_go_on_and_only_where_something_is_held_back(register: Register) -> None:
    verifier, boss = people.staff(Role.VERIFIER, "verif@exemple.fr"), people.administrator()
    with pytest.raises(Conflict):
        let_go_on(boss.actor)
    for actor in (verifier.actor, ANONYMOUS, Actor(1, frozenset({Role.DOCTOR}))):
        with pytest.raises(NotAllowed):
            let_go_on(actor)


def test_administrators_are_told_once(register: Register) -> None:
    boss = people.administrator()
    people.staff(Role.VERIFIER, "verif@exemple.fr")
    forget(register, crowd(register, 50)[:3])
    recheck_due()
    deliver()
    told = [one.to for one in gateways().mail.sent if "contrôles" in one.subject]  # type: ignore[attr-defined]
    assert told == [boss.email]


def test_an_import_has_its_own_brake_so_that_nothing_is_held_back_twice(register: Register) -> None:
    forget(register, crowd(register, 50)[:3])
    recheck_all(1)
    recheck_due()
    assert (len(doubts()), held_since()) == (3, None)


def test_a_file_lifts_no_brake_of_the_service(app: Flask, register: Register) -> None:
    forget(register, crowd(register, 50)[:3])
    recheck_due()
    service = FhirRegister("https://annuaire.exemple.fr/fhir/v2", "essai")
    app.extensions["gateways"] = replace(app.extensions["gateways"], register=service)
    recheck_all(1)
    assert held_since() == MOMENT


def test_who_was_not_looked_at_is_counted(register: Register, clock: Clock) -> None:
    crowd(register, 3)
    recheck_due()
    assert overdue(now()) == 3
    clock.advance(days=1)
    register.says(next(iter(register.persons)))
    recheck_due()
    assert overdue(MOMENT - (now() - MOMENT)) == 0
