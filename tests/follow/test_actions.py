"""What the asker may do from their own page, each once, in time, and with the form given back filled."""

from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.answers.models import Answer
from qa.extensions import db
from qa.follow.models import Followup
from qa.follow.queries import question_behind
from qa.follow.rules import may_follow_up
from qa.moderation.services import hide_answer, refuse_followup
from qa.questions.models import QuestionPrivate
from tests.follow.test_page import public
from tests.people import asked, colleague, doctor, fields, moderator, published_answer, send
from tests.questions.sending import faults

WORDS = "La nuit aussi, depuis hier."


def followed(client: FlaskClient) -> str:
    """A token whose question has an answer."""
    question_id, token = public(moderator())
    published_answer(doctor(), question_id)
    return f"/suivi/{token}"


@pytest.mark.parametrize(("action", "field"), [("/precision", "precision"), ("/merci", "merci")])
def test_it_works(client: FlaskClient, action: str, field: str) -> None:
    page = followed(client)
    response = send(client, page, action, {field: f"  {WORDS}\r\n\u200b"})
    assert (response.status_code, response.location) == (303, page)
    addition = db.session.query(Followup).one()
    assert (addition.kind, addition.state, addition.body) == (
        {"merci": "thanks"}.get(field, field),
        "pending",
        "",
    )
    assert addition.content == {"text": WORDS, "keep": [], "more": []}
    assert WORDS in client.get(page).text


@pytest.mark.parametrize("text", ["", " \n\u200b", "a", "a" * 2001])
def test_too_little_or_too_much_comes_back_beside_its_field(client: FlaskClient, text: str) -> None:
    page = followed(client)
    response = send(client, page, "/precision", {"precision": text})
    assert response.status_code == 422
    assert set(faults(response.text)) == {"precision"}
    assert fields(response.text, "/precision")["precision"] == text.strip(" \n\u200b")
    assert db.session.query(Followup).count() == 0


def test_an_expired_form_loses_nothing(client: FlaskClient) -> None:
    page = followed(client)
    with patch("qa.web.forms.MAX_AGE_SECONDS", -1):
        response = send(client, page, "/precision", {"precision": WORDS})
    assert response.status_code == 422
    assert client.post(f"{page}/precision", data=fields(response.text, "/precision")).status_code == 303
    assert db.session.query(Followup).count() == 1


def test_the_same_form_twice_counts_once(client: FlaskClient) -> None:
    page = followed(client)
    values = fields(client.get(page).text, "/merci") | {"merci": WORDS}
    places = [client.post(f"{page}/merci", data=values).location for _ in range(2)]
    assert places == [page, page]
    assert db.session.query(Followup).count() == 1


def test_a_precision_is_taken_until_30_days_after_the_first_answer(client: FlaskClient, clock) -> None:
    page = followed(client)
    values = fields(client.get(page).text, "/precision") | {"precision": WORDS}
    clock.advance(days=30, seconds=-1)
    assert "Envoyer ma précision" in client.get(page).text
    assert send(client, page, "/precision", {"precision": WORDS}).status_code == 303
    late = fields(client.get(page).text, "/precision") | {"precision": WORDS}
    clock.advance(seconds=1)
    assert "Envoyer ma précision" not in client.get(page).text
    refused = client.post(f"{page}/precision", data=late)
    assert refused.status_code == 409
    assert "Il est trop tard" in refused.text
    assert client.post(f"{page}/precision", data=values).status_code == 422
    assert db.session.query(Followup).count() == 1
    assert send(client, page, "/merci", {"merci": WORDS}).status_code == 303


def test_a_precision_is_taken_before_any_answer_but_thanks_are_not(client: FlaskClient) -> None:
    _, token = asked()
    page = f"/suivi/{token}"
    assert "Envoyer mon remerciement" not in client.get(page).text
    assert send(client, page, "/precision", {"precision": WORDS}).status_code == 303
    question = question_behind(token)
    assert not may_follow_up(question, "thanks", moment=question.asked_at)


def test_thanks_are_refused_once_the_only_answer_is_hidden(client: FlaskClient) -> None:
    page = followed(client)
    values = fields(client.get(page).text, "/merci") | {"merci": WORDS}
    hide_answer(moderator("b@exemple.fr").actor, 1, reason="Motif")
    assert client.post(f"{page}/merci", data=values).status_code == 409
    assert db.session.query(Followup).count() == 0


