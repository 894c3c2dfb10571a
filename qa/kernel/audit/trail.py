"""Appends to the trail, one entry strictly after the other, and reads what concerns one person."""

import re
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from qa.extensions import db
from qa.kernel.audit.chain import digest
from qa.kernel.audit.models import HEAD, AuditEntry, AuditHead
from qa.kernel.clock import now
from qa.kernel.database import transaction

ACTION = re.compile(r"[a-z]+\.[a-z]+")
KIND = re.compile(r"[a-z]*")
AGAIN = timedelta(hours=1)


def record(actor_id: int | None, action: str, *, kind: str = "", subject_id: int | None = None) -> None:
    """Appends one act to the trail, in the running transaction or in one of its own.

    Ids only: `action` is a dotted past tense such as "session.started", `kind` names the subject's table. Call it
    last in a transaction: on PostgreSQL others who append wait from here to its commit. Raises ValueError for
    anything that is no such word.
    """
    if not ACTION.fullmatch(action) or not KIND.fullmatch(kind):
        raise ValueError("the trail takes words of the code, never a text")
    with transaction() as session:
        _append(session, {"actor_id": actor_id, "action": action, "kind": kind, "subject_id": subject_id})


def _append(session: Session, act: dict[str, object]) -> None:
    last_id, previous = lock_head(session)
    values = {"id": last_id + 1, "at": now(), **act, "previous": previous}
    values["hash"] = digest(values)
    session.execute(insert(AuditEntry).values(values))
    session.execute(update(AuditHead).values(last_id=values["id"], hash=values["hash"]))


def lock_head(session: Session) -> tuple[int, str]:
    """Makes everybody else who appends or seals wait until this transaction ends; the last entry's id and hash."""
    lock = update(AuditHead).values(last_id=AuditHead.last_id).returning(AuditHead.last_id, AuditHead.hash)
    head = session.execute(lock).first()
    if head is None:
        dialect = session.get_bind().dialect.name
        first = postgresql.insert if dialect == "postgresql" else sqlite.insert
        row = {"place": HEAD, "last_id": 0, "hash": "", "sealed_hash": ""}
        session.execute(first(AuditHead).values(row).on_conflict_do_nothing())
        head = session.execute(lock).one()
    return head.last_id, head.hash


def record_hourly(actor_id: int | None, action: str, *, kind: str, subject_id: int) -> bool:
    """Appends an act that reloading a page repeats, unless the same person did the same within the hour.

    True where it was appended: what the session had loaded before is then to be loaded anew.
    """
    if _lately(actor_id, action, kind, subject_id):
        return False
    with transaction() as session:
        lock_head(session)
        if _lately(actor_id, action, kind, subject_id):
            return False
        record(actor_id, action, kind=kind, subject_id=subject_id)
    return True


def _lately(actor_id: int | None, action: str, kind: str, subject_id: int) -> bool:
    same = select(AuditEntry.id).where(
        AuditEntry.subject_id == subject_id,
        AuditEntry.kind == kind,
        AuditEntry.action == action,
        AuditEntry.actor_id == actor_id,
        AuditEntry.at > now() - AGAIN,
    )
    return db.session.scalar(same.limit(1)) is not None


def trail_of(account_id: int) -> Sequence[AuditEntry]:
    """What an account did and what was done to it, oldest first: for the person concerned (GDPR, article 15)."""
    subject = (AuditEntry.kind == "account") & (AuditEntry.subject_id == account_id)
    mine = select(AuditEntry).where(or_(AuditEntry.actor_id == account_id, subject))
    return db.session.scalars(mine.order_by(AuditEntry.id)).all()
