"""Takes precisions and thanks in, and publishes or refuses them."""

from collections.abc import Collection

from qa.alerts.models import AlertKind
from qa.alerts.queries import Look
from qa.alerts.services.raising import raise_alert
from qa.extensions import db
from qa.follow.models import Followup, FollowupKind, FollowupState
from qa.follow.rules import FOLLOWUP, may_follow_up
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotFound
from qa.kernel.events import emit
from qa.kernel.sanitize import RULES_VERSION, render
from qa.kernel.text import normalise
from qa.questions.queries import question as question_by_id


def add_followup(
    actor: Actor,
    question_id: int,
    *,
    kind: FollowupKind,
    text: str,
    keep: Collection[str] = (),
    more: Collection[str] = (),
    look: Look | None = None,
) -> Followup:
    """Keeps the addition, encrypted, for a moderator, with the asker's choices of masks.

    What alarms in it, by `look`, is raised in the same transaction. Raises Conflict when it is too late.
    """
    require(actor, Action.FOLLOW)
    text = normalise(text)
    if not FOLLOWUP[0] <= len(text) <= FOLLOWUP[1]:
        raise Invalid("merci" if kind == FollowupKind.THANKS else "precision", "length")
    with transaction() as session:
        question = question_by_id(question_id)
        if question is None:
            raise NotFound
        if not may_follow_up(question, kind, moment=now()):
            raise Conflict("too late")
        content = {"text": text, "keep": list(keep), "more": list(more)}
        addition = Followup(question_id=question_id, kind=kind, content=content, written_at=now())
        session.add(addition)
        session.flush()
        if look is not None:
            _raise(addition, look)
    return addition


def _raise(addition: Followup, look: Look) -> None:
    raise_alert(
        kind=AlertKind(addition.kind),
        subject_id=addition.id,
        question_id=addition.question_id,
        groups=look.groups,
        safety_number=look.version,
    )


def publish_followup(actor: Actor, followup_id: int, *, text: str) -> Followup:
    """The addition is public with this text. Emits followup.published."""
    require(actor, Action.MODERATE)
    text = normalise(text)
    if not FOLLOWUP[0] <= len(text) <= FOLLOWUP[1]:
        raise Invalid("text", "length")
    with transaction():
        addition = _pending(followup_id)
        addition.state, addition.published_at = FollowupState.PUBLISHED, now()
        addition.body, addition.body_html, addition.rules_version = text, render(text), RULES_VERSION
        emit("followup.published", addition.id)
    return addition


def refuse_followup(actor: Actor, followup_id: int, *, reason: str) -> Followup:
    """The addition stays between the asker and the staff; the asker reads why."""
    require(actor, Action.MODERATE)
    with transaction():
        addition = _pending(followup_id)
        addition.state, addition.refusal = FollowupState.REFUSED, normalise(reason)
    return addition


def _pending(followup_id: int) -> Followup:
    """The addition under the writer's lock; raises NotFound, or Conflict where it is decided."""
    if not 0 < followup_id < 2**31:
        raise NotFound
    addition = db.session.get(Followup, followup_id, with_for_update=True, populate_existing=True)
    if addition is None:
        raise NotFound
    if addition.state != FollowupState.PENDING:
        raise Conflict("decided already")
    return addition


def reclean() -> int:
    """Cleans every published addition again under the present rules; returns how many were older."""
    changed = 0
    with transaction() as session:
        for addition in session.query(Followup).where(
            Followup.rules_version < RULES_VERSION, Followup.body != ""
        ):
            addition.body_html, addition.rules_version = render(addition.body), RULES_VERSION
            changed += 1
    return changed
