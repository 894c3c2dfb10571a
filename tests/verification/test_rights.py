"""A right is suspended, ended and given back: what that changes at once, and what it leaves."""

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from qa.accounts.models import Account
from qa.accounts.services.roles import grant_role
from qa.doctors.models import Doctor
from qa.doctors.queries import listed_doctors
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel import audit
from qa.kernel.access import SYSTEM, Actor, Role
from qa.kernel.errors import Invalid, NotAllowed, NotFound
from qa.kernel.events import deliver
from qa.verification.models import Right, RightChange
from qa.verification.queries import credential_of
from qa.verification.right_queries import right_changes, right_of
from qa.verification.services.rights import end_right, restore_right, suspend_right
from tests import people
from tests.people import Person
from tests.verification.rights_cast import verified_person

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


def test_twice_changes_nothing_and_what_has_ended_is_not_suspended(ada: Person, martin: Person) -> None:
    number = martin.actor.account_id
    assert not restore_right(ada.actor, number, reason=WHY)
    assert suspend_right(ada.actor, number, reason=WHY)
    since = doctor_now(martin).ended_at
    assert not suspend_right(ada.actor, number, reason=WHY)
    assert end_right(ada.actor, number, reason=WHY)
    assert not end_right(ada.actor, number, reason=WHY)
    assert not suspend_right(ada.actor, number, reason=WHY)
    assert right_of(number) == Right.ENDED
    assert doctor_now(martin).ended_at == since
    assert changes() == 2


def test_only_an_administrator_decides_and_never_on_the_own_right(ada: Person, martin: Person) -> None:
    vera = people.staff(Role.VERIFIER, "vera@exemple.fr")
    both = Actor(martin.actor.account_id, martin.actor.roles | {Role.ADMINISTRATOR})
    for actor in (vera.actor, martin.actor, both):
        with pytest.raises(NotAllowed):
            suspend_right(actor, martin.actor.account_id, reason=WHY)
    assert doctor_now(martin).may_answer


@pytest.mark.parametrize("reason", ["", "   ", "Non     .", "x" * 9, "x" * 2001])
def test_a_human_gives_a_reason(ada: Person, martin: Person, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        suspend_right(ada.actor, martin.actor.account_id, reason=reason)
    assert refusal.value.field == "reason"
    assert changes() == 0


def test_the_register_needs_none_and_never_gives_back_what_has_ended(ada: Person, martin: Person) -> None:
    number = martin.actor.account_id
    assert suspend_right(SYSTEM, number, reason="")
    assert restore_right(SYSTEM, number, reason="")
    assert end_right(SYSTEM, number, reason="")
    with pytest.raises(NotAllowed):
        restore_right(SYSTEM, number, reason="")
    assert right_of(number) == Right.ENDED


def test_who_was_never_verified_has_no_right_to_lose(ada: Person) -> None:
    carol = people.doctor("carol@exemple.fr", name="Carol Neuve", verified=False)
    for number in (carol.actor.account_id, ada.actor.account_id + 1000):
        with pytest.raises(NotFound):
            suspend_right(ada.actor, number, reason=WHY)


@pytest.mark.parametrize(
    ("profession", "status", "role"),
    [
        ("40", "practising", Role.PROFESSIONAL),
        ("10", "student", Role.STUDENT),
        ("10", "practising", Role.DOCTOR),
    ],
)
def test_a_credential_gets_its_own_role_back(ada: Person, profession: str, status: str, role: Role) -> None:
    person = verified_person(profession=profession, status=status, role=role)
    number = person.actor.account_id
    suspend_right(ada.actor, number, reason=WHY)
    assert roles_now(person) == {Role.REGISTERED}
    assert credential_of(number).state == Right.SUSPENDED
    restore_right(ada.actor, number, reason=WHY)
    assert roles_now(person) == {role}
    assert credential_of(number).state == Right.VALID


def test_another_role_of_the_same_person_stays(ada: Person, martin: Person) -> None:
    grant_role(SYSTEM, martin.actor.account_id, role=Role.MODERATOR, reason="Aide à la modération")
    suspend_right(ada.actor, martin.actor.account_id, reason=WHY)
    assert roles_now(martin) == {Role.REGISTERED, Role.MODERATOR}


def test_each_change_is_kept_audited_and_told_with_its_reason(ada: Person, martin: Person) -> None:
    number = martin.actor.account_id
    suspend_right(ada.actor, number, reason=WHY)
    deliver()
    assert [one.action for one in audit.trail_of(number)][-1] == "right.suspended"
    (mail,) = [one for one in gateways().mail.sent if one.to == martin.email]
    assert "Martin" not in mail.subject
    for body in (mail.text, mail.html):
        assert WHY in body
        assert "/espace/verification/recours" in body
    gateways().mail.clear()
    restore_right(ada.actor, number, reason="Une erreur, corrigée ce matin.")
    deliver()
    (mail,) = [one for one in gateways().mail.sent if one.to == martin.email]
    assert "vous est rendu" in mail.text
    assert "recours" not in mail.text
    states = [(one.state, one.reason, one.changed_by) for one in right_changes(number)]
    assert states == [
        ("valid", "Une erreur, corrigée ce matin.", ada.actor.account_id),
        ("suspended", WHY, ada.actor.account_id),
    ]


def test_the_reason_is_encrypted(ada: Person, martin: Person) -> None:
    suspend_right(ada.actor, martin.actor.account_id, reason=WHY)
    (row,) = db.session.execute(text("SELECT * FROM right_change")).all()
    assert "Signalement" not in str(row)
