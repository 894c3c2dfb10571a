"""Words of a search that alarm: whom to call stands above what was found, and the words are kept nowhere."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.alerts.models import Alert
from qa.extensions import db
from qa.kernel.events import deliver
from tests import people
from tests.questions.planted import places

SUICIDE = "envie d'en finir"
FIRING = [
    ("envie d'en finir", "3114"),
    ("j'ai envie de mourir", "3114"),
    ("je veux mourir", "3114"),
    ("mal poitrine bras gauche", "15"),
    ("douleur poitrine qui serre bras gauche", "15"),
]


def main(client: FlaskClient, query: str, **more: str) -> str:
    """The page's own part."""
    page = client.get("/recherche", query_string={"q": query, **more})
    assert page.status_code == 200
    return page.text[page.text.index("<main") : page.text.index("</main>")]


@pytest.fixture
def found(client: FlaskClient) -> int:
    """An answered question of which « envie » finds the answer."""
    question_id = people.published_question(people.moderator())
    people.published_answer(people.doctor(), question_id, action="Parlez de cette envie à un proche.")
    deliver()
    return question_id


def test_it_works(client: FlaskClient, found: int) -> None:
    page = main(client, SUICIDE)
    assert 'href="tel:3114"' in page
    assert page.index('class="care ') < page.index("<h1") < page.index(f'href="/questions/{found}-')


@pytest.mark.parametrize(("query", "number"), FIRING)
def test_a_few_words_are_enough(client: FlaskClient, query: str, number: str) -> None:
    page = main(client, query)
    assert f'class="call" href="tel:{number}"' in page
    assert "Aucune réponse trouvée" in page


@pytest.mark.parametrize(
    "query", ["mal au ventre", "boutons", "palpitations café", "poitrine", "suicide assisté loi"]
)
def test_ordinary_words_show_no_card(client: FlaskClient, query: str) -> None:
    assert 'class="care ' not in main(client, query)


@pytest.mark.parametrize("query", ["signes infarctus", "signes avc", "symptômes avc"])
def test_who_looks_for_information_gets_the_softer_words(client: FlaskClient, query: str) -> None:
    page = main(client, query)
    assert 'class="care-soft"' in page
    assert 'class="care ' not in page
    assert page.index("<h1") < page.index('class="care-soft"')


def test_nothing_is_looked_for_without_words(client: FlaskClient) -> None:
    page = main(client, "")
    assert "care" not in page


def test_the_words_are_kept_nowhere(
    app: Flask, client: FlaskClient, found: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    page = client.get("/recherche", query_string={"q": SUICIDE + " zebulon"})
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers
    assert db.session.query(Alert).count() == 0
    assert places(app, "zebulon") == []
    assert "en finir" not in caplog.text
    assert "zebulon" not in caplog.text


def test_it_speaks_english_under_en(client: FlaskClient) -> None:
    page = client.get("/en/recherche", query_string={"q": SUICIDE}).text
    assert 'href="tel:3114"' in page
    assert "3114" in page


def test_the_programs_page_keeps_its_shape(client: FlaskClient, found: int) -> None:
    shown = client.get("/api/v1/search", query_string={"q": SUICIDE}).json
    calm = client.get("/api/v1/search", query_string={"q": "camomille"}).json
    assert set(shown) == set(calm)
