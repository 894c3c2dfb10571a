"""Error pages: one for each refusal, for people and for programs, even without a database."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.test import TestResponse

from qa.extensions import db
from qa.kernel.access import Action
from qa.kernel.errors import Conflict, DomainError, Gone, Invalid, NotAllowed, NotFound, TooMany
from tests import people

DEAD = OperationalError("SELECT secret", {}, Exception("no connection"))
PAGE, API = "/charte", "/api/v1/doctors"
ENDPOINTS = {PAGE: "pages.charter", API: "api.doctors"}


@pytest.fixture
def raising(app: Flask) -> Iterator[Callable[[Exception], None]]:
    """Makes a page and an address of the API raise."""
    views, kept = app.view_functions, dict(app.view_functions)

    def swap(error: Exception) -> None:
        def fails() -> None:
            raise error

        fails.action = Action.READ  # type: ignore[attr-defined]
        for endpoint in ENDPOINTS.values():
            views[endpoint] = fails

    app.testing = False
    yield swap
    app.testing = True
    views.update(kept)


def looked_at(answer: TestResponse, status: int) -> Any:
    """The page, which is a whole page of ours."""
    assert answer.status_code == status
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    assert len(page.findall(".//h1")) == 1
    assert page.find(".//main").itertext()
    assert page.find(".//link[@rel='canonical']") is None
    assert page.find(".//meta[@name='robots']").get("content") == "noindex"
    assert page.find(".//nav") is not None
    return page


REFUSALS = [
    (NotAllowed(), 403),
    (NotFound(), 404),
    (Conflict(), 409),
    (Gone(), 410),
    (Invalid("title", "mot secret"), 422),
    (TooMany("mot secret", retry_after=7), 429),
    (DomainError("mot secret"), 400),
    (ZeroDivisionError("mot secret"), 500),
    (DEAD, 503),
    (PoolExhausted("mot secret"), 503),
]


@pytest.mark.parametrize(("error", "status"), REFUSALS)
def test_each_refusal_has_its_page(
    client: FlaskClient, raising: Callable, error: Exception, status: int
) -> None:
    raising(error)
    answer = client.get(PAGE)
    page = looked_at(answer, status)
    assert "mot secret" not in answer.text
    assert page.find(".").get("lang") == "fr"
    english = client.get("/en" + PAGE)
    assert english.status_code == status
    assert '<html lang="en">' in english.text
    assert english.text.partition("<h1>")[2] != answer.text.partition("<h1>")[2]


@pytest.mark.parametrize(("error", "status"), REFUSALS)
def test_programs_get_problem_details(
    client: FlaskClient, raising: Callable, error: Exception, status: int
) -> None:
    raising(error)
    answer = client.get(API)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    body = json.loads(answer.text)
    assert (body["type"], body["status"]) == ("about:blank", status)
    assert body["title"]
    assert body["detail"]
    assert "mot secret" not in answer.text


def test_pages_that_werkzeug_refuses_are_ours_too(client: FlaskClient) -> None:
    looked_at(client.get("/rien"), 404)
    looked_at(client.get("/recherche?q=%00"), 400)
    wrong = client.delete("/questions")
    looked_at(wrong, 405)
    assert wrong.headers["Allow"] == "GET, HEAD, OPTIONS"
    problem = client.put("/api/v1/similar")
    assert (problem.status_code, problem.mimetype) == (405, "application/problem+json")
    assert problem.headers["Allow"] == "OPTIONS, POST"


def test_a_request_that_is_too_large_is_refused(client: FlaskClient) -> None:
    answer = client.post("/connexion", data={"email": "a" * 300_000})
    looked_at(answer, 413)
    assert len(answer.text) < 100_000
    problem = client.post("/api/v1/similar", data=b"x" * 300_000, content_type="application/json")
    assert problem.status_code in (400, 413)
    assert problem.mimetype == "application/problem+json"


def test_a_limit_says_when_to_come_back(client: FlaskClient, raising: Callable) -> None:
    raising(TooMany("", retry_after=7))
    for path in (PAGE, API):
        assert client.get(path).headers["Retry-After"] == "7"


def test_a_failure_carries_a_reference_that_the_log_knows(
    client: FlaskClient, raising: Callable, caplog: pytest.LogCaptureFixture
) -> None:
    raising(ZeroDivisionError())
    first, second = client.get(PAGE).text, client.get(PAGE).text
    references = [text.partition("<code>")[2].partition("</code>")[0] for text in (first, second)]
    assert len(set(references)) == 2
    for reference in references:
        assert len(reference) == 8
        assert f"failure {reference} at /charte" in caplog.text
    assert json.loads(client.get(API).text)["instance"] in caplog.text


def test_refusals_are_no_failures_in_the_log(
    client: FlaskClient, raising: Callable, caplog: pytest.LogCaptureFixture
) -> None:
    raising(NotFound())
    client.get(PAGE)
    client.get("/rien", headers={"Host": "e.example"})
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []


def dead() -> Any:
    """A database that answers nothing, whatever is asked."""

    def refuse(*_: object, **__: object) -> None:
        raise DEAD

    return patch.multiple(db.engine, connect=refuse, raw_connection=refuse)


def test_without_a_database_the_page_says_so(client: FlaskClient, app: Flask) -> None:
    app.testing = False
    with dead():
        answer = client.get("/questions")
        problem = client.get(API)
        alive = client.get("/healthz")
    app.testing = True
    looked_at(answer, 503)
    assert answer.headers["Retry-After"] == "30"
    assert (problem.status_code, problem.mimetype) == (503, "application/problem+json")
    assert alive.status_code == 200
    assert client.get("/questions").status_code == 200


def test_without_a_database_signed_in_people_get_an_answer_too(client: FlaskClient, app: Flask) -> None:
    people.sign_in(client, people.moderator())
    app.testing = False
    with dead():
        answer = client.get("/moderation/questions")
        static = client.get("/static/css/base.css", buffered=True)
    app.testing = True
    looked_at(answer, 503)
    assert answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    assert static.status_code == 200
    assert client.get("/moderation/questions").status_code == 200


def test_even_a_broken_error_page_says_something(client: FlaskClient, raising: Callable) -> None:
    raising(ZeroDivisionError("mot secret"))
    with patch("qa.web.errors.render_template", side_effect=RuntimeError("mot secret")):
        answer = client.get(PAGE)
    assert answer.status_code == 500
    assert "Référence" in answer.text
    assert "112" in answer.text
    assert "mot secret" not in answer.text
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("accept", ["application/json", "*/*", "text/plain"])
def test_the_address_decides_not_what_is_accepted(client: FlaskClient, accept: str) -> None:
    headers = {"Accept": accept}
    assert client.get("/api/v1/rien", headers=headers).mimetype == "application/problem+json"
    assert client.get("/rien", headers=headers).mimetype == "text/html"
