"""An import that is killed in the middle leaves the old file in use; the next import sweeps what it left."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from qa.extensions import db
from qa.gateways.register.imported import FileRegister
from qa.gateways.register.models import ImportState, RegisterImport, RegisterRow
from qa.verification.services.imports import BATCH, import_register
from tests.gateways.register.files import ACTIVITY_56, ALICE, NAME, activities, activity, many

ROOT = Path(__file__).parents[2]


def _killed_in_the_middle(app: Flask, folder: Path) -> None:
    """A pipe in place of the file: once it took the rows of two batches and more, the first is surely in."""
    pipe = folder / NAME.format("20261121")
    os.mkfifo(pipe)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    environment = inherited | {
        "QA_DATABASE_URL": app.config["QA_DATABASE_URL"],
        "QA_INSTANCE": str(folder / "instance"),
    }
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "qa.cli", "doctors", "import-register", str(pipe)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    with pipe.open("w", encoding="utf-8") as rows:
        rows.write(ACTIVITY_56 + "\n" + "\n".join(many(2 * BATCH + 1000, first=0)) + "\n")
        rows.flush()
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL


def test_the_old_file_stays_and_the_next_import_sweeps(app: Flask, tmp_path: Path) -> None:
    import_register(activities(tmp_path, activity(), *many(10)))
    _killed_in_the_middle(app, tmp_path)
    states = select(RegisterImport.state).order_by(RegisterImport.id)
    assert db.session.scalars(states).all() == [ImportState.CURRENT, ImportState.LOADING]
    rows = select(func.count()).select_from(RegisterRow)
    assert (db.session.scalar(rows) or 0) >= BATCH + 11
    person = FileRegister().look_up(ALICE)
    assert person is not None
    assert person.family == "EXEMPLE"
    import_register(activities(tmp_path, activity(family="NOUVEAU"), *many(10), day="20261122"))
    assert db.session.scalars(states).all() == [ImportState.OLD, ImportState.DROPPED, ImportState.CURRENT]
    assert db.session.scalar(rows) == 11
