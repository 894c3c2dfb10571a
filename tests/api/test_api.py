"""The API: what is public and nothing else, in the shapes that its own description promises."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.answers.services.publishing import withdraw_answer
from qa.follow.services.removal import remove_question
from qa.kernel.access import ASKER
from qa.moderation.services import hide_answer, merge_question
from qa.search.services import rebuild_index
from tests.api.shapes import faults
from tests.people import (
    BODY,
    PARTS,
    TITLE,
    colleague,
    doctor,
    moderator,
    pending_question,
    published_answer,
    published_question,
)
from tests.questions.test_lists import answered, many


def moment_of(day: int) -> datetime:
    """A day of March 2026."""
    return datetime(2026, 3, day, tzinfo=UTC)


@pytest.fixture
def question_id(app) -> int:
    """An answered question among others."""
    many(3)
    wanted = published_question(moderator(), sex="female", age_band="30_44")
    published_answer(doctor(), wanted)
    published_answer(colleague(), wanted)
    rebuild_index()
    return wanted


def described(client: FlaskClient) -> dict[str, Any]:
    """The description."""
    found = client.get("/api/v1/openapi.json").json
    assert isinstance(found, dict)
    return found


def test_it_works(client: FlaskClient, question_id: int) -> None:
    found = client.get(f"/api/v1/questions/{question_id}").json
    assert found["title"] == TITLE
    assert found["body"] == BODY
    assert found["url"] == f"http://localhost:8000/questions/{question_id}-palpitations-le-soir-apres-le-cafe"
    assert found["context"] == {"age_band": "30_44", "sex": "female"}
    assert found["answers"][0]["doctor"] == "Dr Camille Martin"
    assert found["answers"][0]["verified"] is True
    assert PARTS["consult"] in found["answers"][0]["text"]
    assert "<strong>expliquer</strong>" in found["answers"][0]["html"]


def test_every_route_is_described_and_nothing_else(app: Flask, client: FlaskClient) -> None:
    data = described(client)
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")]
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {(path, method) for path, methods in data["paths"].items() for method in methods}
    assert data["openapi"].startswith("3.1")
    assert data["servers"] == [{"url": "http://localhost:8000"}]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/api/v1/questions", "/api/v1/questions"),
        ("/api/v1/questions/{question_id}", "/api/v1/questions/4"),
        ("/api/v1/search", "/api/v1/search?q=palpitations&specialty=cardiologie"),
        ("/api/v1/search", "/api/v1/search"),
        ("/api/v1/doctors", "/api/v1/doctors"),
    ],
)
def test_answers_have_the_shape_that_is_described(
    client: FlaskClient, question_id: int, path: str, address: str
) -> None:
    data = described(client)
    schema = data["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert faults(response.json, schema, data["components"]["schemas"]) == []
    assert faults({"items": [{}]}, schema, data["components"]["schemas"]) != []


def test_lists_go_on_by_the_last_number_and_end_empty(client: FlaskClient) -> None:
    ids = many(45)
    found, address = [], "/api/v1/questions"
    while items := client.get(address).json["items"]:
        found += [one["id"] for one in items]
        address = f"/api/v1/questions?before={found[-1]}"
    assert found == ids


def test_search_finds_counts_and_ends(client: FlaskClient) -> None:
    for _ in range(13):
        answered(moment_of(1), title="Une gêne au genou droit")
    answered(moment_of(2), title="Une gêne au genou gauche", specialty="dermatologie")
    rebuild_index()
    first, second = (client.get(f"/api/v1/search?q=genou&page={page}").json for page in (1, 2))
    assert (first["total"], first["page"], second["page"], first["size"]) == (14, 1, 2, 10)
    assert [len(one["items"]) for one in (first, second)] == [10, 4]
    assert first["facets"] == {"cardiologie": 13, "dermatologie": 1}
    assert not {one["id"] for one in first["items"]} & {one["id"] for one in second["items"]}
    assert client.get("/api/v1/search?q=genou&page=3").status_code == 404
    narrow = client.get("/api/v1/search?q=genou&specialty=dermatologie").json
    assert [one["title"] for one in narrow["items"]] == ["Une gêne au genou gauche"]
    assert client.get("/api/v1/search?q=introuvable&specialty=astrologie").status_code == 404


def test_what_is_hidden_withdrawn_merged_or_removed_is_not_there(client: FlaskClient) -> None:
    reader, bob, eve = moderator(), doctor(), colleague()
    question_id = published_question(reader)
    withdrawn, hidden = published_answer(bob, question_id), published_answer(eve, question_id)
    withdraw_answer(bob.actor, withdrawn)
    assert [one["id"] for one in client.get(f"/api/v1/questions/{question_id}").json["answers"]] == [hidden]
    hide_answer(reader.actor, hidden, reason="Motif")
    found = client.get(f"/api/v1/questions/{question_id}").json
    assert found["answers"] == []
    assert client.get("/api/v1/questions").json == {"items": []}
    pending, target = pending_question(), published_question(reader, title="La question qui reste")
    merge_question(reader.actor, pending, into_id=target)
    remove_question(ASKER, question_id)
    for gone in (question_id, pending, 999, 0):
        response = client.get(f"/api/v1/questions/{gone}")
        assert response.status_code == 404
        assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/api/v1/nothing", 404),
        ("get", "/api/v1/questions/x", 404),
        ("get", "/api/v1/questions?before=x", 404),
        ("get", "/api/v1/search?q=%00", 400),
        ("post", "/api/v1/questions", 405),
        ("delete", "/api/v1/questions/1", 405),
        ("get", "/api/v1/similar", 405),
        ("get", "/en/api/v1/nothing", 404),
    ],
)
def test_refusals_are_problem_details(client: FlaskClient, method: str, address: str, status: int) -> None:
    data = described(client)
    response = getattr(client, method)(address)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    schema = data["components"]["responses"]["Problem"]["content"]["application/problem+json"]["schema"]
    assert faults(response.json, schema, {}) == []
    assert response.json["status"] == status


def test_no_other_site_may_read_it_by_a_script(client: FlaskClient) -> None:
    response = client.get("/api/v1/questions", headers={"Origin": "https://evil.example"})
    assert not [name for name, _ in response.headers if name.lower().startswith("access-control")]


def test_an_imported_answer_names_no_doctor_as_verified(client: FlaskClient) -> None:
    answer = client.get(f"/api/v1/questions/{answered(moment_of(1))}").json["answers"][0]
    assert (answer["doctor"], answer["verified"], answer["specialty"]) == ("Dr Ancien", False, None)


def test_the_english_api_gives_english_addresses(client: FlaskClient) -> None:
    number = answered(moment_of(1))
    assert (
        client.get(f"/en/api/v1/questions/{number}")
        .json["url"]
        .startswith("http://localhost:8000/en/questions/")
    )
