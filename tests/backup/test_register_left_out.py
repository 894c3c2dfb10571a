"""The register is not saved: nobody of it is in an archive, and it is imported anew from its official file."""

import tarfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from qa.backup.restoring import restore_archive
from qa.backup.saving import save_archive
from qa.extensions import db
from qa.gateways.register.imported import FileRegister
from qa.gateways.register.models import RegisterImport, RegisterRow
from qa.verification.services.imports import import_register
from tests.backup.places import place
from tests.gateways.register.files import ALICE, activities, activity, many


def test_nobody_of_the_register_is_in_an_archive(
    new_database: Callable[..., str], empty: Callable[[str], str], tmp_path: Path, backend: str
) -> None:
    with place(new_database(), tmp_path / "saved"):
        import_register(activities(tmp_path, *many(3), activity(family="INTROUVABLE"), day="20261101"))
        import_register(activities(tmp_path, *many(3), activity(family="INTROUVABLE")))
        save_archive(tmp_path / "site.qa")
    with tarfile.open(tmp_path / "site.qa") as archive:
        assert not [name for name in archive.getnames() if "register" in name]
        whole = b"".join(archive.extractfile(name).read() for name in archive.getnames())
    assert b"INTROUVABLE" not in whole
    assert ALICE.encode() not in whole
    with place(empty(backend), tmp_path / "restored"):
        restore_archive(tmp_path / "site.qa")
        assert FileRegister().as_of() is None
        assert db.session.scalar(select(func.count()).select_from(RegisterRow)) == 0
        db.session.rollback()
        done = import_register(activities(tmp_path, *many(3), activity(), day="20261101"))
        assert FileRegister().look_up(ALICE) is not None
        assert done.import_id == 3  # the trail goes on with numbers that it has not told of another import
        assert db.session.get(RegisterImport, 1) is None
