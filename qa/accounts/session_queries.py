"""Reads of an account's sessions."""

from collections.abc import Sequence

from sqlalchemy import select

from qa.accounts.models import LoginSession, Stage
from qa.accounts.rules import ABSOLUTE, IDLE
from qa.extensions import db
from qa.kernel.clock import now


def living_sessions(account_id: int) -> Sequence[LoginSession]:
    """Where the account is signed in now, the last used first."""
    moment = now()
    living = (LoginSession.seen_at > moment - IDLE) & (LoginSession.started_at > moment - ABSOLUTE)
    mine = (LoginSession.account_id == account_id) & (LoginSession.stage == Stage.FULL)
    order = (LoginSession.seen_at.desc(), LoginSession.id.desc())
    return db.session.scalars(select(LoginSession).where(mine, living).order_by(*order)).all()
