"""A doubt is opened, answered by the professional, and settled by a verifier or by time."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa.accounts.models import Account
from qa.gateways.register import Person
from qa.kernel import audit
from qa.kernel.access import SYSTEM, Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from qa.kernel.events import emit
from qa.kernel.text import normalise
from qa.verification.doubt_queries import ended_doubts, open_doubt
from qa.verification.doubt_rules import BAD_WORD, CONFIRM_WITHIN, NOT_CONFIRMED, WORD, kept_person
from qa.verification.models import Doubt, Oddity, Right
from qa.verification.queries import credential_of
from qa.verification.right_rules import BAD_REASON
from qa.verification.rules import REASON
from qa.verification.services.rights import suspend_right


def lock_person(session: Session, account_id: int) -> Account | None:
    """Inside the caller's transaction: the open account, whose doubts and right nobody else changes until its end."""
    account = session.get(Account, account_id, with_for_update=True)
    return account if account is not None and account.is_active else None


def note_doubt(session: Session, account_id: int, *, kind: Oddity, person: Person | None) -> Doubt:
    """Inside the caller's transaction, under `lock_person`: opens a doubt, to be confirmed within 14 days.

    Emits doubt.noticed.
    """
    moment = now()
    doubt = Doubt(account_id=account_id, kind=kind, noticed_at=moment, confirm_by=moment + CONFIRM_WITHIN)
    doubt.found = kept_person(person)
    session.add(doubt)
    session.flush()
    emit("doubt.noticed", doubt.id)
    audit.record(None, "doubt.noticed", kind="doubt", subject_id=doubt.id)
    return doubt


def close_doubt(account_id: int, *, kept: bool) -> None:
    """Inside the caller's transaction: an open doubt has lost its object; without one nothing happens."""
    doubt = open_doubt(account_id)
    if doubt is not None:
        _settle(doubt, None, kept=kept)


def answer_doubt(actor: Actor, *, word: str) -> None:
    """The professional still exercises, and says so in a few words or none; the last answer counts.

    Raises NotFound where nothing is asked, Invalid("word") for more than 2000 characters.
    """
    require(actor, Action.APPLY)
    said = normalise(word)
    if len(said) > WORD[1]:
        raise Invalid("word", BAD_WORD)
    with transaction() as session:
        account = lock_person(session, actor.account_id or 0)
        doubt = open_doubt(account.id) if account else None
        if doubt is None:
            raise NotFound
        doubt.word, doubt.answered_at = said, now()
        audit.record(actor.account_id, "doubt.answered", kind="doubt", subject_id=doubt.id)


def keep_right(actor: Actor, doubt_id: int) -> None:
    """A verifier is convinced: the right stays. A new name is kept as the one that was verified; the name that
    patients see is the doctor's own to change.

    Raises NotAllowed for one's own doubt, NotFound, Conflict where it is settled.
    """
    with transaction() as session:
        doubt = _judged(session, actor, doubt_id)
        credential = credential_of(doubt.account_id)
        if doubt.kind == Oddity.RENAMED and credential is not None and doubt.found:
            credential.family, credential.given = doubt.found["family"][:80], doubt.found["given"][:80]
        _settle(doubt, actor.account_id, kept=True)
        emit("doubt.settled", doubt_id)
        audit.record(actor.account_id, "doubt.kept", kind="doubt", subject_id=doubt_id)


def suspend_for_doubt(actor: Actor, doubt_id: int, *, reason: str) -> None:
    """A verifier is not convinced: the right is suspended; an administrator may give it back, the person may appeal.

    Raises as `keep_right` does, and Invalid("reason") outside 10 to 2000 characters. Emits right.changed.
    """
    why = normalise(reason)
    if not REASON[0] <= len(why) <= REASON[1]:
        raise Invalid("reason", BAD_REASON)
    with transaction() as session:
        doubt = _judged(session, actor, doubt_id)
        _settle(doubt, actor.account_id, kept=False)
        suspend_right(actor if actor.may(Action.ADMINISTER) else SYSTEM, doubt.account_id, reason=why)
        audit.record(actor.account_id, "doubt.suspended", kind="doubt", subject_id=doubt_id)


def end_doubts() -> None:
    """By the clock: who was not confirmed within 14 days is suspended. A second run changes nothing."""
    for account_id in ended_doubts():
        _end(account_id)


def _end(account_id: int) -> None:
    with transaction() as session:
        account = lock_person(session, account_id)
        doubt = open_doubt(account_id)
        if doubt is None or doubt.confirm_by > now():
            return
        _settle(doubt, None, kept=False)
        credential = credential_of(account_id)
        if account is not None and credential is not None and credential.state == Right.VALID:
            suspend_right(SYSTEM, account_id, reason=NOT_CONFIRMED)


def _judged(session: Session, actor: Actor, doubt_id: int) -> Doubt:
    """The open doubt that this actor may settle, kept for this transaction alone."""
    require(actor, Action.VERIFY)
    account_id = session.scalar(select(Doubt.account_id).where(Doubt.id == doubt_id))
    if account_id is None or lock_person(session, account_id) is None:
        raise NotFound
    if account_id == actor.account_id:
        raise NotAllowed("nobody decides on their own right")
    doubt = session.get_one(Doubt, doubt_id)
    if doubt.settled_at is not None:
        raise Conflict("settled already")
    return doubt


def _settle(doubt: Doubt, by: int | None, *, kept: bool) -> None:
    """What the register said of the person is no longer needed, and goes."""
    doubt.settled_at, doubt.settled_by, doubt.kept, doubt.found = now(), by, kept, {}
