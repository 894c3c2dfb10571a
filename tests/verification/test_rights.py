"""A right is suspended, ended and given back: what that changes at once, and what it leaves."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.accounts.models import Account
from qa.doctors.models import Doctor
from qa.doctors.queries import listed_doctors
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel import audit
from qa.kernel.access import SYSTEM, Actor, Role
from qa.kernel.errors import Invalid, NotAllowed, NotFound
from qa.kernel.events import deliver
from qa.verification.models import Right, RightChange
from qa.verification.right_queries import right_of
from qa.verification.services.rights import end_right, restore_right, suspend_right
from tests import people
from tests.people import Person

WHY = "Signalement de l’ordre reçu ce matin."


@pytest.fixture
def ada(app: Flask) -> Person:
    return people.administrator()


@pytest.fixture
def martin(ada: Person) -> Person:
    return people.doctor()


def doctor_now(person: Person) -> Doctor:
    db.session.rollback()
    return db.session.get_one(Doctor, person.doctor_id)


def roles_now(person: Person) -> frozenset[Role]:
    db.session.rollback()
    return db.session.get_one(Account, person.actor.account_id).roles


def changes() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(RightChange)) or 0


@pytest.mark.parametrize(("act", "state"), [(suspend_right, Right.SUSPENDED), (end_right, Right.ENDED)])
def test_a_doctor_without_credential_loses_the_right_at_once(ada: Person, martin: Person, act, state) -> None:
    number = martin.actor.account_id
    assert right_of(number) == Right.VALID
    assert act(ada.actor, number, reason=WHY)
    doctor = doctor_now(martin)
    assert (doctor.may_answer, doctor.is_past, doctor.has_page, doctor.has_profile) == (
        False,
        True,
        True,
        False,
    )
    assert doctor.ended_at is not None
    assert roles_now(martin) == {Role.REGISTERED}
    assert right_of(number) == state
    assert listed_doctors() == []


def test_restoring_gives_everything_back(ada: Person, martin: Person) -> None:
    number = martin.actor.account_id
    suspend_right(ada.actor, number, reason=WHY)
    end_right(ada.actor, number, reason=WHY)
    assert restore_right(ada.actor, number, reason=WHY)
    doctor = doctor_now(martin)
    assert (doctor.may_answer, doctor.is_past, doctor.has_profile, doctor.ended_at) == (
        True,
        False,
        True,
        None,
    )
    assert roles_now(martin) == {Role.DOCTOR}
    assert [one.id for one in listed_doctors()] == [martin.doctor_id]
