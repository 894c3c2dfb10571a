"""Lists of questions: pages that end, addresses that mean something, months of the pages' own zone."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.answers.models import Answer
from qa.answers.models import State as AnswerState
from qa.extensions import db
from qa.kernel.database import transaction
from qa.questions.models import Question, State
from tests.people import doctor, moderator, pending_question, published_answer, published_question
from tests.questions.reading import link, named

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ABSURD = ["0", "-1", "1e9", "٣", "9" * 40, "", "x", "1.0", "01", "+1", "2147483648", " 1"]
LISTS = [
    "/questions?avant=", "/specialites/cardiologie?avant=", "/recherche?q=palpitations&page=",
    "/api/v1/questions?before=", "/api/v1/search?q=palpitations&page=", "/questions/", "/api/v1/questions/",
    "/sitemaps/questions-%s.xml",
]  # fmt: skip


def answered(
    moment: datetime,
    *,
    specialty: str = "cardiologie",
    title: str = "Une question",
    number: int | None = None,
) -> int:
    """An answered question, written straight into the tables."""
    with transaction() as session:
        question = Question(
            id=number, state=State.PUBLISHED, title=title, slug="une-question", body="Texte", body_html="<p>Texte</p>",
            specialty=specialty, asked_at=moment, published_at=moment, changed_at=moment, answered_at=moment,
        )  # fmt: skip
        session.add(question)
        session.flush()
        answer = Answer(
            question_id=question.id, state=AnswerState.PUBLISHED, parts={"body": "Oui"}, html="<p>Oui</p>"
        )
        answer.rules_version, answer.published_at, answer.author_label = 1, moment, "Dr Ancien"
        session.add(answer)
    return question.id


def many(number: int) -> list[int]:
    """As many answered questions, an hour apart, the newest first."""
    with transaction():
        return [answered(START + timedelta(hours=hour)) for hour in range(number)][::-1]


def shown(page: str) -> list[int]:
    """The numbers of the questions on the cards."""
    import re

    return [int(one) for one in re.findall(r'<h2 dir="auto"[^>]*><a href="/questions/(\d+)-', page)]


def test_it_works(client: FlaskClient) -> None:
    reader, bob = moderator(), doctor()
    first = published_question(reader, title="Première question posée")
    published_answer(bob, first)
    second = published_question(reader, title="Deuxième question posée")
    published_answer(bob, second)
    published_question(reader, title="Troisième sans réponse")
    pending_question()
    page = client.get("/questions")
    assert page.status_code == 200
    assert shown(page.text) == [second, first]
    assert "Dr Camille Martin a répondu" in page.text
    assert "Troisième" not in page.text
    assert link(page.text, "canonical") == "http://localhost:8000/questions"
    assert named(page.text, "robots") is None


def test_an_empty_site_says_so(client: FlaskClient) -> None:
    page = client.get("/questions")
    assert page.status_code == 200
    assert "Aucune réponse publiée" in page.text
    assert client.get("/specialites").status_code == 200
    assert client.get("/specialites/cardiologie").status_code == 200


def test_older_questions_follow_page_by_page_and_end(client: FlaskClient) -> None:
    ids = many(45)
    found, address = [], "/questions"
    for _ in range(3):
        page = client.get(address).text
        found += shown(page)
        assert link(page, "canonical") == f"http://localhost:8000{address}"
        assert f'hreflang="en" href="http://localhost:8000/en{address}"' in page
        address = f"/questions?avant={found[-1]}"
    assert found == ids
    assert 'rel="next"' not in page
    assert client.get(address).status_code == 404


def test_questions_answered_at_the_same_moment_are_neither_lost_nor_doubled(client: FlaskClient) -> None:
    with transaction():
        ids = [answered(START) for _ in range(25)][::-1]
    first = shown(client.get("/questions").text)
    assert first + shown(client.get(f"/questions?avant={first[-1]}").text) == ids


@pytest.mark.parametrize("start", LISTS)
def test_absurd_numbers_are_not_found_on_every_list(client: FlaskClient, start: str) -> None:
    answered(START)
    for number in ABSURD:
        address = start.replace("%s", number) if "%s" in start else start + number
        status = client.get(address).status_code
        if "=" in start and number:
            assert status == 404, address
        elif number in ("", "0", "01", "٣"):
            assert status in (200, 301, 404), address
        else:
            assert status == 404, address


def test_a_repeated_number_is_the_first_one(client: FlaskClient) -> None:
    ids = many(25)
    page = client.get(f"/questions?avant={ids[0]}&avant={ids[19]}")
    assert shown(page.text) == ids[1:21]
    assert link(page.text, "canonical") == f"http://localhost:8000/questions?avant={ids[0]}"


def test_a_list_begins_after_public_questions_of_its_own_only(client: FlaskClient) -> None:
    many(3)
    hidden = pending_question()
    other = answered(START, specialty="dermatologie")
    assert client.get(f"/questions?avant={hidden}").status_code == 404
    assert client.get("/questions?avant=999").status_code == 404
    assert client.get(f"/specialites/cardiologie?avant={other}").status_code == 404


def test_a_specialty_shows_its_own_and_is_indexed_from_three_on(client: FlaskClient) -> None:
    ids = many(2)
    answered(START, specialty="dermatologie")
    page = client.get("/specialites/cardiologie")
    assert shown(page.text) == ids
    assert named(page.text, "robots") == "noindex, follow"
    third = answered(START + timedelta(days=1))
    page = client.get("/specialites/cardiologie")
    assert shown(page.text) == [third, *ids]
    assert named(page.text, "robots") is None
    assert 'href="/specialites/cardiologie.atom"' in page.text
    assert client.get("/specialites/astrologie").status_code == 404


def test_specialties_are_counted(client: FlaskClient) -> None:
    many(2)
    page = client.get("/specialites").text
    assert page.count('href="/specialites/') >= 30
    entry = page.partition('href="/specialites/cardiologie"')[2]
    assert "2" in entry.partition("</li>")[0]


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 2, 28, 22, 59, 59, tzinfo=UTC), "2026-02"),
        (datetime(2026, 2, 28, 23, 0, tzinfo=UTC), "2026-03"),
        (datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC), "2026-06"),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), "2026-07"),
        (datetime(2025, 12, 31, 23, 0, tzinfo=UTC), "2026-01"),
    ],
)
def test_a_month_begins_at_midnight_of_the_zone(client: FlaskClient, moment: datetime, month: str) -> None:
    number = answered(moment)
    assert f'href="/questions/archives/{month}"' in client.get("/questions").text
    page = client.get(f"/questions/archives/{month}")
    assert page.status_code == 200
    assert shown(page.text) == [number]
    assert client.get("/questions").text.count("/questions/archives/") == 1


def test_only_months_with_an_answer_are_linked(client: FlaskClient) -> None:
    answered(datetime(2025, 11, 30, 23, 30, tzinfo=UTC))
    answered(datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    answered(datetime(2026, 3, 15, tzinfo=UTC))
    page = client.get("/questions").text
    months = [one.partition('"')[0] for one in page.split('href="/questions/archives/')[1:]]
    assert months == ["2026-03", "2026-01", "2025-12"]
    assert {client.get(f"/questions/archives/{one}").status_code for one in months} == {200}
    assert "décembre 2025" in client.get("/questions/archives/2025-12").text.lower()


@pytest.mark.parametrize(
    "month",
    ["2026-02", "0001-01", "0000-01", "9999-12", "2026-13", "2026-00", "2026-3", "26-03", "٢٠٢٦-03", "2026-03-01",
     "x", "9" * 40, "2026 03"],
)  # fmt: skip
def test_a_month_without_answers_or_sense_is_not_found(client: FlaskClient, month: str) -> None:
    answered(START)
    assert client.get(f"/questions/archives/{month}").status_code == 404


def test_a_month_keeps_the_zone_of_the_setting(app: Flask, client: FlaskClient, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "QA_TIMEZONE", "America/Martinique")
    number = answered(datetime(2026, 3, 1, 3, 59, tzinfo=UTC))
    assert shown(client.get("/questions/archives/2026-02").text) == [number]
    assert db.session.query(Question).count() == 1
