"""A restored audit trail holds as it is, goes on from its last entry, and is protected as before."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from qa.backup.restoring import restore_archive
from qa.backup.saving import save_archive
from qa.kernel.audit import seal_months, verify
from tests.backup.places import place
from tests.kernel.trails import months, run, some
from tests.plugins.clock import Clock


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restored_trail_holds_and_goes_on(
    new_database: Callable[..., str], empty: Callable[[str], str], kind: str, tmp_path: Path, clock: Clock
) -> None:
    with place(new_database(), tmp_path / "saved"):
        months(clock, 15)
        seal_months()
        before = verify()
        save_archive(tmp_path / "site.qa")
    assert (before.holds, before.first_id, before.last_id, before.months) == (True, 10, 45, 14)
    with place(empty(kind), tmp_path / "restored"):
        restore_archive(tmp_path / "site.qa")
        assert verify() == before
        some(2)
        assert (verify().holds, verify().last_id) == (True, 47)
        with pytest.raises(IntegrityError, match="append-only"):
            run("DELETE FROM audit_entry WHERE id = 47")
