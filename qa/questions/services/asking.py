"""Takes a question in."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from qa.alerts.models import AlertKind
from qa.alerts.services.consents import give_consent
from qa.alerts.services.raising import raise_alert
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.crypto import vault
from qa.kernel.database import transaction
from qa.kernel.events import emit
from qa.kernel.tokens import give_link
from qa.questions.models import Question, QuestionPrivate, State
from qa.questions.queries import alarm
from qa.questions.rules import SCOPE, due_at
from qa.questions.services.attachments import attach_staged


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What an asker sent, normalised; empty texts are what was not said.

    `keep` and `more`: found pieces that identify nobody, and words to mask too. `with_parent`: a parent agrees.
    """

    title: str
    body: str
    specialty: str = ""
    for_whom: str = "self"
    age_band: str = ""
    sex: str = ""
    pregnant: str = ""
    duration: str = ""
    treatments: str = ""
    history: str = ""
    keep: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    with_parent: bool = False
    email: str | None = None
    language: str = "fr"
    stage: str = field(default="", repr=False)


def email_hash(address: str) -> str:
    """The keyed hash by which the questions of an address are found."""
    return vault().fingerprint(address, purpose="asker")


def ask(actor: Actor, submission: Submission, *, within_hours: int) -> tuple[Question, str]:
    """Keeps the question, encrypted, for a moderator to read, its due time and the proof of consent.

    Emits question.asked; alarming words raise an alert beside it and change no promise.
    Returns the question and its first secret link, which is not kept and cannot be shown again.
    """
    require(actor, Action.ASK)
    moment = now()
    with transaction() as session:
        question = Question(
            state=State.PENDING,
            specialty=submission.specialty,
            for_whom=submission.for_whom,
            sex=submission.sex,
            age_band=submission.age_band,
            asked_at=moment,
            due_at=due_at(moment, within_hours=within_hours),
        )
        question.private = _private(submission, moment)
        session.add(question)
        session.flush()
        attach_staged(question.id, submission.stage)
        _vouch(question.id, submission)
        token = give_link(SCOPE, question.id)
        emit("question.asked", question.id)
    return question, token


def _vouch(question_id: int, submission: Submission) -> None:
    """The proof of the consent, and the alert where the words call for one."""
    give_consent(
        question_id,
        language=submission.language,
        for_whom=submission.for_whom,
        with_parent=submission.with_parent,
    )
    look = alarm(asdict(submission), language=submission.language)
    raise_alert(
        kind=AlertKind.QUESTION,
        subject_id=question_id,
        question_id=question_id,
        groups=look.groups,
        safety_number=look.version,
    )


def _private(submission: Submission, moment: datetime) -> QuestionPrivate:
    content: dict[str, Any] = {
        "title": submission.title,
        "body": submission.body,
        "pregnant": submission.pregnant,
        "duration": submission.duration,
        "treatments": submission.treatments,
        "history": submission.history,
        "language": submission.language,
        "consent": moment.isoformat(),
    }
    content |= {name: list(words) for name in ("keep", "more") if (words := getattr(submission, name))}
    address = submission.email
    return QuestionPrivate(
        content=content, email=address, email_hash=email_hash(address) if address else None
    )
