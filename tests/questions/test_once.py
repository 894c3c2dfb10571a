"""The same form twice: one question, one mail, and both senders on the same page."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from unittest.mock import patch

from flask import Flask
from flask.testing import FlaskClient

from qa.extensions import db
from qa.follow.queries import question_behind
from qa.gateways.current import gateways
from qa.kernel.events import deliver
from qa.kernel.tokens import SecretLink
from qa.questions.models import Question
from qa.questions.queries import attachments
from qa.web.forms import sent_before
from tests.questions.sending import VALUES, filled, fresh_token, picture, post, send_whole, token_of


def together(app: Flask, values: dict[str, Any], *, senders: int = 4) -> list[str]:
    """Where each of several senders of the same form is led; none is known to the others before all have begun."""
    line = Barrier(senders)

    def look(form: Any) -> Any:
        before = sent_before(form)
        line.wait(timeout=30)
        return before

    def send() -> str:
        response = post(app.test_client(), values, files=[picture()])
        assert response.status_code == 303, response.text
        return str(response.location)

    with patch("qa.questions.ask_views.sent_before", look), ThreadPoolExecutor(senders) as pool:
        return [sending.result() for sending in [pool.submit(send) for _ in range(senders)]]


def test_senders_at_the_same_moment_make_one_question_and_one_mail(app: Flask, client: FlaskClient) -> None:
    values = VALUES | {"csrf_token": fresh_token(client)}
    places = together(app, values)
    assert len(set(places)) == 1
    assert db.session.query(Question).count() == 1
    token = places[0].rpartition("/")[2].partition("?")[0]
    question = question_behind(token)
    assert question is not None
    assert len(attachments(question.id)) == 1
    deliver()
    assert len(gateways().mail.sent) == 1


def test_a_reload_after_the_sending_leads_to_the_same_page(client: FlaskClient) -> None:
    values = VALUES | {"csrf_token": fresh_token(client)}
    first, second = post(client, values), post(client, values)
    assert second.status_code == 303
    assert second.location == first.location
    assert db.session.query(Question).count() == 1
    assert db.session.query(SecretLink).count() == 1


def test_a_second_form_makes_a_second_question(client: FlaskClient) -> None:
    assert token_of(send_whole(client)) != token_of(send_whole(client, encore="1"))
    assert db.session.query(Question).count() == 2


def test_a_corrected_form_sent_twice_makes_one_question(client: FlaskClient) -> None:
    values = filled(send_whole(client, title="court").text) | {"title": "Une question assez longue"}
    assert post(client, values).location == post(client, values).location
    assert db.session.query(Question).count() == 1


def test_the_first_sender_s_link_is_not_readable_in_the_table_of_used_forms(client: FlaskClient) -> None:
    from qa.kernel.once import UsedForm

    token = token_of(send_whole(client))
    assert token.encode() not in db.session.query(UsedForm).one().outcome
