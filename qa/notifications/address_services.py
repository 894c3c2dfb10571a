"""Writes the mails about a changed address; each handler takes an id, re-reads, and may run twice."""

from qa.accounts.models import AccountRequest
from qa.accounts.queries import account_by_email
from qa.accounts.services.emails import give_email_link
from qa.accounts.services.resets import forget_request
from qa.extensions import db
from qa.notifications.services import is_settled, send_once
from qa.web.locale import absolute


def mail_email_requested(request_id: int) -> None:
    """The new address gets the link that confirms it; whose it is already learns that somebody wanted it."""
    wanted = db.session.get(AccountRequest, request_id)
    if wanted is None or "old" in wanted.content:
        return
    to, language, cause = wanted.content["email"], wanted.content["language"], f"email:{request_id}"
    if account_by_email(to):
        send_once(cause, to, "email_taken", language=language, link=absolute("/connexion", language=language))
        forget_request(request_id)
    elif not is_settled(cause, to):
        link = absolute(f"/espace/compte/adresse/{give_email_link(request_id)}", language=language)
        send_once(cause, to, "email_confirm", language=language, link=link)


def mail_email_changed(request_id: int) -> None:
    """The address of before learns that it was changed; then nothing of the request is kept."""
    wanted = db.session.get(AccountRequest, request_id)
    if wanted is None or "old" not in wanted.content:
        return
    language = wanted.content["language"]
    send_once(f"email changed:{request_id}", wanted.content["old"], "email_changed", language=language)
    forget_request(request_id)
