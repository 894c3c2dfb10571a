"""Tells the owner of an account that what opens it beside the password has changed."""

from qa.accounts.queries import account
from qa.kernel.clock import now
from qa.notifications.services import send_once
from qa.web.locale import absolute


def mail_factor_changed(account_id: int) -> None:
    """A factor was added or removed, or the recovery codes are new; changes of the same minute make one mail."""
    owner = account(account_id)
    if owner is not None and owner.is_active:
        page = absolute("/espace/compte/facteurs", language="fr")
        send_once(f"factor:{account_id}:{now():%Y%m%d%H%M}", owner.email, "factor_changed", link=page)
