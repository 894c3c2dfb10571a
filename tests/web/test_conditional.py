"""Public pages are checked again, cheaply, and never shown after they changed."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.moderation.services import hide_answer
from tests import people


@pytest.fixture
def answered(app: Flask) -> tuple[people.Person, int, str]:
    dora, martin = people.moderator(), people.doctor()
    question_id = people.published_question(dora)
    answer_id = people.published_answer(martin, question_id)
    return dora, answer_id, app.test_client().get(f"/questions/{question_id}").location


PUBLIC = ["/", "/questions", "/questions.atom", "/specialites", "/medecins", "/charte", "/sitemap.xml"]


def test_the_same_page_twice_is_not_sent_twice(client: FlaskClient, answered: tuple) -> None:
    for path in [*PUBLIC, answered[2]]:
        first = client.get(path)
        assert (first.status_code, first.headers["Cache-Control"]) == (200, "public, no-cache"), path
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), path
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Cache-Control"] == "public, no-cache"


def test_another_content_has_another_tag(client: FlaskClient, answered: tuple) -> None:
    tags = {path: client.get(path).headers["ETag"] for path in [*PUBLIC, answered[2], "/en/"]}
    assert len(set(tags.values())) == len(tags)


def test_what_was_hidden_is_gone_at_once(client: FlaskClient, answered: tuple) -> None:
    dora, answer_id, page = answered
    tag = client.get(page).headers["ETag"]
    hide_answer(dora.actor, answer_id, reason="À revoir.")
    again = client.get(page, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert "Le café et la fatigue" not in again.text


def test_signed_in_people_get_a_page_of_their_own(app: Flask, client: FlaskClient, answered: tuple) -> None:
    tag = client.get("/").headers["ETag"]
    inside = people.sign_in(app.test_client(), answered[0])
    mine = inside.get("/", headers={"If-None-Match": tag})
    assert mine.status_code == 200
    assert mine.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in mine.headers
    assert "Se déconnecter" in mine.text
