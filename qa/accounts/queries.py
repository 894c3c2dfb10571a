"""Reads of accounts."""

from sqlalchemy import select

from qa.accounts.models import Account, AccountRole
from qa.extensions import db
from qa.kernel.access import Role


def account(account_id: int) -> Account | None:
    """The account with this number."""
    return db.session.get(Account, account_id)


def account_by_email(email: str) -> Account | None:
    """The account of a normalised address."""
    return db.session.scalars(select(Account).where(Account.email == email)).first()


def addresses_of(role: Role) -> list[str]:
    """The addresses of every active account with the role."""
    found = (
        select(Account.email).join(AccountRole).where(AccountRole.role == role, Account.disabled_at.is_(None))
    )
    return list(db.session.scalars(found.order_by(Account.email)))
