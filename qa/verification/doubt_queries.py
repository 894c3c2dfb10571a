"""Reads of doubts: open and settled ones, whom the clock looks at next, and whether too many vanished."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from qa.accounts.models import Account
from qa.accounts.team_queries import team
from qa.extensions import db
from qa.kernel.access import Action
from qa.kernel.audit.models import AuditEntry
from qa.kernel.clock import now
from qa.verification.doubt_rules import KEPT_QUIET
from qa.verification.models import Credential, Doubt, Oddity, Right

HELD, RELEASED = "vanishing.held", "vanishing.released"


class Due(NamedTuple):
    """Whom the register is to be asked about, and when it last was."""

    account_id: int
    rpps: str
    seen: datetime | None


def doubt(doubt_id: int) -> Doubt | None:
    """One doubt."""
    return db.session.get(Doubt, doubt_id)


def open_doubt(account_id: int | None) -> Doubt | None:
    """The doubt about an account that nobody has settled: there is one at most."""
    mine = select(Doubt).where(Doubt.account_id == account_id, Doubt.settled_at.is_(None))
    return db.session.scalars(mine.order_by(Doubt.id)).first()


def open_doubts() -> Sequence[Doubt]:
    """What waits for a verifier, the nearest end first."""
    waiting = select(Doubt).where(Doubt.settled_at.is_(None))
    return db.session.scalars(waiting.order_by(Doubt.confirm_by, Doubt.id)).all()


def ended_doubts() -> Sequence[int]:
    """Accounts whose time to confirm is over."""
    over = select(Doubt.account_id).where(Doubt.settled_at.is_(None), Doubt.confirm_by <= now())
    return db.session.scalars(over.order_by(Doubt.id)).all()


def kept_lately(account_id: int, kind: Oddity) -> bool:
    """True where a verifier has settled the same doubt in favour within half a year."""
    since = now() - KEPT_QUIET
    same = select(Doubt.id).where(Doubt.account_id == account_id, Doubt.kind == kind, Doubt.kept.is_(True))
    by_hand = Doubt.settled_by.is_not(None) & (Doubt.settled_at > since)
    return db.session.scalar(same.where(by_hand).limit(1)) is not None


def to_check(before: datetime, limit: int) -> list[Due]:
    """Accounts with a valid right and a number; never looked at first, then the oldest look."""
    due = (Credential.checked_at.is_(None)) | (Credential.checked_at <= before)
    wanted = (
        select(Credential.account_id, Credential.rpps, Credential.checked_at)
        .join(Account, Account.id == Credential.account_id)
        .where(Credential.state == Right.VALID, Credential.rpps.is_not(None), due)
        .where(Account.disabled_at.is_(None))
        .order_by(Credential.checked_at.is_not(None), Credential.checked_at, Credential.account_id)
    )
    return [Due(one, rpps or "", seen) for one, rpps, seen in db.session.execute(wanted.limit(limit))]


def overdue(before: datetime) -> int:
    """How many with a valid right the register was not asked about since then: shown on its page."""
    return len(to_check(before, 10_000))


def verified_count() -> int:
    """How many hold a valid right under a number of the register."""
    valid = select(func.count()).where(Credential.state == Right.VALID, Credential.rpps.is_not(None))
    return db.session.scalar(valid) or 0


def vanished_since(moment: datetime) -> int:
    """How many the clock found no longer in the register since then."""
    lost = select(func.count()).where(Doubt.kind == Oddity.VANISHED, Doubt.noticed_at > moment)
    return db.session.scalar(lost) or 0


def held_since() -> datetime | None:
    """Since when no further doubt is opened about who vanished; None where an administrator said go on, or always."""
    last = _last_brake()
    return last.at if last and last.action == HELD else None


def released_at() -> datetime | None:
    """When going on was last said, where that is the last word."""
    last = _last_brake()
    return last.at if last and last.action == RELEASED else None


def _last_brake() -> AuditEntry | None:
    """The trail is where the brake is kept: who pulled it and who let it go is worth keeping anyway."""
    said = select(AuditEntry).where(
        AuditEntry.subject_id == 0, AuditEntry.kind == "doubt", AuditEntry.action.in_((HELD, RELEASED))
    )
    return db.session.scalars(said.order_by(AuditEntry.id.desc()).limit(1)).first()


def judges() -> list[Account]:
    """Who may settle a doubt."""
    return [one for one in team() if one.is_active and one.actor.may(Action.VERIFY)]


def administrators() -> list[Account]:
    """Who may say go on."""
    return [one for one in team() if one.is_active and one.actor.may(Action.ADMINISTER)]
