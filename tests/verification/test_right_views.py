"""The pages of rights: found by name, changed with a reason, at once for whoever is signed in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.accounts.models import KeptText
from qa.answers.models import Answer, AnswerDraft
from qa.answers.services.drafts import save_draft
from qa.doctors.models import Doctor
from qa.extensions import db
from qa.kernel.access import Role
from qa.kernel.events import deliver
from qa.questions.models import Question
from qa.verification.services.rights import end_right, restore_right, suspend_right
from tests import people
from tests.people import PARTS, Person, fields
from tests.plugins.clock import Clock
from tests.verification.rights_cast import verified_person

WHY = "Signalement de l’ordre reçu ce matin."
LIST = "/administration/droits"


@pytest.fixture
def ada(app: Flask) -> Person:
    return people.administrator()


@pytest.fixture
def martin(ada: Person) -> Person:
    return people.doctor()


@pytest.fixture
def desk(app: Flask, ada: Person) -> FlaskClient:
    """The administrator's browser."""
    return people.sign_in(app.test_client(), ada)


def page_of(person: Person) -> str:
    return f"{LIST}/{person.actor.account_id}"


def test_it_works(desk: FlaskClient, martin: Person) -> None:
    page = page_of(martin)
    sent = people.send(desk, page, "/suspendre", {"reason": WHY})
    assert (sent.status_code, sent.location) == (303, page)
    shown = desk.get(page).text
    for words in ("suspendu", WHY, "Ada Réglage", "Vérifié à l’époque"):
        assert words in shown
    assert people.send(desk, page, "/terminer", {"reason": WHY}).status_code == 303
    assert people.send(desk, page, "/rendre", {"reason": "Une erreur, corrigée."}).status_code == 303
    assert db.session.get_one(Doctor, martin.doctor_id).may_answer


@pytest.mark.parametrize("reason", ["", "Trop court", "x" * 2001])
def test_a_bad_reason_stands_beside_its_field(desk: FlaskClient, martin: Person, reason: str) -> None:
    reason = reason[:9] if len(reason) < 20 else reason
    refused = people.send(desk, page_of(martin), "/suspendre", {"reason": reason})
    assert refused.status_code == 422
    assert fields(refused.text, "/suspendre")["reason"] == reason
    assert 'id="suspended-reason-error"' in refused.text
    assert 'id="ended-reason-error"' not in refused.text
    assert db.session.get_one(Doctor, martin.doctor_id).may_answer


def test_what_changed_meanwhile_is_said(desk: FlaskClient, ada: Person, martin: Person) -> None:
    values = fields(desk.get(page_of(martin)).text, "/suspendre") | {"reason": WHY}
    end_right(ada.actor, martin.actor.account_id, reason=WHY)
    refused = desk.post(page_of(martin) + "/suspendre", data=values)
    assert refused.status_code == 409
    assert "entre-temps" in refused.text


def test_a_proof_that_is_too_old_is_asked_again(
    app: Flask, clock: Clock, ada: Person, martin: Person
) -> None:
    browser = people.sign_in(app.test_client(), ada)
    values = fields(browser.get(page_of(martin)).text, "/suspendre") | {"reason": WHY}
    clock.advance(minutes=11)
    asked = browser.post(page_of(martin) + "/suspendre", data=values)
    assert asked.status_code == 303
    assert db.session.get_one(Doctor, martin.doctor_id).may_answer


def test_the_list_finds_by_any_part_of_the_name_and_by_state(
    desk: FlaskClient, ada: Person, martin: Person
) -> None:
    emma = verified_person()
    people.doctor("carol@exemple.fr", name="Carol Neuve", verified=False)
    zoe = people.doctor("zoe@exemple.fr", name="Zoé Élan")
    end_right(ada.actor, zoe.actor.account_id, reason=WHY)
    suspend_right(ada.actor, emma.actor.account_id, reason=WHY)

    def found(**query: str) -> set[str]:
        text = desk.get(LIST, query_string=query).text
        known = (martin, emma, zoe, ada)
        return {one.email for one in known if f'{page_of(one)}"' in text}

    assert found() == {martin.email, emma.email, zoe.email}
    assert "Carol" not in desk.get(LIST).text
    assert found(nom="elan") == {zoe.email}
    assert found(etat="ended") == {zoe.email}
    assert found(etat="suspended") == {emma.email}
    assert found(etat="valid") == {martin.email}
    assert found(nom="personne") == set()
    assert desk.get(LIST, query_string={"etat": "autre"}).status_code == 404
    assert desk.get(LIST, query_string={"page": "2"}).status_code == 404


