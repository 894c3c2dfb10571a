"""The forms of the page of one request: who may send them, what is refused, and what is never lost."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.accounts.models import AccountRole
from qa.kernel.access import Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.verification.models import State
from qa.verification.services import verdicts
from tests import people
from tests.people import Person
from tests.verification.test_queue_views import QUEUE, spaced
from tests.verification.writing import WHY, filed, request, settings, verifier, waiting

ACTS = ("accepter", "refuser", "completer", "annuaire")


@pytest.fixture
def vera(app: Flask) -> Person:
    return verifier()


@pytest.fixture
def desk(client: FlaskClient, vera: Person) -> FlaskClient:
    return people.sign_in(client, vera)


def test_a_visitor_signs_in_first_and_others_find_nothing(app: Flask, client: FlaskClient) -> None:
    number = waiting()
    paths = [QUEUE, f"{QUEUE}/{number}"]
    for path in paths:
        assert client.get(path).location.startswith("/connexion?next=")
    for act in ACTS:
        assert client.post(f"{QUEUE}/{number}/{act}").status_code == 303
    for who in (people.moderator(), people.doctor()):
        signed = people.sign_in(app.test_client(), who)
        assert [signed.get(path).status_code for path in paths] == [404, 404]
        assert [signed.post(f"{QUEUE}/{number}/{act}").status_code for act in ACTS] == [404] * 4
    assert request(number).state == State.WAITING


def test_an_own_request_is_listed_without_a_page(app: Flask, desk: FlaskClient, vera: Person) -> None:
    with transaction() as session:
        session.add(AccountRole(account_id=vera.actor.account_id, role=Role.REGISTERED, granted_at=now()))
        number = filed("autre@exemple.fr", state=State.WAITING, profession="50", specialty="")
        session.flush()
    with transaction():
        request(number).account_id = vera.actor.account_id
    page = desk.get(QUEUE).text
    assert "votre propre demande : une autre personne décide" in spaced(page)
    assert f'href="{QUEUE}/{number}"' not in page
    assert desk.get(f"{QUEUE}/{number}").status_code == 404
    assert [desk.post(f"{QUEUE}/{number}/{act}").status_code for act in ACTS] == [404] * 4


@pytest.mark.parametrize(("act", "field"), [("/refuser", "reason"), ("/completer", "what")])
def test_a_short_reason_stands_beside_its_field_with_what_was_written(desk, act: str, field: str) -> None:
    number = waiting()
    answer = people.send(desk, f"{QUEUE}/{number}", act, {field: "trop bref"[:8]})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert people.fields(answer.text, act)[field] == "trop bref"[:8]
    assert request(number).state == State.WAITING
    again = desk.post(f"{QUEUE}/{number}{act}", data=people.fields(answer.text, act) | {field: WHY})
    assert again.status_code == 303
    assert request(number).state in (State.REFUSED, State.MORE)


def test_a_refusal_goes_by_the_form(desk: FlaskClient) -> None:
    number = waiting()
    assert people.send(desk, f"{QUEUE}/{number}", "/refuser", {"reason": WHY}).status_code == 303
    page = spaced(desk.get(f"{QUEUE}/{number}").text)
    assert "Demande refusée. La personne est prévenue." in page
    assert WHY in page
    assert request(number).judgements[0].reason == WHY


def test_more_is_asked_by_the_form(desk: FlaskClient) -> None:
    number = waiting()
    assert people.send(desk, f"{QUEUE}/{number}", "/completer", {"what": WHY}).status_code == 303
    assert request(number).state == State.MORE
    assert WHY in spaced(desk.get(f"{QUEUE}/{number}").text)


def test_the_second_of_two_verdicts_is_told_and_changes_nothing(desk: FlaskClient, app: Flask) -> None:
    number, page = waiting(), f"{QUEUE}/{waiting('bea@exemple.fr', rpps='10999999989')}"
    opened = people.fields(desk.get(f"{QUEUE}/{number}").text, "/refuser")
    verdicts.accept(verifier("otto@exemple.fr").actor, number)
    answer = desk.post(f"{QUEUE}/{number}/refuser", data=opened | {"reason": WHY})
    assert answer.status_code == 409
    assert "Cela a changé entre-temps" in spaced(answer.text)
    assert request(number).state == State.ACCEPTED
    assert desk.get(page).status_code == 200


def test_what_changed_since_the_page_was_opened_is_looked_at_again(desk: FlaskClient) -> None:
    number = waiting()
    opened = people.fields(desk.get(f"{QUEUE}/{number}").text, "/accepter")
    with transaction():
        request(number).family = "Autre"
    answer = desk.post(f"{QUEUE}/{number}/accepter", data=opened)
    assert answer.status_code == 409
    assert request(number).state == State.WAITING
    again = desk.post(f"{QUEUE}/{number}/accepter", data=people.fields(answer.text, "/accepter"))
    assert again.status_code == 303
    assert request(number).state == State.ACCEPTED


def test_a_form_without_what_was_seen_decides_nothing(desk: FlaskClient) -> None:
    number = waiting()
    opened = people.fields(desk.get(f"{QUEUE}/{number}").text, "/accepter")
    del opened["seen"]
    assert desk.post(f"{QUEUE}/{number}/accepter", data=opened).status_code == 409
    assert request(number).state == State.WAITING


def test_the_first_of_two_accords_is_shown(desk: FlaskClient, app: Flask) -> None:
    number, otto = waiting(), verifier("otto@exemple.fr")
    with settings(app, QA_TWO_VERIFIERS_FIRST=20):
        assert re.search("0 accords? sur 2", spaced(desk.get(f"{QUEUE}/{number}").text))
        people.send(desk, f"{QUEUE}/{number}", "/accepter")
        page = desk.get(f"{QUEUE}/{number}").text
        assert "1 accord sur 2" in spaced(page)
        assert "Vous avez déjà donné votre accord" in spaced(page)
        assert 'action="' + f"{QUEUE}/{number}/accepter" not in page
        listed = spaced(desk.get(QUEUE).text)
        assert "1 accord sur 2 – dont le vôtre" in listed
        second = people.sign_in(app.test_client(), otto)
        assert people.send(second, f"{QUEUE}/{number}", "/accepter").status_code == 303
    assert request(number).state == State.ACCEPTED


def test_sent_twice_it_judges_once(desk: FlaskClient) -> None:
    number = waiting()
    opened = people.fields(desk.get(f"{QUEUE}/{number}").text, "/completer") | {"what": WHY}
    sent = [desk.post(f"{QUEUE}/{number}/completer", data=opened) for _ in range(2)]
    assert [one.status_code for one in sent] == [303, 303]
    assert len(request(number).judgements) == 1