def test_a_refused_addition_says_why_to_the_asker_only(client: FlaskClient) -> None:
    page = followed(client)
    send(client, page, "/precision", {"precision": WORDS})
    refuse_followup(moderator("b@exemple.fr").actor, 1, reason="Un nom y figure.")
    assert "Un nom y figure." in client.get(page).text
    assert WORDS not in client.get("/questions/1", follow_redirects=True).text


def test_helped_and_most_useful_are_said_of_one_answer_at_most(client: FlaskClient) -> None:
    question_id, token = public(moderator())
    first, second = published_answer(doctor(), question_id), published_answer(colleague(), question_id)
    page = f"/suivi/{token}"
    assert send(client, page, "/utile", {"answer": str(first)}).status_code == 303
    helped = {one.id: (one.helped, one.most_useful) for one in db.session.query(Answer)}
    assert helped == {first: (True, False), second: (False, False)}
    for chosen in (first, second):
        assert send(client, page, "/utile", {"answer": str(chosen), "plus_utile": "1"}).status_code == 303
    marks = {one.id: one.most_useful for one in db.session.query(Answer)}
    assert marks == {first: False, second: True}
    assert "La plus utile" in client.get("/questions/1", follow_redirects=True).text


@pytest.mark.parametrize("answer", ["", "0", "-1", "x", "٣", "9" * 40, "2", "99"])
def test_only_an_answer_of_the_own_question_can_be_marked(client: FlaskClient, answer: str) -> None:
    page = followed(client)
    other, _ = public(moderator("b@exemple.fr"))
    assert published_answer(colleague(), other) == 2
    assert send(client, page, "/utile", {"answer": answer, "plus_utile": "1"}).status_code == 404
    assert [one.id for one in db.session.query(Answer) if one.helped or one.most_useful] == []


def test_the_address_is_changed_and_removed(client: FlaskClient) -> None:
    _, token = asked(email="alice@exemple.fr")
    page = f"/suivi/{token}"
    before = db.session.query(QuestionPrivate).one().email_hash
    assert send(client, page, "/adresse", {"email": "Neuf@Exemple.FR"}).status_code == 303
    private = db.session.query(QuestionPrivate).one()
    assert private.email == "neuf@exemple.fr"
    assert private.email_hash not in (None, before)
    assert "neuf@exemple.fr" in client.get(page).text
    assert send(client, page, "/adresse", {"email": ""}).status_code == 303
    private = db.session.query(QuestionPrivate).one()
    assert (private.email, private.email_hash) == (None, None)


def test_a_wrong_address_comes_back_beside_its_field(client: FlaskClient) -> None:
    _, token = asked(email="alice@exemple.fr")
    response = send(client, f"/suivi/{token}", "/adresse", {"email": "neuf@"})
    assert response.status_code == 422
    assert set(faults(response.text)) == {"email"}
    assert 'value="neuf@"' in response.text
    assert db.session.query(QuestionPrivate).one().email == "alice@exemple.fr"


@pytest.mark.parametrize("action", ["/precision", "/merci", "/utile", "/adresse", "/supprimer"])
def test_without_the_form_s_own_token_nothing_happens(client: FlaskClient, action: str) -> None:
    page = followed(client)
    values = {"precision": WORDS, "merci": WORDS, "answer": "1", "email": "neuf@exemple.fr", "confirm": "y"}
    assert client.post(page + action, data=values).status_code == 422
    assert client.get(page + action).status_code == 405
    assert db.session.query(Followup).count() == 0
    assert db.session.get(Answer, 1).helped is False
    assert question_behind(page.removeprefix("/suivi/")) is not None


def test_too_much_at_once_gives_the_text_back(app: Flask) -> None:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    page = followed(client)
    for number in range(20):
        assert send(client, page, "/precision", {"precision": f"{WORDS} {number}"}).status_code == 303
    response = send(client, page, "/precision", {"precision": WORDS})
    assert response.status_code == 429
    assert "Retry-After" in response.headers
    assert fields(response.text, "/precision")["precision"] == WORDS
