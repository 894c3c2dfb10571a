"""How Alembic reaches the database: batch mode, so that SQLite can change tables too."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import DateTime, create_engine, pool
from sqlalchemy.types import TypeDecorator

from qa.migrations.tables import metadata


def render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Our own column types are written as the plain types below them: a migration imports no code of ours."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return "sa.DateTime(timezone=True)" if isinstance(item.impl, DateTime) else "sa.LargeBinary()"
    return False


def run() -> None:
    """Runs the migrations in one transaction."""
    engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "", poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
