"""Home, legal pages and what operators ask for; and what holds for every page that anonymous people may read."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.gateways.current import gateways
from tests.pages.walking import public_addresses, public_rules
from tests.people import (
    TITLE,
    asked,
    doctor,
    moderator,
    pending_question,
    published_answer,
    published_question,
    sign_in,
)  # fmt: skip
from tests.questions.reading import link, named
from tests.questions.test_lists import answered

SLUG = "palpitations-le-soir-apres-le-cafe"


@pytest.fixture
def addresses(client: FlaskClient) -> list[str]:
    """Every public address of a site with one answered question."""
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    answered(moment)
    question_id = published_question(moderator())
    published_answer(doctor(), question_id)
    return public_addresses(client.application, question_id=question_id, slug=SLUG, month="2026-03")


def test_it_works(client: FlaskClient) -> None:
    question_id = published_question(moderator())
    published_answer(doctor(), question_id)
    pending_question(title="Encore personne ne l’a lue")
    page = client.get("/")
    assert page.status_code == 200
    for words in (
        TITLE,
        "Dr Camille Martin a répondu",
        "/poser-une-question",
        "/recherche",
        "48",
        "Cardiologie",
    ):
        assert words in page.text, words
    assert "personne ne l’a lue" not in page.text
    assert page.text.count("<h1") == 1
    assert link(page.text, "canonical") == "http://localhost:8000/"


def test_an_empty_site_has_a_home(client: FlaskClient) -> None:
    assert client.get("/").status_code == 200


def test_no_public_page_sets_a_cookie_or_depends_on_one(client: FlaskClient, addresses: list[str]) -> None:
    assert len(addresses) >= 50
    for address in [*addresses, "/rien", "/questions/999"]:
        response = client.get(address)
        assert response.status_code in (200, 301, 303, 404), address
        assert "Set-Cookie" not in response.headers, address
        assert "cookie" not in response.headers.get("Vary", "").lower(), address


def test_every_public_page_has_its_headers_and_is_never_kept_unasked(
    client: FlaskClient, addresses: list[str]
) -> None:
    for address in addresses:
        headers = client.get(address).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], address
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] in ("no-store", "private, no-store", "public, no-cache"), address
        if headers["Content-Type"].startswith("text/"):
            assert headers["Content-Type"].endswith("charset=utf-8")


def test_every_page_has_one_heading_its_language_and_no_inline_script(
    client: FlaskClient, addresses: list[str]
) -> None:
    for address in addresses:
        page = client.get(address)
        if page.status_code != 200 or not page.headers["Content-Type"].startswith("text/html"):
            continue
        assert page.text.count("<h1") == 1, address
        assert f'<html lang="{"en" if address.startswith("/en") else "fr"}">' in page.text, address
        assert " style=" not in page.text, address
        assert " onclick" not in page.text, address
        canonical = link(page.text, "canonical")
        assert canonical is None or canonical.startswith("http://localhost:8000/"), address


def test_forms_of_anonymous_people_are_never_cached(client: FlaskClient, addresses: list[str]) -> None:
    for address in addresses:
        response = client.get(address)
        if 'name="csrf_token"' in response.text:
            assert "no-store" in response.headers["Cache-Control"], address


def test_a_page_for_staff_is_never_kept_for_others(client: FlaskClient) -> None:
    sign_in(client, moderator())
    for address in ("/", "/questions", "/medecins"):
        response = client.get(address)
        assert response.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in response.headers


@pytest.mark.parametrize("path", ["/mentions-legales", "/confidentialite", "/accessibilite", "/charte"])
def test_legal_pages_are_there_in_both_languages(client: FlaskClient, path: str) -> None:
    for start in ("", "/en"):
        page = client.get(start + path)
        assert page.status_code == 200
        assert named(page.text, "robots") is None
        assert client.get(start + path, headers={"If-None-Match": page.headers["ETag"]}).status_code == 304


def test_the_promise_of_the_month_counts_what_was_due(client: FlaskClient, clock) -> None:
    clock.freeze(datetime(2026, 3, 10, 12, tzinfo=UTC))
    reader, bob = moderator(), doctor()
    for number in range(4):
        published_answer(bob, published_question(reader, title=f"Une question à l’heure {number}"))
    late = published_question(reader, title="Une question en retard")
    asked(title="Une question encore à lire")
    assert "%" not in client.get("/").text.partition("<main")[2].partition("</main>")[0]
    clock.advance(days=3)
    published_answer(bob, late)
    page = client.get("/").text
    assert "66" in page.partition("<main")[2]
    clock.freeze(datetime(2026, 4, 2, 12, tzinfo=UTC))
    assert "66" not in client.get("/").text.partition("<main")[2].partition("</main>")[0]


def test_the_style_guide_is_for_development_only(app: Flask, client: FlaskClient, monkeypatch) -> None:
    assert client.get("/style").status_code == 200
    monkeypatch.setitem(app.config, "QA_SITE_URL", "https://toubib.example")
    assert client.get("/style").status_code == 404


def test_the_process_says_that_it_lives(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json) == (200, {"status": "ok"})


def test_readiness_names_the_part_that_is_not_well_and_no_secret(client: FlaskClient) -> None:
    assert client.get("/readyz").json == {"status": "ready", "faults": []}
    with patch.object(gateways().mail, "check", side_effect=OSError("smtp://user:secret@host")):
        response = client.get("/readyz")
    assert (response.status_code, response.json) == (503, {"status": "unready", "faults": ["mail"]})
    assert "secret" not in response.text


def test_a_dead_database_is_said_and_survived(client: FlaskClient) -> None:
    with patch("qa.pages.health.db.session.execute", side_effect=RuntimeError("gone")):
        response = client.get("/readyz")
    assert (response.status_code, response.json["faults"]) == (503, ["database"])


def test_every_open_route_is_walked(app: Flask) -> None:
    assert {rule.endpoint for rule in public_rules(app)} >= {
        "pages.home",
        "questions.show",
        "api.find",
        "seo.index",
    }
