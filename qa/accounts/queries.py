"""Reads of accounts."""

from sqlalchemy import select

from qa.accounts.models import Account, LoginSession
from qa.extensions import db
from qa.kernel.tokens import hashed


def account(account_id: int) -> Account | None:
    """The account with this number."""
    return db.session.get(Account, account_id)


def account_by_email(email: str) -> Account | None:
    """The account of a normalised address."""
    return db.session.scalars(select(Account).where(Account.email == email)).first()


def stored_session(token: str) -> LoginSession | None:
    """The session of a cookie's value, alive or not."""
    if len(token) > 100:
        return None
    return db.session.scalars(select(LoginSession).where(LoginSession.hash == hashed(token))).first()
