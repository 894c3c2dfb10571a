"""Tables of the audit trail; triggers of its migration refuse what is no appending (a batch migration loses them)."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from qa.extensions import Model
from qa.kernel.database import UtcDateTime, short

HEAD = 1


class AuditEntry(Model):
    """One act. Ids only and no foreign key: who is deleted stays a number, and an account can go."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(short())
    kind: Mapped[str] = mapped_column(short(32))
    subject_id: Mapped[int | None]
    previous: Mapped[str] = mapped_column(short())
    hash: Mapped[str] = mapped_column(short())


class AuditCheckpoint(Model):
    """A sealed month: it stays when its entries go, and is chained to the month before."""

    __tablename__ = "audit_checkpoint"

    month: Mapped[str] = mapped_column(short(7), primary_key=True)
    first_id: Mapped[int]
    last_id: Mapped[int]
    count: Mapped[int]
    last_hash: Mapped[str] = mapped_column(short())
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    previous: Mapped[str] = mapped_column(short())
    hash: Mapped[str] = mapped_column(short())


class AuditHead(Model):
    """The one row where the trail ends: it is locked to append, and shows when the newest entries are cut off."""

    __tablename__ = "audit_head"

    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int]
    hash: Mapped[str] = mapped_column(short())
    sealed_hash: Mapped[str] = mapped_column(short())
