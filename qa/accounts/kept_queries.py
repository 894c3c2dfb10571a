"""Reads of kept texts."""

from collections.abc import Sequence

from sqlalchemy import select

from qa.accounts.kept_rules import KEPT_FOR
from qa.accounts.models import KeptText
from qa.extensions import db
from qa.kernel.clock import now


def kept_texts(account_id: int) -> Sequence[KeptText]:
    """What is kept for the account, newest first."""
    mine = (KeptText.account_id == account_id) & (KeptText.kept_at > now() - KEPT_FOR)
    return db.session.scalars(select(KeptText).where(mine).order_by(KeptText.id.desc())).all()


def kept_text(account_id: int, kept_id: int) -> KeptText | None:
    """One of the account's kept texts; another's does not exist for it."""
    return next((one for one in kept_texts(account_id) if one.id == kept_id), None)
