"""Grows the demonstration for load: rows built directly, in batches, from generated text."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from flask import current_app
from sqlalchemy import func, insert, select

from qa.accounts.models import Account, AccountRole
from qa.answers.models import Answer
from qa.answers.rules import PARTS, markdown
from qa.answers.services.publishing import clean_parts
from qa.demonstration.generator import Written, write
from qa.doctors.models import Doctor, Method
from qa.extensions import db
from qa.kernel import clock
from qa.kernel.access import Role
from qa.kernel.database import transaction
from qa.kernel.events import emit
from qa.kernel.sanitize import RULES_VERSION, render
from qa.kernel.text import slugify
from qa.moderation.models import Decision, Kind, Verdict
from qa.questions.models import Question, QuestionPrivate, QuestionRevision, State
from qa.questions.rules import due_at
from qa.questions.services.publishing import clean_text

BATCH = 500
SPAN, REST = timedelta(days=700), timedelta(days=4)
Show = Callable[[Iterable[range]], Iterable[range]]


@dataclass(frozen=True)
class Staff:
    """Who answers what, and who has read it."""

    by_specialty: dict[str, list[int]]
    generalists: list[int]
    moderator_id: int | None

    def of(self, specialty: str) -> list[int]:
        """The doctors of a specialty, then the generalists."""
        return [*self.by_specialty.get(specialty, []), *self.generalists]


@dataclass(frozen=True)
class Plan:
    """How far to grow: up to `total` questions, spread over the time before `moment`."""

    total: int
    seed: int
    within_hours: int
    moment: datetime


def grow(total: int, seed: int, *, show: Show = iter) -> int:
    """Adds generated questions until there are `total`; returns how many. Killed and repeated, it goes on.

    Emits corpus.imported with the last batch.
    """
    present = db.session.scalar(select(func.count()).select_from(Question)) or 0
    plan = Plan(total, seed, current_app.config["QA_ANSWER_WITHIN_HOURS"], clock.now())
    staff = _staff()
    batches = [range(start, min(start + BATCH, total)) for start in range(present, total, BATCH)]
    for batch in show(batches):
        with transaction():
            _add([_Drawn(plan, staff, number) for number in batch], staff)
            if batch.stop == total:
                emit("corpus.imported", 0)
    return max(0, total - present)


def _staff() -> Staff:
    fictional = select(Doctor.id, Doctor.specialty).where(Doctor.verified_by == Method.DEMONSTRATION)
    by_specialty: dict[str, list[int]] = {}
    for doctor_id, specialty in db.session.execute(fictional.order_by(Doctor.id)):
        by_specialty.setdefault(specialty, []).append(doctor_id)
    moderators = select(Account.id).join(AccountRole).where(AccountRole.role == Role.MODERATOR)
    return Staff(by_specialty, by_specialty["medecine-generale"], db.session.scalar(moderators.limit(1)))


class _Drawn:
    """One generated question with its moments."""

    def __init__(self, plan: Plan, staff: Staff, number: int) -> None:
        self.random = Random(f"{plan.seed}:{number}:when")  # noqa: S311 - variety, no secret
        self.text: Written = write(plan.seed, number, answers=2 if self.random.random() < 0.08 else 1)
        self.title, self.body = clean_text(self.text.title, self.text.body)
        age = SPAN * (1 - number / plan.total) + REST
        self.asked_at = plan.moment - age + timedelta(minutes=self.random.randint(0, 600))
        self.published_at = self.asked_at + timedelta(minutes=self.random.randint(5, 120))
        self.due_at = due_at(self.asked_at, within_hours=plan.within_hours)
        self.doctors = self._doctors(staff.of(self.text.specialty))
        self.answered = [self._answered_at(plan.within_hours) for _ in self.doctors]

    def _doctors(self, able: list[int]) -> list[int]:
        first = able[0] if self.random.random() < 0.7 else self.random.choice(able)
        others = [one for one in able if one != first]
        return [first, self.random.choice(others)] if len(self.text.answers) > 1 else [first]

    def _answered_at(self, within_hours: int) -> datetime:
        """Nearly always in time, as the promise says."""
        late = self.random.random() < 0.03
        share = self.random.uniform(1.05, 1.6) if late else self.random.uniform(0.05, 0.95)
        return max(self.asked_at + timedelta(hours=within_hours * share), self.published_at)


def _add(drawn: list[_Drawn], staff: Staff) -> None:
    """One batch inside the caller's transaction."""
    session = db.session
    numbered = insert(Question).returning(Question.id, sort_by_parameter_order=True)
    ids = session.scalars(numbered, [_question(one) for one in drawn]).all()
    pairs = list(zip(ids, drawn, strict=True))
    session.execute(insert(QuestionPrivate), [_private(*pair) for pair in pairs])
    session.execute(insert(QuestionRevision), [_revision(*pair, staff) for pair in pairs])
    session.execute(insert(Decision), [_decision(*pair, staff) for pair in pairs])
    session.execute(insert(Answer), [row for pair in pairs for row in _answers(*pair)])


def _question(one: _Drawn) -> dict[str, Any]:
    first, text = min(one.answered), one.text
    return {
        "state": State.PUBLISHED,
        "title": one.title,
        "slug": slugify(one.title),
        "body": one.body,
        "body_html": render(one.body),
        "rules_version": RULES_VERSION,
        "specialty": text.specialty,
        "for_whom": text.for_whom,
        "sex": text.sex,
        "age_band": text.age_band,
        "asked_at": one.asked_at,
        "due_at": one.due_at,
        "published_at": one.published_at,
        "changed_at": first,
        "answered_at": first,
    }


def _private(question_id: int, one: _Drawn) -> dict[str, Any]:
    text = one.text
    content = {"title": one.title, "body": one.body, "pregnant": "", "duration": text.duration}
    content |= {"treatments": text.treatments, "history": text.history, "language": "fr"}
    return {"question_id": question_id, "content": content | {"consent": one.asked_at.isoformat()}}


def _revision(question_id: int, one: _Drawn, staff: Staff) -> dict[str, Any]:
    text = {"question_id": question_id, "number": 1, "title": one.title, "body": one.body}
    return text | {"editor_id": staff.moderator_id, "made_at": one.published_at}


def _decision(question_id: int, one: _Drawn, staff: Staff) -> dict[str, Any]:
    subject = {"kind": Kind.QUESTION, "subject_id": question_id, "verdict": Verdict.PUBLISHED}
    return subject | {"moderator_id": staff.moderator_id, "decided_at": one.published_at}


def _answers(question_id: int, one: _Drawn) -> Iterator[dict[str, Any]]:
    helped = one.random.random() < 0.5
    for place, (doctor_id, written, at) in enumerate(
        zip(one.doctors, one.text.answers, one.answered, strict=True)
    ):
        parts = clean_parts(written)
        yield {
            "question_id": question_id,
            "doctor_id": doctor_id,
            "parts": parts,
            "html": rendered(parts),
            "rules_version": RULES_VERSION,
            "published_at": at,
            "read_at": at + timedelta(days=1),
            "helped_at": at + timedelta(hours=6) if helped and place == 0 else None,
            "most_useful": helped and place == 0,
        }


def rendered(parts: dict[str, str]) -> str:
    """What `render(markdown(parts))` gives, part by part: most parts are the same in many answers."""
    return "".join(_part(name, parts[name]) for name in PARTS if parts[name])


@lru_cache(maxsize=50_000)
def _part(name: str, text: str) -> str:
    return render(markdown({name: text}))
