"""Case 55: whoever leaves takes everything along in one transaction, and nothing is written to them again."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from qa.accounts.factor_models import Passkey, RecoveryCode, Totp
from qa.accounts.models import (
    Account,
    AccountRequest,
    AccountRole,
    Invitation,
    KeptText,
    LoginSession,
    RoleChange,
)
from qa.accounts.services.emails import request_email
from qa.accounts.services.factors import new_recovery_codes
from qa.accounts.services.invitations import invite
from qa.accounts.services.kept import keep_text
from qa.accounts.services.resets import request_reset
from qa.accounts.services.sessions import start_session
from qa.answers.models import Answer, AnswerDraft, AnswerRevision
from qa.answers.queries import open_questions, public_answers
from qa.answers.services.drafts import save_draft
from qa.departures.rules import REMOVED, Choice
from qa.departures.services.closing import close_account
from qa.doctors.models import Doctor, DoctorInterest, Practice
from qa.doctors.practice_services import Place, declare_interest, save_practice
from qa.doctors.profile_services import set_photo
from qa.extensions import Model, db
from qa.follow.models import FollowupKind
from qa.follow.services.additions import add_followup, publish_followup
from qa.gateways.current import gateways
from qa.kernel import audit
from qa.kernel.access import ASKER, Role
from qa.kernel.errors import Invalid, NotFound
from qa.kernel.events import Delivery, deliver
from qa.kernel.tokens import SecretLink
from qa.moderation.models import Decision
from qa.questions.queries import question
from tests import people
from tests.people import PARTS, Person
from tests.plugins.clock import Clock
from tests.questions.sending import picture

OWN = (
    LoginSession,
    KeptText,
    Totp,
    Passkey,
    RecoveryCode,
    AccountRole,
    AccountRequest,
    RoleChange,
    AnswerDraft,
)


@pytest.fixture
def dora(app: Flask, clock: Clock) -> Person:
    """A moderator; the clock stands at the beginning of an hour."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.moderator()


@pytest.fixture
def martin(dora: Person) -> Person:
    """A doctor with one of each thing."""
    made = people.doctor()
    account_id = made.actor.account_id
    people.published_answer(made, people.published_question(dora, email="alice@exemple.fr"))
    save_draft(made.actor, made.doctor_id, people.published_question(dora), parts=PARTS)
    save_practice(
        made.actor,
        None,
        Place(town="Lyon", name="Cabinet Martin", fees="30 €", payment=("card",), shown=True),
    )
    declare_interest(made.actor, company="Laboratoire", nature="expert", year=2025)
    set_photo(made.actor, picture())
    start_session(account_id)
    keep_text(account_id, path="/x", place="answers", fields=[("a", "b")])
    new_recovery_codes(account_id)
    deliver()
    gateways().mail.clear()
    request_email(account_id, "nouvelle@exemple.fr", language="fr")
    request_reset(made.email, language="fr")
    return made


