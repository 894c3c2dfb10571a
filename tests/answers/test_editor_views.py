"""The editor: context, five parts, preview, draft, correction, withdrawal."""

from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from qa.answers.models import Answer
from qa.answers.queries import answer, answer_by, draft, history
from qa.answers.services import publishing
from qa.doctors.models import Doctor
from qa.extensions import db
from qa.kernel.database import transaction
from tests import people

CONTEXT = {
    "for_whom": "child", "age_band": "1_5", "sex": "female", "pregnant": "no", "duration": "dix jours",
    "treatments": "du paracétamol", "history": "une bronchiolite",
}  # fmt: skip


class Desk:
    """A doctor before one question."""

    def __init__(self, client: FlaskClient, **changes: Any) -> None:
        self.staff, self.author = people.moderator(), people.doctor()
        self.question_id = people.published_question(self.staff, **changes)
        self.path = f"/espace/questions/{self.question_id}"
        self.client = people.sign_in(client, self.author)

    def opened(self) -> dict[str, str]:
        """The editor's fields as the page gives them."""
        return people.fields(self.client.get(self.path).text, self.path)

    def mine(self) -> Answer:
        db.session.rollback()
        found = answer_by(self.author.doctor_id, self.question_id)
        assert found is not None
        return found

    def count(self) -> int:
        db.session.rollback()
        return int(db.session.scalar(select(func.count(Answer.id))) or 0)


@pytest.fixture
def desk(client: FlaskClient) -> Desk:
    return Desk(client)


def test_it_works(desk: Desk) -> None:
    sent = desk.client.post(desk.path, data=desk.opened() | people.PARTS)
    assert (sent.status_code, sent.location) == (303, f"{desk.path}/publiee")
    assert desk.mine().is_public
    public = desk.client.get(f"/questions/{desk.question_id}", follow_redirects=True).text
    assert "Dr Camille Martin" in public
    assert "<strong>expliquer</strong>" in public


def test_the_context_stands_above_the_text(client: FlaskClient) -> None:
    desk = Desk(client, **CONTEXT)
    html = desk.client.get(desk.path).text
    text = html.index('class="prose"')
    for words in ("1 à 5 ans", "sexe féminin", "dix jours", "du paracétamol", "une bronchiolite", "enfant"):
        assert 0 < unescape(html.replace("\u00a0", " ")).index(words) < text


def test_colleagues_are_read_beside(desk: Desk) -> None:
    people.published_answer(people.colleague(), desk.question_id, explanation="L’avis d’un confrère.")
    assert "L’avis d’un confrère." in desk.client.get(desk.path).text


def test_a_visitor_signs_in_first(client: FlaskClient) -> None:
    for path in ("/espace/questions/1", "/espace/questions/1/publiee"):
        assert client.get(path).location.startswith("/connexion")
    for path in ("", "/retirer", "/apercu", "/brouillon"):
        sent = client.post(f"/espace/questions/1{path}")
        assert (sent.status_code, sent.location) == (303, "/connexion")


def test_a_moderator_writes_no_answer(client: FlaskClient) -> None:
    staff = people.moderator()
    question_id = people.published_question(staff)
    signed = people.sign_in(client, staff)
    assert signed.get(f"/espace/questions/{question_id}").status_code == 404
    assert signed.post(f"/espace/questions/{question_id}").status_code == 404


def test_a_question_that_nobody_has_read_is_not_there(desk: Desk) -> None:
    hidden = people.pending_question(title="Une question que personne n’a lue")
    assert desk.client.get(f"/espace/questions/{hidden}").status_code == 404


@pytest.mark.parametrize("part", ["explanation", "action", "consult"])
def test_a_missing_part_is_asked_for_and_the_rest_kept(desk: Desk, part: str) -> None:
    sent = desk.client.post(desk.path, data=desk.opened() | people.PARTS | {part: ""})
    assert sent.status_code == 422
    kept = people.fields(sent.text, desk.path)
    assert {name: kept[name] for name in people.PARTS} == people.PARTS | {part: ""}
    assert f'href="#{part}"' in sent.text
    assert desk.count() == 0


def test_too_much_in_all_is_refused_and_kept(desk: Desk) -> None:
    long = people.PARTS | {"action": "a" * 6000, "limits": "b" * 6000}
    sent = desk.client.post(desk.path, data=desk.opened() | long)
    assert sent.status_code == 422
    assert people.fields(sent.text, desk.path)["limits"] == "b" * 6000
    assert desk.count() == 0


def test_a_form_without_token_changes_nothing(desk: Desk) -> None:
    sent = desk.client.post(desk.path, data=people.PARTS)
    assert sent.status_code == 422
    assert people.fields(sent.text, desk.path)["action"] == people.PARTS["action"].strip()
    assert desk.count() == 0


