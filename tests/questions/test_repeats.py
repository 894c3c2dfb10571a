"""Asked again within minutes: the form says so, with the way back; never a second question by mistake."""

from flask.testing import FlaskClient
from sqlalchemy import func, select

from qa.extensions import db
from qa.moderation.services import publish_question
from qa.questions.models import Question
from qa.questions.rules import is_nearly
from qa.questions.services.repeats import forget_asks
from tests import people
from tests.questions.sending import VALUES, fresh_token, post, send_whole, token_of


def questions() -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).select_from(Question)) or 0


def again(client: FlaskClient, **changed: str):
    """A new form with nearly the same words."""
    return post(client, {**VALUES, **changed, "csrf_token": fresh_token(client)})


def test_the_same_words_in_a_new_form_lead_to_the_first_question(client: FlaskClient, clock) -> None:
    send_whole(client)
    clock.advance(minutes=3)
    response = again(client, body=VALUES["body"] + " Merci")
    assert response.status_code == 422
    assert "Vous avez déjà posé cette question" in response.text
    link = response.text.split('href="/suivi/')[1].split('"')[0]
    assert client.get(f"/suivi/{link}").status_code == 200
    assert questions() == 1


def test_the_form_stays_filled_and_can_be_sent_all_the_same(client: FlaskClient, clock) -> None:
    send_whole(client)
    response = again(client)
    assert 'name="encore" value="1"' in response.text
    assert VALUES["title"] in response.text
    assert token_of(again(client, encore="1"))
    assert questions() == 2


def test_other_words_are_another_question(client: FlaskClient, clock) -> None:
    send_whole(client)
    assert again(client, title="Autre chose, bien différente", body=people.BODY * 2).status_code == 303


def test_a_quarter_of_an_hour_later_nothing_is_remembered(client: FlaskClient, clock) -> None:
    send_whole(client)
    clock.advance(minutes=16)
    forget_asks()
    assert again(client).status_code == 303


def test_another_network_learns_nothing(client: FlaskClient, clock) -> None:
    send_whole(client)
    values = {**VALUES, "csrf_token": fresh_token(client)}
    other = client.post("/poser-une-question", data=values, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert other.status_code == 303


def test_once_public_its_words_prove_nothing(client: FlaskClient, clock) -> None:
    """Whoever copies a public text must not get the asker's link."""
    send_whole(client)
    question = db.session.scalars(select(Question)).one()
    text = {"title": VALUES["title"], "body": VALUES["body"], "specialty": ""}
    publish_question(people.moderator().actor, question.id, **text)
    assert again(client).status_code == 303


def test_nearly_is_nine_words_of_ten() -> None:
    words = [f"mot{number}" for number in range(20)]
    assert is_nearly(" ".join(words), " ".join([*words[:18], "autre", "chose"]))
    assert not is_nearly(" ".join(words), " ".join([*words[:17], "une", "autre", "chose"]))
