"""Atom feeds: well formed, complete, permanent identities (RFC 4287)."""

from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from qa.answers.services.publishing import withdraw_answer
from qa.follow.services.removal import remove_question
from qa.kernel.access import ASKER
from qa.moderation.services import edit_question
from tests.people import BODY, TITLE, colleague, doctor, moderator, published_answer, published_question

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: FlaskClient, address: str = "/questions.atom") -> ET.Element:
    """The feed, strictly parsed."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.data)


def titles(client: FlaskClient, address: str = "/questions.atom") -> list[str | None]:
    """The titles of the entries."""
    return [one.findtext(f"{ATOM}title") for one in feed(client, address).iter(f"{ATOM}entry")]


def links(element: ET.Element) -> dict[str | None, str | None]:
    """Links by rel."""
    return {one.get("rel"): one.get("href") for one in element.findall(f"{ATOM}link")}


def test_it_works(client: FlaskClient) -> None:
    reader, bob = moderator(), doctor()
    question_id = published_question(reader, title=TITLE + " & <i>moi</i>")
    published_answer(bob, question_id)
    published_question(reader, title="Encore sans réponse")
    found = feed(client)
    assert {f"{ATOM}{name}" for name in ("id", "title", "updated")} <= {one.tag for one in found}
    assert links(found) == {
        "self": "http://localhost:8000/questions.atom",
        "alternate": "http://localhost:8000/questions",
    }
    (entry,) = found.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == TITLE + " & <i>moi</i>"
    assert entry.findtext(f"{ATOM}id") == f"http://localhost:8000/questions/{question_id}"
    author = entry.findtext(f"{ATOM}author/{ATOM}name")
    assert author.startswith("Dr Camille Martin, cardiologie – Médecin vérifié le ")
    assert author.endswith(" par l’équipe du site")
    assert entry.findtext(f"{ATOM}summary") == BODY
    address = links(entry)["alternate"]
    assert address is not None
    assert client.get(address.removeprefix("http://localhost:8000")).status_code == 200


def test_an_empty_feed_is_a_feed(client: FlaskClient) -> None:
    assert titles(client) == []


def test_each_specialty_has_its_own(client: FlaskClient) -> None:
    reader, bob = moderator(), doctor()
    published_answer(bob, published_question(reader, title="Une question de cœur"))
    published_answer(bob, published_question(reader, title="Une question de peau", specialty="dermatologie"))
    assert titles(client, "/specialites/dermatologie.atom") == ["Une question de peau"]
    assert titles(client, "/specialites/pediatrie.atom") == []
    assert titles(client) == ["Une question de peau", "Une question de cœur"]
    assert client.get("/specialites/astrologie.atom").status_code == 404


def test_the_identity_outlives_a_new_title_and_is_the_same_in_both_languages(client: FlaskClient) -> None:
    reader = moderator()
    question_id = published_question(reader)
    published_answer(doctor(), question_id)

    def identity(address: str = "/questions.atom") -> str | None:
        return feed(client, address).findtext(f"{ATOM}entry/{ATOM}id")

    before = identity()
    edit_question(reader.actor, question_id, title="Un tout autre titre", body=BODY, specialty="", version=3)
    assert titles(client) == ["Un tout autre titre"]
    assert identity() == identity("/en/questions.atom") == before


@pytest.mark.parametrize("gone", ["withdrawn", "removed"])
def test_what_is_gone_leaves_the_feeds(client: FlaskClient, gone: str) -> None:
    bob, question_id = doctor(), published_question(moderator())
    answer_id = published_answer(bob, question_id)
    assert titles(client) == [TITLE]
    if gone == "withdrawn":
        withdraw_answer(bob.actor, answer_id)
    else:
        remove_question(ASKER, question_id)
    assert titles(client) == titles(client, "/specialites/cardiologie.atom") == []


def test_a_further_answer_is_news(client: FlaskClient, clock) -> None:
    question_id = published_question(moderator())
    published_answer(doctor(), question_id)
    before = feed(client).findtext(f"{ATOM}entry/{ATOM}updated")
    clock.advance(days=1)
    published_answer(colleague(), question_id)
    after = feed(client).findtext(f"{ATOM}entry/{ATOM}updated")
    assert before is not None
    assert after is not None
    assert after > before
