"""A full or read-only disk: a clear page, nothing half written, and all is well once there is room again."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from qa import create_app, migrations
from qa.extensions import db
from qa.kernel.events import Delivery
from qa.questions.models import Question
from tests.people import BODY, fields
from tests.plugins.cluster import missing

SIZE = "24m"


def mount(*arguments: str) -> None:
    """Needs root, as CI has it."""
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        missing(f"the right to mount a small disk ({done.stderr.strip()})")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount("-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder))
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def site(disk: Path) -> Iterator[Flask]:
    """A site that writes on the small disk."""
    settings = {
        "QA_DATABASE_URL": f"sqlite:///{disk / 'qa.sqlite3'}",
        "QA_SEARCH_URL": f"whoosh:{disk / 'index'}",
        "QA_QUEUE_URL": "memory:",
        "QA_MAIL_URL": f"file:{disk / 'outbox'}",
        "QA_FILES_URL": f"file:{disk / 'files'}",
    }
    migrations.upgrade(settings["QA_DATABASE_URL"])
    app = create_app(settings, instance_path=str(disk))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def ask(app: Flask, number: int, body: str = BODY) -> int:
    """Sends a question and returns the status; the title says which one it is."""
    client = app.test_client()
    with app.app_context():
        token = fields(client.get("/poser-une-question").text)["csrf_token"]
        values = {"title": f"Question numéro {number}", "body": body, "consent": "y", "encore": "1"}
        response = client.post("/poser-une-question", data=values | {"csrf_token": token})
    assert response.status_code in {303, 503}, response.text
    if response.status_code == 503:
        assert "Votre envoi n’a pas été gardé." in response.text
    return response.status_code


def fill(disk: Path) -> Path:
    """Leaves no room at all."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"0" * 4096):
            pass
    return ballast


def read_only(disk: Path) -> Callable[[], None]:
    """Nothing can be written any more, until the returned function is called."""
    mount("-o", "remount,ro", str(disk))
    return lambda: mount("-o", f"remount,rw,size={SIZE}", str(disk))


def whole(kept: int) -> None:
    """The database is sound and holds these questions, each with its private part and its event."""
    db.session.rollback()
    assert db.session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    assert db.session.scalar(select(func.count()).select_from(Question)) == kept
    assert all(one.private is not None for one in db.session.scalars(select(Question)))
    assert db.session.scalar(select(func.count()).select_from(Delivery)) == kept


def test_a_full_disk_refuses_clearly_and_keeps_what_it_had(site: Flask, disk: Path) -> None:
    assert ask(site, 1) == 303
    ballast = fill(disk)
    statuses = [ask(site, number, "Une longue histoire. " * 200) for number in range(2, 8)]
    assert 503 in statuses
    acknowledged = 1 + statuses.count(303)
    ballast.unlink()
    whole(acknowledged)
    assert ask(site, 9) == 303
    whole(acknowledged + 1)


def test_a_read_only_disk_refuses_clearly_and_keeps_what_it_had(site: Flask, disk: Path) -> None:
    assert ask(site, 1) == 303
    db.session.remove()
    db.engine.dispose()
    again = read_only(disk)
    assert ask(site, 2) == 503
    db.engine.dispose()
    again()
    whole(1)
    assert ask(site, 3) == 303


def test_the_page_is_shown_even_where_nothing_can_be_read(site: Flask, disk: Path) -> None:
    db.session.remove()
    db.engine.dispose()
    shutil.rmtree(disk, ignore_errors=True)
    response = site.test_client().get("/questions")
    assert response.status_code in {500, 503}
    assert "15" in response.text
