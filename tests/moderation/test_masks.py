"""Masks on the moderator's page: filled in, undone, done, and nothing identifying is public by oversight."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.extensions import db
from qa.kernel.database import transaction
from qa.moderation.models import Kind
from qa.moderation.queries import decisions
from qa.questions.models import PrivateRevision, QuestionRevision, State
from qa.questions.queries import with_private
from tests import people
from tests.moderation.desk import QUEUE, Desk, read, spaced

WRITTEN = "Je m’appelle Kévin Durand et j’habite à Trifouilly. Je tousse la nuit depuis trois semaines."
MASKED = WRITTEN.replace("Kévin Durand", "[NOM]")
NAME = "Kévin Durand"


def waiting(**content: object) -> int:
    """A question with a name in it, and what its asker chose."""
    question_id = people.pending_question(body=WRITTEN)
    with transaction():
        private = with_private(question_id).private
        private.content = private.content | content
    return question_id


def updated(desk: Desk, question_id: int, **changes: object) -> TestResponse:
    """After a press on « Mettre à jour le texte »."""
    return desk.send(question_id, "/publier", masquer="1", **changes)


def text_in(sent: TestResponse) -> str:
    return people.untouched(sent.text, "/publier")["body"]


def test_it_works(desk: Desk) -> None:
    question_id = waiting()
    page = spaced(desk.client.get(f"{QUEUE}/{question_id}").text)
    assert people.untouched(page, "/publier")["body"] == MASKED
    assert f'<mark class="masked">{NAME} <span class="mask-why">(nom)</span></mark>' in page
    assert desk.send(question_id, "/publier").status_code == 303
    assert read(question_id).body == MASKED
    public = (
        desk.client.application.test_client().get(f"/questions/{question_id}", follow_redirects=True).text
    )
    assert "[NOM]" in public
    assert "Durand" not in public
    rows = db.session.query(QuestionRevision).all()
    assert [one.body for one in rows] == [MASKED]
    assert db.session.query(PrivateRevision).one().content["body"] == WRITTEN


def test_a_mask_is_undone_with_one_press_and_done_with_another(desk: Desk) -> None:
    question_id = waiting()
    undone = updated(desk, question_id, keep=NAME)
    assert (undone.status_code, text_in(undone)) == (200, WRITTEN)
    values = people.untouched(undone.text, "/publier")
    assert values["keep"] == NAME
    del values["keep"]
    done = desk.client.post(f"{QUEUE}/{question_id}/publier", data=values | {"masquer": "1"})
    assert text_in(done) == MASKED
    assert read(question_id).state == State.PENDING


def test_a_word_is_masked_and_the_edits_stay(desk: Desk) -> None:
    question_id = waiting()
    edited = MASKED.replace("Je tousse", "Je tousse beaucoup")
    sent = updated(desk, question_id, more="Trifouilly", body=edited, title="Un titre travaillé longtemps")
    assert text_in(sent) == edited.replace("Trifouilly", "[NOM]")
    values = people.untouched(sent.text, "/publier")
    assert (values["more"], values["title"]) == ("Trifouilly", "Un titre travaillé longtemps")
    assert desk.client.post(f"{QUEUE}/{question_id}/publier", data=values).status_code == 303
    assert "Trifouilly" not in read(question_id).body


def test_a_choice_that_was_not_applied_publishes_nothing(desk: Desk) -> None:
    question_id = waiting()
    sent = desk.send(question_id, "/publier", more="Trifouilly")
    assert sent.status_code == 422
    assert "Relisez-le, puis publiez-le." in sent.text
    assert "Trifouilly" not in text_in(sent)
    assert read(question_id).state == State.PENDING


def test_what_the_asker_chose_is_followed_and_told(desk: Desk) -> None:
    question_id = waiting(keep=[NAME], more=["Trifouilly"])
    page = spaced(desk.client.get(f"{QUEUE}/{question_id}").text)
    values = people.untouched(page, "/publier")
    assert values["body"] == WRITTEN.replace("Trifouilly", "[NOM]")
    assert (values["keep"], values["more"]) == (NAME, "Trifouilly")
    assert "La personne dit que ce n’est pas un nom." in page
    assert "La personne demande de masquer aussi : <bdi>Trifouilly</bdi>" in page


def test_the_asker_has_not_the_last_word(desk: Desk) -> None:
    question_id = waiting(keep=[NAME])
    assert desk.send(question_id, "/publier").status_code == 422
    assert read(question_id).state == State.PENDING


def test_what_still_identifies_must_be_confirmed(desk: Desk) -> None:
    question_id = waiting()
    sent = desk.send(question_id, "/publier", body=WRITTEN)
    assert sent.status_code == 422
    assert 'href="#sure"' in sent.text
    assert f'<mark class="masked">{NAME}</mark>' in sent.text
    values = people.untouched(sent.text, "/publier")
    assert (values["listed"], values["body"], "sure" in values) == (NAME, WRITTEN, False)
    path = f"{QUEUE}/{question_id}/publier"
    assert desk.client.post(path, data=values | {"sure": "y"}).status_code == 303
    assert read(question_id).body == WRITTEN
    (decision,) = decisions(Kind.QUESTION, question_id)
    assert decision.reason == "Mots confirmés comme n’identifiant personne : 1"
    assert "n’identifiant personne : 1" in spaced(desk.client.get(f"{QUEUE}/{question_id}").text)


def test_a_confirmation_covers_the_words_it_was_shown_with(desk: Desk) -> None:
    question_id = waiting(keep=[NAME])
    other = WRITTEN + " Appelez-moi au 06 12 34 56 78."
    sent = desk.send(question_id, "/publier", body=other, sure="y")
    assert sent.status_code == 422
    values = people.untouched(sent.text, "/publier")
    assert values["listed"] == [NAME, "06 12 34 56 78"]
    assert "sure" not in values
    assert read(question_id).state == State.PENDING


def test_a_name_in_the_title_stops_it_too(desk: Desk) -> None:
    question_id = waiting()
    assert desk.send(question_id, "/publier", title=f"Je m’appelle {NAME}").status_code == 422
    assert read(question_id).state == State.PENDING


def test_a_public_text_is_watched_too(desk: Desk) -> None:
    question_id = waiting()
    desk.send(question_id, "/publier")
    page = desk.client.get(f"{QUEUE}/{question_id}").text
    assert people.untouched(page, "/publier")["body"] == MASKED
    assert desk.send(question_id, "/publier", body=WRITTEN).status_code == 422
    assert read(question_id).body == MASKED
    undone = updated(desk, question_id, keep=NAME)
    values = people.untouched(undone.text, "/publier") | {"sure": "y"}
    assert desk.client.post(f"{QUEUE}/{question_id}/publier", data=values).status_code == 303
    assert read(question_id).body == WRITTEN
    assert people.untouched(desk.client.get(f"{QUEUE}/{question_id}").text, "/publier")["keep"] == NAME


def test_an_update_needs_no_living_form_and_uses_none_up(desk: Desk) -> None:
    question_id = waiting()
    values = desk.opened(question_id, "/publier") | {"csrf_token": "gone", "masquer": "1", "keep": NAME}
    sent = desk.client.post(f"{QUEUE}/{question_id}/publier", data=values)
    assert (sent.status_code, text_in(sent)) == (200, WRITTEN)
    assert read(question_id).state == State.PENDING


def test_only_moderators_bring_a_text_in_line(client: FlaskClient) -> None:
    question_id = waiting()
    path = f"{QUEUE}/{question_id}/publier"
    assert client.post(path, data={"masquer": "1"}).location == "/connexion"
    signed = people.sign_in(client, people.doctor())
    assert signed.post(path, data={"masquer": "1"}).status_code == 404


@pytest.mark.parametrize("body", ["06 12 34 56 78 " * 2000, ""])
def test_a_wild_text_comes_back_as_it_is(desk: Desk, body: str) -> None:
    sent = updated(desk, waiting(), body=body, more="Trifouilly")
    assert sent.status_code == 200
    assert text_in(sent) == body.strip()
