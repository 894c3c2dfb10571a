"""QAPage: the fields that Google requires and recommends (web.md A1), and the very text that people see."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from qa.answers.services.publishing import correct_answer, mark_most_useful
from qa.follow.models import FollowupKind
from qa.follow.services.additions import add_followup
from qa.kernel.access import ASKER
from qa.kernel.clock import now
from qa.moderation.services import edit_question, publish_followup, publish_question
from tests.people import (
    BODY,
    PARTS,
    TITLE,
    asked,
    colleague,
    doctor,
    moderator,
    published_answer,
    published_question,
)
from tests.questions.reading import data_of, equal_data, things

REQUIRED = {
    "QAPage": {"mainEntity"},
    "Question": {"name", "answerCount"},
    "Answer": {"text"},
    "Comment": {"text"},
    "Person": {"name"},
}
RECOMMENDED = {
    "Question": {"text", "author", "datePublished"},
    "Answer": {"url", "author", "datePublished"},
    "Comment": {"author", "datePublished"},
}
KNOWN = {
    "QAPage": {"@context", "@type", "mainEntity", "inLanguage", "url", "audience", "specialty"},
    "Question": {
        "@type", "@id", "name", "text", "answerCount", "author", "datePublished", "dateModified",
        "acceptedAnswer", "suggestedAnswer", "comment", "commentCount",
    },
    "Answer": {"@type", "text", "url", "author", "datePublished", "dateModified"},
    "Comment": {"@type", "text", "author", "datePublished"},
    "Person": {"@type", "name", "url", "honorificPrefix", "jobTitle", "description", "hasCredential"},
}  # fmt: skip


def check(data: dict[str, Any]) -> None:
    """What Google's page on QAPage asks of the data."""
    assert data["@type"] == "QAPage"
    for thing in things(data):
        kind = thing["@type"]
        assert REQUIRED.get(kind, set()) | RECOMMENDED.get(kind, set()) <= set(thing), kind
        assert set(thing) <= KNOWN.get(kind, set(thing)), kind
        assert not [name for name, value in thing.items() if value in (None, "", [])], thing
        for name in {"datePublished", "dateModified"} & set(thing):
            assert thing[name].endswith("+00:00")
    question = data["mainEntity"]
    answers = [question["acceptedAnswer"]] if "acceptedAnswer" in question else []
    answers += question.get("suggestedAnswer", [])
    assert question["answerCount"] == len(answers)
    assert question.get("commentCount", 0) == len(question.get("comment", []))
    assert len([one for one in things(data) if one["@type"] == "Question"]) == 1


@pytest.fixture
def address(app) -> str:
    """A public question with a Markdown body."""
    reader = moderator()
    question_id, _ = asked()
    body = (
        BODY
        + "\n\nJ’ai :\n\n- **28** ans & plus\n- 1 < 2\n\n1. d’abord\n2. ensuite\n\n<https://exemple.fr/?a=1&b=2>"
    )
    publish_question(
        reader.actor, question_id, title=TITLE + " & <b>ensuite</b>", body=body, specialty="cardiologie"
    )
    return f"/questions/{question_id}-palpitations-le-soir-apres-le-cafe-b-ensuite-b"


def test_it_works(client: FlaskClient, address: str) -> None:
    published_answer(doctor(), 1)
    page = client.get(address).text
    data = data_of(page)
    check(data)
    equal_data(page)
    assert data["url"] == f"http://localhost:8000{address}"
    assert data["specialty"] == "https://schema.org/Cardiovascular"
    question = data["mainEntity"]
    assert question["name"] == TITLE + " & <b>ensuite</b>"
    assert question["author"] == {"@type": "Person", "name": "Anonyme"}
    (answer,) = question["suggestedAnswer"]
    assert answer["url"] == f"http://localhost:8000{address}#r1"
    assert 'id="r1"' in page
    assert answer["author"]["url"] == "http://localhost:8000/medecins/camille-martin"
    assert answer["author"]["jobTitle"] == "Cardiologie"
    assert client.get("/medecins/camille-martin").status_code == 200


def test_without_an_answer_the_count_is_nought_and_no_answer_is_named(
    client: FlaskClient, address: str
) -> None:
    data = data_of(client.get(address).text)
    check(data)
    assert data["mainEntity"]["answerCount"] == 0
    assert not {"acceptedAnswer", "suggestedAnswer"} & set(data["mainEntity"])


def test_only_the_answer_that_the_asker_chose_is_accepted(client: FlaskClient, address: str) -> None:
    published_answer(doctor(), 1)
    second = published_answer(colleague(), 1)
    assert "acceptedAnswer" not in data_of(client.get(address).text)["mainEntity"]
    mark_most_useful(1, second)
    page = client.get(address).text
    check(data_of(page))
    equal_data(page)
    question = data_of(page)["mainEntity"]
    assert question["acceptedAnswer"]["url"].endswith(f"#r{second}")
    assert len(question["suggestedAnswer"]) == 1


def test_additions_are_comments_and_never_answers(client: FlaskClient, address: str) -> None:
    published_answer(doctor(), 1)
    add_followup(ASKER, 1, kind=FollowupKind.THANKS, text="Merci **beaucoup** & bravo")
    assert "comment" not in data_of(client.get(address).text)["mainEntity"]
    publish_followup(moderator("b@exemple.fr").actor, 1, text="Merci **beaucoup** & bravo")
    page = client.get(address).text
    check(data_of(page))
    equal_data(page)
    assert data_of(page)["mainEntity"]["comment"][0]["text"] == "Merci beaucoup & bravo"


def test_changes_have_their_date(client: FlaskClient, address: str, clock) -> None:
    bob = doctor()
    answer_id = published_answer(bob, 1)
    assert "dateModified" not in data_of(client.get(address).text)["mainEntity"]["suggestedAnswer"][0]
    clock.advance(days=1)
    correct_answer(bob.actor, answer_id, parts=PARTS | {"action": "Rien."}, version=None)
    clock.advance(days=1)
    title, body = TITLE + " & <b>ensuite</b>", BODY + " Merci."
    edit_question(
        moderator("b@exemple.fr").actor, 1, title=title, body=body, specialty="cardiologie", version=3
    )
    question = data_of(client.get(address).text)["mainEntity"]
    assert question["dateModified"] == now().isoformat(timespec="seconds")
    assert question["suggestedAnswer"][0]["dateModified"] < question["dateModified"]
    assert question["text"] == BODY + " Merci."


def test_an_answer_is_no_change_of_the_question(client: FlaskClient, address: str, clock) -> None:
    clock.advance(days=1)
    published_answer(doctor(), 1)
    assert "dateModified" not in data_of(client.get(address).text)["mainEntity"]


def test_the_english_page_names_its_own_address(client: FlaskClient, address: str) -> None:
    published_answer(doctor(), 1)
    data = data_of(client.get("/en" + address).text)
    check(data)
    assert data["url"] == f"http://localhost:8000/en{address}"
    assert data["inLanguage"] == "fr"


def test_a_question_without_specialty_names_none(client: FlaskClient) -> None:
    question_id = published_question(moderator(), specialty="")
    data = data_of(client.get(f"/questions/{question_id}", follow_redirects=True).text)
    check(data)
    assert "specialty" not in data
