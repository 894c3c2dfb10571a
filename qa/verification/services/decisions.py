"""The worker decides what register and Pro Santé Connect agree on, and queues the rest for a human."""

import logging
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from qa.doctors.models import Method
from qa.extensions import db
from qa.gateways.current import gateways
from qa.gateways.register.contract import Person, RegisterDown
from qa.kernel import audit
from qa.kernel.access import SYSTEM
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import NotFound
from qa.kernel.events import emit
from qa.language.marks import N_
from qa.verification.models import Application, State, Verdict
from qa.verification.queries import application
from qa.verification.queue_queries import kept_answers, known_against, stuck_applications
from qa.verification.queue_rules import ANSWER_KEPT, STUCK, snapshot_of
from qa.verification.right_queries import right_of
from qa.verification.rules import TARGET, decision_of
from qa.verification.services.admissions import admit, locked_application, note_judgement

log = logging.getLogger(__name__)
UNDECIDED = N_("Le contrôle automatique n’a pas abouti.")


def decide_application(application_id: int) -> None:
    """The worker's answer to a proof: accepted where everything agrees (see `decision_of`), else it waits 24 hours at
    most for a human. Emits application.decided or application.queued; a second time changes nothing.
    """
    answer = _asked(application_id, (State.CHECKING,))
    if answer is None:
        return
    proved_at, rpps, person, note = answer
    with transaction() as session:
        found = _same(session, application_id, (State.CHECKING,), proved_at, rpps)
        if found is None:
            return
        found.register = snapshot_of(person, at=now(), note=note)
        decision = decision_of(found, person, down=bool(note), known=known_against(found))
        if decision.accept and right_of(found.account_id) is None:
            note_judgement(found, verifier_id=None, verdict=Verdict.ACCEPT)
            admit(SYSTEM, found, method=Method.PSC)
        else:
            _wait(session, found)


def read_register_again(application_id: int) -> None:
    """The register's answer is taken anew for a verifier who asked for it; the decision stays the verifier's."""
    answer = _asked(application_id, (State.WAITING,))
    if answer is None:
        return
    proved_at, rpps, person, note = answer
    with transaction() as session:
        found = _same(session, application_id, (State.WAITING,), proved_at, rpps)
        if found is not None:
            found.register = snapshot_of(person, at=now(), note=note)


def queue_stuck() -> None:
    """By the clock: what the worker could not decide in 10 minutes waits for a human; may run twice."""
    for application_id in stuck_applications(now() - STUCK):
        with transaction() as session:
            found = _same(session, application_id, (State.CHECKING,))
            if found is not None and found.proved_at and found.proved_at <= now() - STUCK:
                found.register = snapshot_of(None, at=now(), note=UNDECIDED)
                _wait(session, found)


def forget_answers() -> None:
    """By the clock: what the register said goes 30 days after the decision (health-france.md 1.6); may run twice."""
    for application_id in kept_answers(now() - ANSWER_KEPT):
        with transaction() as session:
            old = (Application.id == application_id) & Application.state.in_((State.ACCEPTED, State.REFUSED))
            session.execute(update(Application).where(old).values(register={}))


def _asked(
    application_id: int, states: Collection[State]
) -> tuple[datetime | None, str, Person | None, str] | None:
    """What the register says, asked outside any transaction: it may take half a minute."""
    db.session.rollback()
    found = application(application_id)
    if found is None or found.state not in states:
        return None
    proved_at, rpps = found.proved_at, found.rpps
    db.session.rollback()
    try:
        return proved_at, rpps, gateways().register.look_up(rpps) if rpps else None, ""
    except RegisterDown as down:
        log.info("no answer of the register: a human decides", extra={"subject": application_id})
        return proved_at, rpps, None, str(down) or UNDECIDED


def _same(
    session: Session, application_id: int, states: Collection[State], *seen: datetime | str | None
) -> Application | None:
    """The request, locked, where it is still as it was when the register was asked about it."""
    try:
        found = locked_application(session, application_id)
    except NotFound:
        return None
    same = not seen or (found.proved_at, found.rpps) == seen
    return found if found.state in states and same else None


def _wait(session: Session, found: Application) -> None:
    """For a human; who proves anew while waiting keeps the place in the queue."""
    found.state, found.due_at = State.WAITING, found.due_at or now() + TARGET
    session.flush()
    emit("application.queued", found.id)
    audit.record(None, "application.queued", kind="application", subject_id=found.id)
