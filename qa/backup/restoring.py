"""Restores an archive into an empty place."""

import json
import tarfile
from pathlib import Path
from typing import IO

from flask import current_app
from sqlalchemy import Connection, Table, func, inspect, select

from qa import migrations
from qa.backup.rows import from_line, tables
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.crypto import Vault
from qa.kernel.errors import Conflict
from qa.search.services import rebuild_index

BATCH = 500


def restore_archive(path: Path) -> tuple[int, int, int]:
    """Rows, files and indexed questions restored; raises Conflict where the place is not empty or the file is wrong."""
    try:
        with tarfile.open(path, "r:gz") as archive:
            manifest = json.loads(_read(archive, "manifest.json"))
            _refuse_used_place()
            secret = _read(archive, "secret_key").decode()
            url = current_app.config["QA_DATABASE_URL"]
            migrations.upgrade(url, manifest["revision"])
            rows = _restore_rows(archive)
            files = _restore_files(archive, secret)
    except (tarfile.TarError, KeyError, ValueError, EOFError) as error:
        raise Conflict(f"{path} is not a backup of this program") from error
    migrations.upgrade(url)
    _keep_secret(secret)
    return rows, files, rebuild_index()


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member.read()


def _refuse_used_place() -> None:
    with db.engine.connect() as connection:
        there = inspect(connection).get_table_names()
        used = [table.name for table in tables(connection) if _holds_rows(connection, table)] if there else []
    if used or gateways().files.keys():
        raise Conflict("this place is not empty: restore into a new instance folder or an empty database")


def _holds_rows(connection: Connection, table: Table) -> bool:
    return bool(connection.execute(select(func.count()).select_from(table)).scalar())


def _restore_rows(archive: tarfile.TarFile) -> int:
    """All tables in one transaction, parents first; a question merged into a later one waits for it."""
    restored = 0
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table in tables(connection):
            member = archive.extractfile(f"rows/{table.name}.jsonl")
            if member is not None:
                restored += _restore_table(connection, table, member)
    return restored


def _restore_table(connection: Connection, table: Table, lines: IO[bytes]) -> int:
    own = {column.name for key in table.foreign_keys if key.column.table is table for column in [key.parent]}
    rows = [from_line(line, table) for line in lines]
    later = [{name: row[name] for name in own} | _key(row, table) for row in rows if any(row[name] for name in own)]
    bare = [row | dict.fromkeys(own) for row in rows]
    for start in range(0, len(bare), BATCH):
        connection.execute(table.insert(), bare[start : start + BATCH])
    for row in later:
        same = [column == row[column.name] for column in table.primary_key]
        connection.execute(table.update().where(*same).values({name: row[name] for name in own}))
    _follow_sequence(connection, table)
    return len(rows)


def _key(row: dict[str, object], table: Table) -> dict[str, object]:
    return {column.name: row[column.name] for column in table.primary_key}


def _follow_sequence(connection: Connection, table: Table) -> None:
    """PostgreSQL: the next number comes after the restored ones."""
    if connection.dialect.name != "postgresql" or [column.name for column in table.primary_key] != ["id"]:
        return
    highest = connection.execute(select(func.max(table.columns.id))).scalar() or 1
    sequence = func.pg_get_serial_sequence(table.name, "id")
    connection.execute(select(func.setval(sequence, highest)))


def _restore_files(archive: tarfile.TarFile, secret: str) -> int:
    old, restored = Vault([secret]), 0
    for member in archive.getmembers():
        if member.name.startswith("files/"):
            gateways().files.keep(old.decrypt(_read(archive, member.name)), key=member.name.removeprefix("files/"))
            restored += 1
    return restored


def _keep_secret(secret: str) -> None:
    """The archive's secret becomes the instance's own, unless the environment gives one."""
    path = Path(current_app.instance_path) / "secret_key"
    if secret != current_app.config["QA_SECRET_KEY"] and path.exists():
        path.write_text(secret, encoding="ascii")
