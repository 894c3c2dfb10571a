"""Makes a question public, edits it, refuses it or joins it to another."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from qa.extensions import db
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotFound
from qa.kernel.events import emit
from qa.kernel.sanitize import RULES_VERSION, render
from qa.kernel.text import normalise, slugify
from qa.questions.models import ForWhom, PrivateRevision, Question, QuestionPrivate, QuestionRevision, State
from qa.questions.queries import revisions, with_private
from qa.questions.rules import BODY, TITLE, may_become


def load_for_change(question_id: int, *, version: int | None) -> Question:
    """The question under the writer's lock; raises Conflict where another one has changed it since."""
    wanted = select(Question).where(Question.id == question_id).options(joinedload(Question.private))
    locked = wanted.with_for_update(of=Question).execution_options(populate_existing=True)
    question = db.session.scalars(locked).first() if 0 < question_id < 2**31 else None
    if question is None:
        raise NotFound
    if version is not None and question.version != version:
        raise Conflict("changed since it was opened")
    return question


def clean_text(title: str, body: str) -> tuple[str, str]:
    """Both texts, normalised and within their lengths; raises Invalid."""
    title, body = normalise(title, multiline=False), normalise(body)
    if not TITLE[0] <= len(title) <= TITLE[1]:
        raise Invalid("title", "length")
    if not BODY[0] <= len(body) <= BODY[1]:
        raise Invalid("body", "length")
    return title, body


def publish(
    actor: Actor, question_id: int, *, title: str, body: str, specialty: str, version: int | None = None
) -> Question:
    """A pending question becomes public with this text; the asker's own words stay encrypted.

    Raises Conflict for another version or state. Emits question.published.
    """
    require(actor, Action.MODERATE)
    title, body = clean_text(title, body)
    with transaction():
        question = load_for_change(question_id, version=version)
        _step(question, State.PUBLISHED)
        _keep_private(question, title, body, actor)
        question.specialty = specialty
        _set_text(question, title, body, actor)
        question.published_at = question.changed_at
        emit("question.published", question.id)
    return question


def edit(actor: Actor, question_id: int, *, title: str, body: str, specialty: str, version: int) -> Question:
    """A public question gets another text and a revision; its author stays. Emits question.changed."""
    require(actor, Action.MODERATE)
    title, body = clean_text(title, body)
    with transaction():
        question = load_for_change(question_id, version=version)
        if question.state != State.PUBLISHED:
            raise Conflict("not public")
        question.specialty = specialty
        _set_text(question, title, body, actor)
        emit("question.changed", question.id)
    return question


def refuse(actor: Actor, question_id: int, *, reason: str, version: int | None = None) -> Question:
    """The question will not be public; the asker reads the reason on their page. Emits question.refused."""
    require(actor, Action.MODERATE)
    with transaction():
        question = load_for_change(question_id, version=version)
        _step(question, State.REFUSED)
        question.refusal = normalise(reason)
        question.due_at = None
        emit("question.refused", question.id)
    return question


def merge(actor: Actor, question_id: int, *, into_id: int, version: int | None = None) -> Question:
    """The question joins a public one, where its address leads from now on (301). Emits question.merged."""
    require(actor, Action.MODERATE)
    with transaction():
        question = load_for_change(question_id, version=version)
        target = with_private(into_id)
        if target is None or target.state != State.PUBLISHED or target.id == question.id:
            raise Invalid("into", "not a public question")
        if question.answered_at is not None:
            raise Invalid("into", "answered already")
        _step(question, State.MERGED)
        question.merged_into_id = target.id
        emit("question.merged", question.id)
    return question


def _step(question: Question, state: State) -> None:
    if not may_become(question.state, state):
        raise Conflict(f"{question.state} cannot become {state}")
    question.state = state
    question.version += 1


def _keep_private(question: Question, title: str, body: str, actor: Actor) -> None:
    """Before the first publication: what the asker wrote is kept beside what a moderator made of it."""
    private = question.private
    if private and (private.content["title"], private.content["body"]) != (title, body):
        with transaction() as session:
            session.add(
                PrivateRevision(
                    question_id=question.id,
                    content=private.content,
                    editor_id=actor.account_id,
                    made_at=now(),
                )
            )


def _set_text(question: Question, title: str, body: str, actor: Actor) -> None:
    moment = now()
    question.title, question.slug, question.body = title, slugify(title), body
    question.body_html, question.rules_version = render(body), RULES_VERSION
    question.changed_at = moment
    question.version += 1
    number = len(revisions(question.id)) + 1
    revision = QuestionRevision(question_id=question.id, number=number, title=title, body=body)
    revision.editor_id, revision.made_at = actor.account_id, moment
    with transaction() as session:
        session.add(revision)


def note_answers(question_id: int, answered_at: object) -> None:
    """Keeps when the question was first answered, or None; inside the answers' transaction."""
    with transaction() as session:
        session.execute(
            update(Question)
            .where(Question.id == question_id)
            .values(answered_at=answered_at, changed_at=now())
        )


def erase(question_id: int) -> None:
    """Empties the question inside the caller's transaction; a bare row stays so that its address says 410."""
    with transaction() as session:
        for table in (QuestionPrivate, PrivateRevision, QuestionRevision):
            session.execute(delete(table).where(table.question_id == question_id))
        session.execute(
            update(Question)
            .where(Question.id == question_id)
            .values(
                {
                    "state": State.REMOVED,
                    "title": "",
                    "slug": "",
                    "body": "",
                    "body_html": "",
                    "specialty": "",
                }
                | {"for_whom": ForWhom.SELF, "sex": "", "age_band": "", "refusal": ""}
                | {"answered_at": None, "due_at": None}
                | {"changed_at": now(), "version": Question.version + 1, "external_id": None}
            )
        )


def reclean() -> int:
    """Cleans every published text again under the present rules; returns how many were older."""
    changed = 0
    with transaction() as session:
        for question in session.query(Question).where(
            Question.rules_version < RULES_VERSION, Question.body != ""
        ):
            question.body_html, question.rules_version = render(question.body), RULES_VERSION
            changed += 1
    return changed
