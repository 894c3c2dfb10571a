"""Administrators invite to the team; who is invited accepts once, by choosing a password."""

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qa.accounts.models import Account, Invitation
from qa.accounts.name_rules import shown_name
from qa.accounts.queries import account_by_email
from qa.accounts.rules import INVITATION_LASTS, INVITATION_SCOPE, normal_email
from qa.accounts.services.accounts import add_account
from qa.accounts.services.roles import note_change
from qa.accounts.team_queries import is_open
from qa.accounts.team_rules import KNOWN, NO_ADDRESS, NO_ROLE, team_role
from qa.kernel import audit
from qa.kernel.access import Action, Actor, Role, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotFound
from qa.kernel.events import emit
from qa.kernel.tokens import forget_links, give_link, take_link

BY_INVITATION = "invitation"


def invite(actor: Actor, *, email: str, name: str, role: str) -> Invitation:
    """Invites an address that has no account, for seven days; an older invitation of the same address is withdrawn.

    Raises Invalid with a French sentence for a known address, a name or a role that cannot be. Emits
    invitation.issued.
    """
    require(actor, Action.ADMINISTER)
    address, wanted, shown = normal_email(email), team_role(role), _name(name)
    if address is None:
        raise Invalid("email", NO_ADDRESS)
    if wanted is None:
        raise Invalid("role", NO_ROLE)
    with transaction() as session:
        if account_by_email(address):
            raise Invalid("email", KNOWN)
        for older in session.scalars(select(Invitation.id).where(Invitation.email == address, is_open())):
            _close(session, older)
        invitation = Invitation(email=address, name=shown, role=wanted, invited_by=actor.account_id)
        invitation.invited_at, invitation.expires_at = now(), now() + INVITATION_LASTS
        session.add(invitation)
        session.flush()
        emit("invitation.issued", invitation.id)
        audit.record(actor.account_id, "invitation.sent", kind="invitation", subject_id=invitation.id)
    return invitation


def _name(raw: str) -> str:
    return shown_name(raw, site=current_app.config["QA_SITE_NAME"])


def give_invitation_link(invitation: Invitation) -> str:
    """The link of an open invitation; one given before is void."""
    with transaction():
        forget_links(INVITATION_SCOPE, invitation.id)
        return give_link(INVITATION_SCOPE, invitation.id, expires_at=invitation.expires_at)


def withdraw_invitation(actor: Actor, invitation_id: int) -> None:
    """The invitation can no longer be accepted; raises Conflict where it was or is too old."""
    require(actor, Action.ADMINISTER)
    with transaction() as session:
        if not _close(session, invitation_id):
            raise Conflict("answered or too old")


def _close(session: Session, invitation_id: int) -> bool:
    mine = update(Invitation).where(Invitation.id == invitation_id, is_open())
    closed = session.scalar(mine.values(withdrawn_at=now()).returning(Invitation.id))
    forget_links(INVITATION_SCOPE, invitation_id)
    return closed is not None


def accept_invitation(token: str, kept: str) -> Account:
    """Uses the link up and makes the account with this password's hash; the first sign-in asks for a second factor.

    Raises NotFound where the invitation is answered, withdrawn or too old, Invalid("email") where the address has an
    account since.
    """
    with transaction() as session:
        mine = update(Invitation).where(Invitation.id == take_link(INVITATION_SCOPE, token), is_open())
        invitation = session.scalar(mine.values(accepted_at=now()).returning(Invitation))
        if invitation is None:
            raise NotFound
        role = Role(invitation.role)
        account = add_account(email=invitation.email, name=invitation.name, kept=kept, role=role)
        inviter = Actor(account_id=invitation.invited_by)
        note_change(inviter, account.id, role=role, granted=True, reason=BY_INVITATION)
    return account
