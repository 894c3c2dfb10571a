"""Reads of accounts."""

from sqlalchemy import select

from qa.accounts.models import Account
from qa.extensions import db


def account(account_id: int) -> Account | None:
    """The account with this number."""
    return db.session.get(Account, account_id)


def account_by_email(email: str) -> Account | None:
    """The account of a normalised address."""
    return db.session.scalars(select(Account).where(Account.email == email)).first()
