"""A password that somebody chooses: judged, then hashed, before any lock is taken, then kept."""

from flask import current_app
from sqlalchemy import update

from qa.accounts.models import Account
from qa.accounts.password_rules import approve_password
from qa.accounts.passwords import hash_password
from qa.accounts.rules import RESET_SCOPE
from qa.accounts.services.sessions import end_sessions
from qa.kernel import audit
from qa.kernel.database import transaction
from qa.kernel.events import emit
from qa.kernel.tokens import forget_links


def kept_password(password: str, *, email: str, name: str) -> str:
    """The hash to keep of a password that this person may choose; raises Invalid("password", French sentence)."""
    approve_password(password, own=(current_app.config["QA_SITE_NAME"], email, email.partition("@")[0], name))
    return hash_password(password)


def change_password(account_id: int, kept: str, *, actor_id: int | None) -> None:
    """Keeps the hash, ends every session and voids the links to a new password. Emits password.changed."""
    with transaction() as session:
        session.execute(update(Account).where(Account.id == account_id).values(password_hash=kept))
        forget_links(RESET_SCOPE, account_id)
        emit("password.changed", account_id)
        end_sessions(account_id)
        audit.record(actor_id, "password.changed", kind="account", subject_id=account_id)
