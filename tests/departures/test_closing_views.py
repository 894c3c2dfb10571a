"""The page that closes an account: the choice is told before, and made by its owner alone."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.accounts.models import Account
from qa.answers.models import Answer
from qa.extensions import db
from tests import people
from tests.people import PASSWORD, Person, fields, quick_passwords
from tests.plugins.clock import Clock

PAGE = "/espace/compte/fermer"


@pytest.fixture
def dora(app: Flask, clock: Clock) -> Person:
    """A moderator; the clock stands at the beginning of an hour."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.moderator()


@pytest.fixture
def martin(dora: Person) -> Person:
    """A doctor who has answered."""
    made = people.doctor()
    people.published_answer(made, people.published_question(dora))
    return made


def close(client: FlaskClient, **values: str) -> TestResponse:
    sent = {name: value for name, value in fields(client.get(PAGE).text).items() if name == "csrf_token"}
    return client.post(PAGE, data=sent | values)


def door(app: Flask, email: str) -> tuple[int, str]:
    """What the sign-in form answers, without what differs at each showing."""
    client = app.test_client()
    token = fields(client.get("/connexion").text)["csrf_token"]
    with quick_passwords():
        answer = client.post("/connexion", data={"csrf_token": token, "email": email, "password": PASSWORD})
    return answer.status_code, re.sub(r"[\w.-]{40,}", "", answer.text.replace(email, ""))


@pytest.mark.parametrize("choice", ["name", "nameless", "remove"])
def test_it_works(app: Flask, client: FlaskClient, martin: Person, choice: str) -> None:
    people.sign_in(client, martin)
    answer = close(client, choice=choice, confirm="y")
    assert (answer.status_code, answer.location) == (303, "/compte-ferme")
    assert client.get_cookie("session") is None
    assert "fermé" in client.get(answer.location).text
    assert client.get("/espace/compte").location.startswith("/connexion")


@pytest.mark.parametrize("choice", ["name", "remove"])
def test_signing_in_afterwards_is_answered_as_for_an_unknown_address(
    app: Flask, client: FlaskClient, martin: Person, choice: str
) -> None:
    people.sign_in(client, martin)
    close(client, choice=choice, confirm="y")
    assert door(app, martin.email) == door(app, "personne@exemple.fr")
    assert door(app, martin.email)[0] == 422


def test_other_browsers_are_out_too(app: Flask, client: FlaskClient, martin: Person) -> None:
    other = people.sign_in(app.test_client(), martin)
    people.sign_in(client, martin)
    close(client, choice="name", confirm="y")
    assert other.get("/espace/questions").status_code == 303


def test_the_choice_is_told_before_it_is_made(client: FlaskClient, martin: Person) -> None:
    page = people.sign_in(client, martin).get(PAGE).text.replace("\u202f", " ").replace("\u00a0", " ")
    for words in (
        "sous mon nom",
        "un médecin, vérifié à l’époque",
        "Mes réponses disparaissent",
        "sauvegardes",
    ):
        assert words in page
    assert "checked" not in page
    assert PAGE in client.get("/espace/compte").text


@pytest.mark.parametrize(
    "values", [{}, {"confirm": "y"}, {"choice": "name"}, {"choice": "other", "confirm": "y"}]
)
def test_without_a_choice_and_a_word_nothing_happens(
    client: FlaskClient, martin: Person, values: dict[str, str]
) -> None:
    people.sign_in(client, martin)
    assert close(client, **values).status_code == 422
    assert db.session.get(Account, martin.actor.account_id).is_active
    assert client.get("/espace/compte").status_code == 200


def test_without_the_pages_token_nothing_happens(client: FlaskClient, martin: Person) -> None:
    people.sign_in(client, martin)
    assert client.post(PAGE, data={"choice": "remove", "confirm": "y"}).status_code == 422
    assert db.session.query(Answer).one().html


def test_staff_have_nothing_to_choose(client: FlaskClient, dora: Person) -> None:
    page = people.sign_in(client, dora).get(PAGE).text
    assert "choice" not in fields(page)
    assert close(client, confirm="y").status_code == 303


def test_the_last_administrator_is_told(client: FlaskClient, dora: Person) -> None:
    people.sign_in(client, people.administrator())
    answer = close(client, confirm="y")
    assert answer.status_code == 409
    assert "Personne d’autre n’administre" in answer.text
    assert client.get("/espace/compte").status_code == 200


def test_an_old_proof_is_asked_for_again_and_strangers_sign_in(
    app: Flask, client: FlaskClient, martin: Person, clock: Clock
) -> None:
    people.sign_in(client, martin)
    clock.advance(minutes=10)
    assert client.get(PAGE).location.startswith("/espace/compte/confirmer")
    assert client.post(PAGE, data={"choice": "remove", "confirm": "y"}).status_code == 303
    assert db.session.query(Answer).one().html
    assert app.test_client().get(PAGE).location.startswith("/connexion")