def test_nobody_else_sees_anything_there(app: Flask, martin: Person) -> None:
    page = page_of(martin)
    for person in (martin, people.moderator(), people.staff(Role.VERIFIER, "vera@exemple.fr")):
        browser = people.sign_in(app.test_client(), person)
        for address in (LIST, page):
            assert browser.get(address).status_code == 404
        for verb in ("suspendre", "terminer", "rendre"):
            assert browser.post(f"{page}/{verb}", data={"reason": WHY}).status_code == 404
    assert app.test_client().get(page).status_code == 303


def test_who_was_never_verified_has_no_page(desk: FlaskClient, ada: Person) -> None:
    carol = people.doctor("carol@exemple.fr", name="Carol Neuve", verified=False)
    for person in (carol, ada):
        assert desk.get(page_of(person)).status_code == 404


@pytest.mark.parametrize("act", [suspend_right, end_right])
def test_a_session_that_is_open_may_do_nothing_from_then_on(
    app: Flask, ada: Person, martin: Person, act
) -> None:
    question_id = people.published_question(people.moderator())
    browser = people.sign_in(app.test_client(), martin)
    editor = f"/espace/questions/{question_id}"
    written = fields(browser.get(editor).text) | PARTS
    save_draft(martin.actor, martin.doctor_id, question_id, parts=PARTS)
    act(ada.actor, martin.actor.account_id, reason=WHY)
    assert browser.get("/espace/questions").location.startswith("/connexion")
    refused = browser.post(editor, data=written)
    assert refused.status_code == 303
    assert refused.location.startswith("/connexion?next=")
    assert db.session.scalars(select(Answer)).all() == []
    (kept,) = db.session.scalars(select(KeptText)).all()
    assert dict(kept.fields["fields"])["explanation"] == PARTS["explanation"]
    assert "Votre texte est gardé" in browser.get(refused.location).text
    people.sign_in(browser, martin)
    assert browser.get(editor).status_code == 404
    assert PARTS["consult"] in browser.get(f"/espace/compte/texte-garde/{kept.id}").text
    assert [one.parts for one in db.session.scalars(select(AnswerDraft))] == [PARTS]
    assert browser.post(editor, data=written).status_code == 404


def test_given_back_the_draft_is_there_and_the_answer_is_published(
    app: Flask, ada: Person, martin: Person
) -> None:
    question_id = people.published_question(people.moderator())
    save_draft(martin.actor, martin.doctor_id, question_id, parts=PARTS)
    suspend_right(ada.actor, martin.actor.account_id, reason=WHY)
    restore_right(ada.actor, martin.actor.account_id, reason=WHY)
    browser = people.sign_in(app.test_client(), martin)
    values = fields(browser.get(f"/espace/questions/{question_id}").text)
    assert values["explanation"] == PARTS["explanation"]
    assert browser.post(f"/espace/questions/{question_id}", data=values).status_code == 303
    assert len(db.session.scalars(select(Answer)).all()) == 1


def test_feeds_and_sitemaps_learn_that_the_page_changed(
    app: Flask, clock: Clock, ada: Person, martin: Person
) -> None:
    question_id = people.published_question(people.moderator())
    people.published_answer(martin, question_id)
    deliver()
    client, address = app.test_client(), db.session.get_one(Question, question_id).slug
    page = f"/questions/{question_id}-{address}"
    tag = client.get(page).headers["ETag"]
    clock.advance(minutes=5)
    suspend_right(ada.actor, martin.actor.account_id, reason=WHY)
    deliver()
    assert db.session.get_one(Question, question_id).changed_at == clock.moment
    assert client.get(page, headers={"If-None-Match": tag}).status_code == 200
    assert "/medecins/camille-martin" not in client.get("/sitemaps/pages.xml").text


@pytest.mark.parametrize(
    ("profession", "status", "role", "label"),
    [
        ("40", "practising", Role.PROFESSIONAL, "Chirurgien-dentiste"),
        ("10", "student", Role.STUDENT, "Étudiant en médecine"),
        ("10", "intern", Role.STUDENT, "Interne en médecine"),
    ],
)
def test_other_professions_and_students_have_their_own_label_and_never_dr(
    desk: FlaskClient, profession: str, status: str, role: Role, label: str
) -> None:
    person = verified_person(profession=profession, status=status, role=role)
    page = desk.get(page_of(person)).text
    line = page[page.index("Emma") : page.index("Ce que cela veut dire")]
    assert f"Rivière</span>, {label}" in line
    assert "par Pro Santé Connect" in line
    assert "Médecin vérifié" not in page
    assert "Dr" not in line
