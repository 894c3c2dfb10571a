"""Migrations: Alembic, from the first table."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine


class UnknownRevision(Exception):
    """The code has no such revision: it is older than the database or the backup."""


def config(url: str) -> Config:
    """Alembic's configuration for a database."""
    chosen = Config()
    chosen.set_main_option("script_location", str(Path(__file__).parent))
    chosen.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return chosen


def upgrade(url: str, revision: str = "head") -> None:
    """Brings a database to a revision; raises UnknownRevision where a newer version has migrated it."""
    try:
        command.upgrade(config(url), revision)
    except CommandError as error:
        raise UnknownRevision("a newer version of this program has migrated this database") from error


def bring_empty_to(url: str, revision: str) -> None:
    """Gives a database without rows the schema of a revision, earlier or later; raises UnknownRevision."""
    try:
        ScriptDirectory.from_config(config(url)).get_revision(revision)
    except CommandError as error:
        raise UnknownRevision(revision) from error
    if present(url) not in (None, revision):
        command.downgrade(config(url), "base")
    upgrade(url, revision)


def present(url: str) -> str | None:
    """The revision that a database stands at; None where it is empty."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def pending(url: str) -> bool:
    """True where the database is behind the code."""
    return present(url) != ScriptDirectory.from_config(config(url)).get_current_head()
