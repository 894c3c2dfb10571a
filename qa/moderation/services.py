"""Decides, and writes down who decided what and why, in one transaction."""

from collections.abc import Collection

from sqlalchemy import update

from qa.alerts.models import AlertKind
from qa.alerts.queries import alert_about
from qa.alerts.services.raising import see_alert
from qa.answers.services import publishing as answers
from qa.extensions import db
from qa.follow.models import Followup
from qa.follow.services import additions
from qa.kernel.access import Actor
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid
from qa.kernel.text import normalise
from qa.moderation.mask_rules import left_in
from qa.moderation.models import Decision, Kind, Verdict
from qa.questions.services import publishing as questions


def _note(actor: Actor, kind: Kind, subject_id: int, verdict: Verdict, reason: str = "") -> None:
    decision = Decision(kind=kind, subject_id=subject_id, verdict=verdict, reason=normalise(reason))
    decision.moderator_id, decision.decided_at = actor.account_id, now()
    db.session.add(decision)


def _see(actor: Actor, kind: AlertKind, subject_id: int) -> None:
    """What was decided on has been looked at."""
    alert = alert_about(kind, subject_id)
    if alert is not None:
        see_alert(actor, alert.id)


def _confirmed(sure: Collection[str] | None, *texts: str) -> str:
    """How many words that look identifying a person lets through, in words for the trail, which never holds them.

    Raises Invalid where one of them was not confirmed; None where texts are not read by a person (demonstration).
    """
    left = left_in(*texts) if sure is not None else []
    if not set(left) <= set(sure or ()):
        raise Invalid("sure", "identifying words")
    return f"Mots confirmés comme n’identifiant personne : {len(left)}" if left else ""


def publish_question(
    actor: Actor,
    question_id: int,
    *,
    title: str,
    body: str,
    specialty: str,
    version: int | None = None,
    sure: Collection[str] | None = None,
) -> None:
    """Publishes, with or without changes; raises Conflict or Invalid, also for identifying words not in `sure`."""
    with transaction():
        questions.publish(actor, question_id, title=title, body=body, specialty=specialty, version=version)
        _note(actor, Kind.QUESTION, question_id, Verdict.PUBLISHED, _confirmed(sure, title, body))
        _see(actor, AlertKind.QUESTION, question_id)


def edit_question(
    actor: Actor,
    question_id: int,
    *,
    title: str,
    body: str,
    specialty: str,
    version: int,
    sure: Collection[str] | None = None,
) -> None:
    """Changes a public question; raises Conflict or Invalid, also for identifying words not in `sure`."""
    with transaction():
        questions.edit(actor, question_id, title=title, body=body, specialty=specialty, version=version)
        _note(actor, Kind.QUESTION, question_id, Verdict.EDITED, _confirmed(sure, title, body))


def refuse_question(actor: Actor, question_id: int, *, reason: str, version: int | None = None) -> None:
    """Refuses with a reason that the asker reads (DSA, article 17); raises Invalid without one."""
    if not reason.strip():
        raise Invalid("reason", "missing")
    with transaction():
        questions.refuse(actor, question_id, reason=reason, version=version)
        _note(actor, Kind.QUESTION, question_id, Verdict.REFUSED, reason)
        _see(actor, AlertKind.QUESTION, question_id)


def merge_question(actor: Actor, question_id: int, *, into_id: int, version: int | None = None) -> None:
    """Joins a question to a public one; raises Conflict or Invalid."""
    with transaction():
        questions.merge(actor, question_id, into_id=into_id, version=version)
        _note(actor, Kind.QUESTION, question_id, Verdict.MERGED, str(into_id))
        _see(actor, AlertKind.QUESTION, question_id)


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


def publish_followup(
    actor: Actor, followup_id: int, *, text: str, sure: Collection[str] | None = None
) -> None:
    """Publishes an addition; raises Conflict or Invalid, also for identifying words not in `sure`."""
    with transaction():
        addition = additions.publish_followup(actor, followup_id, text=text)
        _note(actor, Kind.FOLLOWUP, followup_id, Verdict.PUBLISHED, _confirmed(sure, text))
        _see_addition(actor, addition)


def refuse_followup(actor: Actor, followup_id: int, *, reason: str) -> None:
    """Refuses an addition with a reason that the asker reads."""
    if not reason.strip():
        raise Invalid("reason", "missing")
    with transaction():
        addition = additions.refuse_followup(actor, followup_id, reason=reason)
        _note(actor, Kind.FOLLOWUP, followup_id, Verdict.REFUSED, reason)
        _see_addition(actor, addition)


def _see_addition(actor: Actor, addition: Followup) -> None:
    _see(actor, AlertKind(addition.kind), addition.id)


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
