"""Answers read after their publication, and the askers' additions."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.answers.models import State
from qa.answers.queries import answer
from qa.extensions import db
from qa.follow.models import FollowupKind
from qa.follow.queries import followup
from qa.follow.services.additions import add_followup
from qa.kernel.access import ASKER
from qa.kernel.database import transaction
from qa.moderation.models import Kind
from qa.moderation.queries import decisions
from tests import people

ANSWERS, ADDITIONS = "/moderation/reponses", "/moderation/ajouts"


class Desk:
    """A signed-in moderator, a public answer that nobody has read, an addition that waits."""

    def __init__(self, client: FlaskClient) -> None:
        self.staff, self.author = people.moderator(), people.doctor()
        self.question_id = people.published_question(self.staff)
        self.answer_id = people.published_answer(self.author, self.question_id)
        text = "Merci, appelez-moi au 06 12 34 56 78."
        self.addition_id = add_followup(ASKER, self.question_id, kind=FollowupKind.THANKS, text=text).id
        self.client = people.sign_in(client, self.staff)

    def send(self, page: str, action: str, **changes: str) -> TestResponse:
        """Sends the form of the page whose address ends with `action`."""
        values = people.fields(self.client.get(page).text, action) | changes
        return self.client.post(page + action if action.startswith("/") else action, data=values)

    def public(self) -> str:
        """The question as anyone sees it."""
        visitor = self.client.application.test_client()
        return visitor.get(f"/questions/{self.question_id}", follow_redirects=True).text

    def state(self) -> str:
        db.session.rollback()
        found = answer(self.answer_id)
        assert found is not None
        return found.state


@pytest.fixture
def desk(client: FlaskClient) -> Desk:
    return Desk(client)


def test_it_works(desk: Desk) -> None:
    page = desk.client.get(ANSWERS)
    assert page.status_code == 200
    assert "<strong>expliquer</strong>" in page.text
    sent = desk.send(ANSWERS, f"/{desk.answer_id}/lue")
    assert (sent.status_code, sent.location) == (303, ANSWERS)
    after = desk.client.get(ANSWERS).text
    assert "Réponse lue." in after
    assert "Aucune réponse à relire" in after
    assert desk.state() == State.PUBLISHED


def test_a_visitor_signs_in_first_and_a_doctor_sees_nothing(desk: Desk) -> None:
    visitor = desk.client.application.test_client()
    paths = (f"{ANSWERS}/1/lue", f"{ANSWERS}/1/masquer", f"{ANSWERS}/1/retablir", f"{ADDITIONS}/1/publier",
             f"{ADDITIONS}/1/refuser")  # fmt: skip
    for path in (ANSWERS, ADDITIONS):
        assert visitor.get(path).location.startswith("/connexion?next=")
    for path in paths:
        assert visitor.post(path).location == "/connexion"
    people.sign_in(visitor, desk.author)
    assert [visitor.get(path).status_code for path in (ANSWERS, ADDITIONS)] == [404, 404]
    assert {visitor.post(path).status_code for path in paths} == {404}
    assert desk.state() == State.PUBLISHED


def test_one_click_hides(desk: Desk) -> None:
    sent = desk.send(ANSWERS, f"/{desk.answer_id}/masquer")
    assert (sent.status_code, sent.location) == (303, ANSWERS)
    assert desk.state() == State.HIDDEN
    assert "<strong>expliquer</strong>" not in desk.public()


def test_the_author_reads_the_reason(desk: Desk) -> None:
    desk.send(ANSWERS, f"/{desk.answer_id}/masquer", reason="Le nom d’une marque.")
    author = people.sign_in(desk.client.application.test_client(), desk.author)
    assert "Le nom d’une marque." in author.get(f"/espace/questions/{desk.question_id}").text


def test_a_reason_that_is_too_long_hides_nothing(desk: Desk) -> None:
    desk.send(ANSWERS, f"/{desk.answer_id}/masquer", reason="a" * 501)
    assert "Rien n’a été fait" in desk.client.get(ANSWERS).text
    assert desk.state() == State.PUBLISHED


def test_hidden_and_shown_again_from_the_question(desk: Desk) -> None:
    review = f"/moderation/questions/{desk.question_id}"
    for action in ("masquer", "retablir"):
        path = f"{ANSWERS}/{desk.answer_id}/{action}"
        values = people.fields(desk.client.get(review).text, path)
        assert desk.client.post(path, data=values).status_code == 303
    assert desk.state() == State.PUBLISHED
    assert "<strong>expliquer</strong>" in desk.public()


def test_sent_twice_it_acts_once(desk: Desk) -> None:
    path = f"{ANSWERS}/{desk.answer_id}/masquer"
    values = people.fields(desk.client.get(ANSWERS).text, path)
    assert [desk.client.post(path, data=values).location for _ in range(2)] == [ANSWERS, ANSWERS]
    assert len(decisions(Kind.ANSWER, desk.answer_id)) == 1
    assert "déjà décidé" not in desk.client.get(ANSWERS).text


def test_two_moderators_hide_and_one_is_told(desk: Desk) -> None:
    path = f"{ANSWERS}/{desk.answer_id}/masquer"
    first, second = (people.fields(desk.client.get(ANSWERS).text, path) for _ in range(2))
    for values in (first, second):
        desk.client.post(path, data=values)
    assert "Quelqu’un a déjà décidé" in desk.client.get(ANSWERS).text
    assert len(decisions(Kind.ANSWER, desk.answer_id)) == 1


def test_each_answer_has_forms_of_its_own(desk: Desk) -> None:
    other = people.published_answer(people.colleague(), desk.question_id)
    page = desk.client.get(ANSWERS).text
    for answer_id in (desk.answer_id, other):
        path = f"{ANSWERS}/{answer_id}/masquer"
        desk.client.post(path, data=people.fields(page, path))
    assert desk.state() == State.HIDDEN
    assert answer(other).state == State.HIDDEN


def test_without_token_nothing_is_hidden(desk: Desk) -> None:
    assert desk.client.post(f"{ANSWERS}/{desk.answer_id}/masquer").status_code == 303
    assert desk.state() == State.PUBLISHED


def test_an_addition_is_published_as_it_was_corrected(desk: Desk) -> None:
    path = f"{ADDITIONS}/{desk.addition_id}/publier"
    values = people.untouched(desk.client.get(ADDITIONS).text, path)
    assert values["text"] == "Merci, appelez-moi au [TEL]."
    assert "06 12 34 56 78" not in desk.public()
    assert desk.client.post(path, data=values | {"text": "Merci pour tout."}).location == ADDITIONS
    public = desk.public()
    assert "Merci pour tout." in public
    assert "06 12 34 56 78" not in public


def test_a_refused_addition_needs_a_reason(desk: Desk) -> None:
    page = desk.client.get(ADDITIONS).text
    path = f"{ADDITIONS}/{desk.addition_id}/refuser"
    values = people.fields(page, "/publier")
    assert f'formaction="{path}"' in page
    desk.client.post(path, data=values | {"reason": ""})
    assert "donnez un texte ou une raison" in desk.client.get(ADDITIONS).text
    desk.client.post(path, data=values | {"reason": "Il y a un numéro de téléphone."})
    db.session.rollback()
    assert followup(desk.addition_id).refusal == "Il y a un numéro de téléphone."
    assert "Aucun ajout à relire" in desk.client.get(ADDITIONS).text


def test_the_tabs_count_what_waits(desk: Desk) -> None:
    people.pending_question()
    page = desk.client.get("/moderation/questions").text
    assert page.count('<span class="count">1</span>') == 3


@pytest.mark.parametrize("path", [ANSWERS, "/moderation/questions/1"])
def test_what_the_rules_remark_in_an_answer_is_shown_beside_it(desk: Desk, path: str) -> None:
    assert "À vérifier dans cette réponse" not in desk.client.get(path).text
    found = answer(desk.answer_id)
    with transaction():
        found.parts = found.parts | {"action": "Je vous prescris du repos. Écrivez à lea.durand@exemple.fr."}
    page = desk.client.get(path).text
    assert "À vérifier dans cette réponse" in page
    assert "R.4127" in page
    assert '<mark class="masked" dir="auto" lang="fr">lea.durand@exemple.fr</mark>' in page
