"""Tells professionals and verifiers that an inscription is to be confirmed, and administrators that many vanished."""

from qa.notifications.services import send_once
from qa.verification.doubt_queries import administrators, doubt, held_since, judges
from qa.verification.models import Doubt
from qa.web.locale import absolute


def mail_doubt(doubt_id: int) -> None:
    """The professional is asked to confirm, verifiers are told; nothing once it is settled."""
    found = _open(doubt_id)
    if found is None:
        return
    to, cause = found.account.email, f"doubt:{doubt_id}"
    page = absolute("/espace/verification/doute", language="fr")
    send_once(cause, to, "doubt", link=page, confirm_by=found.confirm_by)
    page = absolute(f"/administration/doutes/{doubt_id}", language="fr")
    for one in judges():
        if one.id != found.account_id:
            send_once(f"{cause}:team", one.email, "doubt_team", link=page, confirm_by=found.confirm_by)


def _open(doubt_id: int) -> Doubt | None:
    found = doubt(doubt_id)
    return found if found and found.settled_at is None and found.account.is_active else None


def mail_doubt_kept(doubt_id: int) -> None:
    """A verifier has confirmed: nothing changes."""
    found = doubt(doubt_id)
    if found is not None and found.kept and found.account.is_active:
        page = absolute("/espace/verification", language="fr")
        send_once(f"doubt:{doubt_id}:kept", found.account.email, "doubt_kept", link=page)


def mail_vanishing(_: int) -> None:
    """Administrators learn that doubts are held back, once for each time."""
    since = held_since()
    if since is None:
        return
    page = absolute("/administration/doutes", language="fr")
    for one in administrators():
        send_once(f"vanishing:{since.isoformat()}", one.email, "vanishing", link=page)
