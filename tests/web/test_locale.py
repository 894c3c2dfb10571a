"""French at the root, English under /en/ and nowhere else."""

from urllib.parse import urlsplit

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.web.locale import absolute, locale
from tests import people

PAGES = [
    "/",
    "/questions",
    "/specialites",
    "/medecins",
    "/recherche",
    "/connexion",
    "/poser-une-question",
    "/rien",
]
OTHER_LANGUAGE = {"fr": "/en", "en": ""}


@pytest.fixture
def public(app: Flask) -> list[str]:
    """The pages, with a question that has an answer."""
    dora, martin = people.moderator(), people.doctor()
    question_id = people.published_question(dora)
    people.published_answer(martin, question_id)
    shown = app.test_client().get(f"/questions/{question_id}").location
    return [*PAGES, shown, "/specialites/cardiologie", "/medecins/camille-martin"]


def parsed(text: str):
    return html5lib.parse(text, namespaceHTMLElements=False)


def test_each_page_says_its_language(client: FlaskClient, public: list[str]) -> None:
    for path in public:
        assert parsed(client.get(path).text).find(".").get("lang") == "fr", path
        assert parsed(client.get("/en" + path).text).find(".").get("lang") == "en", path


def test_links_and_forms_of_english_pages_stay_english(client: FlaskClient, public: list[str]) -> None:
    for path in public:
        page = parsed(client.get("/en" + path).text)
        links = [one for one in page.iter("a") if one.get("hreflang") is None]
        addresses = [one.get("href") for one in links] + [one.get("action") for one in page.iter("form")]
        local = [one for one in addresses if one and one.startswith("/")]
        assert len(local) > 5
        for address in local:
            assert address == "/en" or address.startswith("/en/"), (path, address)


def test_french_pages_lead_to_english_by_the_switch_only(client: FlaskClient, public: list[str]) -> None:
    for path in public:
        page = parsed(client.get(path).text)
        english = {one.get("hreflang") for one in page.iter("a") if "/en/" in (one.get("href") or "")}
        assert english <= {"en"}, path


def test_each_page_names_its_twin(client: FlaskClient, public: list[str]) -> None:
    for path in (one for one in public if one != "/rien"):
        for prefix in ("", "/en"):
            page = parsed(client.get(prefix + path).text)
            links = {
                one.get("hreflang"): one.get("href")
                for one in page.iter("link")
                if one.get("rel") == "alternate" and one.get("hreflang")
            }
            if links:
                assert links["fr"] == links["x-default"] == f"http://localhost:8000{path}"
                assert links["en"] == f"http://localhost:8000/en{path}"


def test_static_files_have_one_address(client: FlaskClient) -> None:
    page = parsed(client.get("/en/").text)
    sheets = [one.get("href") for one in page.iter("link") if one.get("rel") == "stylesheet"]
    assert sheets
    assert all(one.startswith("/static/") for one in sheets)


def test_redirections_stay_in_the_language(client: FlaskClient, public: list[str]) -> None:
    shown = next(one for one in public if one.startswith("/questions/"))
    for prefix in ("", "/en"):
        answer = client.get(f"{prefix}{shown.partition('-')[0]}-faux")
        assert (answer.status_code, answer.location) == (301, prefix + shown)
        inside = client.get(f"{prefix}/moderation/questions")
        assert urlsplit(inside.location).path == f"{prefix}/connexion"


def test_an_english_question_leads_to_an_english_follow_page(client: FlaskClient) -> None:
    values = people.fields(client.get("/en/poser-une-question").text)
    values |= {"title": people.TITLE, "body": people.BODY, "consent": "y"}
    place = client.post("/en/poser-une-question", data=values).location
    assert place.startswith("/en/suivi/")
    assert '<html lang="en">' in client.get(place).text


@pytest.mark.parametrize(
    "path", ["/en/en/", "/EN/", "/english", "/enquestions", "/fr/", "/fr/questions", "/de/"]
)
def test_nothing_else_is_a_language(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404


def test_the_browsers_wishes_change_nothing(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept-Language": "en"})
    assert '<html lang="fr">' in answer.text
    assert "Accept-Language" not in answer.headers.get("Vary", "")
    assert client.get("/en").status_code == 200


def test_mails_and_commands_speak_french_unless_told(app: Flask) -> None:
    assert locale() == "fr"
    assert absolute("/questions") == "http://localhost:8000/questions"
    assert absolute("/questions", language="en") == "http://localhost:8000/en/questions"


def test_canonical_addresses_never_come_from_the_request(client: FlaskClient) -> None:
    forged = {"Host": "localhost:1234", "X-Forwarded-Host": "e.example", "Forwarded": "host=e.example"}
    for path in ("/", "/en/questions", "/questions.atom", "/sitemap.xml", "/robots.txt"):
        text = client.get(path, headers=forged).text
        assert "e.example" not in text
        assert "1234" not in text
        assert "localhost:8000" in text
