"""A doubt is answered by the professional and settled by a verifier, or by time on the fourteenth day."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa.accounts.models import Account
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.access import ANONYMOUS, SYSTEM, Actor, Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from qa.kernel.events import deliver
from qa.verification.models import Right, RightChange
from qa.verification.services.doubts import answer_doubt, end_doubts, keep_right, suspend_for_doubt
from qa.verification.services.rechecks import recheck_due
from qa.verification.services.rights import suspend_right
from tests import people
from tests.people import Person
from tests.plugins.clock import Clock
from tests.together import together
from tests.verification.doubted import Register, credential, doubts, register_of, verified

MOMENT = datetime(2026, 11, 25, 9, 31, tzinfo=UTC)
REASON = "Ni le cabinet ni l’Ordre ne confirment l’inscription."


@pytest.fixture
def register(app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Register:
    clock.freeze(MOMENT)
    monkeypatch.setitem(app.extensions, "gateways", app.extensions["gateways"])
    return register_of(app)


@pytest.fixture
def martin(register: Register) -> Person:
    """Verified, and no longer in the register."""
    made = verified()
    recheck_due()
    return made


@pytest.fixture
def vera(app: Flask) -> Person:
    return people.staff(Role.VERIFIER, "verif@exemple.fr")


def test_nothing_ends_a_second_before_fourteen_days_and_all_ends_on_them(
    martin: Person, clock: Clock
) -> None:
    clock.advance(days=14, seconds=-1)
    end_doubts()
    assert (credential(martin).state, doubts()[0].settled_at) == (Right.VALID, None)
    clock.advance(seconds=1)
    end_doubts()
    end_doubts()
    (doubt,) = doubts()
    assert (doubt.settled_at, doubt.kept, doubt.settled_by) == (now(), False, None)
    assert credential(martin).state == Right.SUSPENDED
    (change,) = db.session.scalars(select(RightChange))
    assert (change.state, change.changed_by, "14 jours" in change.reason) == (Right.SUSPENDED, None, True)


def test_an_answer_alone_does_not_stop_the_time(martin: Person, clock: Clock) -> None:
    answer_doubt(martin.actor, word="Je me suis opposée à la publication.")
    clock.advance(days=14)
    end_doubts()
    assert credential(martin).state == Right.SUSPENDED


def test_who_was_kept_stays_after_fourteen_days(martin: Person, vera: Person, clock: Clock) -> None:
    keep_right(vera.actor, doubts()[0].id)
    clock.advance(days=15)
    end_doubts()
    (doubt,) = doubts()
    assert (doubt.kept, doubt.settled_by) == (True, vera.actor.account_id)
    assert credential(martin).state == Right.VALID


def test_the_last_answer_counts_and_is_kept_clean(martin: Person) -> None:
    answer_doubt(martin.actor, word="Un mot")
    answer_doubt(martin.actor, word="  Mariée\u202e en mai  ")
    (doubt,) = doubts()
    assert (doubt.word, doubt.answered_at) == ("Mariée en mai", MOMENT)
    with pytest.raises(Invalid) as refusal:
        answer_doubt(martin.actor, word="a" * 2001)
    assert refusal.value.field == "word"
    answer_doubt(martin.actor, word="a" * 2000)


def test_who_is_not_doubted_has_nothing_to_answer(martin: Person, vera: Person) -> None:
    other = people.doctor("autre@exemple.fr", name="Dominique Petit")
    with pytest.raises(NotFound):
        answer_doubt(other.actor, word="")
    with pytest.raises(NotAllowed):
        answer_doubt(vera.actor, word="")
    keep_right(vera.actor, doubts()[0].id)
    with pytest.raises(NotFound):
        answer_doubt(martin.actor, word="")


def test_a_new_name_is_kept_as_the_verified_one_and_the_shown_name_is_left_alone(
    register: Register, vera: Person, clock: Clock
) -> None:
    register.says(family="DURAND " + "D" * 100, given="CAMILLE ANNE")
    made = verified()
    recheck_due()
    keep_right(vera.actor, doubts()[0].id)
    kept = credential(made)
    assert (kept.family, kept.given) == ("DURAND " + "D" * 73, "CAMILLE ANNE")
    assert db.session.get_one(Account, made.actor.account_id).name == "Camille Martin"
    assert doubts()[0].found == {}  # what the register said is needed no more
    register.says(family=kept.family)
    clock.advance(days=7)
    recheck_due()
    assert len(doubts()) == 1


def test_a_verifier_suspends_with_a_reason_that_the_person_reads(martin: Person, vera: Person) -> None:
    for reason in ("", "court", "a" * 2001):
        with pytest.raises(Invalid) as refusal:
            suspend_for_doubt(vera.actor, doubts()[0].id, reason=reason)
        assert refusal.value.field == "reason"
    suspend_for_doubt(vera.actor, doubts()[0].id, reason=REASON)
    (doubt,) = doubts()
    assert (doubt.kept, doubt.settled_by) == (False, vera.actor.account_id)
    assert credential(martin).state == Right.SUSPENDED
    assert db.session.scalars(select(RightChange.reason)).one() == REASON


def test_an_administrator_s_suspension_bears_the_name(martin: Person) -> None:
    boss = people.administrator()
    suspend_for_doubt(boss.actor, doubts()[0].id, reason=REASON)
    assert db.session.scalars(select(RightChange.changed_by)).one() == boss.actor.account_id


@pytest.mark.parametrize("role", [Role.DOCTOR, Role.MODERATOR, Role.REGISTERED, Role.PROFESSIONAL])
def test_nobody_but_verifiers_settles(role: Role, martin: Person) -> None:
    for actor in (ANONYMOUS, Actor(99, frozenset({role}))):
        with pytest.raises(NotAllowed):
            keep_right(actor, doubts()[0].id)
        with pytest.raises(NotAllowed):
            suspend_for_doubt(actor, doubts()[0].id, reason=REASON)


def test_nobody_settles_their_own_doubt(martin: Person) -> None:
    both = Actor(martin.actor.account_id, frozenset({Role.DOCTOR, Role.ADMINISTRATOR}))
    with pytest.raises(NotAllowed):
        keep_right(both, doubts()[0].id)
    with pytest.raises(NotAllowed):
        suspend_for_doubt(both, doubts()[0].id, reason=REASON)
    assert doubts()[0].settled_at is None


def test_a_doubt_is_settled_once(martin: Person, vera: Person) -> None:
    number = doubts()[0].id
    keep_right(vera.actor, number)
    with pytest.raises(Conflict):
        suspend_for_doubt(vera.actor, number, reason=REASON)
    with pytest.raises(NotFound):
        keep_right(vera.actor, number + 1)
    assert credential(martin).state == Right.VALID


def test_two_verifiers_at_once_settle_once(app: Flask, martin: Person, vera: Person) -> None:
    number = doubts()[0].id
    acts = [
        lambda: keep_right(vera.actor, number),
        lambda: suspend_for_doubt(vera.actor, number, reason=REASON),
    ]
    done = together(app, acts)  # type: ignore[arg-type]
    assert sum(isinstance(one, Conflict) for one in done) == 1
    assert (credential(martin).state == Right.VALID) == doubts()[0].kept


def test_who_was_suspended_meanwhile_is_not_changed_by_time(martin: Person, clock: Clock) -> None:
    suspend_right(SYSTEM, martin.actor.account_id or 0, reason=REASON)
    clock.advance(days=14)
    end_doubts()
    assert doubts()[0].settled_at == now()
    assert len(db.session.scalars(select(RightChange)).all()) == 1


def test_who_left_is_neither_mailed_nor_suspended(martin: Person, clock: Clock) -> None:
    with transaction() as session:
        session.get_one(Account, martin.actor.account_id).disabled_at = now()
    deliver()
    assert martin.email not in [one.to for one in gateways().mail.sent]  # type: ignore[attr-defined]
    clock.advance(days=14)
    end_doubts()
    assert doubts()[0].settled_at == now()
    assert db.session.scalars(select(RightChange)).all() == []


def test_person_and_team_are_told_once_without_a_personal_word(martin: Person, vera: Person) -> None:
    boss, dora = people.administrator(), people.moderator()
    deliver()
    deliver()
    mails = {one.to: one for one in gateways().mail.sent}  # type: ignore[attr-defined]
    assert len(gateways().mail.sent) == 3  # type: ignore[attr-defined]
    assert set(mails) == {martin.email, vera.email, boss.email}
    assert dora.email not in mails
    for one in mails.values():
        assert "Martin" not in one.subject + one.text + one.html
        assert "9 décembre" in one.text
    assert "/espace/verification/doute" in mails[martin.email].text
    assert "pas un reproche" in mails[martin.email].text
    assert f"/administration/doutes/{doubts()[0].id}" in mails[vera.email].text


def test_who_was_kept_is_told(martin: Person, vera: Person) -> None:
    keep_right(vera.actor, doubts()[0].id)
    deliver()
    mails = [one for one in gateways().mail.sent if one.to == martin.email]  # type: ignore[attr-defined]
    assert [one.subject for one in mails] == ["Votre inscription est confirmée"]


def test_fourteen_days_are_whole_days_across_the_change_of_the_hour(register: Register, clock: Clock) -> None:
    clock.freeze(datetime(2026, 10, 20, 12, 0, tzinfo=UTC))
    verified()
    recheck_due()
    assert doubts()[0].confirm_by - doubts()[0].noticed_at == timedelta(days=14)
