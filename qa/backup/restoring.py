"""Restores an archive into an empty place."""

import tarfile
from itertools import islice
from pathlib import Path
from typing import IO, Any

from flask import current_app
from sqlalchemy import Connection, Table, exists, select

from qa import migrations
from qa.backup.archive import ROWS, Manifest, kept_files, manifest_of, member, opened, secrets_of
from qa.backup.rows import from_line, go_on_from, is_numbered, is_saved, tables
from qa.backup.secrets import keep_secret, take_secrets
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.crypto import Vault
from qa.kernel.errors import Conflict
from qa.search.services import rebuild_index

AT_ONCE = 500


def restore_archive(path: Path) -> tuple[int, int, int]:
    """Rows, files and indexed questions restored, all of them or nothing.

    Raises Conflict where the place is not empty, the file is wrong or the settings lack a secret.
    """
    url = current_app.config["QA_DATABASE_URL"]
    with opened(path) as archive:
        manifest, secrets = manifest_of(archive), secrets_of(archive)
        _refuse_used_place()
        take_secrets(secrets)
        _make_schema(url, manifest.revision)
        rows, files = _restore(archive, manifest, secrets)
    migrations.upgrade(url)
    return rows, files, rebuild_index()


def _refuse_used_place() -> None:
    with db.engine.connect() as connection:
        used = any(
            connection.execute(select(exists().select_from(one))).scalar() for one in tables(connection)
        )
    if used or gateways().files.keys():
        raise Conflict("this place is not empty: restore into a new instance folder or an empty database")


def _make_schema(url: str, revision: str) -> None:
    """The empty database gets the schema that the site had when it was saved."""
    try:
        migrations.bring_empty_to(url, revision)
    except migrations.UnknownRevision as error:
        raise Conflict("this backup was made by a newer version of this program") from error


def _restore(archive: tarfile.TarFile, manifest: Manifest, secrets: list[str]) -> tuple[int, int]:
    """Rows, numbers, files and secret: what was kept outside the database goes again when the rows cannot stay."""
    files = gateways().files
    try:
        with db.engine.begin() as connection:
            rows = _restore_rows(archive, connection, manifest)
            restored = _restore_files(archive, secrets)
            keep_secret(secrets)
    except BaseException:
        for key in files.keys():  # noqa: SIM118 - not a dictionary
            files.forget(key)
        raise
    return rows, restored


def _restore_rows(archive: tarfile.TarFile, connection: Connection, manifest: Manifest) -> int:
    """All tables, parents first; a question merged into a later one waits for it."""
    restored = 0
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for table in tables(connection):
        if is_saved(table):
            restored += _restore_table(connection, table, member(archive, f"{ROWS}{table.name}.jsonl"))
        if is_numbered(table):
            go_on_from(connection, table, manifest.numbers[table.name])
    return restored


def _restore_table(connection: Connection, table: Table, lines: IO[bytes]) -> int:
    """In small batches; columns that point into the table itself are filled in once all its rows are there."""
    inner = {key.parent.name for key in table.foreign_keys if key.column.table is table}
    restored, later = 0, []
    while rows := [from_line(line, table) for line in islice(lines, AT_ONCE)]:
        connection.execute(table.insert(), [row | dict.fromkeys(inner) for row in rows])
        later += [row for row in rows if any(row[name] is not None for name in inner)]
        restored += len(rows)
    for row in later:
        connection.execute(_pointing(table, row, inner))
    return restored


def _pointing(table: Table, row: dict[str, Any], inner: set[str]) -> Any:
    same = [column == row[column.name] for column in table.primary_key]
    return table.update().where(*same).values({name: row[name] for name in inner})


def _restore_files(archive: tarfile.TarFile, secrets: list[str]) -> int:
    """The attachments, encrypted anew under the secret that the restored site will have."""
    saved, restored = Vault(secrets), 0
    for key, content in kept_files(archive):
        gateways().files.keep(saved.decrypt(content), key=key)
        restored += 1
    return restored
