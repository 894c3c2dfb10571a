"""Rows as JSON lines: what the database holds, encrypted fields as they are."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, LargeBinary, MetaData, Table


def tables(connection: Any) -> list[Table]:
    """The tables that are there, parents first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def to_line(row: Any) -> bytes:
    """One row as a line of JSON."""
    return json.dumps({name: _out(value) for name, value in row._asdict().items()}, ensure_ascii=False).encode() + b"\n"


def _out(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime):
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware.isoformat()
    return value


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
    return value
