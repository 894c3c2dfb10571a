"""Forged hosts, ways back and sessions lead nowhere and give nothing away."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import people
from tests.walk.values import COOKIES, FOREIGN, HEADERS
from tests.walk.walker import ORIGIN, Walker, faults
from tests.walk.wild import Wild

PAGES = (
    "/",
    "/questions",
    "/recherche?q=a",
    "/poser-une-question",
    "/suivi/retrouver",
    "/questions.atom",
    "/sitemap.xml",
)
FORGED = [host for host in HEADERS["HTTP_HOST"] if host not in ("127.0.0.1:8000", "LOCALHOST:8000")]
# Paths of this site, however odd, and what a browser is told of them.
LOCAL = {
    "/espace/questions": "/espace/questions",
    "/@exemple.invalid": "/@exemple.invalid",
    "/..//exemple.invalid": "/..//exemple.invalid",
    "/%5Cexemple.invalid": "/%5Cexemple.invalid",
    "/\u2215exemple.invalid": "/%E2%88%95exemple.invalid",
}
BESIDE = {
    "X-Forwarded-Host": "exemple.invalid",
    "X-Forwarded-Proto": "javascript",
    "X-Forwarded-Prefix": "//exemple.invalid",
    "X-Forwarded-For": "203.0.113.9",
    "Forwarded": "host=exemple.invalid",
    "X-Original-URL": "/moderation/questions",
    "X-Host": "exemple.invalid",
}


@pytest.mark.parametrize("host", FORGED)
def test_a_forged_host_is_refused_everywhere(app: Flask, host: str) -> None:
    walker = Walker(app)
    for path in (
        b"/",
        b"/questions",
        b"/suivi/retrouver",
        b"/api/v1/questions",
        b"/static/css/base.css",
        b"/rien",
        b"//x",
    ):
        wild = Wild("anonymous", "GET", path, headers=(("HTTP_HOST", host),))
        response = walker.send(wild)
        assert (response.status_code, faults(wild, response)) == (400, []), path
        assert "exemple.invalid" not in response.text


@pytest.mark.parametrize("path", PAGES)
def test_headers_beside_the_host_change_nothing(client: FlaskClient, path: str) -> None:
    plain, forged = client.get(path), client.get(path, headers=BESIDE)
    assert forged.status_code == plain.status_code == 200
    assert "exemple.invalid" not in forged.text + str(forged.headers)
    assert [line for line in forged.text.split("\n") if "token" not in line] == [
        line for line in plain.text.split("\n") if "token" not in line
    ]


def test_mails_lead_to_the_canonical_origin_whatever_the_host_was(app: Flask, client: FlaskClient) -> None:
    people.asked(email="alice@exemple.fr")
    form = people.fields(client.get("/suivi/retrouver").text)
    sent = client.post(
        "/suivi/retrouver",
        data=form | {"email": "alice@exemple.fr"},
        headers=BESIDE | {"Host": "127.0.0.1:8000"},
    )
    assert sent.status_code == 303
    from tests.hostile.outputs import mails

    texts = [mail.text + mail.html for mail in mails(app)]
    assert len(texts) == 2
    assert all(f"{ORIGIN}/suivi/" in text for text in texts)
    assert not any("exemple.invalid" in text or "127.0.0.1" in text for text in texts)


@pytest.mark.parametrize(
    "target", [*FOREIGN, "/deconnexion\n", "/a\rb", "%2f%2fexemple.invalid", "", " ", "?", "#"]
)
def test_signing_in_never_leads_off_the_site(app: Flask, client: FlaskClient, target: str) -> None:
    somebody = people.moderator()
    page = client.get("/connexion", query_string={"next": target})
    values = {"csrf_token": people.token(page.text), "email": somebody.email, "password": people.PASSWORD}
    with people.quick_passwords():
        proved = client.post("/connexion", query_string={"next": target}, data=values)
    assert (proved.status_code, proved.headers["Location"]) == (303, "/connexion/code")
    answer = people.second_step(client, somebody)
    assert answer.status_code == 303
    assert answer.headers["Location"] == LOCAL.get(target, "/moderation/questions")


def test_who_must_sign_in_comes_back_to_the_page(client: FlaskClient) -> None:
    for path in ("/moderation/questions", "/espace/questions/1?a=//exemple.invalid", "/en/espace/questions"):
        target = client.get(path).headers["Location"]
        assert target.startswith(
            ("/connexion?next=%2F", "/connexion?next=/", "/en/connexion?next=%2F", "/en/connexion?next=/")
        )
        assert "next=//" not in target
        assert "next=%2F%2F" not in target


@pytest.mark.parametrize("cookie", COOKIES)
def test_a_forged_session_is_nobody(app: Flask, cookie: str) -> None:
    walker = Walker(app)
    for path in (b"/espace/questions", b"/moderation/questions", b"/"):
        wild = Wild("anonymous", "GET", path, cookie=cookie)
        response = walker.send(wild)
        assert (response.status_code, faults(wild, response)) == (200 if path == b"/" else 303, [])


def test_signing_out_without_a_session_sets_no_cookie(app: Flask) -> None:
    wild = Wild(
        "anonymous", "POST", b"/deconnexion", body=b"csrf_token={form}",
        content_type="application/x-www-form-urlencoded", endpoint="accounts.sign_out",
    )  # fmt: skip
    response = Walker(app).send(wild)
    assert (response.status_code, faults(wild, response)) == (303, [])
