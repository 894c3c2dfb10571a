"""Lists past their end, pages that mean nothing, and searches for signs: a clean page, the same on both databases."""

from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.search.services import index_question
from tests import people

PAGES = (
    "1003855986",
    "0",
    "-1",
    "1e9",
    "٣",
    "9" * 40,
    "01",
    "1.0",
    "+2",
    " 2",
    "",
    "x",
    "101",
    "2",
    "\u00b2",
    "0x2",
)
VALUES = (
    "/recherche?q=", "/questions?avant=", "/medecins?specialite=", "/rien?", "/connexion?next=", "/api/v1/search?q=",
    "/questions/", "/medecins/", "/suivi/",
)  # fmt: skip
SIGNS = (
    ":", "'", '"', "a & | b", "!!!", "foo:*", "s/s", "((", '"open', "alice::bob", "\\", "%", "_", "*", "?", "~", "^",
    "[a TO b]",
    "title:x AND", "NOT", "OR", "NEAR(a b)", "le la les", "de l’", "''''", "-", "--", "+a -b", "a^99999999", "ſ", "½",
    "é" * 200,
    "🤒", "\u0300", "ﷺ" * 50, "a" * 5000, "AND OR NOT", "*:*", "id:1", "<b>", "${jndi:x}", "{{7*7}}",
)  # fmt: skip


@pytest.fixture
def site(app: Flask) -> FlaskClient:
    """One answered question, in the index."""
    judge, doctor = people.moderator(), people.doctor()
    people.published_answer(doctor, people.published_question(judge))
    index_question(1)
    return app.test_client()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_past_the_end_is_unknown(site: FlaskClient, page: str) -> None:
    for path in (
        "/recherche?q=palpitations&page=",
        "/recherche?q=zzzz&page=",
        "/recherche?page=",
        "/questions?avant=",
    ):
        assert site.get(path + quote(page)).status_code == 404, path
    for path in (
        "/specialites/cardiologie?avant=",
        "/specialites/pediatrie?avant=",
        "/api/v1/questions?before=",
    ):
        expected = 200 if not page and "before" in path else 404
        assert site.get(path + quote(page)).status_code == expected, path


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_api_that_means_nothing_is_unknown(site: FlaskClient, page: str) -> None:
    for query in ("palpitations", "zzzz", ""):
        answer = site.get(f"/api/v1/search?q={query}&page={quote(page)}")
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json"), query


def test_the_first_page_is_there_and_counts_once(site: FlaskClient) -> None:
    assert site.get("/recherche?q=palpitations&page=1").status_code == 200
    assert site.get("/recherche?q=palpitations&page=1&page=2").status_code == 200
    assert site.get("/questions?avant=1").status_code == 404


@pytest.mark.parametrize(
    "month", ["2026-13", "2026-00", "0000-01", "9999-12", "10000-01", "2026-1", "26-11", "٢٠٢٦-١١", "x"]
)
def test_a_month_that_means_nothing_is_unknown(site: FlaskClient, month: str) -> None:
    assert site.get(f"/questions/archives/{quote(month)}").status_code == 404


@pytest.mark.parametrize("number", ["0", "2147483648", "9" * 40, "٣"])
def test_a_number_that_no_row_can_have_is_unknown(site: FlaskClient, number: str) -> None:
    for path in (
        "/questions/{0}",
        "/questions/{0}-x",
        "/api/v1/questions/{0}",
        "/sitemaps/questions-{0}.xml",
    ):
        known = number == "0" and "sitemaps" in path
        assert site.get(path.format(quote(number))).status_code == (200 if known else 404), path


@pytest.mark.parametrize("query", SIGNS)
def test_signs_are_words_like_others(site: FlaskClient, query: str) -> None:
    page = site.get("/recherche", query_string={"q": query})
    assert page.status_code == 200
    assert site.get("/api/v1/search", query_string={"q": query}).status_code == 200
    assert site.post("/api/v1/similar", json={"title": query, "body": query}).status_code == 200


def test_nothing_found_is_a_page(site: FlaskClient) -> None:
    page = site.get("/recherche?q=xyzzyx")
    assert (page.status_code, "Aucune réponse trouvée" in page.text) == (200, True)
    page = site.get("/recherche?q=palpitations&specialite=pediatrie")
    assert (page.status_code, "Aucune réponse trouvée" in page.text) == (200, True)
    assert site.get("/recherche?q=palpitations&specialite=inconnue").status_code == 404


@pytest.mark.parametrize("path", VALUES)
def test_nul_is_refused_in_every_value(site: FlaskClient, path: str) -> None:
    assert site.get(f"{path}%00").status_code == site.get(f"{path}a%00b").status_code == 400


@pytest.mark.parametrize("broken", ["%c1", "%993", "%e9", "%ed%a0%80", "%ff"])
def test_broken_bytes_are_a_clean_page_in_every_value(site: FlaskClient, broken: str) -> None:
    for path in VALUES:
        assert site.get(path + broken).status_code in (200, 400, 404), path
    assert site.get(f"/questions/{broken}").status_code == 400
