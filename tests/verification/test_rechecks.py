"""The register is asked again each week, politely, and only what it clearly says changes something."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.queries import account as account_by_id
from qa.doctors.models import Doctor
from qa.extensions import db
from qa.gateways.current import Gateways
from qa.gateways.register import Exercise
from qa.gateways.register.fhir_answers import Unclear
from qa.kernel.access import Role
from qa.kernel.clock import now
from qa.verification.models import Oddity, Right, RightChange
from qa.verification.services.rechecks import MOST, recheck_all, recheck_due
from tests.people import Person
from tests.plugins.clock import Clock
from tests.verification.doubted import (
    RPPS,
    Register,
    credential,
    doubts,
    note_look,
    person,
    register_of,
    verified,
)

WEEK = timedelta(days=7)
MOMENT = datetime(2026, 11, 25, 9, 31, tzinfo=UTC)


@pytest.fixture
def register(app: Flask, clock: Clock) -> Iterator[Register]:
    before: Gateways = app.extensions["gateways"]
    clock.freeze(MOMENT)
    yield register_of(app)
    app.extensions["gateways"] = before


@pytest.fixture
def martin(register: Register) -> Person:
    register.says()
    return verified()


def test_who_agrees_is_looked_at_once_a_week(register: Register, martin: Person, clock: Clock) -> None:
    assert recheck_due() == 1
    assert credential(martin).checked_at == MOMENT
    clock.advance(days=7, seconds=-1)
    assert recheck_due() == 0
    clock.advance(seconds=1)
    assert recheck_due() == 1
    assert recheck_due() == 0
    assert register.asked == [RPPS, RPPS]
    assert doubts() == []
    assert credential(martin).state == Right.VALID


def test_the_oldest_look_comes_first_and_forty_a_minute(register: Register) -> None:
    numbers = [f"10{number:09d}" for number in range(MOST + 2)]
    for place, rpps in enumerate(numbers):
        register.persons[rpps] = person(rpps)
        seen = None if place == MOST + 1 else MOMENT - WEEK - timedelta(minutes=place)
        verified(f"un{place}@exemple.fr", rpps=rpps, checked_at=seen)
    assert recheck_due() == MOST
    assert register.asked == [numbers[-1], *numbers[MOST:1:-1]]
    assert recheck_due() == 2
    assert register.asked[MOST:] == [numbers[1], numbers[0]]


@pytest.mark.parametrize("state", [Right.SUSPENDED, Right.ENDED])
def test_who_has_no_valid_right_or_number_is_not_asked_about(state: Right, register: Register) -> None:
    verified(state=state)
    verified("sans@exemple.fr", rpps=None)
    assert recheck_due() == 0
    assert register.asked == []


def test_who_exercises_no_longer_ends_at_once(register: Register, martin: Person) -> None:
    register.says(active=False, family="", given="", exercises=(), specialties=())
    recheck_due()
    recheck_due()
    assert credential(martin).state == Right.ENDED
    doctor = db.session.get_one(Doctor, martin.doctor_id)
    assert doctor.ended_at == MOMENT
    assert doctor.verified_at is not None  # answers stay, verified at the time
    account = account_by_id(martin.actor.account_id or 0)
    assert account
    assert account.roles == {Role.REGISTERED}
    (change,) = db.session.scalars(select(RightChange))
    assert (change.state, change.changed_by) == (Right.ENDED, None)
    assert "n’exercez plus" in change.reason
    assert doubts() == []


def test_who_vanished_is_doubted_and_keeps_everything_for_fourteen_days(
    register: Register, martin: Person
) -> None:
    register.forgets()
    recheck_due()
    (doubt,) = doubts()
    assert (doubt.kind, doubt.confirm_by, doubt.found) == (Oddity.VANISHED, MOMENT + timedelta(days=14), {})
    assert credential(martin).state == Right.VALID


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"family": "DURAND"}, Oddity.RENAMED),
        ({"given": "DOMINIQUE"}, Oddity.RENAMED),
        ({"exercises": ()}, Oddity.CHANGED),
        ({"exercises": (Exercise("40", "C"),)}, Oddity.CHANGED),
        ({"exercises": (Exercise("10", "E"),)}, Oddity.CHANGED),
        ({"exercises": (Exercise("40", "M"), Exercise("10", "F"))}, Oddity.CHANGED),
    ],
)
def test_what_differs_is_doubted(
    changes: dict[str, object], kind: Oddity, register: Register, martin: Person
) -> None:
    register.says(**changes)
    recheck_due()
    (doubt,) = doubts()
    assert doubt.kind == kind
    assert doubt.found["family"] == changes.get("family", "MARTIN")


@pytest.mark.parametrize(
    "changes",
    [
        {"family": "Mártin", "given": "Camille Anne"},
        {"exercises": (Exercise("40", "C"), Exercise("10", "M"))},
        {"specialties": ("SM54",)},
    ],
)
def test_what_means_the_same_is_no_doubt(
    changes: dict[str, object], register: Register, martin: Person
) -> None:
    register.says(**changes)
    recheck_due()
    assert doubts() == []


@pytest.mark.parametrize(("category", "count"), [("E", 0), ("C", 0), ("F", 1)])
def test_a_student_may_become_a_practitioner(category: str, count: int, register: Register) -> None:
    verified(status="intern")
    register.says(exercises=(Exercise("10", category),))
    recheck_due()
    assert len(doubts()) == count


def test_one_doubt_at_most_and_its_day_stays(register: Register, martin: Person, clock: Clock) -> None:
    register.forgets()
    recheck_due()
    clock.advance(days=7)
    register.says(family="DURAND")
    recheck_due()
    recheck_due()
    (doubt,) = doubts()
    assert (doubt.noticed_at, doubt.kind, doubt.found["family"]) == (MOMENT, Oddity.RENAMED, "DURAND")


def test_who_agrees_again_is_doubted_no_more(register: Register, martin: Person, clock: Clock) -> None:
    register.says(family="DURAND")
    recheck_due()
    clock.advance(days=7)
    register.says(family="MARTIN")
    recheck_due()
    (doubt,) = doubts()
    assert (doubt.settled_at, doubt.kept, doubt.settled_by, doubt.found) == (now(), True, None, {})


def test_who_ends_while_doubted_is_doubted_no_more(register: Register, martin: Person, clock: Clock) -> None:
    register.forgets()
    recheck_due()
    clock.advance(days=7)
    register.says(active=False)
    recheck_due()
    (doubt,) = doubts()
    assert (doubt.kept, credential(martin).state) == (False, Right.ENDED)


def test_a_register_that_is_down_changes_nothing_and_rests(
    register: Register, martin: Person, clock: Clock
) -> None:
    register.says(active=False)
    register.down = True
    verified("autre@exemple.fr", rpps="99700000120")
    assert recheck_due() == 0
    for _ in range(13):
        clock.advance(minutes=1)
        assert recheck_due() == 0
    assert len(register.asked) == 1
    assert (credential(martin).checked_at, credential(martin).state, doubts()) == (None, Right.VALID, [])
    register.down = False
    clock.advance(minutes=1)
    assert recheck_due() == 2
    assert credential(martin).state == Right.ENDED


def test_who_is_unclear_holds_nobody_else_up_and_is_asked_about_the_next_day(
    register: Register, martin: Person, clock: Clock
) -> None:
    other = "99700000120"
    register.says(other)
    second = verified("autre@exemple.fr", rpps=other)
    register.raises[RPPS] = Unclear
    assert recheck_due() == 1
    clock.advance(minutes=1)
    assert recheck_due() == 0
    assert register.asked == [RPPS, other]
    assert (credential(martin).checked_at, credential(second).checked_at) == (None, MOMENT)
    clock.advance(days=1)
    del register.raises[RPPS]
    assert recheck_due() == 1


def test_a_look_that_was_overtaken_decides_nothing(register: Register, martin: Person) -> None:
    register.says(active=False)
    register.meanwhile = lambda: note_look(martin)
    recheck_due()
    assert credential(martin).state == Right.VALID


def test_a_new_file_has_everybody_looked_at(register: Register, martin: Person) -> None:
    recheck_due()
    recheck_all(1)
    assert credential(martin).checked_at is None
    assert recheck_due() == 1
