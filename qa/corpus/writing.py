"""Gives a corpus out: everything that is public, as JSON lines that can be imported again."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from qa.answers.models import Answer
from qa.answers.queries import answers_of_all
from qa.answers.rules import markdown
from qa.extensions import db
from qa.questions.models import Question, State

BATCH = 200


def export_rows(site: str) -> Iterator[dict[str, Any]]:
    """Public questions by number, with their public answers; moments in UTC."""
    last = 0
    while True:
        public = select(Question).where(Question.state == State.PUBLISHED, Question.id > last)
        questions = db.session.scalars(public.order_by(Question.id).limit(BATCH)).all()
        if not questions:
            return
        answers = answers_of_all([one.id for one in questions])
        for one in questions:
            yield _row(one, answers.get(one.id, []), site)
        last = questions[-1].id
        db.session.expunge_all()


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _row(question: Question, answers: list[Answer], site: str) -> dict[str, Any]:
    return {
        "id": question.external_id or f"{site}/questions/{question.id}",
        "title": question.title,
        "body": question.body,
        "specialty": question.specialty,
        "asked_at": _iso(question.asked_at),
        "answers": [
            {"body": markdown(one.parts), "doctor": one.author_name, "at": _iso(one.published_at)}
            for one in sorted(answers, key=lambda one: one.id)
        ],
    }
