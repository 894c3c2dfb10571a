"""Takes a corpus in: each line once, bad lines named and left."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import select

from qa.answers.models import Answer
from qa.corpus.shape import CorpusQuestion, Refused, parse
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import emit
from qa.kernel.sanitize import RULES_VERSION, render
from qa.kernel.text import slugify
from qa.questions.models import Question, QuestionRevision, State

BATCH = 200


@dataclass
class Outcome:
    """How many were added, how many were there already, and which lines were refused and why."""

    added: int = 0
    known: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)


def import_lines(lines: Iterable[bytes], *, site: str) -> Outcome:
    """Imports JSON lines in batches, each batch whole or not at all.

    Emits corpus.imported, also where all was known: an earlier import may have been killed before its own.
    """
    outcome = Outcome()
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while batch := list(islice(numbered, BATCH)):
        rows = list(_parsed(batch, outcome))
        with transaction():
            _add(rows, outcome, site)
    if outcome.added or outcome.known:
        with transaction():
            emit("corpus.imported", 0)
    return outcome


def _parsed(batch: Iterable[tuple[int, bytes]], outcome: Outcome) -> Iterable[CorpusQuestion]:
    for number, line in batch:
        try:
            yield parse(line, moment=now())
        except Refused as refusal:
            outcome.faults.append((number, str(refusal)))


def _add(rows: list[CorpusQuestion], outcome: Outcome, site: str) -> None:
    present = set(
        db.session.scalars(
            select(Question.external_id).where(Question.external_id.in_([row.external_id for row in rows]))
        )
    )
    for row in rows:
        if row.external_id in present or _is_our_own(row, site):
            outcome.known += 1
            continue
        present.add(row.external_id)
        _insert(row)
        outcome.added += 1


def _is_our_own(row: CorpusQuestion, site: str) -> bool:
    """True where the line was exported from this very site and the question still stands here.

    Sites on their default address share it, so the number alone says nothing: the moment of asking must agree.
    """
    own, _, number = row.external_id.rpartition("/")
    if own != f"{site}/questions" or not number.isdecimal() or len(number) > 9:
        return False
    here = db.session.get(Question, int(number))
    return here is not None and here.external_id is None and here.asked_at == row.asked_at


def _insert(row: CorpusQuestion) -> None:
    """A public question with its answers: their authors are named but no accounts of this site."""
    first = min((one.at for one in row.answers), default=None)
    question = Question(
        state=State.PUBLISHED,
        external_id=row.external_id,
        title=row.title,
        slug=slugify(row.title),
        body=row.body,
        body_html=render(row.body) if row.body else "",
        rules_version=RULES_VERSION,
        specialty=row.specialty,
        asked_at=row.asked_at,
        published_at=row.asked_at,
        changed_at=first or row.asked_at,
        answered_at=first,
    )
    db.session.add(question)
    db.session.flush()
    revision = QuestionRevision(question_id=question.id, number=1, title=row.title, body=row.body)
    revision.made_at = row.asked_at
    db.session.add(revision)
    for one in row.answers:
        answer = Answer(question_id=question.id, author_label=one.doctor, parts={"body": one.body})
        answer.html, answer.rules_version, answer.published_at = render(one.body), RULES_VERSION, one.at
        db.session.add(answer)
