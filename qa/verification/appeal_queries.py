"""Reads of appeals: what can be contested, who took that decision, and what waits for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from qa.accounts.team_queries import team
from qa.extensions import db
from qa.kernel.access import Role
from qa.verification.models import Appeal, Application, Judgement, Right, State, Verdict
from qa.verification.queries import application_of
from qa.verification.right_queries import last_change, right_of


@dataclass(frozen=True)
class Contested:
    """A decision that may be contested: a right suspended or ended, or (`right` None) a refused request.

    `deciders` are the accounts that took it; empty where the register or an agreement of registers did.
    """

    reason: str
    decided_at: datetime | None
    right: Right | None = None
    deciders: frozenset[int] = field(default_factory=frozenset)


def contested(account_id: int) -> Contested | None:
    """The decision that stands against an account now."""
    right = right_of(account_id)
    if right in (Right.SUSPENDED, Right.ENDED):
        change = last_change(account_id)
        if change is None:
            return Contested("", None, right)
        by = {change.changed_by} if change.changed_by else set()
        return Contested(change.reason, change.changed_at, right, frozenset(by))
    application = application_of(account_id) if right is None else None
    return _refusal(application) if application and application.state == State.REFUSED else None


def _refusal(application: Application) -> Contested:
    refusals = [one for one in application.judgements if one.verdict == Verdict.REFUSE]
    last: Judgement | None = refusals[-1] if refusals else None
    by = frozenset(one.verifier_id for one in refusals if one.verifier_id)
    return Contested(last.reason if last else "", application.decided_at, None, by)


def open_appeal(account_id: int) -> Appeal | None:
    """The appeal of an account that waits for an answer."""
    waiting = (Appeal.account_id == account_id) & Appeal.decided_at.is_(None)
    return db.session.scalars(select(Appeal).where(waiting)).first()


def appeals_of(account_id: int) -> Sequence[Appeal]:
    """An account's appeals, newest first."""
    mine = select(Appeal).where(Appeal.account_id == account_id)
    return db.session.scalars(mine.order_by(Appeal.id.desc()).limit(20)).all()


def count_appeals() -> int:
    """How many appeals there are in all."""
    return db.session.scalar(select(func.count()).select_from(Appeal)) or 0


def listed_appeals(*, offset: int, limit: int) -> Sequence[Appeal]:
    """Appeals that wait first, oldest first; then those decided, newest first."""
    order = (Appeal.decided_at.is_not(None), Appeal.decided_at.desc(), Appeal.asked_at, Appeal.id)
    return db.session.scalars(select(Appeal).order_by(*order).offset(offset).limit(limit)).all()


def other_administrators(account_ids: frozenset[int]) -> bool:
    """True where an administrator other than these could decide."""
    return any(
        one.is_active and one.has_role(Role.ADMINISTRATOR) and one.id not in account_ids for one in team()
    )
