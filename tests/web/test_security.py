"""Headers on every response, and who may send a form from where."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.kernel.access import Action
from qa.web.security import HEADERS
from tests import people

SITE = "http://localhost:8000"
TOO_LARGE = {"data": b"title=" + b"x" * 9_000_000, "content_type": "application/x-www-form-urlencoded"}


@pytest.fixture
def failing(app: Flask) -> Iterator[Flask]:
    """The site, where the charter fails and the legal notice is limited."""
    views, found = app.view_functions, {}

    def swap(endpoint: str, error: type[Exception]) -> None:
        from qa.kernel.errors import TooMany

        def fails() -> None:
            raise TooMany("", retry_after=7) if error is TooMany else error

        fails.action = Action.READ  # type: ignore[attr-defined]
        found[endpoint] = views[endpoint]
        views[endpoint] = fails

    from qa.kernel.errors import TooMany

    swap("pages.charter", ZeroDivisionError)
    swap("pages.legal", TooMany)
    app.testing = False
    yield app
    app.testing = True
    views.update(found)


def every_kind(client: FlaskClient) -> dict[str, TestResponse]:
    """A response of each kind."""
    return {
        "200": client.get("/"),
        "304": client.get("/", headers={"If-None-Match": client.get("/").headers["ETag"]}),
        "303": client.get("/moderation/questions"),
        "308": client.get("/connexion/"),
        "static": client.get("/static/css/base.css", buffered=True),
        "static 404": client.get("/static/rien.css"),
        "json": client.get("/api/v1/doctors"),
        "feed": client.get("/questions.atom"),
        "robots": client.get("/robots.txt"),
        "health": client.get("/healthz"),
        "options": client.options("/connexion"),
        "head": client.head("/"),
        "400": client.get("/recherche?q=%00"),
        "forged host": client.get("/", headers={"Host": "e.example"}),
        "403": client.post("/connexion", headers={"Sec-Fetch-Site": "cross-site"}),
        "404": client.get("/rien"),
        "api 404": client.get("/api/v1/rien"),
        "405": client.post("/questions"),
        "413": client.post("/connexion", **TOO_LARGE),
        "422": client.post("/poser-une-question"),
        "429": client.get("/mentions-legales"),
        "500": client.get("/charte"),
        "follow": client.get(f"/suivi/{people.asked()[1]}"),
        "trace": client.open("/", method="TRACE"),
    }


def test_every_response_carries_the_headers(failing: Flask) -> None:
    answers = every_kind(failing.test_client())
    statuses = {kind: answer.status_code for kind, answer in answers.items() if kind.isdigit()}
    assert statuses["413"] in (413, 422)
    for kind in ("304", "400", "403", "404", "405", "422", "429", "500"):
        assert statuses[kind] == int(kind)
    for kind, answer in answers.items():
        missing = {name: value for name, value in HEADERS.items() if answer.headers.get(name) != value}
        assert missing == {}, kind
        assert "Cache-Control" in answer.headers, kind
        assert "Access-Control-Allow-Origin" not in answer.headers, kind
        assert "Set-Cookie" not in answer.headers, kind
        assert "Server" not in answer.headers, kind


def test_errors_and_forms_are_kept_nowhere(failing: Flask) -> None:
    answers = every_kind(failing.test_client())
    for kind in ("400", "403", "404", "405", "413", "422", "429", "500", "303", "forged host", "follow"):
        assert "no-store" in answers[kind].headers["Cache-Control"], kind


def test_the_policy_lets_nothing_in_and_no_page_be_framed() -> None:
    policy = {part.split()[0]: part.split()[1:] for part in HEADERS["Content-Security-Policy"].split("; ")}
    for name in ("default-src", "base-uri", "object-src", "frame-ancestors"):
        assert policy[name] == ["'none'"]
    for name in ("script-src", "style-src", "form-action", "connect-src", "img-src", "font-src"):
        assert policy[name] == ["'self'"]


def test_tls_is_remembered_for_two_years_and_not_on_loopback(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    monkeypatch.setitem(app.config, "QA_SITE_URL", "https://exemple.fr")
    for path in ("/", "/rien", "/static/css/base.css"):
        kept = client.get(path, buffered=True).headers["Strict-Transport-Security"]
        assert kept == "max-age=63072000; includeSubDomains"


def test_every_text_names_its_character_set(failing: Flask) -> None:
    for kind, answer in every_kind(failing.test_client()).items():
        media = answer.headers.get("Content-Type", "text/plain; charset=utf-8")
        assert media.startswith("application/") or "charset=utf-8" in media, kind


def sign_in(client: FlaskClient, **headers: str) -> int:
    token = people.token(client.get("/connexion").text)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    values = {"csrf_token": token, "email": "a@exemple.fr", "password": "une phrase quelconque"}
    with people.quick_passwords():
        return client.post("/connexion", data=values, headers=named).status_code


@pytest.mark.parametrize("site", ["same-origin", "none"])
@pytest.mark.parametrize("origin", [SITE, "http://localhost"])
def test_our_own_pages_may_send(client: FlaskClient, site: str, origin: str) -> None:
    assert sign_in(client, Sec_Fetch_Site=site, Origin=origin) == 422


def test_a_program_without_these_headers_may_send_with_a_token(client: FlaskClient) -> None:
    assert sign_in(client) == 422


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "anything", "same-origin, cross-site"])
def test_a_page_of_another_site_may_not_send_even_with_a_token(client: FlaskClient, site: str) -> None:
    assert sign_in(client, Sec_Fetch_Site=site) == 403
    assert sign_in(client, Sec_Fetch_Site=site, Origin=SITE) == 403


FORGED = [
    "http://e.example", "https://localhost:8000", "http://localhost:8001", "http://localhost:8000.e.example",
    "http://e.example#http://localhost:8000", "http://localhost:8000/", "null", "", "localhost:8000", "http://[",
    "http://sous.localhost:8000", "ftp://localhost", "http://localhost:8000@e.example",
]  # fmt: skip


@pytest.mark.parametrize("origin", FORGED)
def test_a_forged_origin_is_refused(client: FlaskClient, origin: str) -> None:
    assert sign_in(client, Origin=origin) == 403
    assert sign_in(client, Origin=origin, Sec_Fetch_Site="same-origin") == 403


def test_reading_needs_no_origin(client: FlaskClient) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        headers = {"Sec-Fetch-Site": "cross-site", "Origin": "http://e.example"}
        assert client.open("/questions", method=method, headers=headers).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_no_method_that_writes_escapes_the_check(app: Flask, client: FlaskClient, method: str) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())}
    for rule in rules:
        path = rule.replace("<token>", "x").replace("<slug>", "x")
        path = "/".join("1" if part.startswith("<") else part for part in path.split("/"))
        answer = client.open(path, method=method, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403, rule
