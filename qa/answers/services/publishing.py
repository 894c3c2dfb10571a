"""Publishes, corrects, withdraws and hides answers, and marks what the asker thinks of them."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, func, select, update

from qa.answers.check_rules import check, own_of
from qa.answers.models import Answer, AnswerDraft, AnswerRevision, State
from qa.answers.queries import answer_by, history
from qa.answers.rules import MOST_CHARACTERS, PARTS, REQUIRED, length, markdown, may_answer
from qa.doctors.models import Doctor
from qa.doctors.queries import doctor_of_account
from qa.extensions import db
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from qa.kernel.events import emit
from qa.kernel.sanitize import RULES_VERSION, render
from qa.kernel.text import normalise
from qa.questions.queries import question as question_by_id
from qa.questions.services.publishing import note_answers


def clean_parts(parts: Mapping[str, str]) -> dict[str, str]:
    """The five parts, normalised; raises Invalid for a missing one or too much in all."""
    cleaned = {name: normalise(parts.get(name, "")) for name in PARTS}
    for name in REQUIRED:
        if not cleaned[name]:
            raise Invalid(name, "missing")
    if length(cleaned) > MOST_CHARACTERS:
        raise Invalid("explanation", "too long")
    return cleaned


def fit_to_publish(
    parts: Mapping[str, str],
    doctor: Doctor,
    *,
    keep: Collection[str],
    public: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The parts with names and other identifiers masked, but for `keep` and what was public already.

    Raises Invalid with the rule's code where the law plainly forbids what is written (R.4127-13, -19-1, -34 CSP).
    """
    found = check(parts, own=own_of(doctor), keep=keep, public=public)
    for name, one in found.blocking:
        raise Invalid(name, one.rule)
    return found.parts


def publish_answer(
    actor: Actor, question_id: int, *, parts: Mapping[str, str], keep: Collection[str] = ()
) -> Answer:
    """A verified doctor's answer is public at once, identifiers masked but for `keep`. Emits answer.published.

    Raises NotAllowed, NotFound, Invalid, or Conflict where this doctor has answered already.
    """
    cleaned = clean_parts(parts)
    with transaction() as session:
        question = question_by_id(question_id)
        doctor = doctor_of_account(actor.account_id)
        if question is None or not question.is_public:
            raise NotFound
        if doctor is None or not may_answer(actor, doctor, question):
            raise NotAllowed
        if answer_by(doctor.id, question_id):
            raise Conflict("answered already")
        masked = fit_to_publish(cleaned, doctor, keep=keep)
        answer = Answer(question_id=question_id, doctor_id=doctor.id, parts=masked, published_at=now())
        _set_html(answer)
        session.add(answer)
        _forget_draft(doctor.id, question_id)
        _settle(answer)
        emit("answer.published", answer.id)
    return answer


def correct_answer(
    actor: Actor,
    answer_id: int,
    *,
    parts: Mapping[str, str],
    version: int | None,
    keep: Collection[str] = (),
) -> Answer:
    """The author changes the answer; the earlier text stays in its history. A withdrawn one is public again.

    It goes through the same door as a new answer; what was public in it is not masked afterwards.

    Raises Conflict for another version or a hidden answer. Emits answer.changed.
    """
    cleaned = clean_parts(parts)
    with transaction():
        answer, doctor = _own(actor, answer_id)
        if version is not None and answer.version != version:
            raise Conflict("changed since it was opened")
        if answer.state == State.HIDDEN:
            raise Conflict("hidden by a moderator")
        masked = fit_to_publish(cleaned, doctor, keep=keep, public=answer.parts)
        _remember(answer)
        answer.parts, answer.updated_at, answer.read_at = masked, now(), None
        answer.state = State.PUBLISHED
        _set_html(answer)
        _forget_draft(answer.doctor_id, answer.question_id)
        _settle(answer)
        emit("answer.changed", answer.id)
    return answer


def withdraw_answer(actor: Actor, answer_id: int) -> Answer:
    """The author takes the answer back. Emits answer.changed."""
    with transaction():
        answer, _ = _own(actor, answer_id)
        if answer.state != State.PUBLISHED:
            raise Conflict("not public")
        _remember(answer)
        answer.state, answer.most_useful = State.WITHDRAWN, False
        _settle(answer)
        emit("answer.changed", answer.id)
    return answer


