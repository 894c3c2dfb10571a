"""Which import of the register is asked: the new one takes the place of the old one in one transaction."""

import time
from dataclasses import dataclass

from sqlalchemy import CursorResult, delete, func, select
from sqlalchemy.orm import Session

from qa.extensions import db
from qa.gateways.register.models import ImportState, RegisterImport, RegisterRow
from qa.kernel import audit
from qa.kernel.access import SYSTEM, Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, NotFound
from qa.kernel.events import emit
from qa.verification.doubt_queries import verified_count
from qa.verification.doubt_rules import too_many
from qa.verification.register_queries import vanished_by
from qa.verification.register_rules import GONE, refused_date, refused_rows

AT_ONCE = 5000
TICK_SECONDS = 10.0


@dataclass(frozen=True)
class Finished:
    """How many verified people vanished, and whether the import waits for an administrator."""

    vanished: int
    held: bool


def finish_import(import_id: int, *, rows: int, skipped: int) -> Finished:
    """The loaded import is asked from now on, or held where more than 1 % of the verified people vanished.

    Raises Conflict where it is no longer loading, or must not take the place of what is in use by now.
    """
    with transaction() as session:
        new, others = _of_its_kind(session, import_id)
        if new.state != ImportState.LOADING:
            raise Conflict("this import was dropped meanwhile")
        current = next((one for one in others if one.state == ImportState.CURRENT), None)
        refused = refused_date(new.file_date, current, now()) or refused_rows(rows, current)
        if refused:
            raise Conflict(refused)
        new.rows, new.skipped, new.ended_at = rows, skipped, now()
        new.vanished = vanished_by(new, current)
        held = too_many(new.vanished, verified_count())
        _drop_held(others)
        if held:
            new.state = ImportState.HELD
            audit.record(None, "register.held", kind="register", subject_id=new.id)
        else:
            _take_place(SYSTEM, new, others, "register.imported")
        return Finished(new.vanished, held)


def apply_import(actor: Actor, import_id: int) -> None:
    """An administrator has looked: the held import is asked from now on.

    Raises NotAllowed, NotFound, Conflict where it is not held any more.
    """
    require(actor, Action.ADMINISTER)
    with transaction() as session:
        new, others = _held(session, import_id)
        _take_place(actor, new, others, "register.applied")


def drop_import(actor: Actor, import_id: int) -> None:
    """The held import is not used; its rows go. Raises as `apply_import`."""
    require(actor, Action.ADMINISTER)
    with transaction() as session:
        new, _ = _held(session, import_id)
        new.state = ImportState.DROPPED
        audit.record(actor.account_id, "register.dropped", kind="register", subject_id=import_id)


def forget_old_rows() -> int:
    """By the clock: removes rows of imports that are not asked any more, for ten seconds at most; how many went."""
    return forget_rows(seconds=TICK_SECONDS)


def forget_rows(*, seconds: float = 3600.0) -> int:
    """Removes rows of old and dropped imports, 5000 in a transaction; who vanished from the register is gone then."""
    gone = select(RegisterImport.id).where(RegisterImport.state.in_(GONE)).order_by(RegisterImport.id)
    until, removed = time.monotonic() + seconds, 0
    ids = list(db.session.scalars(gone))
    db.session.rollback()
    for one in ids:
        while time.monotonic() < until and (few := _forget_some(one)):
            removed += few
    return removed


def _forget_some(import_id: int) -> int:
    """The rows of one import have numbers that follow each other: a range of them is found by the key."""
    with transaction() as session:
        first = session.scalar(select(func.min(RegisterRow.id)).where(RegisterRow.import_id == import_id))
        if first is None:
            return 0
        some = delete(RegisterRow).where(
            RegisterRow.id >= first, RegisterRow.id < first + AT_ONCE, RegisterRow.import_id == import_id
        )
        done = session.execute(some.execution_options(synchronize_session=False))
        return done.rowcount if isinstance(done, CursorResult) else 0


def _of_its_kind(session: Session, import_id: int) -> tuple[RegisterImport, list[RegisterImport]]:
    """The import and the others of its kind, locked: two changes at once are made one after the other."""
    found = session.get(RegisterImport, import_id)
    if found is None:
        raise NotFound
    same = select(RegisterImport).where(RegisterImport.kind == found.kind).order_by(RegisterImport.id)
    locked = session.scalars(same.with_for_update().execution_options(populate_existing=True)).all()
    return found, [one for one in locked if one.id != import_id]


def _held(session: Session, import_id: int) -> tuple[RegisterImport, list[RegisterImport]]:
    found, others = _of_its_kind(session, import_id)
    if found.state != ImportState.HELD:
        raise Conflict("this import is not held any more")
    return found, others


def _drop_held(others: list[RegisterImport]) -> None:
    """A newer file has come: the one that waited is not needed."""
    for one in others:
        if one.state == ImportState.HELD:
            one.state = ImportState.DROPPED


def _take_place(actor: Actor, new: RegisterImport, others: list[RegisterImport], act: str) -> None:
    for one in others:
        if one.state == ImportState.CURRENT:
            one.state = ImportState.OLD
    new.state = ImportState.CURRENT
    db.session.flush()
    emit("register.imported", new.id)
    audit.record(actor.account_id, act, kind="register", subject_id=new.id)
