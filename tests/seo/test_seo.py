"""Sitemaps and robots.txt: what search engines are given, and nothing that they should not have (web.md A3)."""

import re
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from qa.answers.services.publishing import withdraw_answer
from qa.doctors.models import Doctor
from qa.extensions import db
from tests.pages.walking import public_addresses
from tests.people import doctor, moderator, published_answer, published_question
from tests.questions.reading import link, named
from tests.questions.test_lists import START, answered

SITE = "http://localhost:8000"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def entries(client: FlaskClient, address: str) -> dict[str, str | None]:
    """Locations with their last change, strictly parsed."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    return {
        one.findtext(f"{SPACE}loc") or "": one.findtext(f"{SPACE}lastmod")
        for one in ET.fromstring(response.data)
    }


def test_it_works(client: FlaskClient) -> None:
    for _ in range(3):
        answered(START)
    bob, question_id = (
        doctor(),
        published_question(moderator(), title="Une question de peau", specialty="dermatologie"),
    )
    published_answer(bob, question_id)
    published_question(moderator("b@exemple.fr"), title="Encore sans réponse")
    parts = entries(client, "/sitemap.xml")
    assert set(parts) == {f"{SITE}/sitemaps/pages.xml", f"{SITE}/sitemaps/questions-0.xml"}
    questions = entries(client, "/sitemaps/questions-0.xml")
    assert [one.rpartition("/")[2] for one in questions] == [
        "1-une-question",
        "2-une-question",
        "3-une-question",
        "4-une-question-de-peau",
    ]
    pages = entries(client, "/sitemaps/pages.xml")
    assert {
        f"{SITE}/",
        f"{SITE}/charte",
        f"{SITE}/specialites/cardiologie",
        f"{SITE}/medecins/camille-martin",
    } <= set(pages)
    assert f"{SITE}/specialites/dermatologie" not in pages


def test_every_listed_address_is_the_canonical_one_of_a_page_to_be_indexed(client: FlaskClient) -> None:
    for _ in range(3):
        answered(START)
    published_answer(doctor(), published_question(moderator()))
    for part in entries(client, "/sitemap.xml"):
        for address in entries(client, part.removeprefix(SITE)):
            page = client.get(address.removeprefix(SITE))
            assert page.status_code == 200, address
            assert link(page.text, "canonical") == address
            assert "noindex" not in (named(page.text, "robots") or "")


def test_a_shard_holds_ten_thousand_numbers_and_its_own_last_change(client: FlaskClient) -> None:
    for number in (1_009_999, 1_010_000, 1_025_000):
        answered(START, number=number)
    shards = [one for one in entries(client, "/sitemap.xml") if "questions-" in one]
    assert shards == [f"{SITE}/sitemaps/questions-{number}.xml" for number in (100, 101, 102)]
    assert entries(client, "/sitemap.xml")[shards[0]] == "2026-03-01T12:00:00+00:00"
    assert [one.partition("/questions/")[2] for one in entries(client, "/sitemaps/questions-101.xml")] == [
        "1010000-une-question"
    ]


def test_a_change_moves_the_date_of_its_question_and_shard(client: FlaskClient, clock) -> None:
    question_id = published_question(moderator())
    clock.advance(days=1)
    published_answer(doctor(), question_id)
    moment = clock.moment.isoformat(timespec="seconds")
    assert list(entries(client, "/sitemaps/questions-0.xml").values()) == [moment]
    assert entries(client, "/sitemap.xml")[f"{SITE}/sitemaps/questions-0.xml"] == moment


@pytest.mark.parametrize("number", ["1", "-1", "214749", "9" * 40, "9" * 5000, "x", "1e9", ""])
def test_a_shard_without_questions_is_not_found(client: FlaskClient, number: str) -> None:
    answered(START)
    assert client.get(f"/sitemaps/questions-{number}.xml").status_code == 404


def test_a_withdrawn_answer_takes_its_question_out(client: FlaskClient) -> None:
    bob, question_id = doctor(), published_question(moderator())
    answer_id = published_answer(bob, question_id)
    assert len(entries(client, "/sitemaps/questions-0.xml")) == 1
    withdraw_answer(bob.actor, answer_id)
    assert client.get("/sitemaps/questions-0.xml").status_code == 404
    assert set(entries(client, "/sitemap.xml")) == {f"{SITE}/sitemaps/pages.xml"}


def test_an_unverified_doctor_is_not_listed(client: FlaskClient) -> None:
    doctor("nouveau@exemple.fr", name="Nouveau Venu", verified=False)
    assert db.session.query(Doctor).count() == 1
    assert "medecins/" not in "".join(entries(client, "/sitemaps/pages.xml"))


def test_robots_leave_private_and_endless_places_and_find_the_sitemap(client: FlaskClient) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert len(response.data) < 500 * 1024
    rules = RobotFileParser()
    rules.parse(response.text.splitlines())
    assert rules.site_maps() == [f"{SITE}/sitemap.xml"]
    closed = (
        "/suivi/abc",
        "/recherche?q=x",
        "/espace/questions",
        "/moderation/questions",
        "/connexion",
        "/api/v1/questions",
    )
    open_ = (
        "/",
        "/questions",
        "/questions/1-x",
        "/questions?avant=3",
        "/medecins/x",
        "/static/css/base.css",
        "/questions.atom",
    )
    for start in ("", "/en"):
        assert [path for path in closed if rules.can_fetch("Googlebot", SITE + start + path)] == []
        assert [path for path in open_ if not rules.can_fetch("Googlebot", SITE + start + path)] == []


def test_what_vanishes_may_be_crawled_so_that_its_end_is_seen(client: FlaskClient) -> None:
    text = client.get("/robots.txt").text
    assert not re.search(r"Disallow: (/en)?/(questions|medecins|specialites)", text)


def test_no_address_is_built_from_the_host_that_was_asked(client: FlaskClient) -> None:
    question_id = published_question(moderator())
    published_answer(doctor(), question_id)
    addresses = public_addresses(
        client.application,
        question_id=question_id,
        slug="palpitations-le-soir-apres-le-cafe",
        month="2026-03",
    )
    for address in addresses:
        forged = client.get(address, headers={"Host": "127.0.0.1:8000", "X-Forwarded-Host": "evil.example"})
        assert "evil.example" not in forged.text + str(forged.headers), address
        assert "127.0.0.1" not in forged.text, address
        assert client.get(address, headers={"Host": "evil.example"}).status_code == 400, address
