"""Names and numbers are masked before an answer is public, unless the doctor says that they are none."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.answers.check_rules import check
from qa.answers.models import Answer
from qa.answers.queries import answer, answer_by, draft
from qa.answers.services import publishing
from qa.extensions import db
from qa.kernel.errors import Invalid
from qa.safety.prescriptions import Own
from tests import people

NAMED = "Montrez ceci à Madame Durand, au 06 12 34 56 78."
NUMBER = "06 12 34 56 78"
DEMONSTRATION = sorted((Path(__file__).parents[2] / "qa" / "demonstration").glob("questions-*.json"))


def read(answer_id: int) -> Answer:
    db.session.rollback()
    found = answer(answer_id)
    assert found is not None
    return found


class Desk:
    """A doctor before one question."""

    def __init__(self, client: FlaskClient) -> None:
        self.author = people.doctor()
        self.question_id = people.published_question(people.moderator())
        self.path = f"/espace/questions/{self.question_id}"
        self.client = people.sign_in(client, self.author)

    def send(
        self, keep: list[str] | None = None, seen: TestResponse | None = None, **changes: str
    ) -> TestResponse:
        html = (seen or self.client.get(self.path)).text
        values = people.fields(html, self.path) | people.PARTS | changes
        return self.client.post(self.path, data=values | {"keep": keep or []})

    def mine(self) -> Answer | None:
        db.session.rollback()
        return answer_by(self.author.doctor_id, self.question_id)


@pytest.fixture
def desk(client: FlaskClient) -> Desk:
    return Desk(client)


def test_it_works(desk: Desk) -> None:
    shown = desk.send(action=NAMED)
    assert shown.status_code == 200
    assert "Publier avec ces mots masqués" in shown.text
    assert 'name="keep"' in shown.text
    assert desk.mine() is None
    assert desk.send(seen=shown, action=NAMED).status_code == 303
    mine = desk.mine()
    assert mine is not None
    assert "Durand" not in mine.parts["action"] + mine.html
    assert NUMBER not in mine.parts["action"] + mine.html
    assert "[NOM]" in mine.html


def test_a_word_that_is_no_name_is_kept_and_the_others_are_masked(desk: Desk) -> None:
    shown = desk.send(action=NAMED)
    assert desk.send([NUMBER], seen=shown, action=NAMED).status_code == 303
    mine = desk.mine()
    assert mine is not None
    assert NUMBER in mine.parts["action"]
    assert "Durand" not in mine.parts["action"]


def test_a_ticked_box_is_still_ticked_when_the_page_comes_back(desk: Desk) -> None:
    shown = desk.send([NUMBER], action=NAMED)
    assert f'value="{NUMBER}" checked' in shown.text


def test_only_what_was_found_can_be_kept() -> None:
    found = check(people.PARTS | {"action": NAMED}, own=Own(), keep=["Montrez", NUMBER])
    assert found.kept == (NUMBER,)
    assert NUMBER not in found.masked


def test_the_doctor_s_own_name_stands_beside_the_answer_and_may_stand_in_it() -> None:
    parts = people.PARTS | {"limits": "Dr Camille Martin, avec le Dr Paul Durand"}
    found = check(parts, own=Own(name="Camille Martin"))
    assert "Martin" in found.parts["limits"]
    assert "Durand" not in found.parts["limits"]
    assert "Martin" not in check(parts, own=Own(name="Dominique Petit")).parts["limits"]


def test_a_draft_is_never_masked(desk: Desk) -> None:
    desk.send(action=NAMED)
    kept = draft(desk.author.doctor_id, desk.question_id)
    assert kept is not None
    assert kept.parts["action"] == NAMED


def test_the_preview_shows_what_will_be_public(desk: Desk) -> None:
    shown = desk.send(action=NAMED, action_apercu="1")
    preview = shown.text.split('data-live="preview"')[1].split("</section>")[0]
    assert "[NOM]" in preview
    assert "Durand" not in preview


@pytest.mark.usefixtures("app")
def test_the_service_masks_by_itself_and_refuses_what_is_forbidden() -> None:
    author, question_id = people.doctor(), people.published_question(people.moderator())
    with pytest.raises(Invalid) as refusal:
        people.published_answer(author, question_id, action="Prenez rendez-vous à mon cabinet.")
    assert refusal.value.field == "action"
    answer_id = people.published_answer(author, question_id, action=NAMED)
    assert "Durand" not in read(answer_id).html
    with pytest.raises(Invalid):
        publishing.correct_answer(
            author.actor, answer_id, parts=people.PARTS | {"limits": "Mes patients sont ravis."}, version=None
        )


@pytest.mark.usefixtures("app")
def test_what_was_public_in_the_answer_stays_on_a_correction_and_what_is_new_does_not() -> None:
    author, question_id = people.doctor(), people.published_question(people.moderator())
    parts = people.PARTS | {"action": NAMED}
    answer_id = publishing.publish_answer(author.actor, question_id, parts=parts, keep=[NUMBER]).id
    later = parts | {"action": f"Appelez le {NUMBER}, ou le 07 11 22 33 44."}
    publishing.correct_answer(author.actor, answer_id, parts=later, version=None)
    text = read(answer_id).parts["action"]
    assert NUMBER in text
    assert "07 11 22 33 44" not in text


@pytest.mark.usefixtures("app")
def test_an_answer_without_names_is_published_as_written() -> None:
    author, question_id = people.doctor(), people.published_question(people.moderator())
    assert read(people.published_answer(author, question_id)).parts == people.PARTS


def test_the_answers_of_the_demonstration_name_nobody() -> None:
    questions = [question for file in DEMONSTRATION for question in json.loads(file.read_text("utf-8"))]
    checks = [check(answer, own=Own()) for question in questions for answer in question["answers"]]
    assert len(checks) >= 60
    assert [one.found for one in checks if one.found] == []
