"""Asking for somebody else, and asking under 15: a parent agrees; the page says who can help."""

import pytest
from flask.testing import FlaskClient

from qa.alerts.queries import consent_of
from qa.extensions import db
from qa.follow.queries import question_behind
from qa.questions.models import Question
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

YOUNG = {"for_whom": "self", "age_band": "6_14"}
TOLD = "Avant 15 ans, demandez à un parent, puis cochez cette case avec lui."


def test_a_child_alone_is_told_who_can_ask_with_them_and_loses_nothing(client: FlaskClient) -> None:
    page = send_whole(client, files=[picture()], **YOUNG)
    assert page.status_code == 422
    assert TOLD in faults(page.text)["with_parent"]
    assert 'href="#with_parent"' in page.text
    assert "about-young is-shown" in page.text
    for words in ("un autre adulte", "infirmier de votre école", 'href="tel:119"', 'href="tel:3018"'):
        assert words in page.text
    kept = filled(page.text)
    assert {name: kept.get(name) for name in VALUES} == VALUES | YOUNG
    assert "1 photo déjà reçue" in page.text
    assert db.session.query(Question).count() == 0
    question = question_behind(token_of(post(client, kept | {"with_parent": "y"})))
    consent = consent_of(question.id)
    assert (consent.with_parent, consent.for_whom) == (True, "self")


@pytest.mark.parametrize("age", ["under_1", "1_5", "6_14"])
def test_every_band_under_15_needs_a_parent(client: FlaskClient, age: str) -> None:
    assert set(faults(send_whole(client, for_whom="self", age_band=age).text)) == {"with_parent"}
    assert set(faults(send_whole(client, for_whom=None, age_band=age).text)) == {"with_parent"}
    token_of(send_whole(client, for_whom="self", age_band=age, with_parent="y"))


@pytest.mark.parametrize(
    ("whom", "age"),
    [("self", ""), ("self", "15_17"), ("self", "75_plus"), ("child", "6_14"), ("other", "1_5")],
)
def test_nobody_else_does_and_a_parent_is_not_noted(client: FlaskClient, whom: str, age: str) -> None:
    sent = send_whole(client, for_whom=whom, age_band=age, with_parent="y")
    consent = consent_of(question_behind(token_of(sent)).id)
    assert (consent.for_whom, consent.with_parent) == (whom, False)
    token_of(send_whole(client, for_whom=whom, age_band=age, encore="1"))


def test_the_second_screen_says_what_to_mind_before_it_is_asked(client: FlaskClient) -> None:
    first = {name: VALUES[name] for name in ("title", "body")} | {"csrf_token": fresh_token(client)}
    page = client.post(ASK, data=first | {"etape": "suite"}).text
    for words in (
        "N’écrivez pas son prénom",
        "Ce sont ses parents qui décident",
        "Demandez-lui son accord",
        "119",
    ):
        assert words in page
    assert "is-shown" not in page
    assert "with_parent" not in filled(page)


def test_the_agreement_of_a_parent_goes_back_and_forth(client: FlaskClient) -> None:
    values = VALUES | YOUNG | {"with_parent": "y", "csrf_token": fresh_token(client)}
    first = filled(client.post(ASK, data=values | {"etape": "retour"}).text)
    second = client.post(ASK, data=first | {"etape": "suite"}).text
    assert filled(second)["with_parent"] == "y"
    assert "about-young is-shown" in second
