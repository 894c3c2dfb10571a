"""An account's owner changes the address: asked for here, done by a link that only the new address receives."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from qa.accounts.models import Account, AccountRequest, RequestKind
from qa.accounts.queries import account, account_by_email
from qa.accounts.rules import RESET_SCOPE
from qa.extensions import db
from qa.kernel import audit
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, NotFound
from qa.kernel.events import emit
from qa.kernel.tokens import forget_links, give_link, take_link

SCOPE = "email"
OPEN_FOR = timedelta(minutes=30)


def request_email(account_id: int, address: str, *, language: str) -> None:
    """Somebody signed in wants this normalised address: the same work whoever has it. Emits email.requested.

    An earlier request of the account opens nothing any more.
    """
    with transaction() as session:
        _withdraw_requests(account_id)
        wanted = AccountRequest(kind=RequestKind.EMAIL, account_id=account_id, asked_at=now())
        wanted.content = {"email": address, "language": language}
        session.add(wanted)
        session.flush()
        emit("email.requested", wanted.id)
        audit.record(account_id, "email.requested", kind="account", subject_id=account_id)


def _withdraw_requests(account_id: int) -> None:
    """A request that was granted stays until the old address was told."""
    mine = (AccountRequest.account_id == account_id) & (AccountRequest.kind == RequestKind.EMAIL)
    with transaction() as session:
        for one in session.scalars(select(AccountRequest).where(mine)):
            forget_links(SCOPE, one.id)
            if "old" not in one.content:
                session.delete(one)


def give_email_link(request_id: int) -> str:
    """The link that confirms the request, for half an hour from the asking; one given before is void."""
    with transaction() as session:
        wanted = session.get_one(AccountRequest, request_id)
        forget_links(SCOPE, request_id)
        return give_link(SCOPE, request_id, expires_at=wanted.asked_at + OPEN_FOR)


def change_email(token: str) -> None:
    """Uses the link up: the account has the new address from now on, and resets sent to the old one are void.

    Raises NotFound, or Conflict where the address became somebody's meanwhile. Emits email.changed.
    """
    try:
        with transaction() as session:
            wanted, owner = _taken(token)
            wanted.content = {**wanted.content, "old": owner.email}
            owner.email = wanted.content["email"]
            session.flush()
            forget_links(RESET_SCOPE, owner.id)
            emit("email.changed", wanted.id)
            audit.record(owner.id, "email.changed", kind="account", subject_id=owner.id)
    except IntegrityError as error:
        raise Conflict("the address has an account") from error


def _taken(token: str) -> tuple[AccountRequest, Account]:
    request_id = take_link(SCOPE, token)
    wanted = db.session.get(AccountRequest, request_id) if request_id else None
    owner = account(wanted.account_id) if wanted and wanted.account_id else None
    if wanted is None or owner is None or not owner.is_active:
        raise NotFound
    if account_by_email(wanted.content["email"]):
        raise Conflict("the address has an account")
    return wanted, owner
