"""Keeps what somebody was sending when the session ended, for the same account, for an hour."""

from sqlalchemy import delete, select

from qa.accounts.kept_rules import KEPT_FOR, MOST_ROWS, Fields
from qa.accounts.models import KeptText
from qa.kernel.clock import now
from qa.kernel.database import transaction


def keep_text(account_id: int, *, path: str, place: str, fields: Fields) -> int:
    """Keeps the fields, encrypted, in the stead of what was kept for the same path; of an account the five newest.

    Returns the number of the kept text.
    """
    mine = KeptText.account_id == account_id
    with transaction() as session:
        session.execute(delete(KeptText).where(mine, KeptText.path == path))
        kept = KeptText(account_id=account_id, path=path, kept_at=now())
        kept.fields = {"place": place, "fields": fields}
        session.add(kept)
        session.flush()
        newest = select(KeptText.id).where(mine).order_by(KeptText.id.desc()).limit(MOST_ROWS)
        ids = session.scalars(newest).all()
        session.execute(delete(KeptText).where(mine, KeptText.id.not_in(ids)))
    return kept.id


def forget_kept_text(account_id: int, kept_id: int) -> None:
    """The owner needs it no more."""
    with transaction() as session:
        session.execute(delete(KeptText).where(KeptText.account_id == account_id, KeptText.id == kept_id))


def forget_kept_path(account_id: int, path: str) -> None:
    """What was kept for this address was sent; inside the transaction that took it."""
    with transaction() as session:
        session.execute(delete(KeptText).where(KeptText.account_id == account_id, KeptText.path == path))


def forget_kept() -> None:
    """By the clock: after an hour it is gone."""
    with transaction() as session:
        session.execute(delete(KeptText).where(KeptText.kept_at <= now() - KEPT_FOR))
