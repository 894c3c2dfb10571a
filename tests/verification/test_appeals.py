"""Who disagrees appeals once at a time; another administrator looks again and answers."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.accounts.queries import account
from qa.doctors.models import Doctor
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.access import SYSTEM, Actor, Role
from qa.kernel.errors import Conflict, Invalid, NotAllowed
from qa.kernel.events import Delivery, deliver
from qa.verification.appeal_queries import contested
from qa.verification.models import Appeal, Application
from qa.verification.services.appeals import decide_appeal, send_appeal
from qa.verification.services.rights import restore_right, suspend_right
from tests import people
from tests.people import Person
from tests.plugins.clock import Clock
from tests.verification.rights_cast import refused_person

WHY = "Signalement de l’ordre reçu ce matin."
TEXT = "Je suis inscrit au tableau du Rhône depuis dix ans."
ANSWER = "Le tableau le confirme, merci."
OWN = "/espace/verification/recours"


@pytest.fixture
def ada(app: Flask, clock: Clock) -> Person:
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.administrator()


@pytest.fixture
def zelie(ada: Person) -> Person:
    """Another administrator."""
    return people.administrator("zelie@exemple.fr")


@pytest.fixture
def martin(ada: Person) -> Person:
    """A suspended doctor."""
    made = people.doctor()
    suspend_right(ada.actor, made.actor.account_id, reason=WHY)
    return Person(made.email, Actor(made.actor.account_id, frozenset({Role.REGISTERED})), made.doctor_id)


def one_appeal() -> Appeal:
    db.session.rollback()
    return db.session.scalars(select(Appeal)).one()


def test_it_works(app: Flask, martin: Person, zelie: Person) -> None:
    browser, desk = (people.sign_in(app.test_client(), one) for one in (martin, zelie))
    page = browser.get(OWN).text
    assert WHY in page
    assert "sous 7 jours" in page.replace("\u202f", " ").replace("\xa0", " ")
    sent = people.send(browser, OWN, "", {"text": TEXT})
    assert (sent.status_code, sent.location) == (303, OWN)
    assert TEXT in browser.get(OWN).text
    assert 'name="text"' not in browser.get(OWN).text
    deliver()
    (told,) = [one for one in gateways().mail.sent if one.to == zelie.email]
    assert "Martin" not in told.subject + told.text + told.html
    review = f"/administration/recours/{one_appeal().id}"
    assert f'{review}"' in desk.get("/administration/recours").text
    answered = people.send(desk, review, "", {"decision": "grant", "answer": ANSWER})
    assert (answered.status_code, answered.location) == (303, review)
    assert db.session.get_one(Doctor, martin.doctor_id).may_answer
    gateways().mail.clear()
    deliver()
    mails = [one for one in gateways().mail.sent if one.to == martin.email]
    assert any(ANSWER in one.text and "Votre recours est accepté" in one.text for one in mails)
    assert not any("Martin" in one.subject for one in mails)


def test_rejected_the_decision_stays_and_a_new_appeal_may_come(martin: Person, zelie: Person) -> None:
    send_appeal(martin.actor, text=TEXT)
    decide_appeal(zelie.actor, one_appeal().id, granted=False, answer="Le signalement est confirmé.")
    assert not db.session.get_one(Doctor, martin.doctor_id).may_answer
    assert (one_appeal().granted, one_appeal().decided_by) == (False, zelie.actor.account_id)
    gateways().mail.clear()
    deliver()
    assert any("Le signalement est confirmé." in one.text for one in gateways().mail.sent)
    assert send_appeal(martin.actor, text=TEXT).id


def test_a_refused_request_is_opened_again_for_a_human_within_a_day(
    ada: Person, zelie: Person, clock: Clock
) -> None:
    vera = people.staff(Role.VERIFIER, "vera@exemple.fr")
    account_id = refused_person(vera)
    send_appeal(account(account_id).actor, text=TEXT)
    decide_appeal(ada.actor, one_appeal().id, granted=True, answer=ANSWER)
    found = db.session.scalars(select(Application)).one()
    assert (found.state, found.decided_at) == ("waiting", None)
    assert found.due_at == clock.moment + timedelta(hours=24)
    assert contested(account_id) is None
    assert "application.queued" in set(db.session.scalars(select(Delivery.event)))


@pytest.mark.parametrize("text", ["", "x" * 19, "x" * 4001])
def test_an_appeal_says_why(martin: Person, text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        send_appeal(martin.actor, text=text)
    assert refusal.value.field == "text"


def test_one_appeal_waits_at_a_time(martin: Person) -> None:
    send_appeal(martin.actor, text=TEXT)
    with pytest.raises(Invalid, match="attend déjà"):
        send_appeal(martin.actor, text=TEXT)
    assert len(db.session.scalars(select(Appeal)).all()) == 1


def test_without_a_decision_there_is_nothing_to_appeal(app: Flask, ada: Person) -> None:
    bob = people.doctor()
    with pytest.raises(Invalid, match="pas de décision"):
        send_appeal(bob.actor, text=TEXT)
    browser = people.sign_in(app.test_client(), bob)
    assert browser.get(OWN).status_code == 404
    assert browser.post(OWN, data={"text": TEXT}).status_code == 404


def test_who_took_the_decision_does_not_answer_while_somebody_else_can(
    app: Flask, ada: Person, zelie: Person, martin: Person
) -> None:
    send_appeal(martin.actor, text=TEXT)
    number = one_appeal().id
    with pytest.raises(NotAllowed):
        decide_appeal(ada.actor, number, granted=False, answer=ANSWER)
    desk = people.sign_in(app.test_client(), ada)
    page = desk.get(f"/administration/recours/{number}").text
    assert "une autre personne qui administre le site répondra" in page
    assert 'name="answer"' not in page
    assert one_appeal().decided_at is None


def test_the_only_administrator_answers_and_is_told_so(app: Flask, ada: Person, martin: Person) -> None:
    send_appeal(martin.actor, text=TEXT)
    desk = people.sign_in(app.test_client(), ada)
    review = f"/administration/recours/{one_appeal().id}"
    assert "vous pouvez répondre vous-même" in desk.get(review).text
    assert people.send(desk, review, "", {"decision": "reject", "answer": ANSWER}).status_code == 303
    assert one_appeal().granted is False


def test_nobody_answers_the_own_appeal(martin: Person, ada: Person) -> None:
    send_appeal(martin.actor, text=TEXT)
    both = Actor(martin.actor.account_id, frozenset({Role.REGISTERED, Role.ADMINISTRATOR}))
    for actor in (both, martin.actor, people.staff(Role.VERIFIER, "vera@exemple.fr").actor):
        with pytest.raises(NotAllowed):
            decide_appeal(actor, one_appeal().id, granted=True, answer=ANSWER)


def test_what_the_register_ended_any_administrator_answers(ada: Person) -> None:
    made = people.doctor()
    suspend_right(SYSTEM, made.actor.account_id, reason="")
    send_appeal(account(made.actor.account_id).actor, text=TEXT)
    decide_appeal(ada.actor, one_appeal().id, granted=True, answer=ANSWER)
    assert db.session.get_one(Doctor, made.doctor_id).may_answer


def test_an_appeal_is_answered_once(ada: Person, zelie: Person, martin: Person) -> None:
    send_appeal(martin.actor, text=TEXT)
    decide_appeal(zelie.actor, one_appeal().id, granted=False, answer=ANSWER)
    with pytest.raises(Conflict):
        decide_appeal(zelie.actor, one_appeal().id, granted=True, answer=ANSWER)
    assert one_appeal().granted is False


def test_given_back_meanwhile_granting_changes_nothing_more(
    ada: Person, zelie: Person, martin: Person
) -> None:
    send_appeal(martin.actor, text=TEXT)
    restore_right(ada.actor, martin.actor.account_id, reason=WHY)
    decide_appeal(zelie.actor, one_appeal().id, granted=True, answer=ANSWER)
    assert one_appeal().granted is True
    assert db.session.get_one(Doctor, martin.doctor_id).may_answer


@pytest.mark.parametrize("values", [{"answer": ANSWER}, {"decision": "grant", "answer": "Non."}])
def test_an_incomplete_answer_stands_beside_its_field(
    app: Flask, zelie: Person, martin: Person, values: dict[str, str]
) -> None:
    send_appeal(martin.actor, text=TEXT)
    desk = people.sign_in(app.test_client(), zelie)
    review = f"/administration/recours/{one_appeal().id}"
    csrf = people.token(desk.get(review).text, review)
    refused = desk.post(review, data={"csrf_token": csrf} | values)
    assert refused.status_code == 422
    assert "field-error" in refused.text
    assert one_appeal().decided_at is None


def test_three_appeals_a_day_are_enough(app: Flask, martin: Person, zelie: Person) -> None:
    browser = people.sign_in(app.test_client(), martin)
    for _ in range(3):
        assert people.send(browser, OWN, "", {"text": TEXT}).status_code == 303
        waiting = db.session.scalars(select(Appeal.id).where(Appeal.decided_at.is_(None))).one()
        decide_appeal(zelie.actor, waiting, granted=False, answer=ANSWER)
    refused = people.send(browser, OWN, "", {"text": TEXT})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert TEXT in refused.text


def test_others_see_no_appeals(client: FlaskClient, martin: Person) -> None:
    send_appeal(martin.actor, text=TEXT)
    people.sign_in(client, people.staff(Role.VERIFIER, "vera@exemple.fr"))
    for address in ("/administration/recours", f"/administration/recours/{one_appeal().id}"):
        assert client.get(address).status_code == 404
    assert client.get("/administration/recours/99999").status_code == 404
