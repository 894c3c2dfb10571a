"""`qa audit` says in one line whether the trail holds, and exits 1 where it does not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from qa.extensions import db
from qa.kernel.audit import verify
from qa.kernel.audit.models import AuditEntry
from tests.cli.terminal import Terminal
from tests.kernel.trails import months, some, tamper
from tests.plugins.clock import Clock


def test_an_empty_trail_holds(app: Flask, terminal: Terminal) -> None:
    done = terminal.qa("audit", "verify")
    assert (done.code, done.out, done.err) == (0, "0 entries and 0 sealed months hold; last 0:\n", "")


def test_a_trail_that_holds_is_one_line_with_its_last_hash(app: Flask, terminal: Terminal) -> None:
    some(5)
    done = terminal.qa("audit", "verify")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"5 entries and 0 sealed months hold; last 5:{verify().last_hash}\n"


def test_a_broken_trail_is_one_line_with_the_first_broken_entry(app: Flask, terminal: Terminal) -> None:
    some(5)
    tamper("UPDATE audit_entry SET actor_id = 9 WHERE id IN (3, 4)")
    done = terminal.qa("audit", "verify")
    assert (done.code, done.out) == (1, "")
    assert done.err == "Error: the audit trail is broken: entry 3 was changed\n"


def test_the_line_of_an_earlier_run_can_be_given(app: Flask, terminal: Terminal) -> None:
    some(5)
    noted = terminal.qa("audit", "verify").out.rpartition(" ")[2].strip()
    some(1)
    assert terminal.qa("audit", "verify", "--noted", noted).code == 0
    done = terminal.qa("audit", "verify", "--noted", "5:" + "0" * 64)
    assert (done.code, done.err) == (
        1,
        "Error: the audit trail is broken: entry 5 is gone or is not the one that was noted\n",
    )


@pytest.mark.parametrize("noted", ["", "5", "5:abc", ":" + "0" * 64, "x:" + "0" * 64, "5:"])
def test_a_noted_entry_has_to_be_one(app: Flask, terminal: Terminal, noted: str) -> None:
    assert terminal.qa("audit", "verify", "--noted", noted).code == 2


def test_sealing_by_hand_says_how_many(app: Flask, terminal: Terminal, clock: Clock) -> None:
    months(clock, 3)
    assert terminal.qa("audit", "seal").out == "2 months sealed\n"
    clock.freeze(datetime(2026, 9, 1, tzinfo=UTC))
    assert terminal.qa("audit", "seal").out == "1 months sealed\n"
    done = terminal.qa("audit", "verify")
    assert done.out.startswith("6 entries and 3 sealed months hold; last 9:")


def test_an_export_of_the_corpus_and_a_backup_leave_an_entry(
    app: Flask, terminal: Terminal, tmp_path: Path
) -> None:
    assert terminal.qa("export", "corpus", "-").code == 0
    assert terminal.qa("backup", str(tmp_path / "site.qa")).err == ""
    assert terminal.qa("backup", str(tmp_path / "site.qa")).code == 1
    assert [(one.actor_id, one.action, one.kind) for one in db.session.scalars(select(AuditEntry))] == [
        (None, "export.made", "corpus"),
        (None, "export.made", "backup"),
    ]


def test_a_backup_is_made_though_the_trail_takes_nothing(
    app: Flask, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, OSError("the disk is full"))

    monkeypatch.setattr("qa.kernel.audit.trail._append", full)
    done = terminal.qa("backup", str(tmp_path / "site.qa"))
    assert (done.code, done.err) == (0, "not in the audit trail: OperationalError\n")
    assert (tmp_path / "site.qa").exists()
