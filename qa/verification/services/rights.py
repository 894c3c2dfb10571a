"""The right to act as a verified professional is suspended, ended and given back, each time with a reason."""

from sqlalchemy.orm import Session

from qa.accounts.models import Account
from qa.accounts.services.accounts import exchange_role
from qa.accounts.services.endings import lapse_sessions
from qa.doctors.queries import doctor_of_account
from qa.kernel import audit
from qa.kernel.access import Action, Actor, Role, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid, NotAllowed, NotFound
from qa.kernel.events import emit
from qa.kernel.text import normalise
from qa.verification.models import Right, RightChange
from qa.verification.queries import credential_of
from qa.verification.right_queries import right_of, verified_role
from qa.verification.right_rules import BAD_REASON, CHANGES
from qa.verification.rules import REASON

ACTS = {Right.SUSPENDED: "right.suspended", Right.ENDED: "right.ended", Right.VALID: "right.restored"}


def suspend_right(actor: Actor, account_id: int, *, reason: str) -> bool:
    """The person may not act as a professional for now: role and sessions go at once, answers and drafts stay.

    True where it was valid until now; else nothing changes. Raises NotAllowed without the right to administer and for
    one's own account, NotFound for who was never verified or has left, Invalid("reason") outside 10 to 2000
    characters; the system may do without a reason. Emits right.changed.
    """
    return _change(actor, account_id, Right.SUSPENDED, reason)


def end_right(actor: Actor, account_id: int, *, reason: str) -> bool:
    """As `suspend_right`, for good: valid and suspended rights end (register: no longer active)."""
    return _change(actor, account_id, Right.ENDED, reason)


def restore_right(actor: Actor, account_id: int, *, reason: str) -> bool:
    """Gives a suspended or ended right back, with the role that the person was verified for.

    Raises as `suspend_right` does, and NotAllowed where the system would give back what has ended: a human does.
    """
    return _change(actor, account_id, Right.VALID, reason)


def _change(actor: Actor, account_id: int, wanted: Right, reason: str) -> bool:
    why = _asked(actor, account_id, reason)
    with transaction() as session:
        account, present = _locked(session, account_id), right_of(account_id)
        if present is None:
            raise NotFound
        if present not in CHANGES[wanted]:
            return False
        if present == Right.ENDED and Role.SYSTEM in actor.roles:
            raise NotAllowed("a human gives back what has ended")
        _set_state(account, wanted)
        _note(session, actor, account_id, wanted, why)
    return True


def _asked(actor: Actor, account_id: int, reason: str) -> str:
    require(actor, Action.ADMINISTER)
    if actor.account_id == account_id:
        raise NotAllowed("nobody decides on their own right")
    why = normalise(reason)
    if Role.SYSTEM not in actor.roles and not REASON[0] <= len(why) <= REASON[1]:
        raise Invalid("reason", BAD_REASON)
    return why


def _locked(session: Session, account_id: int) -> Account:
    """The account, kept for this transaction alone: two changes at once are made one after the other."""
    account = session.get(Account, account_id, with_for_update=True)
    if account is None or not account.is_active:
        raise NotFound
    return account


def _set_state(account: Account, wanted: Right) -> None:
    """Credential, doctor and role say the same."""
    credential, doctor = credential_of(account.id), doctor_of_account(account.id)
    if credential is not None:
        credential.state = wanted
    if doctor is not None:
        doctor.ended_at = None if wanted == Right.VALID else doctor.ended_at or now()
    role = verified_role(account.id)
    if wanted == Right.VALID:
        exchange_role(account, old=Role.REGISTERED, new=role)
    else:
        exchange_role(account, old=role, new=Role.REGISTERED)


def _note(session: Session, actor: Actor, account_id: int, state: Right, reason: str) -> None:
    change = RightChange(account_id=account_id, state=state, reason=reason)
    change.changed_by, change.changed_at = actor.account_id, now()
    session.add(change)
    session.flush()
    emit("right.changed", change.id)
    lapse_sessions(account_id)
    audit.record(actor.account_id, ACTS[state], kind="account", subject_id=account_id)
