"""What an account leaves behind in tables of its own: all of it goes."""

from sqlalchemy import delete, select, update

from qa.accounts.factor_models import Passkey, RecoveryCode, Totp
from qa.accounts.models import (
    Account,
    AccountRequest,
    AccountRole,
    Invitation,
    KeptText,
    LoginSession,
    RoleChange,
)
from qa.accounts.rules import INVITATION_SCOPE, RESET_SCOPE
from qa.accounts.services.emails import SCOPE as EMAIL_SCOPE
from qa.departures.services.verification import forget_verification
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import Delivery
from qa.kernel.tokens import forget_links

OWN = (LoginSession, KeptText, Totp, Passkey, RecoveryCode, AccountRole, RoleChange)
# Events whose mail would go to the account, by what their number counts.
OF_ACCOUNT = ("password.changed", "factor.changed")
OF_REQUEST = ("email.requested", "email.changed", "reset.requested", "signup.requested")
OF_INVITATION = ("invitation.issued",)


def forget_traces(account: Account) -> None:
    """Inside the caller's transaction: sessions, factors, kept texts, requests, verification, invitations
    and unsent mails go.
    """
    _withdraw_invitations(account)
    _forget_requests(account)
    forget_verification(account)
    forget_links(RESET_SCOPE, account.id)
    _forget_deliveries(OF_ACCOUNT, account.id)
    with transaction() as session:
        session.flush()
        for table in OWN:
            session.execute(delete(table).where(table.account_id == account.id))
        session.execute(update(RoleChange).where(RoleChange.changed_by == account.id).values(changed_by=None))
        session.expire_all()


def _withdraw_invitations(account: Account) -> None:
    """Open ones that the account sent are withdrawn; those to its own address go whole."""
    with transaction() as session:
        sent = Invitation.invited_by == account.id
        still_open = sent & Invitation.accepted_at.is_(None) & Invitation.withdrawn_at.is_(None)
        for one in session.scalars(select(Invitation).where(still_open)):
            one.withdrawn_at = now()
            forget_links(INVITATION_SCOPE, one.id)
            _forget_deliveries(OF_INVITATION, one.id)
        session.execute(delete(Invitation).where(Invitation.email == account.email))
        session.execute(update(Invitation).where(sent).values(invited_by=None))


def _forget_requests(account: Account) -> None:
    """What was asked by the account, or by anybody for its address, earlier addresses included."""
    with transaction() as session:
        for one in session.scalars(select(AccountRequest)):
            if one.account_id == account.id or account.email in (
                one.content.get("email"),
                one.content.get("old"),
            ):
                forget_links(EMAIL_SCOPE, one.id)
                _forget_deliveries(OF_REQUEST, one.id)
                session.delete(one)


def _forget_deliveries(events: tuple[str, ...], subject_id: int) -> None:
    """Mails that wait to be written are not written."""
    with transaction() as session:
        session.execute(delete(Delivery).where(Delivery.event.in_(events), Delivery.subject_id == subject_id))
