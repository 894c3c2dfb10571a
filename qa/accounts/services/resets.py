"""Forgotten passwords: a link to the address, then a new password, once."""

from sqlalchemy import delete

from qa.accounts.models import Account, AccountRequest, RequestKind
from qa.accounts.queries import account_by_email
from qa.accounts.rules import REQUEST_KEPT, RESET_LASTS, RESET_SCOPE
from qa.accounts.services.passwords import change_password
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import NotFound
from qa.kernel.events import emit
from qa.kernel.tokens import forget_links, give_link, take_link


def request_reset(address: str, *, language: str) -> None:
    """Somebody has forgotten the password of an address: the same work whether it is known. Emits reset.requested."""
    with transaction() as session:
        content = {"email": address, "language": language}
        request = AccountRequest(kind=RequestKind.RESET, content=content, asked_at=now())
        session.add(request)
        session.flush()
        emit("reset.requested", request.id)


def give_reset_link(account_id: int) -> str:
    """A link for thirty minutes; those given before are void."""
    with transaction():
        forget_links(RESET_SCOPE, account_id)
        return give_link(RESET_SCOPE, account_id, expires_at=now() + RESET_LASTS)


def open_account_of(address: str) -> Account | None:
    """The account of the address, where it may sign in."""
    found = account_by_email(address)
    return found if found and found.is_active else None


def reset_password(token: str, kept: str) -> None:
    """Uses the link up and keeps the new password's hash; raises NotFound where somebody was quicker.

    Nobody is signed in by that: the second factor is asked at the next sign-in as ever.
    """
    with transaction():
        account_id = take_link(RESET_SCOPE, token)
        if account_id is None:
            raise NotFound
        change_password(account_id, kept, actor_id=account_id)


def forget_request(request_id: int) -> None:
    """The request is answered."""
    with transaction() as session:
        session.execute(delete(AccountRequest).where(AccountRequest.id == request_id))


def forget_requests() -> None:
    """By the clock: what nobody has confirmed within a week goes."""
    with transaction() as session:
        session.execute(delete(AccountRequest).where(AccountRequest.asked_at < now() - REQUEST_KEPT))
