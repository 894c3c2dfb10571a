"""The migrated schema is the models' own, on both databases, whatever happens on the way."""

import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    CheckConstraint,
    Connection,
    Engine,
    UniqueConstraint,
    create_engine,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex

from qa import migrations
from qa.migrations.tables import metadata

NewDatabase = Callable[..., str]
VERSIONS = Path(migrations.__file__).parent / "versions"
TABLES = metadata.sorted_tables


@pytest.fixture
def engine(new_database: NewDatabase):
    made = create_engine(new_database(schema=False))
    migrations.upgrade(_url(made))
    yield made
    made.dispose()


def _url(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def _names(engine: Engine) -> list[str]:
    return inspect(engine).get_table_names()


def test_nothing_is_left_to_migrate(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_the_comparison_sees_a_planted_difference(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE question ADD COLUMN planted INTEGER"))
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    assert [(one[0], one[3].name) for one in found] == [("remove_column", "planted")]


def test_checks_are_those_of_the_models(engine: Engine) -> None:
    inspector = inspect(engine)
    there = {
        one["name"]: _values(one["sqltext"])
        for table in TABLES
        for one in inspector.get_check_constraints(table.name)
    }
    wanted = {
        str(one.name): _values(str(one.sqltext))
        for table in TABLES
        for one in table.constraints
        if isinstance(one, CheckConstraint)
    }
    assert len(wanted) > 8
    assert there == wanted


def _values(check: str) -> list[str]:
    """The texts that a check allows, however the database writes it back."""
    return sorted(re.findall(r"'([^']*)'", check))


def test_indexes_are_those_of_the_models(engine: Engine) -> None:
    inspector = inspect(engine)
    there = {
        (one["name"], tuple(one["column_names"]), bool(one["unique"]))
        for table in TABLES
        for one in inspector.get_indexes(table.name)
        if not one.get("duplicates_constraint")
    }
    wanted = {
        (str(one.name), tuple(column.name for column in one.columns), bool(one.unique))
        for table in TABLES
        for one in table.indexes
    }
    assert there == wanted


def test_unique_keys_are_those_of_the_models(engine: Engine) -> None:
    inspector = inspect(engine)
    there = {
        (table.name, tuple(one["column_names"]))
        for table in TABLES
        for one in inspector.get_unique_constraints(table.name)
    }
    wanted = {
        (table.name, tuple(column.name for column in one.columns))
        for table in TABLES
        for one in table.constraints
        if isinstance(one, UniqueConstraint)
    }
    assert there == wanted


def test_the_database_itself_allows_one_most_useful_answer(engine: Engine) -> None:
    [index] = [one for one in metadata.tables["answer"].indexes if one.name == "uq_answer_most_useful"]
    assert "WHERE most_useful" in str(CreateIndex(index).compile(dialect=engine.dialect))
    with engine.begin() as connection:
        connection.execute(text(QUESTION))
        for useful in (False, False, True):
            connection.execute(text(ANSWER), {"useful": useful})
        with pytest.raises(IntegrityError):
            connection.execute(text(ANSWER), {"useful": True})


QUESTION = """INSERT INTO question (id, state, title, slug, body, body_html, rules_version, version, specialty,
 for_whom, sex, age_band, asked_at, refusal) VALUES (1, 'published', '', '', '', '', 1, 1, '', 'self', '', '',
 '2026-01-01 00:00:00', '')"""
ANSWER = """INSERT INTO answer (question_id, author_label, state, parts, html, rules_version, version, published_at,
 most_useful, hidden_reason) VALUES (1, '', 'published', '{}', '', 1, 1, '2026-01-01 00:00:00', :useful, '')"""


def test_a_state_outside_the_enumeration_is_refused_by_the_database(engine: Engine) -> None:
    with engine.begin() as connection, pytest.raises(IntegrityError):
        connection.execute(text(QUESTION.replace("'published'", "'planned'")))


def test_the_number_of_a_deleted_row_is_never_given_again(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text(QUESTION))
        for _ in range(2):
            connection.execute(text(ANSWER), {"useful": False})
        highest = connection.execute(text("SELECT MAX(id) FROM answer")).scalar_one()
        connection.execute(text("DELETE FROM answer"))
        connection.execute(text(ANSWER), {"useful": False})
        assert connection.execute(text("SELECT id FROM answer")).scalar_one() > highest


def test_every_numbered_table_remembers_its_numbers(engine: Engine) -> None:
    numbered = [table.name for table in TABLES if list(table.primary_key.columns.keys()) == ["id"]]
    with engine.connect() as connection:
        forgetful = [name for name in numbered if not _remembers(connection, name)]
    assert len(numbered) > 8
    assert forgetful == []


def _remembers(connection: Connection, table: str) -> bool:
    if connection.dialect.name == "postgresql":
        return bool(connection.execute(select(func.pg_get_serial_sequence(table, "id"))).scalar())
    written = text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    return "AUTOINCREMENT" in connection.execute(written, {"name": table}).scalar_one()


def test_an_upgrade_twice_changes_nothing(engine: Engine) -> None:
    before = _names(engine)
    assert not migrations.pending(_url(engine))
    migrations.upgrade(_url(engine))
    assert _names(engine) == before


def test_an_empty_database_is_said_to_be_behind(new_database: NewDatabase) -> None:
    url = new_database(schema=False)
    assert migrations.pending(url)
    migrations.upgrade(url)
    assert not migrations.pending(url)


def test_a_downgrade_leaves_no_table_and_can_be_upgraded_again(engine: Engine) -> None:
    command.downgrade(migrations.config(_url(engine)), "base")
    assert _names(engine) == ["alembic_version"]
    migrations.upgrade(_url(engine))
    assert set(_names(engine)) - {"alembic_version"} == {table.name for table in TABLES}


def test_two_upgrades_at_once_make_one_schema(new_database: NewDatabase) -> None:
    url = new_database(schema=False)
    with ThreadPoolExecutor(2) as pool:
        upgrades = [pool.submit(_upgrade_apart, url) for _ in range(2)]
        assert [one.result() for one in upgrades] == [0, 0]
    assert not migrations.pending(url)


def _upgrade_apart(url: str) -> int:
    program = f"from qa import migrations; migrations.upgrade({url!r})"
    root = Path(__file__).parents[2]
    return subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode


def test_an_upgrade_that_fails_half_way_leaves_nothing(
    new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_database(schema=False)
    monkeypatch.setattr("alembic.operations.batch.BatchOperationsImpl.flush", _broken)
    with pytest.raises(RuntimeError):
        migrations.upgrade(url)
    monkeypatch.undo()
    migrations.upgrade(url)
    assert not migrations.pending(url)


def _broken(_: object) -> None:
    raise RuntimeError("the power went")


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("*.py")), ids=lambda path: path.name)
def test_a_migration_is_named_by_its_day_and_what_it_does(path: Path) -> None:
    assert re.fullmatch(r"20\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])_[a-z][a-z0-9_]*\.py", path.name)


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(migrations.config("")).get_heads()) == 1
