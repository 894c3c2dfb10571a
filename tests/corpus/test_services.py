"""A corpus comes in once, bad lines named; it goes out and comes in again as it was."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from bench import medquad, mesconseilscovid
from qa.answers.models import Answer
from qa.corpus import services
from qa.corpus.services import Outcome, import_lines
from qa.corpus.writing import export_rows
from qa.extensions import db
from qa.kernel.events import Delivery, deliver
from qa.questions.models import PrivateRevision, Question, QuestionPrivate, QuestionRevision
from qa.search.queries import search
from tests import people
from tests.corpus.lines import SITE, line


def taken(*lines: bytes) -> Outcome:
    return import_lines(lines, site=SITE)


def count(table: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def exported() -> list[dict[str, Any]]:
    return list(export_rows(SITE))


def forget_content() -> None:
    """Only people stay, as on another site with the same doctors."""
    for table in (Answer, QuestionRevision, QuestionPrivate, PrivateRevision, Question):
        db.session.execute(table.__table__.delete())
    db.session.commit()


def as_lines(rows: list[dict[str, Any]]) -> list[bytes]:
    return [json.dumps(one, ensure_ascii=False).encode() for one in rows]


def test_a_question_comes_in_public_with_its_answer_and_first_revision(app: Flask) -> None:
    assert taken(line()) == Outcome(added=1)
    question = db.session.scalars(select(Question)).one()
    answer = db.session.scalars(select(Answer)).one()
    assert question.is_public
    assert (question.slug, question.body_html) == (
        "question-numero-1",
        '<p dir="auto">Le texte de la question 1.</p>\n',
    )
    assert (question.answered_at, question.due_at) == (answer.published_at, None)
    assert "<strong>1</strong>" in answer.html
    assert (answer.doctor, answer.author_name) == (None, "Camille Martin")
    assert count(QuestionRevision) == 1


def test_the_same_file_twice_adds_nothing(app: Flask) -> None:
    taken(line(1), line(2))
    assert taken(line(1), line(2)) == Outcome(known=2)
    assert (count(Question), count(Answer)) == (2, 2)


def test_a_line_that_stands_twice_in_one_file_is_added_once(app: Flask) -> None:
    assert taken(line(1), line(2), line(1)) == Outcome(added=2, known=1)
    assert count(Question) == 2


def test_bad_lines_are_named_by_number_and_the_others_come_in(app: Flask) -> None:
    outcome = taken(line(1), b"broken\n", b"\n", line(2, title="x"), line(3))
    assert [number for number, _ in outcome.faults] == [2, 4]
    assert outcome.faults[1][1].startswith("title must have 3 to 300 characters")
    assert (outcome.added, count(Question)) == (2, 2)


def test_hostile_texts_come_in_clean(app: Flask) -> None:
    taken(line(title="<script>alert(1)</script>", body="<img src=x onerror=alert(1)>"))
    question = db.session.scalars(select(Question)).one()
    assert "<img" not in question.body_html


def test_it_is_found_without_a_worker_once_delivered(app: Flask) -> None:
    taken(line(1, title="Des palpitations la nuit"), line(2))
    deliver()
    assert [one.card.title for one in search("palpitations").items] == ["Des palpitations la nuit"]


def test_the_page_says_imported_and_shows_no_badge(app: Flask, client: FlaskClient) -> None:
    taken(line())
    page = client.get("/questions/1-question-numero-1").text
    assert "Réponse importée" in page
    assert "badge" not in page
    assert "/medecins/" not in page


def test_a_namesake_of_a_verified_doctor_gets_no_badge(app: Flask, client: FlaskClient) -> None:
    people.doctor(name="Camille Martin")
    taken(line())
    assert "/medecins/camille-martin" not in client.get("/questions/1-question-numero-1").text


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BATCH", 3)


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("place", [0, 1, 5, 9])
def test_an_import_killed_and_repeated_adds_each_once_and_is_found(app: Flask, place: int) -> None:
    lines = [line(number) for number in range(10)]

    def dying() -> Iterator[bytes]:
        yield from lines[:place]
        raise Killed

    with pytest.raises(Killed):
        import_lines(dying(), site=SITE)
    db.session.rollback()
    assert count(Question) == place // 3 * 3
    outcome = taken(*lines)
    assert (outcome.added, outcome.known) == (10 - place // 3 * 3, place // 3 * 3)
    assert count(Question) == 10
    deliver()
    assert search("numéro").total == 10


@pytest.mark.usefixtures("small_batches")
def test_killed_before_its_event_the_repetition_still_brings_all_into_the_index(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(services, "emit", die)
        with pytest.raises(Killed):
            taken(*(line(number) for number in range(6)))
    assert (count(Question), count(Delivery)) == (6, 0)
    assert taken(*(line(number) for number in range(6))).added == 0
    deliver()
    assert search("numéro").total == 6


def test_out_and_in_again_into_a_new_site_is_equal(app: Flask) -> None:
    moderator, doctor = people.moderator(), people.doctor()
    people.published_question(moderator, title="Une question sans réponse")
    people.published_answer(doctor, people.published_question(moderator))
    people.pending_question()
    taken(line(7), line(8, answers=[], specialty="", body=""))
    before = exported()
    assert len(before) == 4
    assert [one["title"] for one in before].count(people.TITLE) == 1
    forget_content()
    assert taken(*as_lines(before)) == Outcome(added=4)
    assert exported() == before


def test_what_this_site_exported_is_known_here(app: Flask) -> None:
    people.published_answer(people.doctor(), people.published_question(people.moderator()))
    assert taken(*as_lines(exported())) == Outcome(known=1)


def test_another_site_s_question_of_the_same_address_and_number_is_not_taken_for_ours(app: Flask) -> None:
    people.published_question(people.moderator())
    assert taken(line(id=f"{SITE}/questions/1")) == Outcome(added=1)


@pytest.mark.parametrize(
    ("name", "convert", "total"),
    [
        ("mesconseilscovid_faq", mesconseilscovid.convert, 137),
        pytest.param("medquad_en_subset", medquad.convert, 3522, marks=pytest.mark.slow),
    ],
)
def test_the_shared_corpora_come_in_whole(
    app: Flask,
    shared_data: Path,
    name: str,
    convert: Callable[[Iterator[str]], Iterator[dict[str, Any]]],
    total: int,
) -> None:
    with (shared_data / f"{name}.jsonl").open(encoding="utf-8") as source:
        rows = list(convert(source))
    assert taken(*as_lines(rows)) == Outcome(added=total)
    assert len(exported()) == total
