"""Reads the whole trail again and says whether it holds, and else where it first breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, String, select, type_coerce
from sqlalchemy.exc import SQLAlchemyError

from qa.extensions import db
from qa.kernel.audit.chain import digest, oldest_kept
from qa.kernel.audit.models import AuditCheckpoint, AuditEntry, AuditHead
from qa.kernel.clock import now

AT_ONCE = 1000
MOMENTS = ("at", "sealed_at")
SQLITE_MOMENT = "%Y-%m-%d %H:%M:%S.%f"


class Broken(Exception):
    """Where the trail breaks first; no id where only a month or the head is wrong."""

    def __init__(self, what: str, broken_id: int | None = None) -> None:
        super().__init__(what)
        self.broken_id = broken_id


@dataclass(frozen=True)
class Verdict:
    """Whether the trail holds: the entries from `first_id` to `last_id`, the months sealed, the last hash."""

    first_id: int = 0
    last_id: int = 0
    months: int = 0
    last_hash: str = ""
    fault: str = ""
    broken_id: int | None = None

    @property
    def holds(self) -> bool:
        """True where nothing was changed, taken away, swapped or added."""
        return not self.fault


def verify(*, noted: tuple[int, str] | None = None) -> Verdict:
    """Reads one moment of the trail, whatever is appended meanwhile; changes nothing.

    `noted` is an id and the hash that it had when somebody wrote both down elsewhere: with it, a trail that was
    forged as a whole is seen too.
    """
    engine = db.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        try:
            return _verify(connection, noted)
        except Broken as broken:
            return Verdict(fault=str(broken), broken_id=broken.broken_id)


def _verify(connection: Connection, noted: tuple[int, str] | None) -> Verdict:
    head = connection.execute(_raw(AuditHead)).first()
    last_id, last_hash, sealed = (head.last_id, head.hash, head.sealed_hash) if head else (0, "", "")
    if not isinstance(last_id, int):
        raise Broken("the head was changed")
    months = _checked_months(connection, sealed)
    start, previous = _start(connection, months, last_id)
    known = {one["last_id"]: one for one in months}
    reached, seen = start - 1, not noted
    for row in _rows(connection, start):
        _check_entry(row, reached + 1, previous)
        _check_sealed(row, known)
        seen = seen or (row["id"], row["hash"]) == noted
        reached, previous = row["id"], row["hash"]
        if reached > last_id:
            raise Broken(f"entry {reached} was added past the head", reached)
    if reached < last_id:
        raise Broken(f"entry {reached + 1} is missing", reached + 1)
    if previous != last_hash:
        raise Broken(f"entry {reached} is not the one that the head names", reached)
    if noted and not seen:
        raise Broken(f"entry {noted[0]} is gone or is not the one that was noted", noted[0])
    return Verdict(start, last_id, len(months), last_hash)


def _raw(model: type[Any]) -> Any:
    """The columns as the database holds them: a moment that was made unreadable must not stop the reading."""
    columns = model.__table__.columns
    return select(
        *(type_coerce(one, String).label(one.name) if one.name in MOMENTS else one for one in columns)
    )


def _values(row: RowMapping) -> dict[str, Any]:
    """What the row's hash covers; raises ValueError or TypeError where a value cannot be."""
    values = dict(row)
    del values["hash"]
    return {name: _moment(value) if name in MOMENTS else value for name, value in values.items()}


def _moment(raw: Any) -> datetime:
    """SQLite keeps text, which has to be written in the one way; PostgreSQL gives a moment."""
    if isinstance(raw, datetime):
        return raw
    moment = datetime.strptime(f"{raw}+0000", f"{SQLITE_MOMENT}%z")
    if moment.strftime(SQLITE_MOMENT) != raw:
        raise ValueError(raw)
    return moment


def _is_whole(row: RowMapping) -> bool:
    try:
        return bool(row["hash"] == digest(_values(row)))
    except (ValueError, TypeError):
        return False


def _checked_months(connection: Connection, sealed: str) -> Sequence[RowMapping]:
    """The checkpoints, oldest first, each following the one before."""
    months = connection.execute(_raw(AuditCheckpoint).order_by(AuditCheckpoint.month)).mappings().all()
    last_id, previous, month = 0, "", ""
    for one in months:
        if not _is_whole(one):
            raise Broken(f"the checkpoint of {one['month']} was changed")
        if (one["previous"], one["first_id"]) != (previous, last_id + 1):
            raise Broken(f"a checkpoint before {one['month']} is missing")
        if one["count"] != one["last_id"] - last_id:
            raise Broken(f"entries were missing when {one['month']} was sealed", one["first_id"])
        last_id, previous, month = one["last_id"], one["hash"], one["month"]
    if previous != sealed:
        raise Broken(f"a checkpoint after {month or 'the beginning'} is missing")
    return months


def _start(connection: Connection, months: Sequence[RowMapping], last_id: int) -> tuple[int, str]:
    """The first entry that has to be there, and the hash that it follows: the first of all, or of a month kept."""
    first = connection.scalar(select(AuditEntry.id).order_by(AuditEntry.id).limit(1)) or last_id + 1
    start, previous = 1, ""
    for one in months:
        if one["month"] < oldest_kept(now()) and one["last_id"] < first:
            start, previous = one["last_id"] + 1, one["last_hash"]
    return start, previous


def _rows(connection: Connection, start: int) -> Iterator[RowMapping]:
    """The entries in order, page by page; where a page cannot be read, one by one up to the one that is broken."""
    following, size = start, AT_ONCE
    page = _raw(AuditEntry).order_by(AuditEntry.id)
    while True:
        try:
            rows = connection.execute(page.where(AuditEntry.id >= following).limit(size)).mappings().all()
        except SQLAlchemyError as fault:
            if size == 1:
                raise Broken(f"entry {following} cannot be read", following) from fault
            size = 1
            continue
        if not rows:
            return
        yield from rows
        following = rows[-1]["id"] + 1


def _check_entry(row: RowMapping, expected: int, previous: str) -> None:
    if row["id"] != expected:
        raise Broken(f"entry {expected} is missing", expected)
    if not _is_whole(row):
        raise Broken(f"entry {expected} was changed", row["id"])
    if row["previous"] != previous:
        raise Broken(f"entry {expected} does not follow the one before", row["id"])


def _check_sealed(row: RowMapping, known: dict[int, RowMapping]) -> None:
    month = known.get(row["id"])
    if month is not None and month["last_hash"] != row["hash"]:
        raise Broken(f"entry {row['id']} is not the one that {month['month']} was sealed with", row["id"])
