"""Roles of the team are granted and taken, with a reason; one administrator always stays."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from qa.accounts.models import Account, AccountRole, Invitation, RoleChange
from qa.accounts.services.sessions import end_sessions
from qa.accounts.team_queries import is_open
from qa.accounts.team_rules import HELD, LAST, NO_REASON, NO_ROLE, NOT_HELD, REASON, team_role
from qa.kernel import audit
from qa.kernel.access import Action, Actor, Role, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid, NotFound
from qa.kernel.text import normalise


def grant_role(actor: Actor, account_id: int, *, role: str, reason: str) -> None:
    """The account holds one more role of the team; its sessions end, so that it counts at once.

    Raises Invalid for another role, one that is held already, or without a reason; NotFound for a closed account.
    """
    wanted, why = _asked(actor, role, reason)
    with transaction() as session:
        account = _locked(session, account_id)
        if wanted in account.roles:
            raise Invalid("role", HELD)
        account.grants.append(AccountRole(role=wanted, granted_at=now()))
        note_change(actor, account_id, role=wanted, granted=True, reason=why)


def take_role(actor: Actor, account_id: int, *, role: str, reason: str) -> None:
    """The account no longer holds the role, and its sessions end at once.

    Who no longer administers has no open invitations either. Raises Invalid as `grant_role` does, and for the last
    administrator.
    """
    wanted, why = _asked(actor, role, reason)
    with transaction() as session:
        spare_last_administrator(account_id, losing=wanted)
        account = _locked(session, account_id)
        if wanted not in account.roles:
            raise Invalid("role", NOT_HELD)
        account.grants = [grant for grant in account.grants if grant.role != wanted]
        if wanted == Role.ADMINISTRATOR:
            theirs = update(Invitation).where(Invitation.invited_by == account_id, is_open())
            session.execute(theirs.values(withdrawn_at=now()))
        note_change(actor, account_id, role=wanted, granted=False, reason=why)


def spare_last_administrator(account_id: int, *, losing: Role = Role.ADMINISTRATOR) -> None:
    """Inside the caller's transaction, before an account loses the role or is closed: raises Invalid("role") where no
    other administrator could sign in afterwards. Others who do the same wait until this transaction ends.
    """
    if losing != Role.ADMINISTRATOR:
        return
    with transaction() as session:
        holders = select(AccountRole.account_id).where(AccountRole.role == Role.ADMINISTRATOR)
        held = session.scalars(holders.order_by(AccountRole.account_id).with_for_update()).all()
        active = select(func.count()).select_from(AccountRole).join(Account)
        others = active.where(
            AccountRole.role == Role.ADMINISTRATOR,
            Account.disabled_at.is_(None),
            Account.id != account_id,
        )
        if account_id in held and not session.scalar(others):
            raise Invalid("role", LAST)


def note_change(actor: Actor, account_id: int, *, role: Role, granted: bool, reason: str) -> None:
    """Inside the caller's transaction: keeps who changed what and why, and ends the sessions of the account."""
    with transaction() as session:
        change = RoleChange(account_id=account_id, role=role, granted=granted, reason=reason)
        change.changed_by, change.changed_at = actor.account_id, now()
        session.add(change)
        session.flush()
        end_sessions(account_id)
        action = "role.granted" if granted else "role.taken"
        audit.record(actor.account_id, action, kind="account", subject_id=account_id)


def _asked(actor: Actor, role: str, reason: str) -> tuple[Role, str]:
    require(actor, Action.ADMINISTER)
    wanted, why = team_role(role), normalise(reason)
    if wanted is None:
        raise Invalid("role", NO_ROLE)
    if not REASON[0] <= len(why) <= REASON[1]:
        raise Invalid("reason", NO_REASON)
    return wanted, why


def _locked(session: Session, account_id: int) -> Account:
    """The account, kept for this transaction alone."""
    account = session.get(Account, account_id, with_for_update=True)
    if account is None or not account.is_active:
        raise NotFound
    return account
