"""Professionals sign up: a mail confirms the address, then a password makes the account, not yet verified."""

from dataclasses import asdict
from typing import Any

from qa.accounts.models import AccountRequest, RequestKind
from qa.accounts.rules import SIGN_UP_LASTS, SIGN_UP_SCOPE
from qa.accounts.services.accounts import add_account
from qa.accounts.services.resets import forget_request
from qa.doctors.queries import sign_up_request
from qa.kernel.access import Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import NotFound
from qa.kernel.events import emit
from qa.kernel.tokens import forget_links, give_link, take_link
from qa.verification.charter_rules import CHARTER_VERSION
from qa.verification.claim_rules import Claim
from qa.verification.models import Application
from qa.verification.services.claims import new_application


def request_sign_up(claim: Claim, *, email: str, language: str) -> None:
    """Somebody wants to sign up: the same work whether the address is known or not. Emits signup.requested.

    The charter of today is the one accepted.
    """
    said: dict[str, Any] = {"email": email, "language": language, "claim": asdict(claim)}
    said |= {"charter": CHARTER_VERSION, "charter_at": now().isoformat()}
    with transaction() as session:
        request = AccountRequest(kind=RequestKind.SIGN_UP, content=said, asked_at=now())
        session.add(request)
        session.flush()
        emit("signup.requested", request.id)


def give_sign_up_link(request_id: int) -> str:
    """The link to the last step, for a day; one given before is void."""
    with transaction():
        forget_links(SIGN_UP_SCOPE, request_id)
        return give_link(SIGN_UP_SCOPE, request_id, expires_at=now() + SIGN_UP_LASTS)


def complete_sign_up(token: str, kept: str) -> Application:
    """Uses the link up and makes the account, the request for verification and, of a doctor, the profile.

    Nothing of it is public before it is verified. Raises NotFound for a link that was used or is too old,
    Invalid("email") where the address has an account since.
    """
    with transaction():
        request = sign_up_request(take_link(SIGN_UP_SCOPE, token) or 0)
        if request is None:
            raise NotFound
        said = request.content
        claim = Claim(**said["claim"])
        account = add_account(email=said["email"], name=claim.name, kept=kept, role=Role.REGISTERED)
        made = new_application(account, claim, charter=said["charter"], charter_at=said["charter_at"])
        forget_request(request.id)
    return made
