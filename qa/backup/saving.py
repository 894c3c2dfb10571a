"""Saves a site while it runs: one snapshot of the database, then the files that it names."""

import io
import json
import os
import tarfile
from pathlib import Path
from tempfile import TemporaryFile

from flask import current_app
from sqlalchemy import select, text

from qa.backup.rows import tables, to_line
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.crypto import vault

FORMAT = 1


def save_archive(path: Path) -> tuple[int, int]:
    """Writes the archive (mode 600) beside its place and renames it; returns rows and files saved."""
    part = path.with_name(path.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as archive:
            counts = _save_rows(archive), _save_files(archive)
            _add(archive, "secret_key", current_app.config["QA_SECRET_KEY"].encode())
            raw.flush()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return counts


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    archive.addfile(info, io.BytesIO(content))


def _save_rows(archive: tarfile.TarFile) -> int:
    """Every table from one snapshot, whatever is written meanwhile."""
    saved = 0
    engine = db.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        _add(archive, "manifest.json", json.dumps({"format": FORMAT, "revision": revision}).encode())
        for table in tables(connection):
            with TemporaryFile() as lines:
                for row in connection.execute(select(table).order_by(*table.primary_key)):
                    lines.write(to_line(row))
                    saved += 1
                info = tarfile.TarInfo(f"rows/{table.name}.jsonl")
                info.size, info.mode = lines.tell(), 0o600
                lines.seek(0)
                archive.addfile(info, lines)
        connection.rollback()
    return saved


def _save_files(archive: tarfile.TarFile) -> int:
    """The attachments, encrypted as they lie; one that was deleted meanwhile is left out."""
    files, saved = gateways().files, 0
    for key in files.keys():  # noqa: SIM118 - not a dictionary
        try:
            content = files.open(key)
        except KeyError:
            continue
        _add(archive, f"files/{key}", vault().encrypt(content))
        saved += 1
    return saved
