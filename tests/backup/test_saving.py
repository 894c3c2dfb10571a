"""An archive is one moment of a site that goes on writing."""

import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask

from qa.backup import saving
from qa.backup.restoring import restore_archive
from qa.backup.saving import save_archive
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.errors import Conflict
from qa.questions.models import Attachment
from tests import people
from tests.backup.places import contents, fill, place


def apart(app: Flask, action: Callable[[], Any]) -> None:
    """Runs the action in another thread, with a connection of its own."""

    def run() -> None:
        with app.app_context():
            action()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def test_what_is_written_meanwhile_is_in_no_table_of_the_archive(
    new_database: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_table, written = saving._save_table, []
    with place(new_database(), tmp_path / "busy") as app:
        fill()
        moderator = people.moderator("autre@exemple.fr")
        before = contents()

        def busy(*given: Any) -> int:
            apart(app, lambda: written.append(people.published_question(moderator)))
            return save_table(*given)

        monkeypatch.setattr(saving, "_save_table", busy)
        save_archive(tmp_path / "site.qa")
        assert len(written) > 15
        assert len(contents()["question"]) == len(before["question"]) + len(written)
    with place(new_database(schema=False), tmp_path / "restored"):
        restore_archive(tmp_path / "site.qa")
        assert contents() == before


def test_a_picture_deleted_meanwhile_is_counted_as_missing(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    with place(new_database(), tmp_path / "saved"):
        fill()
        gateways().files.forget(db.session.query(Attachment).one().key)
        saved = save_archive(tmp_path / "site.qa")
        assert (saved.files, saved.missing) == (0, 1)


def test_a_file_that_no_row_names_stays_out(new_database: Callable[..., str], tmp_path: Path) -> None:
    with place(new_database(), tmp_path / "saved"):
        fill()
        gateways().files.keep(b"of a form that was never sent")
        assert save_archive(tmp_path / "site.qa").files == 1


def test_nothing_that_an_asker_wrote_in_private_is_readable_in_the_archive(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    with place(new_database(), tmp_path / "saved"):
        people.pending_question(title="Un titre que personne n’a lu", email="alice@exemple.fr")
        save_archive(tmp_path / "site.qa")
    with tarfile.open(tmp_path / "site.qa") as archive:
        whole = b"".join(archive.extractfile(name).read() for name in archive.getnames())
    assert b"que personne" not in whole
    assert b"alice" not in whole


def test_a_backup_that_fails_leaves_no_file(
    new_database: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(saving, "_save_table", full)
    with place(new_database(), tmp_path / "saved"), pytest.raises(OSError, match="no space"):
        save_archive(tmp_path / "site.qa")
    assert [one.name for one in tmp_path.iterdir()] == ["saved"]


def test_without_a_database_there_is_nothing_to_save(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    with place(new_database(schema=False), tmp_path / "empty"), pytest.raises(Conflict, match="db upgrade"):
        save_archive(tmp_path / "site.qa")
    assert not (tmp_path / "site.qa").exists()


def test_a_line_keeps_every_kind_of_value(new_database: Callable[..., str], tmp_path: Path) -> None:
    with place(new_database(), tmp_path / "saved"):
        fill()
        save_archive(tmp_path / "site.qa")
    with tarfile.open(tmp_path / "site.qa") as archive:
        [row] = [json.loads(line) for line in archive.extractfile("rows/answer.jsonl")]
    assert row["parts"] == people.PARTS
    assert row["most_useful"] is False
    assert row["helped_at"] is None
    assert row["published_at"].endswith("+00:00")