def left(table: type[Model]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def of_account(person: Person) -> list[str]:
    """The tables that still hold a row of the account."""
    db.session.rollback()
    tables = [one for one in OWN if hasattr(one, "account_id")]
    mine = [(one, one.account_id == person.actor.account_id) for one in tables]
    return [one.__tablename__ for one, own in mine if db.session.scalar(select(func.count()).where(own))]


@pytest.mark.parametrize("choice", list(Choice))
def test_case_55_everything_that_waited_goes_at_once(dora: Person, martin: Person, choice: Choice) -> None:
    assert len(of_account(martin)) >= 5
    close_account(martin.actor, choice)
    assert of_account(martin) == []
    assert left(AnswerDraft) == 0
    assert left(AccountRequest) == 0
    assert db.session.scalars(select(Delivery.event).where(Delivery.event.contains("reset"))).all() == []
    assert db.session.scalars(select(Delivery.event).where(Delivery.event.contains("email"))).all() == []
    deliver()
    assert martin.email not in [one.to for one in gateways().mail.sent]
    assert "nouvelle@exemple.fr" not in [one.to for one in gateways().mail.sent]
    assert audit.trail_of(martin.actor.account_id)[-1].action == "account.closed"


@pytest.mark.parametrize("choice", list(Choice))
def test_a_failure_at_the_end_undoes_all_of_it(
    martin: Person, choice: Choice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    before = of_account(martin), left(Answer), left(Practice)
    monkeypatch.setattr("qa.departures.services.closing.audit.record", fails)
    with pytest.raises(OSError, match="disk"):
        close_account(martin.actor, choice)
    assert (of_account(martin), left(Answer), left(Practice)) == before
    assert db.session.get(Doctor, martin.doctor_id).name == "Camille Martin"
    assert len(gateways().files.keys()) == 1


@pytest.mark.parametrize("choice", list(Choice))
def test_nobody_signs_in_or_acts_any_more(martin: Person, choice: Choice) -> None:
    close_account(martin.actor, choice)
    with pytest.raises(NotFound):
        close_account(martin.actor, choice)
    kept = db.session.get(Account, martin.actor.account_id)
    assert (kept is None) == (choice == Choice.REMOVE)
    if kept:
        assert (kept.name, kept.password_hash, kept.is_active, kept.roles) == ("", "", False, frozenset())
        assert "@" not in kept.email


@pytest.mark.parametrize("choice", list(Choice))
def test_the_address_is_free_again(martin: Person, choice: Choice) -> None:
    close_account(martin.actor, choice)
    assert people.doctor().actor.account_id != martin.actor.account_id


@pytest.mark.parametrize(("choice", "kept"), [(Choice.NAME, 1), (Choice.NAMELESS, 0), (Choice.REMOVE, 0)])
def test_profile_photo_and_ties_go_with_the_name(martin: Person, choice: Choice, kept: int) -> None:
    photo = db.session.get(Doctor, martin.doctor_id).photo_key
    close_account(martin.actor, choice)
    assert (left(Practice), left(DoctorInterest)) == (0, kept)
    if kept:
        assert gateways().files.open(photo)
    else:
        with pytest.raises(KeyError):
            gateways().files.open(photo)


def test_removed_answers_are_empty_and_say_why(martin: Person) -> None:
    close_account(martin.actor, Choice.REMOVE)
    (answer,) = db.session.scalars(select(Answer)).all()
    assert (answer.parts, answer.html, answer.doctor_id, answer.state) == ({}, "", None, "withdrawn")
    assert answer.hidden_reason == REMOVED
    assert (left(AnswerRevision), left(Doctor)) == (0, 0)


def test_a_question_without_answer_waits_again_and_its_asker_is_told(martin: Person, clock: Clock) -> None:
    (answer,) = db.session.scalars(select(Answer)).all()
    question_id = answer.question_id
    clock.advance(days=9)
    close_account(martin.actor, Choice.REMOVE)
    found = question(question_id)
    assert (found.answered_at, found.due_at) == (None, clock.moment + timedelta(hours=48))
    assert question_id in [one.id for one in open_questions()]
    deliver()
    (mail,) = gateways().mail.sent
    assert mail.to == "alice@exemple.fr"
    assert "attend de nouveau" in mail.text
    assert "/suivi/" in mail.text


def test_a_question_with_another_answer_stays_answered(dora: Person, martin: Person) -> None:
    question_id = db.session.scalar(select(Answer.question_id))
    due = question(question_id).due_at
    kept = people.published_answer(people.colleague(), question_id)
    close_account(martin.actor, Choice.REMOVE)
    deliver()
    assert [one.id for one in public_answers(question_id)] == [kept]
    assert (question(question_id).answered_at is not None, question(question_id).due_at) == (True, due)
    assert "attend de nouveau" not in "".join(one.text for one in gateways().mail.sent)


def test_later_thanks_are_not_mailed_to_who_left(dora: Person, martin: Person) -> None:
    question_id = db.session.scalar(select(Answer.question_id))
    close_account(martin.actor, Choice.NAME)
    thanks = add_followup(ASKER, question_id, kind=FollowupKind.THANKS, text="Merci beaucoup.")
    publish_followup(dora.actor, thanks.id, text="Merci beaucoup.")
    deliver()
    assert {one.to for one in gateways().mail.sent} <= {"alice@exemple.fr"}


def test_a_moderators_decisions_stay_without_a_name(dora: Person) -> None:
    people.published_question(dora)
    close_account(dora.actor, Choice.REMOVE)
    (decision,) = db.session.scalars(select(Decision)).all()
    assert decision.moderator_id is None
    assert left(Account) == 0


def test_the_last_administrator_stays(dora: Person) -> None:
    ada = people.administrator()
    invite(ada.actor, email="nouveau@exemple.fr", name="Nour Petit", role=Role.MODERATOR)
    with pytest.raises(Invalid):
        close_account(ada.actor, Choice.REMOVE)
    people.administrator("deux@exemple.fr")
    close_account(ada.actor, Choice.REMOVE)
    deliver()
    assert db.session.scalar(select(Invitation.withdrawn_at)) is not None
    assert "nouveau@exemple.fr" not in [one.to for one in gateways().mail.sent]
    assert db.session.scalars(select(SecretLink).where(SecretLink.scope == "invitation")).all() == []


def test_a_registered_doctor_without_answers_leaves_nothing(client: FlaskClient, dora: Person) -> None:
    lena = people.doctor("lena@exemple.fr", name="Lena Roux", verified=False)
    close_account(lena.actor, Choice.NAME)
    assert (left(Doctor), left(Account)) == (0, 1)
