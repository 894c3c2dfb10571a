"""Who disagrees with a refusal, a suspension or an end appeals; another administrator looks again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa.accounts.models import Account
from qa.kernel import audit
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from qa.kernel.events import emit
from qa.kernel.text import normalise
from qa.verification.appeal_queries import Contested, contested, open_appeal, other_administrators
from qa.verification.models import Appeal, State
from qa.verification.queries import application_of
from qa.verification.right_rules import (
    APPEAL,
    APPEAL_WAITS,
    BAD_APPEAL,
    BAD_REASON,
    NOTHING_TO_APPEAL,
)
from qa.verification.rules import REASON, TARGET
from qa.verification.services.rights import restore_right


def send_appeal(actor: Actor, *, text: str) -> Appeal:
    """The actor contests the decision that stands against the own account; one appeal waits at a time.

    Raises Invalid("text") outside 20 to 4000 characters, where nothing can be contested or one waits already.
    Emits appeal.lodged.
    """
    require(actor, Action.APPLY)
    account_id, why = actor.account_id or 0, normalise(text)
    if not APPEAL[0] <= len(why) <= APPEAL[1]:
        raise Invalid("text", BAD_APPEAL)
    with transaction() as session:
        session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
        if contested(account_id) is None:
            raise Invalid("text", NOTHING_TO_APPEAL)
        if open_appeal(account_id) is not None:
            raise Invalid("text", APPEAL_WAITS)
        appeal = Appeal(account_id=account_id, text=why, asked_at=now())
        session.add(appeal)
        session.flush()
        emit("appeal.lodged", appeal.id)
        audit.record(account_id, "appeal.sent", kind="appeal", subject_id=appeal.id)
    return appeal


def may_decide(actor: Actor, appeal: Appeal, against: Contested | None) -> bool:
    """True for an administrator who neither appeals nor took the contested decision.

    Where nobody else administers, who took it may decide: an appeal never waits for somebody who does not exist.
    """
    if not actor.may(Action.ADMINISTER) or actor.account_id in (None, appeal.account_id):
        return False
    deciders = against.deciders if against else frozenset()
    return actor.account_id not in deciders or not other_administrators(deciders | {appeal.account_id})


def decide_appeal(actor: Actor, appeal_id: int, *, granted: bool, answer: str) -> None:
    """Gives the right back, or opens the refused request again for a human within 24 hours; or keeps the decision.

    Raises NotAllowed where `may_decide` says no, NotFound, Conflict where it is decided, Invalid("answer") outside 10
    to 2000 characters. Emits appeal.decided.
    """
    require(actor, Action.ADMINISTER)
    said = normalise(answer)
    if not REASON[0] <= len(said) <= REASON[1]:
        raise Invalid("answer", BAD_REASON)
    with transaction() as session:
        appeal = _locked(session, appeal_id)
        against = contested(appeal.account_id)
        if not may_decide(actor, appeal, against):
            raise NotAllowed
        appeal.decided_at, appeal.decided_by = now(), actor.account_id
        appeal.granted, appeal.answer = granted, said
        if granted and against is not None:
            _grant(actor, appeal.account_id, against, said)
        session.flush()
        emit("appeal.decided", appeal_id)
        audit.record(actor.account_id, "appeal.decided", kind="appeal", subject_id=appeal_id)


def _locked(session: Session, appeal_id: int) -> Appeal:
    """The appeal, kept for this transaction alone; the account first, as everything that changes a right does."""
    owner = session.scalar(select(Appeal.account_id).where(Appeal.id == appeal_id))
    account = session.get(Account, owner, with_for_update=True) if owner else None
    wanted = select(Appeal).where(Appeal.id == appeal_id).with_for_update(of=Appeal)
    found = session.scalars(wanted.execution_options(populate_existing=True)).first()
    if found is None or account is None or not account.is_active:
        raise NotFound
    if found.decided_at is not None:
        raise Conflict("decided already")
    return found


def _grant(actor: Actor, account_id: int, against: Contested, said: str) -> None:
    if against.right is not None:
        restore_right(actor, account_id, reason=said)
        return
    application = application_of(account_id)
    if application is not None:
        application.state, application.decided_at = State.WAITING, None
        application.due_at = now() + TARGET
        emit("application.queued", application.id)
