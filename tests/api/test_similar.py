"""Similar questions while somebody writes: five at most, nothing kept, and bad bodies refused."""

import logging

import pytest
from flask.testing import FlaskClient

from qa.answers.services.publishing import withdraw_answer
from qa.search.services import rebuild_index
from tests.people import (
    BODY,
    TITLE,
    doctor,
    moderator,
    pending_question,
    published_answer,
    published_question,
)
from tests.queries import statements
from tests.questions.test_lists import START, answered

PATH = "/api/v1/similar"


def test_it_works(client: FlaskClient) -> None:
    question_id = published_question(moderator())
    published_answer(doctor(), question_id)
    rebuild_index()
    response = client.post(PATH, json={"title": "Mon cœur palpite le soir", "body": "Après un café"})
    assert response.status_code == 200
    address = f"/questions/{question_id}-palpitations-le-soir-apres-le-cafe"
    assert response.json == {"items": [{"id": question_id, "title": TITLE, "url": address}]}
    assert response.headers["Cache-Control"] == "no-store"
    assert client.get(address).status_code == 200
    english = client.post("/en" + PATH, json={"title": "Palpitations le soir"}).json
    assert english["items"][0]["url"] == "/en" + address


def test_five_at_most(client: FlaskClient) -> None:
    for number in range(8):
        answered(START, title=f"Palpitations le soir {number}")
    rebuild_index()
    assert len(client.post(PATH, json={"title": "Palpitations le soir", "body": ""}).json["items"]) == 5


def test_only_what_is_answered_today(client: FlaskClient) -> None:
    bob = doctor()
    pending_question()
    question_id = published_question(moderator())
    answer_id = published_answer(bob, question_id)
    rebuild_index()
    withdraw_answer(bob.actor, answer_id)
    assert client.post(PATH, json={"title": TITLE, "body": BODY}).json == {"items": []}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b"null", b"1", b'{"title": 1}', b'{"title": "x", "body": ["y"]}', b'{"title": {}}'[:-1],
     b"\xff\xfe", b"[" * 100_000, b'{"title":' + b"[" * 100_000, b'{"a":' * 50_000, b"9" * 100_000],
)  # fmt: skip
def test_a_bad_body_is_refused_and_not_kept(client: FlaskClient, body: bytes) -> None:
    response = client.post(PATH, data=body, content_type="application/json")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"


def test_another_kind_of_body_is_refused(client: FlaskClient) -> None:
    assert client.post(PATH, data={"title": "x"}).status_code == 400
    assert client.post(PATH, data='{"title": "x"}', content_type="text/plain").status_code == 400


@pytest.mark.parametrize(
    "sent",
    [{}, {"title": None, "body": None}, {"title": "\u0000\ud800 palpitations"}, {"title": "(("},
     {"title": "x" * 99_999}, {"body": "a " * 60_000}, {"other": "x"}, {"title": "le la les"}],
)  # fmt: skip
def test_odd_texts_are_taken(client: FlaskClient, sent: dict) -> None:
    answered(START, title="Palpitations le soir")
    rebuild_index()
    response = client.post(PATH, json=sent)
    assert response.status_code == 200
    assert set(response.json) == {"items"}


def test_too_much_is_refused(client: FlaskClient) -> None:
    response = client.post(PATH, json={"title": "x" * 300_000})
    assert response.status_code == 413
    assert response.headers["Content-Type"] == "application/problem+json"


def test_nothing_of_it_is_kept_or_logged(client: FlaskClient, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    with statements() as seen:
        client.post(PATH + "?q=zibelinette", json={"title": "zibelinette", "body": "zibelinette"})
    assert [one for one in seen if not one.startswith("SELECT")] == []
    assert "zibelinette" not in caplog.text


def test_another_site_cannot_ask(client: FlaskClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(PATH, json={"title": "x"}, headers=headers).status_code == 403
