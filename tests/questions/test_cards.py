"""Alarming words: the card comes first, nothing is lost, and « J’ai lu » sends; without a script."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.alerts.queries import alert_about
from qa.extensions import db
from qa.follow.queries import question_behind
from qa.questions.models import Question
from qa.questions.queries import attachments
from tests.people import BODY, TITLE
from tests.questions.alarming import CALM, CHEST, PAST, POISON, SUICIDE, alerts, cards, first_in_page, taps
from tests.questions.sending import ASK, VALUES, filled, fresh_token, picture, post, send_whole, token_of
from tests.questions.test_once import together

SEND = "J’ai lu, envoyer ma question"


def second_screen(client: FlaskClient, body: str = CHEST, path: str = ASK) -> str:
    """The page after « Continuer »."""
    first = filled(client.get(path).text) | {"title": TITLE, "body": body, "etape": "suite"}
    page = client.post(path, data=first)
    assert page.status_code == 200
    return page.text


def test_the_card_is_the_first_thing_on_the_second_screen(client: FlaskClient) -> None:
    page = second_screen(client)
    assert first_in_page(page) == "care-cards"
    (card,) = cards(page)
    assert card.startswith("Tout de suite : ")
    assert "tel:15" in taps(page)
    assert "data-error-summary" in page.partition("<h1")[0]
    assert "<title>À lire d’abord" in page


def test_reading_it_and_sending_keeps_the_promise_and_calls_a_moderator(client: FlaskClient, clock) -> None:
    clock.freeze(datetime(2026, 3, 24, 9, 30, tzinfo=UTC))
    page = second_screen(client)
    assert f">{SEND}<" in page
    values = filled(page)
    assert values["lu"] == "CHEST"
    question = question_behind(token_of(client.post(ASK, data=values | {"consent": "y", "etape": "envoyer"})))
    assert question.private.content["body"] == CHEST
    assert (question.state, question.due_at) == ("pending", datetime(2026, 3, 26, 9, 30, tzinfo=UTC))
    (alert,) = alerts()
    assert (alert.kind, alert.subject_id, alert.question_id) == ("question", question.id, question.id)
    assert (alert.groups, alert.seen_at) == (["CHEST"], None)


def test_a_whole_sending_is_held_once_and_its_own_form_is_still_good(client: FlaskClient) -> None:
    values = VALUES | {"body": CHEST, "csrf_token": fresh_token(client)}
    page = post(client, values, files=[picture()])
    assert page.status_code == 200
    assert first_in_page(page.text) == "care-cards"
    assert (db.session.query(Question).count(), len(alerts())) == (0, 0)
    kept = filled(page.text)
    assert {name: kept.get(name) for name in VALUES} == VALUES | {"body": CHEST}
    assert "1 photo déjà reçue" in page.text
    again = values | {"lu": kept["lu"], "stage": kept["stage"]}
    question = question_behind(token_of(post(client, again)))
    assert len(attachments(question.id)) == 1
    assert alert_about("question", question.id).groups == ["CHEST"]


@pytest.mark.parametrize("field", ["duration", "treatments"])
def test_what_alarms_on_the_second_screen_is_shown_before_it_is_sent(client: FlaskClient, field: str) -> None:
    values = filled(second_screen(client)) | {field: POISON, "consent": "y", "etape": "envoyer"}
    page = client.post(ASK, data=values)
    assert page.status_code == 200
    assert len(cards(page.text)) == 2
    kept = filled(page.text)
    assert set(kept["lu"].split(",")) == {"CHEST", "POISON"}
    assert (kept[field], kept["body"], kept["consent"]) == (POISON, CHEST, "y")
    question = question_behind(token_of(client.post(ASK, data=kept | {"etape": "envoyer"})))
    assert question.private.content[field] == POISON
    assert set(alerts()[0].groups) == {"CHEST", "POISON"}


def test_having_read_one_card_does_not_send_past_another(client: FlaskClient) -> None:
    page = send_whole(client, body=CHEST, treatments=SUICIDE, lu="CHEST")
    assert page.status_code == 200
    assert "tel:3114" in taps(page.text)
    assert alerts() == []


@pytest.mark.parametrize("said", ["", "RIEN", "chest", "CHEST;SUICIDE", "\x00CHEST", ",,,", "x" * 5000])
def test_a_false_reading_sends_nothing(client: FlaskClient, said: str) -> None:
    page = send_whole(client, body=CHEST, lu=said)
    assert (page.status_code, db.session.query(Question).count()) == (200, 0)


def test_a_faulty_form_shows_the_card_above_its_faults(client: FlaskClient) -> None:
    first = {"title": "court", "body": SUICIDE, "csrf_token": fresh_token(client)}
    for more in ({"etape": "suite"}, {}):
        page = client.post(ASK, data=first | more)
        assert page.status_code == 422
        assert first_in_page(page.text) == "care-cards"
        assert page.text.index("care-cards") < page.text.index("error-summary-title")


def test_the_way_back_and_the_preview_show_it_too(client: FlaskClient) -> None:
    values = filled(second_screen(client))
    for step in ("retour", "apercu"):
        page = client.post(ASK, data=values | {"etape": step})
        assert (page.status_code, first_in_page(page.text)) == (200, "care-cards")
    assert "data-error-summary" not in page.text


def test_long_ago_and_information_show_a_softer_banner_and_send_at_once(client: FlaskClient) -> None:
    page = second_screen(client, PAST)
    assert cards(page) == []
    assert 'class="care-soft"' in page
    assert "lu" not in filled(page)
    token_of(client.post(ASK, data=filled(page) | {"consent": "y", "etape": "envoyer"}))
    assert alerts() == []


def test_the_history_is_of_the_past_whatever_it_says(client: FlaskClient) -> None:
    page = send_whole(client, body=CALM, history=CHEST, title="court")
    assert cards(page.text) == []
    assert 'class="care-soft"' in page.text
    token_of(send_whole(client, body=CALM, history=CHEST))
    assert alerts() == []


def test_a_calm_question_is_told_nothing_about_emergencies_it_does_not_have(client: FlaskClient) -> None:
    page = second_screen(client, CALM)
    assert cards(page) == []
    assert "care-soft" not in page
    assert SEND not in page


def test_the_same_form_twice_raises_one_alert(client: FlaskClient) -> None:
    values = VALUES | {"body": CHEST, "lu": "CHEST", "csrf_token": fresh_token(client)}
    assert post(client, values).location == post(client, values).location
    assert len(alerts()) == 1


def test_senders_at_the_same_moment_raise_one_alert(app: Flask, client: FlaskClient) -> None:
    values = VALUES | {"body": CHEST, "lu": "CHEST", "csrf_token": fresh_token(client)}
    assert len(set(together(app, values))) == 1
    assert len(alerts()) == 1


def test_what_cannot_raise_its_alert_is_not_kept_without_it(client: FlaskClient) -> None:
    with patch("qa.questions.services.asking.raise_alert", side_effect=RuntimeError):
        assert send_whole(client, body=CHEST, lu="CHEST").status_code == 500
    assert db.session.query(Question).count() == 0


def test_asked_again_it_says_so_below_its_card_and_is_sent_once_more(client: FlaskClient) -> None:
    token_of(send_whole(client, body=CHEST, lu="CHEST"))
    page = send_whole(client, body=CHEST, lu="CHEST")
    assert page.status_code == 422
    assert "Vous avez déjà posé cette question" in page.text
    assert first_in_page(page.text) == "care-cards"
    token_of(client.post(ASK, data=filled(page.text) | {"etape": "envoyer"}))
    assert len(alerts()) == 2


def test_the_english_page_says_it_in_english(client: FlaskClient) -> None:
    page = second_screen(client, path="/en" + ASK)
    (card,) = cards(page)
    assert "Tout de suite" not in card
    assert "tel:15" in taps(page)
    values = filled(page) | {"consent": "y", "etape": "envoyer"}
    assert client.post("/en" + ASK, data=values).status_code == 303


def test_an_ordinary_question_is_sent_as_before(client: FlaskClient) -> None:
    token_of(send_whole(client, title=TITLE, body=BODY))
    assert alerts() == []
