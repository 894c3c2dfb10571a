"""Saves a site while it runs: one snapshot of the database, then the files that it names."""

import json
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from flask import current_app
from sqlalchemy import Connection, Engine, Table, inspect, select, text

from qa.backup.archive import FILES, ROWS, SECRETS, Manifest, add_bytes, add_manifest, add_stream
from qa.backup.rows import is_numbered, is_saved, last_number, tables, to_line
from qa.doctors.models import Doctor
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.crypto import vault
from qa.kernel.disk import whole_file
from qa.kernel.errors import Conflict
from qa.questions.models import Attachment
from qa.verification.models import Document

AT_ONCE = 500


@dataclass(frozen=True)
class Saved:
    """How many rows and files were saved, and how many files were not there any more."""

    rows: int
    files: int
    missing: int


def save_archive(path: Path) -> Saved:
    """Writes the archive (mode 600) beside its place, syncs and renames it; raises Conflict without a database."""
    with whole_file(path) as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as archive:
        return _save(archive)


def _save(archive: tarfile.TarFile) -> Saved:
    with _snapshot_engine().connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            raise Conflict("there is no database to save: run `qa db upgrade`")
        rows = _save_rows(archive, connection)
        keys = list(connection.scalars(select(Attachment.key).order_by(Attachment.id)))
        keys += _photos(connection)
        keys += _documents(connection)
        connection.rollback()
    files = sum(_save_file(archive, key) for key in keys)
    secrets = [current_app.config["QA_SECRET_KEY"], *current_app.config["QA_SECRET_KEY_OLD"]]
    add_bytes(archive, SECRETS, json.dumps(secrets).encode())
    return Saved(rows, files, len(keys) - files)


def _photos(connection: Connection) -> Sequence[str]:
    """The keys of doctors' photos; none before the schema that has them."""
    if not any(column["name"] == "photo_key" for column in inspect(connection).get_columns("doctor")):
        return []
    return connection.scalars(
        select(Doctor.photo_key).where(Doctor.photo_key != "").order_by(Doctor.id)
    ).all()


def _documents(connection: Connection) -> Sequence[str]:
    """The keys of the pages of documents that are not destroyed; none before the schema that has them."""
    if not inspect(connection).has_table("document"):
        return []
    alive = select(Document.pages).where(Document.destroyed_at.is_(None)).order_by(Document.id)
    return [key for pages in connection.scalars(alive) for key in pages]


def _snapshot_engine() -> Engine:
    """Each connection sees one moment: SQLite's readers always do, PostgreSQL's are told to."""
    if db.engine.dialect.name == "postgresql":
        return db.engine.execution_options(isolation_level="REPEATABLE READ")
    return db.engine


def _save_rows(archive: tarfile.TarFile, connection: Connection) -> int:
    """Every table as it stood at the connection's first look, whatever is written meanwhile."""
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    there = tables(connection)
    numbers = {table.name: last_number(connection, table) for table in there if is_numbered(table)}
    add_manifest(archive, Manifest(revision, numbers))
    return sum(_save_table(archive, connection, table) for table in there if is_saved(table))


def _save_table(archive: tarfile.TarFile, connection: Connection, table: Table) -> int:
    saved = 0
    in_order = select(table).order_by(*table.primary_key)
    with TemporaryFile() as lines:
        for row in connection.execute(in_order, execution_options={"yield_per": AT_ONCE}):
            lines.write(to_line(row))
            saved += 1
        add_stream(archive, f"{ROWS}{table.name}.jsonl", lines, size=lines.tell())
    return saved


def _save_file(archive: tarfile.TarFile, key: str) -> bool:
    """One attachment, encrypted under the present secret; False where it was deleted meanwhile."""
    try:
        content = gateways().files.open(key)
    except KeyError:
        return False
    add_bytes(archive, f"{FILES}{key}", vault().encrypt(content))
    return True
