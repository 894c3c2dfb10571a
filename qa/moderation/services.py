"""Decides, and writes down who decided what and why, in one transaction."""

from sqlalchemy import update

from qa.answers.services import publishing as answers
from qa.extensions import db
from qa.follow.services import additions
from qa.kernel.access import Actor
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid
from qa.kernel.text import normalise
from qa.moderation.models import Decision, Kind, Verdict
from qa.questions.services import publishing as questions


def _note(actor: Actor, kind: Kind, subject_id: int, verdict: Verdict, reason: str = "") -> None:
    decision = Decision(kind=kind, subject_id=subject_id, verdict=verdict, reason=normalise(reason))
    decision.moderator_id, decision.decided_at = actor.account_id, now()
    db.session.add(decision)


def publish_question(
    actor: Actor, question_id: int, *, title: str, body: str, specialty: str, version: int | None = None
) -> None:
    """Publishes, with or without changes; raises Conflict or Invalid."""
    with transaction():
        questions.publish(actor, question_id, title=title, body=body, specialty=specialty, version=version)
        _note(actor, Kind.QUESTION, question_id, Verdict.PUBLISHED)


def edit_question(
    actor: Actor, question_id: int, *, title: str, body: str, specialty: str, version: int
) -> None:
    """Changes a public question; raises Conflict or Invalid."""
    with transaction():
        questions.edit(actor, question_id, title=title, body=body, specialty=specialty, version=version)
        _note(actor, Kind.QUESTION, question_id, Verdict.EDITED)


def refuse_question(actor: Actor, question_id: int, *, reason: str, version: int | None = None) -> None:
    """Refuses with a reason that the asker reads (DSA, article 17); raises Invalid without one."""
    if not reason.strip():
        raise Invalid("reason", "missing")
    with transaction():
        questions.refuse(actor, question_id, reason=reason, version=version)
        _note(actor, Kind.QUESTION, question_id, Verdict.REFUSED, reason)


def merge_question(actor: Actor, question_id: int, *, into_id: int, version: int | None = None) -> None:
    """Joins a question to a public one; raises Conflict or Invalid."""
    with transaction():
        questions.merge(actor, question_id, into_id=into_id, version=version)
        _note(actor, Kind.QUESTION, question_id, Verdict.MERGED, str(into_id))


def hide_answer(actor: Actor, answer_id: int, *, reason: str) -> None:
    """Hides an answer in one click."""
    with transaction():
        answers.hide_answer(actor, answer_id, reason=reason)
        _note(actor, Kind.ANSWER, answer_id, Verdict.HIDDEN, reason)


def restore_answer(actor: Actor, answer_id: int) -> None:
    """Shows a hidden answer again."""
    with transaction():
        answers.restore_answer(actor, answer_id)
        _note(actor, Kind.ANSWER, answer_id, Verdict.RESTORED)


def read_answer(actor: Actor, answer_id: int) -> None:
    """Notes that an answer was read and left."""
    with transaction():
        answers.mark_read(actor, answer_id)
        _note(actor, Kind.ANSWER, answer_id, Verdict.READ)


def publish_followup(actor: Actor, followup_id: int, *, text: str) -> None:
    """Publishes an addition."""
    with transaction():
        additions.publish_followup(actor, followup_id, text=text)
        _note(actor, Kind.FOLLOWUP, followup_id, Verdict.PUBLISHED)


def refuse_followup(actor: Actor, followup_id: int, *, reason: str) -> None:
    """Refuses an addition with a reason that the asker reads."""
    if not reason.strip():
        raise Invalid("reason", "missing")
    with transaction():
        additions.refuse_followup(actor, followup_id, reason=reason)
        _note(actor, Kind.FOLLOWUP, followup_id, Verdict.REFUSED, reason)


def forget_question_reasons(question_id: int) -> None:
    """After a question was deleted: that it was judged stays, the words of the reason go (GDPR, article 17)."""
    _forget_reasons(Kind.QUESTION, question_id)


def forget_answer_reasons(answer_id: int) -> None:
    """The same for an answer that went with its question."""
    _forget_reasons(Kind.ANSWER, answer_id)


def forget_followup_reasons(followup_id: int) -> None:
    """The same for an addition that went with its question."""
    _forget_reasons(Kind.FOLLOWUP, followup_id)


def _forget_reasons(kind: Kind, subject_id: int) -> None:
    about = (Decision.kind == kind) & (Decision.subject_id == subject_id)
    with transaction() as session:
        session.execute(update(Decision).where(about).values(reason=""))
