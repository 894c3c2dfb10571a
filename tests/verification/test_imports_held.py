"""An import that would lose more than 1 % of the verified people waits for an administrator."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.extensions import db
from qa.gateways.register.imported import FileRegister
from qa.gateways.register.models import ImportState, RegisterImport, RegisterRow
from qa.kernel.access import Actor, Role
from qa.kernel.audit.models import AuditEntry
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, NotAllowed, NotFound
from qa.kernel.events import Delivery
from qa.verification.models import Right
from qa.verification.services import imports
from qa.verification.services.imports import Imported, import_register
from qa.verification.services.swaps import apply_import, drop_import, forget_old_rows
from tests.gateways.register.files import activities, fictional_rpps, many, skill, skills
from tests.people import Person
from tests.verification.register_cast import verified

ADMIN = Actor(1, frozenset({Role.ADMINISTRATOR}))


def states() -> list[str]:
    return list(db.session.scalars(select(RegisterImport.state).order_by(RegisterImport.id)))


def rows_of(import_id: int) -> int:
    mine = select(func.count()).select_from(RegisterRow).where(RegisterRow.import_id == import_id)
    return db.session.scalar(mine) or 0


def noted() -> list[tuple[str, int | None, int | None]]:
    ours = select(AuditEntry).where(AuditEntry.kind == "register").order_by(AuditEntry.id)
    return [(one.action, one.actor_id, one.subject_id) for one in db.session.scalars(ours)]


def taken(folder: Path, known: int, of: int = 100, *, day: str) -> Imported:
    """A file of that many people, of whom the first `known` are those of 0 to `known`."""
    return import_register(activities(folder, *many(known, first=0), *many(of - known, first=1000), day=day))


@pytest.fixture
def admin(app: Flask) -> Person:
    from tests import people

    return people.administrator()


@pytest.fixture
def before(app: Flask, tmp_path: Path) -> Path:
    """Ten verified people, all of them in the file in use."""
    verified(*(fictional_rpps(number) for number in range(10)))
    assert not taken(tmp_path, 10, day="20261001").held
    return tmp_path


def test_two_of_ten_vanished_hold_the_import(before: Path) -> None:
    done = taken(before, 8, day="20261101")
    assert (done.held, done.vanished) == (True, 2)
    assert states() == [ImportState.CURRENT, ImportState.HELD]
    assert FileRegister().look_up(fictional_rpps(9)) is not None
    assert rows_of(done.import_id) == 100
    assert db.session.get_one(RegisterImport, done.import_id).vanished == 2
    assert db.session.scalar(select(func.count()).select_from(Delivery)) == 1
    assert noted()[-1] == ("register.held", None, done.import_id)


def test_one_alone_holds_nothing(before: Path) -> None:
    done = taken(before, 9, day="20261101")
    assert (done.held, done.vanished) == (False, 1)
    assert states() == [ImportState.OLD, ImportState.CURRENT]


def test_one_in_a_hundred_holds_nothing_and_one_more_does(app: Flask, tmp_path: Path) -> None:
    verified(*(fictional_rpps(number) for number in range(200)))
    assert not taken(tmp_path, 200, 300, day="20261001").held
    assert not taken(tmp_path, 198, 300, day="20261002").held
    assert taken(tmp_path, 195, 300, day="20261003").held


def test_who_was_not_in_the_file_in_use_or_has_no_valid_right_does_not_count(before: Path) -> None:
    verified(fictional_rpps(500), fictional_rpps(501), fictional_rpps(502))
    for state, number in ((Right.SUSPENDED, 8), (Right.ENDED, 9)):
        with transaction() as session:
            from qa.verification.models import Credential

            mine = select(Credential).where(Credential.rpps == fictional_rpps(number))
            session.scalars(mine).one().state = state
    done = taken(before, 7, day="20261101")
    assert (done.held, done.vanished) == (False, 1)


def test_a_first_file_that_lacks_the_verified_people_is_held(app: Flask, tmp_path: Path) -> None:
    verified(*(fictional_rpps(number) for number in range(3)))
    first = import_register(skills(tmp_path, skill(fictional_rpps(700), code="SM04"), day="20261001"))
    assert not first.held
    done = taken(tmp_path, 1, day="20261001")
    assert (done.held, done.vanished) == (True, 2)
    assert FileRegister().as_of() is None


def test_an_administrator_applies_the_held_file(before: Path, admin: Person) -> None:
    done = taken(before, 5, day="20261101")
    apply_import(admin.actor, done.import_id)
    assert states() == [ImportState.OLD, ImportState.CURRENT]
    assert FileRegister().look_up(fictional_rpps(9)) is None
    told = db.session.scalars(select(Delivery.subject_id).order_by(Delivery.id)).all()
    assert told[-1] == done.import_id
    assert noted()[-1] == ("register.applied", admin.actor.account_id, done.import_id)
    with pytest.raises(Conflict):
        apply_import(admin.actor, done.import_id)
    with pytest.raises(Conflict):
        drop_import(admin.actor, done.import_id)


def test_an_administrator_drops_the_held_file_and_the_clock_its_rows(before: Path, admin: Person) -> None:
    done = taken(before, 5, day="20261101")
    drop_import(admin.actor, done.import_id)
    assert states() == [ImportState.CURRENT, ImportState.DROPPED]
    assert noted()[-1] == ("register.dropped", admin.actor.account_id, done.import_id)
    assert forget_old_rows() == 100
    assert (rows_of(done.import_id), forget_old_rows()) == (0, 0)
    assert FileRegister().look_up(fictional_rpps(9)) is not None
    assert taken(before, 10, day="20261101").rows == 100


def test_the_clock_leaves_what_is_asked_what_waits_and_what_loads(before: Path) -> None:
    held = taken(before, 5, day="20261101")
    with transaction() as session:
        session.get_one(RegisterImport, held.import_id).state = ImportState.LOADING
    assert forget_old_rows() == 0
    assert rows_of(held.import_id) == 100


def test_a_newer_file_drops_the_one_that_waited(before: Path) -> None:
    held = taken(before, 5, day="20261101")
    assert not taken(before, 10, day="20261102").held
    assert states() == [ImportState.OLD, ImportState.DROPPED, ImportState.CURRENT]
    assert rows_of(held.import_id) == 0
    taken(before, 4, day="20261103")
    taken(before, 3, day="20261104")
    assert states()[3:] == [ImportState.DROPPED, ImportState.HELD]


def test_a_file_that_was_overtaken_while_it_loaded_is_refused(
    before: Path, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = taken(before, 5, day="20261110")
    finish = imports.finish_import

    def overtaken(*given: Any, **named: Any) -> Any:
        apply_import(admin.actor, held.import_id)
        return finish(*given, **named)

    monkeypatch.setattr(imports, "finish_import", overtaken)
    with pytest.raises(Conflict, match="not newer"):
        taken(before, 10, day="20261105")
    assert states() == [ImportState.OLD, ImportState.CURRENT, ImportState.DROPPED]


@pytest.mark.parametrize("role", [one for one in Role if one not in (Role.ADMINISTRATOR, Role.SYSTEM)])
@pytest.mark.parametrize("service", [apply_import, drop_import])
def test_only_administrators_decide(before: Path, role: Role, service: Callable[[Actor, int], None]) -> None:
    done = taken(before, 5, day="20261101")
    with pytest.raises(NotAllowed):
        service(Actor(5, frozenset({role})), done.import_id)
    assert states() == [ImportState.CURRENT, ImportState.HELD]


@pytest.mark.parametrize("service", [apply_import, drop_import])
def test_an_unknown_import_is_not_found(before: Path, service: Callable[[Actor, int], None]) -> None:
    with pytest.raises(NotFound):
        service(ADMIN, 999)
