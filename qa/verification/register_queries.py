"""Reads of the imported register: its imports, and how many verified people a new one would lose. Never a person."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select, true

from qa.extensions import db
from qa.gateways.register.models import FileKind, ImportState, RegisterImport, RegisterRow
from qa.verification.models import Credential, Right

LAST = 12


def register_import(import_id: int) -> RegisterImport | None:
    """One import."""
    return db.session.get(RegisterImport, import_id)


def current_import(kind: str) -> RegisterImport | None:
    """The import of this kind that is asked."""
    mine = select(RegisterImport).where(
        RegisterImport.kind == kind, RegisterImport.state == ImportState.CURRENT
    )
    return db.session.scalars(mine).first()


def current_imports() -> Sequence[RegisterImport]:
    """What is asked: at most one of each kind."""
    return _in_state(ImportState.CURRENT)


def held_imports() -> Sequence[RegisterImport]:
    """What waits for an administrator: at most one of each kind."""
    return _in_state(ImportState.HELD)


def _in_state(state: ImportState) -> Sequence[RegisterImport]:
    found = select(RegisterImport).where(RegisterImport.state == state)
    return db.session.scalars(found.order_by(RegisterImport.kind)).all()


def last_imports() -> Sequence[RegisterImport]:
    """The last imports, newest first."""
    return db.session.scalars(select(RegisterImport).order_by(RegisterImport.id.desc()).limit(LAST)).all()


def vanished_by(new: RegisterImport, current: RegisterImport | None) -> int:
    """How many verified people the current import has and the new one has not.

    Before a first import of activities every verified person with a number counts as known.
    """
    if current is None and new.kind != FileKind.ACTIVITY:
        return 0
    known = _has(current.id) if current else true()
    lost = select(func.count(Credential.account_id)).where(
        Credential.state == Right.VALID, Credential.rpps.is_not(None), known, ~_has(new.id)
    )
    return db.session.scalar(lost) or 0


def _has(import_id: int) -> ColumnElement[bool]:
    return (
        select(RegisterRow.id)
        .where(RegisterRow.rpps == Credential.rpps, RegisterRow.import_id == import_id)
        .correlate(Credential)
        .exists()
    )
