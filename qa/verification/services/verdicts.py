"""Verifiers accept, refuse, ask for more, and have the register asked again; a refused request may be opened anew."""

from flask import current_app
from sqlalchemy.orm import Session

from qa.doctors.models import Method
from qa.kernel import audit
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from qa.kernel.events import emit
from qa.kernel.text import normalise
from qa.verification.appeal_queries import open_appeal
from qa.verification.models import Application, State, Verdict
from qa.verification.queries import application_of
from qa.verification.queue_queries import accepted_by_hand, known_against
from qa.verification.queue_rules import (
    AGREED,
    BAD_REASON,
    NO_PROOF,
    REOPEN_AFTER,
    TAKEN,
    accords,
    mark_of,
    needed_accords,
)
from qa.verification.rules import REASON, Flag
from qa.verification.services.admissions import admit, locked_application, note_judgement


def accept(actor: Actor, application_id: int, *, seen: str | None = None) -> bool:
    """Accepts by the proof's method: True once the person is verified, False where a second verifier must agree.

    `seen` is the `mark_of` what the verifier judges. Raises NotAllowed without the right and for one's own request,
    NotFound, Conflict where it waits no more or is not what was seen, Invalid("") without a proof, for a number of
    another account, and for an accord given already.
    """
    with transaction() as session:
        found = _judged(session, actor, application_id, seen)
        agreed, needed = accords(found.judgements, proved_at=found.proved_at), accords_needed()
        _check_acceptable(found, again=actor.account_id in agreed and len(agreed) < needed)
        note_judgement(found, verifier_id=actor.account_id, verdict=Verdict.ACCEPT)
        if len(agreed | {actor.account_id}) < needed:
            session.flush()
            audit.record(actor.account_id, "application.supported", kind="application", subject_id=found.id)
            return False
        admit(actor, found, method=Method(found.method))
    return True


def accords_needed() -> int:
    """How many verifiers must accept today."""
    return needed_accords(accepted_by_hand(), first=current_app.config["QA_TWO_VERIFIERS_FIRST"])


def _check_acceptable(found: Application, *, again: bool) -> None:
    if not found.method:
        raise Invalid("", NO_PROOF)
    if Flag.TAKEN in known_against(found):
        raise Invalid("", TAKEN)
    if again:
        raise Invalid("", AGREED)


def refuse(actor: Actor, application_id: int, *, reason: str, seen: str | None = None) -> None:
    """Refuses with a reason that the person reads; raises as `accept` does, and Invalid("reason") for its length."""
    why = _told(reason, "reason")
    with transaction() as session:
        found = _judged(session, actor, application_id, seen)
        note_judgement(found, verifier_id=actor.account_id, verdict=Verdict.REFUSE, reason=why)
        found.state, found.decided_at, found.due_at = State.REFUSED, now(), None
        session.flush()
        emit("application.decided", found.id)
        audit.record(actor.account_id, "application.refused", kind="application", subject_id=found.id)


def ask_more(actor: Actor, application_id: int, *, what: str, seen: str | None = None) -> None:
    """Asks for what is missing; the 24 hours begin anew with the next proof. Raises as `refuse` does."""
    asked = _told(what, "what")
    with transaction() as session:
        found = _judged(session, actor, application_id, seen)
        note_judgement(found, verifier_id=actor.account_id, verdict=Verdict.MORE, reason=asked)
        found.state, found.due_at = State.MORE, None
        session.flush()
        emit("application.decided", found.id)
        audit.record(actor.account_id, "application.questioned", kind="application", subject_id=found.id)


def ask_register_again(actor: Actor, application_id: int) -> None:
    """The worker asks the register once more; raises as `accept` does. Emits register.asked."""
    with transaction() as session:
        found = _judged(session, actor, application_id, None)
        emit("register.asked", found.id)
        audit.record(actor.account_id, "register.asked", kind="application", subject_id=found.id)


def reopen(account_id: int) -> None:
    """A refused request may be corrected and proved anew, 24 hours after the refusal; a human decides then.

    Raises NotFound without a request, Conflict where it is not refused, too early, or while an appeal waits.
    """
    mine = application_of(account_id)
    if mine is None:
        raise NotFound
    with transaction() as session:
        found = locked_application(session, mine.id)
        if not may_reopen(found):
            raise Conflict("not refused, too early, or an appeal waits")
        found.state, found.method, found.proof, found.register = State.OPEN, "", {}, {}
        found.proved_at = found.decided_at = found.due_at = None
        session.flush()
        audit.record(account_id, "application.reopened", kind="application", subject_id=found.id)


def may_reopen(found: Application) -> bool:
    """True where the person may correct a refused request now."""
    decided = found.decided_at
    late = decided is not None and decided <= now() - REOPEN_AFTER
    return found.state == State.REFUSED and late and open_appeal(found.account_id) is None


def _told(text: str, field: str) -> str:
    told = normalise(text)
    if not REASON[0] <= len(told) <= REASON[1]:
        raise Invalid(field, BAD_REASON)
    return told


def _judged(session: Session, actor: Actor, application_id: int, seen: str | None) -> Application:
    """The request that waits, kept for this transaction alone: of two verdicts at once, the second finds it decided."""
    require(actor, Action.VERIFY)
    if actor.account_id is None:
        raise NotAllowed("a human judges")
    found = locked_application(session, application_id)
    if found.account_id == actor.account_id:
        raise NotAllowed("nobody judges an own request")
    if found.state != State.WAITING or (seen is not None and seen != mark_of(found)):
        raise Conflict("it changed meanwhile")
    return found
