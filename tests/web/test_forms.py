"""Forms without a cookie: signed, dated, for one form and one session, acted on once, and nothing lost."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from qa.extensions import db
from qa.questions.models import Question
from qa.web.forms import MAX_AGE_SECONDS
from tests import people
from tests.people import BODY, TITLE, Person
from tests.plugins.clock import Clock
from tests.together import together

ASK = "/poser-une-question"
VALUES = {"title": TITLE, "body": BODY, "specialty": "cardiologie", "sex": "female", "consent": "y"}


def fresh(client: FlaskClient, page: str = ASK) -> str:
    return people.token(client.get(page).text)


def ask(client: FlaskClient, token: str | None, **changes: Any) -> TestResponse:
    values = VALUES | changes | ({} if token is None else {"csrf_token": token})
    return client.post(ASK, data=values)


def questions() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Question)) or 0


def refused_and_kept(answer: TestResponse, token: str | None) -> str:
    """The form came back, filled, with a token that works; gives that token."""
    assert answer.status_code == 422
    assert questions() == 0
    shown = people.fields(answer.text)
    assert {name: shown[name] for name in ("title", "body", "specialty")} == {
        name: VALUES[name] for name in ("title", "body", "specialty")
    }
    assert "Rien n’est perdu" in answer.text
    assert shown["csrf_token"] != token
    return shown["csrf_token"]


def test_it_works_without_any_cookie(client: FlaskClient) -> None:
    page = client.get(ASK)
    answer = ask(client, people.token(page.text))
    assert answer.status_code == 303
    assert "Set-Cookie" not in page.headers
    assert "Set-Cookie" not in answer.headers
    assert questions() == 1


def test_each_showing_has_another_token(client: FlaskClient) -> None:
    assert len({fresh(client) for _ in range(5)}) == 5


def test_an_expired_form_comes_back_filled_and_can_be_sent(client: FlaskClient, clock: Clock) -> None:
    clock.freeze(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    token = fresh(client)
    clock.advance(seconds=MAX_AGE_SECONDS + 1)
    again = refused_and_kept(ask(client, token), token)
    assert ask(client, again).status_code == 303
    assert questions() == 1


def test_a_form_lives_for_four_hours(client: FlaskClient, clock: Clock) -> None:
    clock.freeze(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    token = fresh(client)
    clock.advance(hours=4)
    assert ask(client, token).status_code == 303


def test_a_form_from_the_future_is_refused(client: FlaskClient, clock: Clock) -> None:
    token = fresh(client)
    clock.advance(hours=-1)
    refused_and_kept(ask(client, token), token)


@pytest.mark.parametrize(
    "change",
    [
        lambda token: None,
        lambda token: "",
        lambda token: "x",
        lambda token: "é\u0000.a.b",
        lambda token: re.sub(r"(?<=\.)[^.](?=[^.]*$)", lambda first: "A" if first[0] != "A" else "B", token),
        lambda token: ("A" if token[0] != "A" else "B") + token[1:],
        lambda token: token.rpartition(".")[0],
        lambda token: token + ".a",
        lambda token: token * 100,
    ],
    ids=["missing", "empty", "short", "broken", "signature", "content", "unsigned", "longer", "long"],
)
def test_a_changed_token_is_refused_and_nothing_is_lost(client: FlaskClient, change: Any) -> None:
    token = change(fresh(client))
    assert ask(client, refused_and_kept(ask(client, token), token)).status_code == 303


def test_the_token_of_another_form_is_refused(client: FlaskClient) -> None:
    token = fresh(client, "/connexion")
    refused_and_kept(ask(client, token), token)


def test_a_token_signed_by_another_secret_is_refused(client: FlaskClient, monkeypatch: Any) -> None:
    from qa.kernel import crypto

    with monkeypatch.context() as other:
        other.setattr(crypto, "_vault", crypto.Vault(["x" * 40]))
        token = fresh(client)
    refused_and_kept(ask(client, token), token)


@pytest.fixture
def dora(app: Flask) -> Person:
    return people.moderator()


def test_an_anonymous_token_is_refused_inside_a_session_and_the_other_way_round(
    app: Flask, client: FlaskClient, dora: Person
) -> None:
    inside = people.sign_in(app.test_client(), dora)
    for reader, sender in ((client, inside), (inside, client)):
        token = fresh(reader)
        refused_and_kept(ask(sender, token), token)


def test_a_token_of_another_session_is_refused(app: Flask, dora: Person) -> None:
    first, second = (people.sign_in(app.test_client(), dora) for _ in range(2))
    token = fresh(first)
    refused_and_kept(ask(second, token), token)
    assert ask(first, token).status_code == 303


def test_the_token_tells_nothing_of_the_session(app: Flask, dora: Person) -> None:
    inside = people.sign_in(app.test_client(), dora)
    assert inside.get_cookie("session").value not in fresh(inside)


def test_the_same_form_twice_makes_one_row_and_leads_to_one_place(client: FlaskClient) -> None:
    token = fresh(client)
    first, second = ask(client, token), ask(client, token)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert questions() == 1
    assert client.get(first.location).status_code == 200


def test_a_form_sent_twice_with_other_words_keeps_the_first(client: FlaskClient) -> None:
    token = fresh(client)
    first = ask(client, token)
    assert ask(client, token, title="Une autre question, plus tard").location == first.location
    db.session.rollback()
    kept = db.session.scalars(select(Question)).one()
    assert kept.private.content["title"] == TITLE


def test_the_same_form_at_the_same_moment_makes_one_row_and_leads_to_one_place(app: Flask) -> None:
    token = fresh(app.test_client())
    answers = together(app, [lambda: ask(app.test_client(), token)] * 5)
    assert [one.status_code for one in answers] == [303] * 5
    assert len({one.location for one in answers}) == 1
    assert questions() == 1


def test_deleting_twice_at_the_same_moment_leads_to_one_place(app: Flask, client: FlaskClient) -> None:
    _, secret = people.asked()
    values = people.fields(client.get(f"/suivi/{secret}").text, "/supprimer") | {"confirm": "y"}
    answers = together(app, [lambda: app.test_client().post(f"/suivi/{secret}/supprimer", data=values)] * 3)
    assert {one.status_code for one in answers} <= {303, 404}
    assert {one.location for one in answers if one.status_code == 303} == {"/suivi/supprimee"}


def test_thanking_twice_at_the_same_moment_is_no_conflict(
    app: Flask, client: FlaskClient, dora: Person
) -> None:
    question_id, secret = people.asked()
    wanted = {"title": TITLE, "body": BODY, "specialty": "cardiologie"}
    from qa.moderation.services import publish_question

    publish_question(dora.actor, question_id, **wanted)
    people.published_answer(people.doctor(), question_id)
    values = people.fields(client.get(f"/suivi/{secret}").text, "/merci") | {
        "merci": "Merci beaucoup à vous."
    }
    answers = together(app, [lambda: app.test_client().post(f"/suivi/{secret}/merci", data=values)] * 3)
    assert [(one.status_code, one.location) for one in answers] == [(303, f"/suivi/{secret}")] * 3
