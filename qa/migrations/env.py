"""How Alembic reaches the database: batch mode, so that SQLite can change tables too; all or nothing; one at a time."""

import sqlite3
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, DateTime, Engine, create_engine, event, pool, text
from sqlalchemy.types import TypeDecorator

from qa.migrations.tables import metadata

BUSY_MILLISECONDS = 60_000
LOCK_NUMBER = 20_261_125


def render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Our own column types are written as the plain types below them: a migration imports no code of ours."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return "sa.DateTime(timezone=True)" if isinstance(item.impl, DateTime) else "sa.LargeBinary()"
    return False


def whole_transactions(engine: Engine) -> None:
    """SQLite: else the driver commits each CREATE by itself, and a killed upgrade leaves half a schema."""

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        connection.execute("PRAGMA secure_delete=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def run() -> None:
    """Runs the migrations in one transaction; a second upgrade at the same time waits for the first."""
    engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "", poolclass=pool.NullPool)
    if engine.dialect.name == "sqlite":
        whole_transactions(engine)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            compare_type=True,
            transactional_ddl=True,
            render_item=render,
        )
        with context.begin_transaction():
            if engine.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK_NUMBER})"))
            context.run_migrations()
    engine.dispose()


run()
