"""Whoever leaves takes the verification along: rows, files, links, unsent mails; the doctor's row tells the past."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.departures.rules import Choice
from qa.departures.services.closing import close_account
from qa.doctors.models import Doctor
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.access import SYSTEM, Action, Actor, Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import Delivery, deliver, emit
from qa.kernel.tokens import SecretLink, give_link
from qa.verification.models import (
    Appeal,
    Application,
    Credential,
    Document,
    DocumentKind,
    Doubt,
    Judgement,
    Oddity,
    RightChange,
    Sponsorship,
    State,
    Verdict,
)
from qa.verification.services.appeals import send_appeal
from qa.verification.services.rights import suspend_right
from tests import people
from tests.people import Person
from tests.verification.rights_cast import refused_person

TABLES = (Application, Document, Judgement, Sponsorship, Credential, RightChange, Doubt, Appeal)
REGISTERED = frozenset({Role.REGISTERED})


def left() -> list[str]:
    """The tables of verification that hold a row."""
    db.session.rollback()
    return [one.__tablename__ for one in TABLES if db.session.scalar(select(func.count()).select_from(one))]


@pytest.fixture
def martin(app: Flask) -> Person:
    """A suspended doctor with one of each thing, and an answer."""
    made = people.doctor()
    account_id = made.actor.account_id or 0
    people.published_answer(made, people.published_question(people.moderator()))
    key = gateways().files.keep(b"une page")
    with transaction() as session:
        application = Application(account_id=account_id, given="Camille", family="Martin", profession="10")
        application.charter_version, application.charter_at, application.asked_at = "1", now(), now()
        application.state = State.ACCEPTED
        application.documents.append(Document(kind=DocumentKind.CARD, pages=[key], sent_at=now()))
        application.judgements.append(Judgement(verdict=Verdict.ACCEPT, decided_at=now()))
        session.add(application)
        session.flush()
        session.add(Sponsorship(application_id=application.id, account_id=account_id, given_at=now()))
        credential = Credential(account_id=account_id, given="Camille", family="Martin", profession="10")
        credential.status, credential.method, credential.verified_at = "practising", "document", now()
        session.add(credential)
        doubt = Doubt(account_id=account_id, kind=Oddity.VANISHED, noticed_at=now(), confirm_by=now())
        session.add(doubt)
        for scope in ("mss:0123456789abcdef", "mss_asked", "sponsor"):
            give_link(scope, application.id)
        emit("mss.requested", application.id)
    suspend_right(SYSTEM, account_id, reason="Le registre le dit.")
    send_appeal(Actor(account_id, REGISTERED), text="Je travaille encore, à Lyon.")
    return Person(made.email, Actor(account_id, REGISTERED), made.doctor_id)


@pytest.mark.parametrize("choice", list(Choice))
def test_nothing_of_it_is_left(martin: Person, choice: Choice) -> None:
    (keys,) = db.session.scalars(select(Document.pages)).all()
    assert len(left()) == len(TABLES)
    assert martin.actor.may(Action.USE_ACCOUNT)
    close_account(martin.actor, choice)
    assert left() == []
    scopes = {one.partition(":")[0] for one in db.session.scalars(select(SecretLink.scope))}
    assert not scopes & {"mss", "mss_asked", "sponsor"}
    waiting = set(db.session.scalars(select(Delivery.event)))
    assert not {one for one in waiting if one.partition(".")[0] in ("mss", "right", "appeal")}
    for key in keys:
        with pytest.raises(Exception):  # noqa: B017, PT011 - each store has its own word for it
            gateways().files.open(key)
    gateways().mail.clear()
    deliver()
    assert [one for one in gateways().mail.sent if one.to == martin.email] == []


def test_with_the_name_kept_the_page_still_tells_when_the_doctor_was_verified(
    app: Flask, martin: Person
) -> None:
    close_account(martin.actor, Choice.NAME)
    doctor = db.session.get_one(Doctor, martin.doctor_id)
    assert (doctor.verified_at is not None, doctor.is_past, doctor.has_page) == (True, True, True)
    page = app.test_client().get(f"/medecins/{doctor.slug}")
    assert page.status_code == 200
    assert "Vérifié à l’époque" in page.text


def test_who_decided_about_others_is_no_longer_named_there(app: Flask) -> None:
    vera = people.staff(Role.VERIFIER, "vera@exemple.fr")
    ada = people.administrator()
    account_id = refused_person(vera)
    other = people.doctor()
    suspend_right(ada.actor, other.actor.account_id or 0, reason="Signalement de l’ordre.")
    people.administrator("autre@exemple.fr")
    close_account(vera.actor, Choice.REMOVE)
    close_account(ada.actor, Choice.REMOVE)
    db.session.rollback()
    assert db.session.scalars(select(Judgement.verifier_id)).all() == [None]
    assert db.session.scalars(select(RightChange.changed_by)).all() == [None]
    assert db.session.scalars(select(Application.account_id)).all() == [account_id]


def test_a_name_in_a_reason_goes_too(app: Flask, martin: Person) -> None:
    ada = people.administrator()
    other = people.colleague()
    suspend_right(ada.actor, other.actor.account_id or 0, reason="Signalement par le Dr Camille Martin hier.")
    close_account(martin.actor, Choice.REMOVE)
    db.session.rollback()
    (reason,) = db.session.scalars(select(RightChange.reason)).all()
    assert "Signalement" in reason
    assert "Martin" not in reason
