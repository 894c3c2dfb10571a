"""Rows as JSON lines: what the database holds, encrypted fields as they are, and where its numbers stand."""

import base64
import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Row,
    Table,
    func,
    select,
    text,
)

LEFT_OUT = ("register_import", "register_row")
"""Who is in the official register: imported anew from its file, and no copy of it is kept anywhere else."""


def tables(connection: Connection) -> list[Table]:
    """The tables that are there, parents first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def is_saved(table: Table) -> bool:
    """True where the table's rows belong into a backup; its numbers do in any case."""
    return table.name not in LEFT_OUT


def to_line(row: Row[Any]) -> bytes:
    """One row as a line of JSON."""
    values = {name: _out(value) for name, value in row._asdict().items()}
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"


def _out(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime):
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware.isoformat()
    return value.isoformat() if isinstance(value, date) else value


def from_line(line: bytes, table: Table) -> dict[str, Any]:
    """The row's values as the table's columns want them."""
    return {name: _in(value, table.columns[name]) for name, value in json.loads(line).items()}


def _in(value: Any, column: Column[Any]) -> Any:
    if value is None:
        return None
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value)
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return value


def is_numbered(table: Table) -> bool:
    """True where the database gives the rows their numbers."""
    return [column.name for column in table.primary_key] == ["id"]


def last_number(connection: Connection, table: Table) -> int:
    """The highest number ever given, those of deleted rows included; 0 where none was."""
    if connection.dialect.name == "sqlite":
        kept = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return int(connection.execute(kept, {"name": table.name}).scalar() or 0)
    sequence = func.pg_get_serial_sequence(table.name, "id")
    return int(connection.execute(select(func.pg_sequence_last_value(sequence))).scalar() or 0)


def go_on_from(connection: Connection, table: Table, number: int) -> None:
    """The next row gets the number after this one."""
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(sequence, number + 1, False)))
        return
    named = {"name": table.name, "number": number}
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), named)
    connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), named)
