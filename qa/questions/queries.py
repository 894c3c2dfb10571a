"""Reads of questions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import extract, func, select
from sqlalchemy.orm import joinedload

from qa.alerts.queries import Look, look
from qa.extensions import db
from qa.questions.models import Attachment, ForWhom, PrivateRevision, Question, QuestionRevision, State
from qa.questions.rules import MINORS

ALARMING = ("title", "body", "duration", "treatments")
READ_MOST = 20_000  # of a text that is refused for its length, what is looked at
ANSWERED = (Question.state == State.PUBLISHED) & Question.answered_at.is_not(None)


def question(question_id: int) -> Question | None:
    """The question with this number, whatever its state."""
    return db.session.get(Question, question_id) if 0 < question_id < 2**31 else None


def survivor(question: Question | None) -> Question | None:
    """The question itself, or the one into which it was merged at last."""
    while question is not None and question.state == State.MERGED:
        question = db.session.get(Question, question.merged_into_id)
    return question


def with_private(question_id: int) -> Question | None:
    """The question with what only its asker and the staff may read."""
    wanted = select(Question).where(Question.id == question_id).options(joinedload(Question.private))
    return db.session.scalars(wanted).first() if 0 < question_id < 2**31 else None


def joined_to(question_id: int) -> list[int]:
    """The questions that were merged into this one, those merged into them as well."""
    found: list[int] = []
    near = [question_id]
    while near:
        wanted = select(Question.id).where(Question.merged_into_id.in_(near), Question.state == State.MERGED)
        near = [one for one in db.session.scalars(wanted) if one not in found]
        found += near
    return found


def latest_answered(limit: int, *, specialty: str | None = None) -> Sequence[Question]:
    """The questions answered last, newest answer first."""
    wanted = select(Question).where(ANSWERED)
    if specialty:
        wanted = wanted.where(Question.specialty == specialty)
    order = (Question.answered_at.desc(), Question.id.desc())
    return db.session.scalars(wanted.order_by(*order).limit(limit)).all()


def answered_before(
    anchor: Question | None, *, limit: int, specialty: str | None = None
) -> Sequence[Question]:
    """The page of answered questions that follows the anchor, or the first one."""
    wanted = select(Question).where(ANSWERED)
    if specialty:
        wanted = wanted.where(Question.specialty == specialty)
    if anchor is not None:
        later = Question.answered_at < anchor.answered_at
        same = (Question.answered_at == anchor.answered_at) & (Question.id < anchor.id)
        wanted = wanted.where(later | same)
    order = (Question.answered_at.desc(), Question.id.desc())
    return db.session.scalars(wanted.order_by(*order).limit(limit)).all()


def answered_between(start: datetime, end: datetime, *, limit: int) -> Sequence[Question]:
    """Questions answered in [start, end[, newest first."""
    within = (Question.answered_at >= start) & (Question.answered_at < end)
    wanted = (
        select(Question).where(ANSWERED, within).order_by(Question.answered_at.desc(), Question.id.desc())
    )
    return db.session.scalars(wanted.limit(limit)).all()


def answered_moments() -> Sequence[datetime]:
    """The first and the last answer of every month with one: enough to know these months in any zone.

    Months of the database's zone: each spans two months of another zone at most, and shows both by its ends.
    """
    ends = select(func.min(Question.answered_at), func.max(Question.answered_at)).where(ANSWERED)
    year, month = extract("year", Question.answered_at), extract("month", Question.answered_at)
    return [moment for row in db.session.execute(ends.group_by(year, month)) for moment in row]


def specialty_counts() -> dict[str, int]:
    """How many answered questions each specialty has."""
    rows = db.session.execute(
        select(Question.specialty, func.count()).where(ANSWERED).group_by(Question.specialty)
    )
    return {specialty: total for specialty, total in rows if specialty}


def neighbours(question: Question, *, limit: int = 4) -> Sequence[Question]:
    """Other answered questions of the specialty, newest first."""
    wanted = select(Question).where(
        ANSWERED, Question.specialty == question.specialty, Question.id != question.id
    )
    return db.session.scalars(wanted.order_by(Question.answered_at.desc()).limit(limit)).all()


def sample_of_answered(size: int) -> Sequence[Question]:
    """A few answered questions, the oldest and the newest numbers among them."""
    ends = (Question.id, Question.id.desc())
    rows = [
        db.session.scalars(select(Question).where(ANSWERED).order_by(end).limit(size)).all() for end in ends
    ]
    return list({one.id: one for one in [*rows[0][: size // 2], *rows[1][: size - size // 2]]}.values())


def promise_kept(start: datetime, moment: datetime) -> tuple[int, int]:
    """Of the questions due in [start, moment]: how many were answered in time, and how many there were."""
    due = (
        (Question.due_at >= start)
        & (Question.due_at <= moment)
        & Question.state.in_(("published", "pending"))
    )
    total = db.session.scalar(select(func.count()).where(due)) or 0
    kept = db.session.scalar(select(func.count()).where(due, Question.answered_at <= Question.due_at)) or 0
    return kept, total


def visible_ids(ids: Sequence[int]) -> dict[int, Question]:
    """Of these, the questions that are public and answered today: a stale index shows nothing else."""
    found = db.session.scalars(select(Question).where(Question.id.in_(ids), ANSWERED)).all()
    return {one.id: one for one in found}


def revisions(question_id: int) -> Sequence[QuestionRevision]:
    """Published texts, oldest first."""
    wanted = select(QuestionRevision).where(QuestionRevision.question_id == question_id)
    return db.session.scalars(wanted.order_by(QuestionRevision.number)).all()


def edited_at(question_id: int) -> datetime | None:
    """When the published text was last changed; None where it stands as it was first published."""
    later = (QuestionRevision.question_id == question_id) & (QuestionRevision.number > 1)
    return db.session.scalar(select(func.max(QuestionRevision.made_at)).where(later))


def private_revisions(question_id: int) -> Sequence[PrivateRevision]:
    """Texts before publication, oldest first."""
    wanted = select(PrivateRevision).where(PrivateRevision.question_id == question_id)
    return db.session.scalars(wanted.order_by(PrivateRevision.id)).all()


def attachments(question_id: int) -> Sequence[Attachment]:
    """The question's pictures."""
    return db.session.scalars(
        select(Attachment).where(Attachment.question_id == question_id).order_by(Attachment.id)
    ).all()


def attachment(attachment_id: int) -> Attachment | None:
    """One picture."""
    return db.session.get(Attachment, attachment_id) if 0 < attachment_id < 2**31 else None


def staged(stage: str) -> Sequence[Attachment]:
    """Pictures that wait for a form to be right, by the hash of the form's secret."""
    return db.session.scalars(
        select(Attachment).where(Attachment.stage == stage).order_by(Attachment.id)
    ).all()


def alarm(texts: Mapping[str, Any], *, language: str) -> Look:
    """What the texts of a question raise; its history is of the past and fires nothing, whatever it says."""
    said = {name: (texts.get(name) or "")[:READ_MOST] for name in (*ALARMING, "history")}
    minor = texts.get("for_whom") == ForWhom.CHILD or texts.get("age_band") in MINORS
    return look(*(said[name] for name in ALARMING), language=language, minor=minor, past=said["history"])
