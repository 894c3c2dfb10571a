"""Reads of the team: its accounts, open invitations, changes of roles."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from qa.accounts.models import Account, AccountRole, Invitation, RoleChange
from qa.extensions import db
from qa.kernel.access import TEAM_ROLES, Role
from qa.kernel.clock import now


def team() -> Sequence[Account]:
    """Whoever holds a role of the team, by name."""
    members = select(AccountRole.account_id).where(AccountRole.role.in_(TEAM_ROLES))
    wanted = select(Account).where(Account.id.in_(members)).options(selectinload(Account.grants))
    return db.session.scalars(wanted.order_by(Account.name, Account.id)).all()


def told(role: Role, *, but: int | None = None) -> Sequence[Account]:
    """Who is told of what waits for a role: its active holders, `but` one aside; where none is, who administers."""
    members = [one for one in team() if one.is_active and one.id != but]
    holders = [one for one in members if one.has_role(role)]
    return holders or [one for one in members if one.has_role(Role.ADMINISTRATOR)]


def is_open() -> ColumnElement[bool]:
    """An invitation that can still be accepted."""
    unanswered = Invitation.accepted_at.is_(None) & Invitation.withdrawn_at.is_(None)
    return unanswered & (Invitation.expires_at > now())


def open_invitations() -> Sequence[Invitation]:
    """Invitations that can still be accepted, newest first."""
    return db.session.scalars(select(Invitation).where(is_open()).order_by(Invitation.id.desc())).all()


def open_invitation(invitation_id: int) -> Invitation | None:
    """The invitation with this number, where it can still be accepted."""
    return db.session.scalars(select(Invitation).where(Invitation.id == invitation_id, is_open())).first()


def role_changes(account_id: int) -> Sequence[RoleChange]:
    """What was granted to an account and taken from it, newest first."""
    mine = select(RoleChange).where(RoleChange.account_id == account_id)
    return db.session.scalars(mine.order_by(RoleChange.id.desc())).all()
