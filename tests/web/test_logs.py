"""Logs: routes, ids and references; never a word, a token, a query or an address."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from qa.extensions import db
from qa.kernel import events
from qa.kernel.access import Action
from qa.kernel.database import transaction
from qa.questions.models import Question
from qa.web.logs import JsonLines
from tests import people

SECRET = "gonococcie"


class Lines:
    """What the site writes, line by line, as an operator keeps it."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def records(self) -> list[dict]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Everything logged at INFO and above, in the site's own form."""
    lines = Lines()
    handler = logging.StreamHandler(lines.stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def failing(app: Flask) -> Iterator[Flask]:
    """Every view that an asker reaches fails, with the words of the request in the exception."""
    kept, app.testing = dict(app.view_functions), False

    def fails(**values: object) -> None:
        from flask import request

        raise ValueError(f"{request.url} {dict(request.form)} {values}")

    fails.action = Action.READ  # type: ignore[attr-defined]
    for endpoint in ("questions.ask", "search.results", "follow.page", "api.similar_questions"):
        app.view_functions[endpoint] = fails
    yield app
    app.view_functions.update(kept)
    app.testing = True


def test_one_line_tells_method_route_status_and_time(client: FlaskClient, lines: Lines) -> None:
    client.get("/questions?avant=1&x=y")
    (record,) = [one for one in lines.records if one["logger"] == "qa.access"]
    assert set(record) == {"at", "level", "logger", "message"}
    method, route, status, spent, unit = record["message"].split()
    assert (method, route, status, unit) == ("GET", "/questions", "404", "ms")
    assert float(spent) >= 0
    assert record["at"].endswith("+00:00")


@pytest.mark.parametrize(
    ("path", "route"),
    [
        (f"/suivi/{SECRET}", "/suivi/<token>"),
        (f"/recherche?q={SECRET}", "/recherche"),
        (f"/questions/1-{SECRET}", "/questions/<int:question_id>-<slug>"),
        (f"/{SECRET}", "-"),
        (f"/en/suivi/{SECRET}", "/suivi/<token>"),
        (f"/api/v1/search?q={SECRET}", "/api/v1/search"),
        (f"/medecins/{SECRET}", "/medecins/<slug>"),
        (f"/%00{SECRET}", "-"),
    ],
)
def test_the_route_is_logged_not_the_address(
    client: FlaskClient, lines: Lines, path: str, route: str
) -> None:
    client.get(path, headers={"Referer": f"http://localhost/{SECRET}", "User-Agent": SECRET})
    assert [one["message"].split()[1] for one in lines.records] == [route]
    assert SECRET not in lines.text


def test_a_failure_tells_its_type_and_places_and_not_a_word(
    failing: Flask, client: FlaskClient, lines: Lines
) -> None:
    client.post("/poser-une-question", data={"title": SECRET, "email": f"{SECRET}@exemple.fr"})
    client.get(f"/recherche?q={SECRET}")
    client.get(f"/suivi/{SECRET}")
    client.post("/api/v1/similar", json={"title": SECRET})
    failures = [one for one in lines.records if one["level"] == "error"]
    assert [one["exception"] for one in failures] == ["ValueError"] * 4
    assert all("test_logs.py" in one["places"][-1] for one in failures)
    assert SECRET not in lines.text


def test_a_refused_statement_shows_none_of_its_values(app: Flask, lines: Lines) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction() as session:
        session.add(Question(title=SECRET, body=SECRET, state="inconnu"))
    logging.getLogger("qa.essai").error("refused", exc_info=refusal.value)
    assert "refused" in lines.text
    assert SECRET not in lines.text


def test_the_whole_way_of_a_question_leaves_no_word(app: Flask, client: FlaskClient, lines: Lines) -> None:
    dora, martin = people.moderator(), people.doctor()
    title = f"Que faire contre une {SECRET} ?"
    values = people.fields(client.get("/poser-une-question").text)
    values |= {"title": title, "body": f"On m’a parlé d’une {SECRET} hier.", "consent": "y"}
    place = client.post("/poser-une-question", data=values | {"email": f"{SECRET}@exemple.fr"}).location
    assert client.get(place).status_code == 200
    events.deliver()
    question_id = db.session.query(Question.id).scalar()
    inside = people.sign_in(app.test_client(), dora)
    people.send(inside, f"/moderation/questions/{question_id}", "/publier")
    people.published_answer(martin, question_id, understood=f"Une {SECRET}.")
    events.deliver()
    assert SECRET in client.get(f"/questions/{question_id}", follow_redirects=True).text
    client.post("/suivi/retrouver", data={"email": f"{SECRET}@exemple.fr"})
    token = place.partition("/suivi/")[2].partition("?")[0]
    for kept_out in (SECRET, token, people.PASSWORD, inside.get_cookie("session").value):
        assert kept_out not in lines.text
    assert len(lines.records) > 5


def test_a_log_line_cannot_be_forged(client: FlaskClient, lines: Lines) -> None:
    client.get("/x%0A%7B%22level%22:%22error%22%7D")
    logging.getLogger("qa.essai").warning('une ligne\n{"level": "error"}')
    assert [one["level"] for one in lines.records] == ["info", "warning"]


def test_a_delivery_that_fails_is_found_by_its_ids(app: Flask, lines: Lines) -> None:
    from qa import subscriptions, web_setup

    def fails(subject: int) -> None:
        raise ValueError(SECRET)

    events.use({"thing.done": (fails,)}, lambda: None)
    with transaction():
        events.emit("thing.done", 42)
    events.deliver()
    events.use(subscriptions.EVENTS, web_setup._wake)
    (record,) = [one for one in lines.records if one["level"] == "error"]
    assert (record["event"], record["subject"], record["exception"]) == ("thing.done", 42, "ValueError")
    assert record["handler"].endswith(".fails")
    assert SECRET not in lines.text
