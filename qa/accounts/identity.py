"""Tells Flask-Login who is signed in, from the server-side session only."""

from flask import Request, session
from flask_login import AnonymousUserMixin, LoginManager

from qa.accounts.models import Account
from qa.accounts.queries import account
from qa.accounts.rules import needs_factor
from qa.kernel.access import ANONYMOUS, Actor


class Nobody(AnonymousUserMixin):
    """Somebody without an account."""

    actor: Actor = ANONYMOUS
    name = ""

    def has_role(self, role: str) -> bool:
        """Never."""
        return False


def install(manager: LoginManager) -> None:
    """Flask-Login reads the account from our session; it writes no cookie of its own."""
    manager.anonymous_user = Nobody
    manager.session_protection = None

    @manager.request_loader
    def load(_: Request) -> Account | None:
        account_id = session.get("account")
        found = account(account_id) if account_id else None
        if found is None or not found.is_active:
            return None
        # Who was granted a role meanwhile that needs a second factor signs in again with one.
        return found if session.get("factor") or not needs_factor(found.roles) else None
