"""Tables of the imported register: its imports, and one row for each distinct fact about a person."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa.extensions import Model
from qa.kernel.database import UtcDateTime, short, state_check


class FileKind(StrEnum):
    """Which file of the official extraction."""

    ACTIVITY = "activity"
    SKILL = "skill"


class ImportState(StrEnum):
    """Where an import stands: one of each kind is current; a held one waits for an administrator."""

    LOADING = "loading"
    HELD = "held"
    CURRENT = "current"
    OLD = "old"
    DROPPED = "dropped"


class RegisterImport(Model):
    """One import of one file; `file_date` is the day that the file names."""

    __tablename__ = "register_import"
    __table_args__ = (state_check("kind", FileKind), state_check("state", ImportState))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(short(20))
    state: Mapped[str] = mapped_column(short(20), index=True)
    file_date: Mapped[date]
    rows: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    vanished: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RegisterRow(Model):
    """One fact about one person of one import: name, profession (TRE_G15), category (TRE_R09), specialty (TRE_R38).

    Used only to verify who registered here; never shown of anybody else, never saved in a backup.
    """

    __tablename__ = "register_row"
    __table_args__ = (Index("ix_register_row_person", "rpps", "import_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("register_import.id"), index=True)
    rpps: Mapped[str] = mapped_column(short(11))
    family: Mapped[str] = mapped_column(short(120))
    given: Mapped[str] = mapped_column(short(120))
    profession: Mapped[str] = mapped_column(short(4))
    category: Mapped[str] = mapped_column(short(4))
    specialty: Mapped[str] = mapped_column(short(8), default="")
    sector: Mapped[str] = mapped_column(short(8), default="")
    mailbox: Mapped[str] = mapped_column(short(254), default="")
