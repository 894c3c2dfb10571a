"""Reads of the addresses that no mail goes to any more."""

from datetime import timedelta

from sqlalchemy import ColumnElement, func, select

from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.crypto import vault
from qa.notifications.models import MailBounce

MOST_RETURNS = 3
RETURNS_COUNT = timedelta(days=90)


def address_prints(address: str) -> list[str]:
    """The keyed hashes of an address, one for each secret, the present one first."""
    return vault().fingerprints(address.strip().lower(), purpose="bounce")


def mail_stopped(address: str) -> bool:
    """True after three mails to this address came back for good, or were complained of, within 90 days."""
    mine = MailBounce.recipient.in_(address_prints(address))
    return (db.session.scalar(select(func.count()).where(mine, _counts())) or 0) >= MOST_RETURNS


def stopped_addresses() -> int:
    """How many addresses are stopped."""
    returned = select(MailBounce.recipient).where(_counts()).group_by(MailBounce.recipient)
    stopped = returned.having(func.count() >= MOST_RETURNS).subquery()
    return db.session.scalar(select(func.count()).select_from(stopped)) or 0


def _counts() -> ColumnElement[bool]:
    return MailBounce.lifted_at.is_(None) & (MailBounce.returned_at > now() - RETURNS_COUNT)