def test_sent_twice_it_acts_once(desk: Desk) -> None:
    values = desk.opened() | people.PARTS
    sent = [desk.client.post(desk.path, data=values) for _ in range(2)]
    assert {(one.status_code, one.location) for one in sent} == {(303, f"{desk.path}/publiee")}
    assert desk.count() == 1
    assert history(desk.mine().id) == []


def test_a_doctor_whose_verification_was_taken_back_publishes_nothing(desk: Desk) -> None:
    values = desk.opened() | people.PARTS
    with transaction() as session:
        session.execute(update(Doctor).values(verified_at=None))
    assert desk.client.post(desk.path, data=values).status_code == 403
    assert desk.count() == 0


def test_a_correction_is_public_at_once_and_has_its_history(desk: Desk) -> None:
    desk.client.post(desk.path, data=desk.opened() | people.PARTS)
    values = desk.opened()
    assert values["action"] == people.PARTS["action"]
    sent = desk.client.post(desk.path, data=values | {"action": "Voyez votre médecin dans le mois."})
    assert sent.status_code == 303
    public = desk.client.get(f"/questions/{desk.question_id}", follow_redirects=True).text
    assert "Voyez votre médecin dans le mois." in public
    editor = desk.client.get(desk.path).text
    assert "Version 1" in editor
    assert "Arrêtez le café pendant deux semaines." in editor


def test_two_windows_from_the_same_text_do_not_overwrite_each_other(desk: Desk) -> None:
    desk.client.post(desk.path, data=desk.opened() | people.PARTS)
    first, second = desk.opened(), desk.opened()
    desk.client.post(desk.path, data=first | {"action": "Texte de la première fenêtre."})
    sent = desk.client.post(desk.path, data=second | {"action": "Texte de la seconde fenêtre."})
    assert sent.status_code == 409
    assert "Texte de la première fenêtre." in sent.text
    assert people.fields(sent.text, desk.path)["action"] == "Texte de la seconde fenêtre."
    assert desk.mine().parts["action"] == "Texte de la première fenêtre."
    kept = draft(desk.author.doctor_id, desk.question_id)
    assert kept is not None
    assert kept.parts["action"] == "Texte de la seconde fenêtre."


def test_a_window_opened_before_the_first_answer_does_not_overwrite_it(desk: Desk) -> None:
    first, second = desk.opened(), desk.opened()
    desk.client.post(desk.path, data=first | people.PARTS)
    sent = desk.client.post(desk.path, data=second | people.PARTS | {"action": "Un autre texte."})
    assert sent.status_code == 409
    assert desk.mine().parts["action"] == people.PARTS["action"]


def test_after_a_conflict_the_author_may_publish_knowingly(desk: Desk) -> None:
    first, second = desk.opened(), desk.opened()
    desk.client.post(desk.path, data=first | people.PARTS)
    sent = desk.client.post(desk.path, data=second | people.PARTS | {"action": "Un autre texte."})
    again = desk.client.post(desk.path, data=people.fields(sent.text, desk.path))
    assert again.status_code == 303
    assert desk.mine().parts["action"] == "Un autre texte."
    assert [row.parts["action"] for row in history(desk.mine().id)] == [people.PARTS["action"]]


def test_a_withdrawn_answer_is_public_no_more(desk: Desk) -> None:
    answer_id = people.published_answer(desk.author, desk.question_id)
    values = people.fields(desk.client.get(desk.path).text, "/retirer")
    sent = [desk.client.post(f"{desk.path}/retirer", data=values) for _ in range(2)]
    assert {(one.status_code, one.location) for one in sent} == {(303, desk.path)}
    assert "Arrêtez le café" not in desk.client.get(
        f"/questions/{desk.question_id}", follow_redirects=True
    ).text  # fmt: skip
    assert "Vous avez retiré votre réponse" in desk.client.get(desk.path).text
    assert len(history(answer_id)) == 1


def test_a_withdrawal_without_token_changes_nothing(desk: Desk) -> None:
    people.published_answer(desk.author, desk.question_id)
    assert desk.client.post(f"{desk.path}/retirer").status_code == 422
    assert desk.mine().is_public


def test_a_hidden_answer_shows_its_reason_and_no_editor(desk: Desk) -> None:
    answer_id = people.published_answer(desk.author, desk.question_id)
    publishing.hide_answer(desk.staff.actor, answer_id, reason="Le nom d’une marque.")
    html = desk.client.get(desk.path).text
    assert "Le nom d’une marque." in html
    assert "data-answer" not in html
    assert not answer(answer_id).is_public
