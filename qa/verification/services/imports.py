"""A file of the register is imported beside the one in use, and takes its place at once or waits for a human."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import insert, update

from qa.extensions import db
from qa.gateways.register.columns import Layout, Unreadable
from qa.gateways.register.extraction import Fact, Tally, date_in_name, facts, read_layout
from qa.gateways.register.models import ImportState, RegisterImport, RegisterRow
from qa.gateways.register.turns import ImportRuns, only_import
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict
from qa.verification.register_queries import current_import
from qa.verification.register_rules import refused_date
from qa.verification.services.swaps import finish_import, forget_rows

BATCH = 5000
RUNS = "another import is running"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Imported:
    """What became of a file; `lacks` are columns that it could do without and that it has not."""

    import_id: int
    kind: str
    file_date: date
    rows: int
    skipped: int
    vanished: int
    held: bool
    lacks: tuple[str, ...] = field(default=())


def import_register(
    path: Path, *, day: date | None = None, progress: Callable[[int], object] = lambda _: None
) -> Imported:
    """Reads the file beside the one in use; then, in one transaction, the new one is asked in place of the old one.

    `day` is the day that the file speaks of, else its name says it. More than 1 % and more than one of the verified
    people vanished: the import is held for an administrator, the old one stays. Emits register.imported once it is
    in use. Raises Conflict with one line where the file is refused (another file, a key column missing, not newer,
    cut off, no usable row, 20 % fewer rows) or another import is running; the old one stays. OSError as it comes.
    """
    try:
        with only_import(db.engine), path.open("rb") as stream:
            _sweep()
            return _import(stream, day or date_in_name(path.name), progress)
    except ImportRuns as error:
        raise Conflict(RUNS) from error
    except Unreadable as error:
        raise Conflict(str(error)) from error
    finally:
        db.session.rollback()


def _sweep() -> None:
    """What a killed import has left is dropped: whoever holds the turn knows that none is loading."""
    with transaction() as session:
        left = update(RegisterImport).where(RegisterImport.state == ImportState.LOADING)
        session.execute(left.values(state=ImportState.DROPPED, ended_at=now()))
    forget_rows()


def _import(stream: BinaryIO, day: date, progress: Callable[[int], object]) -> Imported:
    tally = Tally()
    layout = read_layout(stream, tally)
    refused = refused_date(day, current_import(layout.kind), now())
    if refused:
        raise Conflict(refused)
    import_id = _begin(layout, day)
    try:
        _load(import_id, facts(stream, layout, tally, progress=progress))
        finished = finish_import(import_id, rows=tally.used, skipped=tally.skipped)
    except BaseException as end:
        _drop(import_id, tally)
        if isinstance(end, Exception):
            forget_rows()
        raise
    forget_rows()
    return Imported(
        import_id, layout.kind, day, tally.used, tally.skipped, finished.vanished, finished.held, layout.lacks
    )


def _begin(layout: Layout, day: date) -> int:
    with transaction() as session:
        begun = RegisterImport(kind=layout.kind, state=ImportState.LOADING, file_date=day, began_at=now())
        session.add(begun)
        session.flush()
        return begun.id


def _load(import_id: int, found: Iterable[Fact]) -> None:
    """In short transactions, so that the site goes on writing: parsing the next rows leaves it its turn."""
    waiting = iter(found)
    while batch := [one._asdict() | {"import_id": import_id} for one in islice(waiting, BATCH)]:
        with transaction() as session:
            session.execute(insert(RegisterRow), batch)


def _drop(import_id: int, tally: Tally) -> None:
    """A refused file is never asked; where even that cannot be noted, the next import does it."""
    db.session.rollback()
    ended = {"state": ImportState.DROPPED, "rows": tally.used, "skipped": tally.skipped, "ended_at": now()}
    loading = (RegisterImport.id == import_id) & (RegisterImport.state == ImportState.LOADING)
    with transaction() as session:
        session.execute(update(RegisterImport).where(loading).values(**ended))
