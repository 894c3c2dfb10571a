"""Case 56: where a doctor leaves without the name, the name is nowhere any more."""

import json
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.answers.models import Answer
from qa.answers.queries import public_answers
from qa.corpus.writing import export_rows
from qa.departures.rules import Choice
from qa.departures.services.closing import close_account
from qa.doctors.models import Doctor
from qa.extensions import db
from qa.follow.models import Followup
from qa.gateways.current import gateways
from qa.gateways.index import Document
from qa.kernel.events import deliver
from qa.questions.models import Question
from qa.questions.queries import question, revisions
from qa.search.services import rebuild_index
from tests import people
from tests.departures.leaving import NAME, Scene, rows_with_the_name, scene, traces
from tests.plugins.clock import Clock

GONE = (Choice.NAMELESS, Choice.REMOVE)


@pytest.fixture
def leaving(app: Flask, clock: Clock) -> Scene:
    """The doctor's name in every place; the mails of before are written."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    made = scene()
    deliver()
    gateways().mail.clear()
    clock.advance(hours=1)
    return made


def leave(leaving: Scene, choice: Choice) -> None:
    close_account(leaving.martin.actor, choice)
    deliver()


def public_pages(client: FlaskClient) -> dict[str, str]:
    """Everything that anyone can read, by address."""
    numbers = db.session.scalars(select(Question.id)).all()
    slugs = db.session.scalars(select(Doctor.slug)).all()
    paths = ["/", "/questions", "/questions.atom", "/medecins", "/specialites", "/specialites/cardiologie"]
    paths += [
        "/sitemap.xml",
        "/api/v1/questions",
        "/api/v1/doctors",
        "/recherche?q=martin",
        "/recherche?q=palpitations",
    ]
    paths += ["/api/v1/search?q=camille+martin", "/api/v1/search?q=palpitations"]
    paths += [f"/medecins/{slug}" for slug in slugs]
    for number in numbers:
        paths += [f"/questions/{number}-{question(number).slug}", f"/api/v1/questions/{number}"]
    pages = {path: client.get(path, follow_redirects=True).text for path in paths}
    return pages | {f"/en{path}": client.get(f"/en{path}", follow_redirects=True).text for path in paths[:5]}


def exported() -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in export_rows("https://exemple.fr"))


def test_the_scene_names_the_doctor_everywhere(client: FlaskClient, leaving: Scene) -> None:
    tables = {one.partition(":")[0] for one in rows_with_the_name()}
    assert tables >= {
        "account", "doctor", "question", "question_revision", "question_private", "answer", "answer_revision",
        "answer_draft", "followup", "decision", "role_change",
    }  # fmt: skip
    assert len([path for path, text in public_pages(client).items() if traces(text)]) > 10
    assert traces(exported())


@pytest.mark.parametrize("choice", GONE)
def test_case_56_the_name_is_in_no_row_page_feed_index_or_export(
    client: FlaskClient, leaving: Scene, choice: Choice
) -> None:
    leave(leaving, choice)
    assert rows_with_the_name() == []
    assert {path: traces(text) for path, text in public_pages(client).items() if traces(text)} == {}
    assert traces(exported()) == []
    before = public_pages(client)["/api/v1/search?q=palpitations"]
    rebuild_index()
    assert client.get("/api/v1/search?q=palpitations").text == before


@pytest.mark.parametrize("choice", GONE)
def test_the_index_is_built_anew_for_it_may_keep_words_of_before(leaving: Scene, choice: Choice) -> None:
    stale = Document(
        key=9999, title=NAME, body=NAME, specialty="", published=datetime(2026, 1, 1, tzinfo=UTC)
    )
    gateways().index.put([stale])
    held = gateways().index.find(NAME, limit=50)
    leave(leaving, choice)
    assert 9999 in [one.key for one in held.hits]
    assert 9999 not in [one.key for one in gateways().index.find(NAME, limit=50).hits]


@pytest.mark.parametrize("choice", GONE)
def test_what_held_the_name_is_rendered_anew_and_says_when_it_changed(
    client: FlaskClient, leaving: Scene, choice: Choice, clock: Clock
) -> None:
    versions = {number: question(number).version for number in (leaving.thread, leaving.quoting)}
    tag = client.get(f"/questions/{leaving.quoting}", follow_redirects=True).headers["ETag"]
    leave(leaving, choice)
    for number, before in versions.items():
        found = question(number)
        assert found.version > before
        assert found.changed_at == clock.moment
        assert "un médecin" in found.body_html
        assert "un-medecin" in found.slug
    answer = next(one for one in public_answers(leaving.quoting) if one.doctor_id == leaving.petit.doctor_id)
    assert "un médecin" in answer.html
    assert answer.updated_at == clock.moment
    (shown, *_) = db.session.scalars(select(Followup).where(Followup.body != "")).all()
    assert "Un médecin et un médecin m’ont répondu ; merci à un médecin." in shown.body_html
    assert client.get(f"/questions/{leaving.quoting}", follow_redirects=True).headers["ETag"] != tag


@pytest.mark.parametrize("choice", GONE)
def test_the_profile_is_gone_and_its_address_says_so(
    client: FlaskClient, leaving: Scene, choice: Choice
) -> None:
    leave(leaving, choice)
    assert client.get("/medecins/camille-martin").status_code in (404, 410)
    listed = [one["name"] for one in client.get("/api/v1/doctors").json["items"]]
    assert listed == ["Dr Dominique Petit"]
    for doctor in db.session.scalars(select(Doctor).where(Doctor.closed_at.is_not(None))):
        assert client.get(f"/medecins/{doctor.slug}").status_code == 404


def test_without_the_name_the_answers_stay_under_what_was_true(client: FlaskClient, leaving: Scene) -> None:
    leave(leaving, Choice.NAMELESS)
    page = client.get(f"/questions/{leaving.alone}", follow_redirects=True).text
    assert "Un médecin, vérifié à l’époque" in page.replace("\u00a0", " ")
    assert "battements rapides" in page
    shown = client.get(f"/api/v1/questions/{leaving.alone}").json["answers"][0]
    assert (shown["doctor"], shown["specialty"]) == ("Un médecin, vérifié à l’époque", None)
    assert '"name": "Un médecin, vérifié à l’époque"' in page or "Un m\\u00e9decin, v\\u00e9rifi" in page


def test_under_the_name_nothing_is_taken_out_and_the_page_says_closed(
    client: FlaskClient, leaving: Scene
) -> None:
    leave(leaving, Choice.NAME)
    page = client.get(f"/questions/{leaving.alone}", follow_redirects=True).text
    assert f"Dr {NAME}" in page
    assert "Vérifié à l’époque" in page
    profile = client.get("/medecins/camille-martin")
    assert profile.status_code == 200
    assert "a quitté le site" in profile.text
    assert NAME in question(leaving.quoting).body
    assert "camille-martin" not in client.get("/medecins").text


def test_a_namesake_who_stays_keeps_the_name_in_other_threads(app: Flask, leaving: Scene) -> None:
    people.doctor("autre@exemple.fr", name="Camille Martin")
    leave(leaving, Choice.NAMELESS)
    assert traces(question(leaving.thread).body) == []
    assert NAME in question(leaving.quoting).body
    assert all(traces(one.body) == [] for one in revisions(leaving.thread))


def test_a_namesake_of_the_family_name_keeps_that_alone(app: Flask, leaving: Scene) -> None:
    people.doctor("autre@exemple.fr", name="Louis Martin")
    leave(leaving, Choice.NAMELESS)
    assert traces(question(leaving.thread).body) == []
    assert traces(question(leaving.quoting).body) == ["docteur martin"]
    assert db.session.scalar(select(Answer.author_label).where(Answer.author_label != "")) == "Un médecin"
