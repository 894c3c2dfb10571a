"""Seals the months that have ended, and lets whole months go when they are a year old."""

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from qa.kernel.audit.chain import begins, digest, month_of, moved, oldest_kept
from qa.kernel.audit.models import AuditCheckpoint, AuditEntry, AuditHead
from qa.kernel.audit.trail import lock_head
from qa.kernel.clock import now
from qa.kernel.database import transaction


def seal_months() -> int:
    """By the clock: seals each month that has ended (UTC) and drops those past their time; how many were sealed.

    A second run changes nothing. An entry that comes after its month was sealed goes with the next month.
    """
    sealed = 0
    with transaction() as session:
        lock_head(session)
        while _seal_next(session):
            sealed += 1
        _drop_old(session)
    return sealed


def _seal_next(session: Session) -> bool:
    """Seals the oldest month that is not sealed; False where none has ended."""
    before = session.scalars(select(AuditCheckpoint).order_by(AuditCheckpoint.month.desc()).limit(1)).first()
    first_id = before.last_id + 1 if before else 1
    oldest = session.scalar(
        select(AuditEntry.at).where(AuditEntry.id >= first_id).order_by(AuditEntry.id).limit(1)
    )
    if oldest is None:
        return False
    month = max(month_of(oldest), moved(before.month, 1) if before else "")
    if month >= month_of(now()):
        return False
    _seal(session, month, first_id, before.hash if before else "")
    return True


def _seal(session: Session, month: str, first_id: int, previous: str) -> None:
    inside = (AuditEntry.id >= first_id) & (AuditEntry.at < begins(moved(month, 1)))
    ends = select(AuditEntry).where(inside).order_by(AuditEntry.id.desc()).limit(1)
    last = session.scalars(ends).one()
    reached = (AuditEntry.id >= first_id) & (AuditEntry.id <= last.id)
    values = {
        "month": month,
        "first_id": first_id,
        "last_id": last.id,
        "count": session.scalar(select(func.count()).where(reached)),
        "last_hash": last.hash,
        "sealed_at": now(),
        "previous": previous,
    }
    values["hash"] = digest(values)
    session.execute(insert(AuditCheckpoint).values(values))
    session.execute(update(AuditHead).values(sealed_hash=values["hash"]))


def _drop_old(session: Session) -> None:
    """The entries of whole months go; the checkpoints that sealed them stay."""
    old = select(func.max(AuditCheckpoint.last_id)).where(AuditCheckpoint.month < oldest_kept(now()))
    last = session.scalar(old)
    if last is not None:
        session.execute(delete(AuditEntry).where(AuditEntry.id <= last))
