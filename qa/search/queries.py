"""Finds answered questions: the index gives keys, the database says what may be shown today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from qa.answers.documents import Card
from qa.answers.queries import answers_of_all, cards
from qa.extensions import db
from qa.gateways.current import gateways
from qa.gateways.index import Document
from qa.language.highlight import Segment, extracts
from qa.questions.models import Question
from qa.questions.queries import ANSWERED, sample_of_answered, visible_ids
from qa.search.documents import document, searched_text

PAGE = 10
LONGEST_QUERY = 200
SIMILAR = 5
SAMPLE, SAMPLE_DEPTH = 5, 100


@dataclass(frozen=True)
class Result:
    """A found question with its best passage."""

    card: Card
    passage: list[Segment]
    score: float
    external_id: str | None


@dataclass(frozen=True)
class Results:
    """One page of results; `facets` counts all that was found by specialty."""

    items: list[Result]
    total: int
    facets: dict[str, int]
    suggestion: str | None


def search(text: str, *, page: int = 1, specialty: str | None = None, size: int = PAGE) -> Results:
    """The page of answered questions that fit best; pages count from 1."""
    index = gateways().index
    found = index.find(text, limit=size, offset=(page - 1) * size, specialty=specialty)
    questions = visible_ids([hit.key for hit in found.hits])
    scores = {hit.key: hit.score for hit in found.hits if hit.key in questions}
    items = _results(text, [questions[key] for key in scores], scores)
    return Results(items=items, total=found.total, facets=found.facets, suggestion=index.suggest(text))


def _results(text: str, questions: Sequence[Question], scores: dict[int, float]) -> list[Result]:
    answers = answers_of_all([one.id for one in questions])
    found = []
    for question, card in zip(questions, cards(questions), strict=True):
        whole = searched_text(question, answers.get(question.id, []))
        found.append(Result(card, extracts(whole, text), scores[question.id], question.external_id))
    return found


def similar(title: str, body: str) -> list[Question]:
    """Up to five answered questions close to what somebody is writing."""
    hits = gateways().index.find(f"{title} {body}"[:1000], limit=SIMILAR).hits
    questions = visible_ids([hit.key for hit in hits])
    return [questions[hit.key] for hit in hits if hit.key in questions]


def index_lost() -> bool:
    """True where a few questions, looked for by their own titles, are mostly missing: the index is not the site's."""
    sample, index = sample_of_answered(SAMPLE), gateways().index
    missing = [
        one
        for one in sample
        if one.id not in {hit.key for hit in index.find(one.title, limit=SAMPLE_DEPTH).hits}
    ]
    return len(missing) * 2 > len(sample)


def indexable() -> Iterator[Document]:
    """Every answered question as the index wants it, in small reads."""
    last = 0
    while True:
        wanted = select(Question).where(ANSWERED, Question.id > last).order_by(Question.id).limit(200)
        questions = db.session.scalars(wanted).all()
        if not questions:
            return
        answers = answers_of_all([one.id for one in questions])
        for one in questions:
            yield document(one, answers.get(one.id, []))
        last = questions[-1].id
        db.session.expunge_all()
