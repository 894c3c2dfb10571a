"""What the imported files say together of one person."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from qa.extensions import db
from qa.gateways.register import Exercise, RegisterDown
from qa.gateways.register.imported import FileRegister
from qa.verification.services.imports import import_register
from tests.gateways.register.files import ALICE, BRUNO, activities, activity, many, skill, skills
from tests.queries import statements


@pytest.fixture
def register(app: Flask) -> FileRegister:
    return FileRegister()


def test_activities_and_savoir_faire_come_together(register: FileRegister, tmp_path: Path) -> None:
    mail = {"_43": "alice@ville.mssante.fr"}
    rows = [
        activity(_48="SA07", **mail),
        activity(_48="SA32", _13="", _15=""),
        activity(_9="50", _11="E", _48="", **mail),
    ]
    import_register(activities(tmp_path, *many(3), *rows, *many(3, first=20)))
    lines = [skill(code="SM04"), skill(code="SM54"), skill(code="C12", kind="CP"), skill(BRUNO, code="SM10")]
    import_register(skills(tmp_path, *lines, day="20261030"))
    found = register.look_up(ALICE)
    assert found is not None
    assert (found.rpps, found.family, found.given, found.active) == (ALICE, "EXEMPLE", "ALICE", True)
    assert found.exercises == (Exercise("10", "C"), Exercise("50", "E"))
    assert found.specialties == ("SM54", "SM04")
    assert found.mailboxes == ("alice@ville.mssante.fr",)
    assert found.sectors == ("SA07", "SA32")
    assert found.as_of == register.as_of() == date(2026, 11, 20)


def test_who_is_in_the_file_of_savoir_faire_alone_is_nobody(register: FileRegister, tmp_path: Path) -> None:
    import_register(activities(tmp_path, *many(3)))
    import_register(skills(tmp_path, skill(code="SM04")))
    assert register.look_up(ALICE) is None


def test_before_a_first_import_of_activities_it_is_down(register: FileRegister, tmp_path: Path) -> None:
    import_register(skills(tmp_path, skill(code="SM04")))
    assert register.as_of() is None
    with pytest.raises(RegisterDown):
        register.look_up(ALICE)


def test_a_look_costs_two_statements(register: FileRegister, tmp_path: Path) -> None:
    import_register(activities(tmp_path, *many(500)))
    with statements() as sent:
        register.look_up(ALICE)
    assert len(sent) == 2


def test_a_person_is_found_by_the_key_and_not_by_reading_all(
    register: FileRegister, tmp_path: Path, backend: str
) -> None:
    if backend != "sqlite":
        pytest.skip("PostgreSQL reads a table of a few rows whole, whatever keys it has")
    import_register(activities(tmp_path, *many(50)))
    with statements() as sent:
        register.look_up(ALICE)
    statement = next(one for one in sent if "register_row" in one)
    with db.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (ALICE, "current")).all()
    assert "ix_register_row_person" in str(plan)
    assert "SCAN register_row" not in str(plan)
