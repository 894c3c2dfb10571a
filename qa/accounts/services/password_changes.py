"""An account's owner changes the password by giving the present one."""

from sqlalchemy import update

from qa.accounts import passwords
from qa.accounts.models import Account
from qa.accounts.rules import RESET_SCOPE
from qa.accounts.services.endings import end_other_sessions
from qa.accounts.services.passwords import kept_password
from qa.kernel import audit
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid
from qa.kernel.events import emit
from qa.kernel.tokens import forget_links


def change_own_password(account: Account, *, present: str, wanted: str, spare: str) -> None:
    """Keeps the new password and ends every other session; `spare` is the cookie's value of the one that stays.

    Raises Invalid("present") where that is not the password, Invalid("password", sentence) for one that may not be
    chosen. Emits password.changed.
    """
    account_id, email, name, before = account.id, account.email, account.name, account.password_hash
    if not passwords.fits(present, before):
        raise Invalid("present", "not the password")
    kept = kept_password(wanted, email=email, name=name)
    unchanged = (Account.id == account_id) & (Account.password_hash == before)
    with transaction() as session:
        changed = session.execute(
            update(Account).where(unchanged).values(password_hash=kept).returning(Account.id)
        ).first()
        if changed is None:
            raise Invalid("present", "not the password any more")
        forget_links(RESET_SCOPE, account_id)
        end_other_sessions(account_id, spare=spare)
        emit("password.changed", account_id)
        audit.record(account_id, "password.changed", kind="account", subject_id=account_id)
