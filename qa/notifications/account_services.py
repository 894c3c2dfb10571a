"""Writes the mails of accounts; each handler takes an id, re-reads, and may run twice."""

from qa.accounts.models import AccountRequest
from qa.accounts.queries import account, account_by_email
from qa.accounts.services.invitations import give_invitation_link
from qa.accounts.services.resets import forget_request, give_reset_link, open_account_of
from qa.accounts.team_queries import open_invitation
from qa.doctors.queries import sign_up_request
from qa.extensions import db
from qa.notifications.services import is_settled, send_once
from qa.verification.services.sign_ups import give_sign_up_link
from qa.web.locale import absolute


def mail_reset(request_id: int) -> None:
    """The link to a new password; to an address without an account nothing is sent."""
    request = db.session.get(AccountRequest, request_id)
    if request is None:
        return
    to, language, cause = request.content["email"], request.content["language"], f"reset:{request_id}"
    found = open_account_of(to)
    if found and not is_settled(cause, to):
        link = absolute(f"/mot-de-passe/{give_reset_link(found.id)}", language=language)
        send_once(cause, to, "reset", language=language, link=link)
    forget_request(request_id)


def mail_password_changed(account_id: int) -> None:
    """The password was changed: who did not do it learns what to do."""
    found = account(account_id)
    if found is not None:
        link = absolute("/mot-de-passe-oublie", language="fr")
        send_once(f"password:{found.id}:{found.password_hash}", found.email, "password_changed", link=link)


def mail_invitation(invitation_id: int) -> None:
    """The link of an invitation, while it can be accepted."""
    found = open_invitation(invitation_id)
    cause = f"invitation:{invitation_id}"
    if found is not None and not is_settled(cause, found.email):
        to = found.email
        link = absolute(f"/invitation/{give_invitation_link(found)}", language="fr")
        send_once(cause, to, "invitation", link=link)


def mail_sign_up(request_id: int) -> None:
    """The link to the last step; who has an account learns that instead."""
    request = sign_up_request(request_id)
    if request is None:
        return
    to, language, cause = request.content["email"], request.content["language"], f"signup:{request_id}"
    if account_by_email(to):
        link, reset = (absolute(path, language=language) for path in ("/connexion", "/mot-de-passe-oublie"))
        send_once(cause, to, "signup_known", language=language, link=link, reset=reset)
        forget_request(request_id)
    elif not is_settled(cause, to):
        link = absolute(f"/inscription/{give_sign_up_link(request_id)}", language=language)
        send_once(cause, to, "signup", language=language, link=link)
