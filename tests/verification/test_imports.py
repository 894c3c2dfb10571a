"""A file of the register takes the place of the one in use as a whole, or not at all."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.extensions import db
from qa.gateways.register.imported import FileRegister
from qa.gateways.register.models import ImportState, RegisterImport, RegisterRow
from qa.gateways.register.turns import only_import
from qa.kernel.audit.models import AuditEntry
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict
from qa.kernel.events import Delivery
from qa.verification.services import imports
from qa.verification.services.imports import import_register
from tests.gateways.register.files import ACTIVITY_56, ALICE, BRUNO, activities, activity, many, skill, skills

DAY = date(2026, 11, 20)


def states() -> list[str]:
    return list(db.session.scalars(select(RegisterImport.state).order_by(RegisterImport.id)))


def rows() -> int:
    return db.session.scalar(select(func.count()).select_from(RegisterRow)) or 0


@pytest.fixture
def before(app: Flask, tmp_path: Path) -> Path:
    """A folder, with a file of ten people in use."""
    import_register(activities(tmp_path, *many(10)))
    return tmp_path


def unchanged() -> None:
    """The file of `before` is in use and nothing else is kept."""
    current = db.session.scalars(
        select(RegisterImport).where(RegisterImport.state == ImportState.CURRENT)
    ).one()
    assert (current.file_date, current.rows, rows()) == (DAY, 10, 10)
    assert set(states()) <= {ImportState.CURRENT, ImportState.DROPPED}
    assert db.session.scalars(select(Delivery.event)).all() == ["register.imported"]


def test_it_works(app: Flask, tmp_path: Path) -> None:
    path = activities(
        tmp_path, activity(), activity(_48="SA32"), activity(BRUNO, "DURAND", "BRUNO"), "broken|row"
    )
    read: list[int] = []
    done = import_register(path, progress=read.append)
    assert (done.kind, done.file_date, done.rows, done.skipped) == ("activity", DAY, 3, 1)
    assert (done.vanished, done.held, done.lacks) == (0, False, ())
    assert sum(read) == path.stat().st_size
    person = FileRegister().look_up(ALICE)
    assert person is not None
    assert (person.family, person.sectors, person.as_of) == ("EXEMPLE", ("SA07", "SA32"), DAY)
    kept = db.session.get_one(RegisterImport, done.import_id)
    assert (kept.state, kept.rows, kept.skipped, kept.ended_at is None) == (ImportState.CURRENT, 3, 1, False)
    assert db.session.scalars(select(Delivery.subject_id)).all() == [done.import_id]
    noted = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (noted.action, noted.subject_id, noted.actor_id) == ("register.imported", done.import_id, None)


def test_a_newer_file_takes_the_place_and_who_vanished_is_gone(before: Path) -> None:
    done = import_register(activities(before, *many(9, first=12), day="20261121"))
    assert states() == [ImportState.OLD, ImportState.CURRENT]
    assert (rows(), done.rows) == (9, 9)
    assert FileRegister().as_of() == date(2026, 11, 21)


def test_each_kind_has_its_own_file_in_use(before: Path) -> None:
    import_register(activities(before, activity(), *many(9), day="20261121"))
    import_register(skills(before, skill(code="SM04"), day="20261101"))
    person = FileRegister().look_up(ALICE)
    assert person is not None
    assert (person.specialties, person.as_of) == (("SM54", "SM04"), date(2026, 11, 21))
    assert states() == [ImportState.OLD, ImportState.CURRENT, ImportState.CURRENT]


def test_the_day_may_be_told_where_the_name_does_not(before: Path) -> None:
    path = activities(before, *many(10), day="20261122").rename(
        before / "ps-libreacces-personne-activite.txt"
    )
    with pytest.raises(Conflict, match="--date"):
        import_register(path)
    assert import_register(path, day=date(2026, 11, 22)).file_date == date(2026, 11, 22)


@pytest.mark.parametrize("day", ["20261120", "20261119", "20251231"])
def test_a_file_that_is_not_newer_is_refused(before: Path, day: str) -> None:
    with pytest.raises(Conflict, match="not newer"):
        import_register(activities(before, *many(10), day=day))
    unchanged()


def test_a_file_of_the_future_is_refused(before: Path) -> None:
    with pytest.raises(Conflict, match="future"):
        import_register(activities(before, *many(10), day=f"{now().year + 1}0102"))
    unchanged()


def test_a_fifth_fewer_rows_is_taken_and_one_less_is_refused(before: Path) -> None:
    with pytest.raises(Conflict, match="7 rows, more than 20 % fewer than the 10"):
        import_register(activities(before, *many(7), day="20261121"))
    unchanged()
    assert import_register(activities(before, *many(8), day="20261121")).rows == 8


@pytest.mark.parametrize("missing", ["Identifiant PP", "Code profession", "Code savoir-faire"])
def test_a_file_without_a_key_column_is_refused_by_its_name(before: Path, missing: str) -> None:
    header = ACTIVITY_56.replace(f"|{missing}|", "|Autre chose|")
    with pytest.raises(Conflict, match=missing):
        import_register(activities(before, *many(10), day="20261121", header=header))
    unchanged()


@pytest.mark.parametrize("lines", [(), ("broken|row",), (activity("751234567", _2="0751234567"),)])
def test_a_file_without_a_usable_row_is_refused(before: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(Conflict, match="no row"):
        import_register(activities(before, *lines, day="20261121"))
    unchanged()


def test_a_first_file_without_a_usable_row_is_refused_too(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="no row"):
        import_register(activities(tmp_path))
    assert FileRegister().as_of() is None


def test_a_file_that_is_cut_off_is_refused(before: Path) -> None:
    path = activities(before, *many(40), day="20261121")
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(Conflict, match="middle of a line"):
        import_register(path)
    unchanged()


def test_two_imports_at_once_are_one_and_a_refusal(before: Path) -> None:
    with only_import(db.engine), pytest.raises(Conflict, match="running"):
        import_register(activities(before, *many(10), day="20261121"))
    unchanged()
    assert import_register(activities(before, *many(10), day="20261121")).rows == 10


def test_a_fault_in_the_middle_leaves_the_old_one(before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH", 3)

    def fail(*_: Any, **__: Any) -> None:
        assert rows() == 20
        raise OSError("the disk is gone")

    monkeypatch.setattr(imports, "finish_import", fail)
    with pytest.raises(OSError, match="disk"):
        import_register(activities(before, *many(10), day="20261121"))
    unchanged()


def test_until_the_end_nobody_sees_the_new_file(before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finish, seen = imports.finish_import, []

    def look(*given: Any, **named: Any) -> Any:
        seen.extend([FileRegister().look_up(ALICE), FileRegister().as_of()])
        return finish(*given, **named)

    monkeypatch.setattr(imports, "finish_import", look)
    import_register(activities(before, activity(), *many(10), day="20261121"))
    assert seen == [None, DAY]
    assert FileRegister().look_up(ALICE) is not None


def test_what_a_killed_import_left_is_swept_by_the_next(before: Path) -> None:
    with transaction() as session:
        left = RegisterImport(kind="activity", state=ImportState.LOADING, file_date=DAY, began_at=now())
        session.add(left)
        session.flush()
        facts = {"family": "X", "given": "Y", "profession": "10", "category": "C"}
        session.add_all(RegisterRow(import_id=left.id, rpps=ALICE, **facts) for _ in range(4))
    assert FileRegister().look_up(ALICE) is None
    import_register(activities(before, *many(10), day="20261121"))
    assert states() == [ImportState.OLD, ImportState.DROPPED, ImportState.CURRENT]
    assert rows() == 10
