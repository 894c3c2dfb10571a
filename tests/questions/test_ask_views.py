"""The ask form: in one sending, in two screens, in both languages; each wrong input comes back beside its field."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.extensions import db
from qa.follow.queries import question_behind
from qa.questions.models import Question
from qa.questions.queries import attachments
from tests.people import BODY, TITLE
from tests.questions.sending import (
    ASK,
    VALUES,
    faults,
    filled,
    fresh_token,
    picture,
    post,
    send_whole,
    token_of,
)  # fmt: skip


def test_it_works(client: FlaskClient, clock) -> None:
    clock.freeze(datetime(2026, 3, 27, 21, 30, tzinfo=UTC))
    response = send_whole(client)
    token = token_of(response)
    assert response.location == f"/suivi/{token}?nouveau=1"
    assert len(token) == 43
    question = question_behind(token)
    assert question is not None
    assert question.state == "pending"
    assert (question.specialty, question.for_whom, question.age_band, question.sex) == (
        "cardiologie", "child", "6_14", "female",
    )  # fmt: skip
    private = question.private
    assert private is not None
    assert private.email == "alice@exemple.fr"
    wanted = {
        name: VALUES[name] for name in ("title", "body", "pregnant", "duration", "treatments", "history")
    }
    wanted |= {"language": "fr", "consent": "2026-03-27T21:30:00+00:00"}
    assert private.content == wanted


def test_the_due_time_is_48_hours_of_the_clock_even_over_the_change_to_summer_time(client, clock) -> None:
    clock.freeze(datetime(2026, 3, 28, 12, 0, tzinfo=UTC))
    token = token_of(send_whole(client))
    assert question_behind(token).due_at == datetime(2026, 3, 30, 12, 0, tzinfo=UTC)
    assert "lundi 30 mars 2026 à 14\u00a0h" in client.get(f"/suivi/{token}").text


def test_only_title_body_and_consent_are_needed(client: FlaskClient) -> None:
    values = {"title": TITLE, "body": BODY, "consent": "y", "csrf_token": fresh_token(client)}
    question = question_behind(token_of(post(client, values)))
    assert (question.for_whom, question.age_band, question.sex, question.specialty) == ("self", "", "", "")
    assert question.private.email is None


def test_two_screens_without_a_script_lead_to_the_same(client: FlaskClient) -> None:
    first = filled(client.get(ASK).text) | {"title": TITLE, "body": BODY, "specialty": "cardiologie"}
    second = client.post(ASK, data=first | {"etape": "suite"})
    assert second.status_code == 200
    assert "Étape 2 sur 2" in second.text
    values = filled(second.text)
    assert (values["title"], values["body"], values["specialty"]) == (TITLE, BODY, "cardiologie")
    values |= {"for_whom": "self", "sex": "male", "pregnant": "", "history": "Asthme", "consent": "y"}
    question = question_behind(token_of(client.post(ASK, data=values | {"etape": "envoyer"})))
    assert question.private.content["title"] == TITLE
    assert (question.sex, question.private.content["history"]) == ("male", "Asthme")


def test_the_way_back_to_the_first_screen_loses_nothing(client: FlaskClient) -> None:
    values = VALUES | {"csrf_token": fresh_token(client), "etape": "retour"}
    page = client.post(ASK, data=values)
    assert page.status_code == 200
    kept = filled(page.text)
    for name in ("title", "body", "specialty", "for_whom", "age_band", "sex", "pregnant", "history", "email"):
        assert kept[name] == VALUES[name], name


def test_the_second_screen_shows_what_will_be_public_as_it_will_be(client: FlaskClient) -> None:
    body = BODY + "\n\n**Trois** points <script>alert(1)</script>"
    values = VALUES | {"csrf_token": fresh_token(client), "body": body, "etape": "suite"}
    page = client.post(ASK, data=values).text
    assert "<strong>Trois</strong> points &lt;script&gt;" in page
    assert "<script>alert" not in page


def test_a_wrong_first_screen_says_nothing_of_the_second(client: FlaskClient) -> None:
    values = {"csrf_token": fresh_token(client), "title": "court", "body": BODY, "etape": "suite"}
    page = client.post(ASK, data=values)
    assert page.status_code == 422
    assert set(faults(page.text)) == {"title"}


@pytest.mark.parametrize(
    ("field", "value", "accepted"),
    [
        ("title", "é" * 9, False),
        ("title", "é" * 10, True),
        ("title", "é" * 150, True),
        ("title", "é" * 151, False),
        ("title", "  e\u0301" + "e\u0301" * 8 + "\u200b\u202e  \r\n ", False),
        ("title", "e\u0301" * 150 + " \x00\x07\n", True),
        ("body", "a" * 29, False),
        ("body", "a" * 30, True),
        ("body", "a" * 5000, True),
        ("body", "a" * 5001, False),
        ("body", "\u200b\ufeff" * 40, False),
        ("body", "\r\n".join(["a"] * 2500), True),
        ("duration", "a" * 501, False),
        ("treatments", "a" * 501, False),
        ("history", "a" * 500, True),
        ("email", "alice", False),
        ("email", "alice@", False),
        ("email", "alice@exemple", False),
        ("email", "a@exemple.fr, b@exemple.fr", False),
        ("email", "Alice@Exemple.FR ", True),
        ("email", "", True),
        ("consent", None, False),
        ("specialty", "astrologie", False),
        ("for_whom", "neighbour", False),
        ("age_band", "12", False),
        ("sex", "f", False),
        ("pregnant", "maybe", False),
    ],
)
def test_each_field_has_its_bounds(
    client: FlaskClient, field: str, value: str | None, accepted: bool
) -> None:
    page = send_whole(client, **{field: value})
    if accepted:
        token_of(page)
        return
    assert page.status_code == 422
    assert set(faults(page.text)) == {field}
    assert db.session.query(Question).count() == 0
    kept = filled(page.text)
    unchanged = {"title", "body", "treatments", "history", "duration", "email"} - {field}
    assert {name: kept[name] for name in unchanged} == {name: VALUES[name] for name in unchanged}


def test_every_fault_is_told_at_once_with_a_summary_that_leads_to_it(client: FlaskClient) -> None:
    page = send_whole(client, title="", body="", email="x", consent=None, sex="q")
    assert set(faults(page.text)) == {"title", "body", "email", "consent", "sex"}
    for field in ("title", "body", "email", "consent"):
        assert f'href="#{field}"' in page.text
    assert "<title>Erreur" in page.text


def test_an_expired_form_comes_back_filled_and_its_second_sending_works(client: FlaskClient) -> None:
    with patch("qa.web.forms.MAX_AGE_SECONDS", -1):
        page = send_whole(client, files=[picture()])
    assert page.status_code == 422
    assert "Rien n’est perdu\u00a0: envoyez-le de nouveau." in page.text
    assert "1 photo déjà reçue" in page.text
    again = filled(page.text)
    assert {name: again.get(name) for name in VALUES} == VALUES
    question = question_behind(token_of(post(client, again)))
    assert len(attachments(question.id)) == 1


def test_an_english_asker_stays_in_english(client: FlaskClient) -> None:
    response = send_whole(client, path="/en" + ASK)
    assert response.location.startswith("/en/suivi/")
    assert question_behind(token_of(response)).private.content["language"] == "en"


def test_a_form_of_another_site_is_refused(client: FlaskClient) -> None:
    values = VALUES | {"csrf_token": fresh_token(client)}
    response = client.post(ASK, data=values, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert db.session.query(Question).count() == 0


def test_asking_too_often_gives_the_form_back_filled(app: Flask) -> None:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    for _ in range(5):
        token_of(send_whole(client, encore="1"))
    page = send_whole(client, encore="1")
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert filled(page.text)["body"] == BODY
    assert db.session.query(Question).count() == 5
