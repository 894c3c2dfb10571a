"""Migrations: Alembic, from the first table."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine


def config(url: str) -> Config:
    """Alembic's configuration for a database."""
    chosen = Config()
    chosen.set_main_option("script_location", str(Path(__file__).parent))
    chosen.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return chosen


def upgrade(url: str, revision: str = "head") -> None:
    """Brings a database to a revision."""
    command.upgrade(config(url), revision)


def pending(url: str) -> bool:
    """True where the database is behind the code."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    return present != ScriptDirectory.from_config(config(url)).get_current_head()
