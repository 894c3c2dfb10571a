"""Takes a doctor's name out of everything that was written here, and renders anew what had held it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from qa.accounts.models import RoleChange
from qa.answers.models import Answer, AnswerDraft, AnswerRevision
from qa.answers.rules import markdown
from qa.departures.name_rules import NamePattern
from qa.doctors.models import Doctor, Practice
from qa.extensions import Model
from qa.follow.models import Followup
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.sanitize import RULES_VERSION, render
from qa.kernel.text import slugify
from qa.moderation.models import Decision
from qa.questions.models import PrivateRevision, Question, QuestionPrivate, QuestionRevision
from qa.verification.models import Appeal, Doubt, Judgement, RightChange

BATCH = 500
# Every column with words of people; of what belongs to a question, its number.
PLACES: tuple[tuple[type[Model], tuple[str, ...], InstrumentedAttribute[Any] | None], ...] = (
    (Question, ("title", "body", "refusal"), Question.id),
    (QuestionRevision, ("title", "body"), QuestionRevision.question_id),
    (QuestionPrivate, ("content",), QuestionPrivate.question_id),
    (PrivateRevision, ("content",), PrivateRevision.question_id),
    (Answer, ("parts", "author_label", "hidden_reason"), Answer.question_id),
    (AnswerRevision, ("parts",), Answer.question_id),
    (AnswerDraft, ("parts",), AnswerDraft.question_id),
    (Followup, ("content", "body", "refusal"), Followup.question_id),
    (Decision, ("reason",), None),
    (RoleChange, ("reason",), None),
    (Judgement, ("reason",), None),
    (RightChange, ("reason",), None),
    (Doubt, ("word",), None),
    (Appeal, ("text", "answer"), None),
    (Doctor, ("bio", "training"), None),
    (Practice, ("name", "street", "fees"), None),
)


@dataclass(frozen=True)
class Eraser:
    """What is taken out: `near` in the questions that the doctor answered, `far` in all else (None: nothing)."""

    near: NamePattern
    far: NamePattern | None
    answered: frozenset[int] = field(default_factory=frozenset)

    def without(self, value: Any, question_id: int | None) -> Any:
        """The value without the name."""
        pattern = self.near if question_id in self.answered else self.far
        return pattern.without_deep(value) if pattern else value


def erase_name(eraser: Eraser) -> set[int]:
    """Inside the caller's transaction: the name goes from every text; returns the questions whose pages changed."""
    touched: set[int] = set()
    with transaction() as session:
        for model, columns, thread in PLACES:
            for key, values, question_id in list(_changes(session, eraser, model, columns, thread)):
                row = session.get_one(model, key)
                for name, value in values.items():
                    setattr(row, name, value)
                _render_anew(row)
                touched |= {question_id} if question_id else set()
        session.flush()
    return touched


def _changes(
    session: Session,
    eraser: Eraser,
    model: type[Model],
    columns: tuple[str, ...],
    thread: InstrumentedAttribute[Any] | None,
) -> Iterator[tuple[Any, dict[str, Any], int | None]]:
    """The rows that hold the name: key, new values, question."""
    keys = [getattr(model, str(one.key)) for one in inspect(model).primary_key]
    wanted = select(
        *keys, *(getattr(model, name) for name in columns), *([thread] if thread is not None else [])
    )
    if model is AnswerRevision:
        wanted = wanted.join(Answer, Answer.id == AnswerRevision.answer_id)
    for row in session.execute(wanted.execution_options(yield_per=BATCH)):
        key, before = tuple(row[: len(keys)]), row[len(keys) : len(keys) + len(columns)]
        question_id = row[-1] if thread is not None else None
        after = {
            name: eraser.without(value, question_id) for name, value in zip(columns, before, strict=True)
        }
        changed = {
            name: after[name] for name, value in zip(columns, before, strict=True) if after[name] != value
        }
        if changed:
            yield key, changed, question_id


def _render_anew(row: Model) -> None:
    """The HTML of the new text, through the one door; versions tell editors that are open."""
    if isinstance(row, Question):
        row.slug = slugify(row.title) if row.title else ""
        row.version += 1
        if row.body:
            row.body_html, row.rules_version = render(row.body), RULES_VERSION
    elif isinstance(row, Answer):
        row.html, row.rules_version = render(markdown(row.parts)), RULES_VERSION
        row.version += 1
        row.updated_at = now()
    elif isinstance(row, Followup) and row.body:
        row.body_html, row.rules_version = render(row.body), RULES_VERSION
    elif isinstance(row, Doctor) and row.bio:
        row.bio_html, row.rules_version = render(row.bio), RULES_VERSION