def hide_answer(actor: Actor, answer_id: int, *, reason: str) -> Answer:
    """A moderator hides the answer at once. Emits answer.changed."""
    require(actor, Action.MODERATE)
    with transaction():
        answer = _load(answer_id)
        if answer.state != State.PUBLISHED:
            raise Conflict("not public")
        _remember(answer)
        answer.state, answer.hidden_reason, answer.most_useful = State.HIDDEN, normalise(reason), False
        answer.read_at = now()
        _settle(answer)
        emit("answer.changed", answer.id)
    return answer


def restore_answer(actor: Actor, answer_id: int) -> Answer:
    """A moderator shows a hidden answer again. Emits answer.changed."""
    require(actor, Action.MODERATE)
    with transaction():
        answer = _load(answer_id)
        if answer.state != State.HIDDEN:
            raise Conflict("not hidden")
        answer.state, answer.hidden_reason = State.PUBLISHED, ""
        _settle(answer)
        emit("answer.changed", answer.id)
    return answer


def mark_read(actor: Actor, answer_id: int) -> None:
    """A moderator has read the answer after its publication."""
    require(actor, Action.MODERATE)
    with transaction():
        _load(answer_id).read_at = now()


def _load(answer_id: int) -> Answer:
    """The answer under the writer's lock: what is decided on it is decided on what it is now."""
    answer = db.session.get(Answer, answer_id, with_for_update={"of": Answer}, populate_existing=True)
    if answer is None:
        raise NotFound
    return answer


def _own(actor: Actor, answer_id: int) -> tuple[Answer, Doctor]:
    """The actor's own answer, and the doctor; another's does not exist for them."""
    answer, doctor = _load(answer_id), doctor_of_account(actor.account_id)
    if doctor is None or answer.doctor_id != doctor.id:
        raise NotFound
    if not doctor.may_answer:
        raise NotAllowed
    return answer, doctor


def _set_html(answer: Answer) -> None:
    answer.html, answer.rules_version = render(markdown(answer.parts)), RULES_VERSION
    answer.version = (answer.version or 0) + 1


def _remember(answer: Answer) -> None:
    number = len(history(answer.id)) + 1
    revision = AnswerRevision(answer_id=answer.id, number=number, parts=answer.parts, state=answer.state)
    revision.made_at = answer.updated_at or answer.published_at
    db.session.add(revision)


def _forget_draft(doctor_id: int | None, question_id: int) -> None:
    mine = (AnswerDraft.doctor_id == doctor_id) & (AnswerDraft.question_id == question_id)
    db.session.execute(delete(AnswerDraft).where(mine))


def _settle(answer: Answer) -> None:
    """Keeps the question's first answer in step with the answers that are public now."""
    db.session.flush()
    public = (Answer.question_id == answer.question_id) & (Answer.state == State.PUBLISHED)
    first: datetime | None = db.session.scalar(select(func.min(Answer.published_at)).where(public))
    note_answers(answer.question_id, first)


def mark_helped(question_id: int, answer_id: int) -> None:
    """The asker says that the answer helped."""
    with transaction():
        _public_of(question_id, answer_id).helped_at = now()


def mark_most_useful(question_id: int, answer_id: int) -> None:
    """The asker marks one answer as the most useful: one at most, by a unique index. Emits answer.changed."""
    with transaction() as session:
        answer = _public_of(question_id, answer_id)
        session.execute(update(Answer).where(Answer.question_id == question_id).values(most_useful=False))
        answer.most_useful, answer.helped_at = True, answer.helped_at or now()
        emit("answer.changed", answer.id)


def _public_of(question_id: int, answer_id: int) -> Answer:
    answer = _load(answer_id)
    if answer.question_id != question_id or not answer.is_public:
        raise NotFound
    return answer


def reclean() -> int:
    """Cleans every answer again under the present rules; returns how many were older."""
    changed = 0
    with transaction() as session:
        for answer in session.scalars(select(Answer).where(Answer.rules_version < RULES_VERSION)):
            answer.html, answer.rules_version = render(markdown(answer.parts)), RULES_VERSION
            changed += 1
    return changed
