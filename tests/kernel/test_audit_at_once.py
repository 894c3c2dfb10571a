"""Threads and processes that append at the same moment make one chain."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from qa import create_app
from qa.extensions import db
from qa.kernel.audit import record, record_hourly, seal_months, verify
from qa.kernel.audit.models import AuditCheckpoint, AuditEntry
from tests.kernel.trails import months
from tests.plugins.clock import Clock
from tests.together import together

ROOT = Path(__file__).parents[2]
MEMORY = {"QA_SEARCH_URL": "memory:", "QA_QUEUE_URL": "memory:", "QA_MAIL_URL": "memory:"}
APPENDER = """
import sys
from qa import create_app
from qa.kernel.audit import record
from qa.kernel.database import transaction

app = create_app({"QA_SEARCH_URL": "memory:", "QA_QUEUE_URL": "memory:", "QA_MAIL_URL": "memory:"})
with app.app_context():
    sys.stdin.read(1)
    for one in range(20):
        with transaction():
            record(int(sys.argv[1]), "session.started")
            record(int(sys.argv[1]), "session.ended")
"""


def test_threads_that_append_at_once_make_one_chain(app: Flask) -> None:
    def five() -> None:
        for one in range(5):
            record(one, "session.started")

    assert together(app, [five] * 4) == [None] * 4
    found = verify()
    assert (found.holds, found.last_id) == (True, 20)


def test_processes_that_append_at_once_make_one_chain(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    place = {"QA_DATABASE_URL": new_database(), "QA_INSTANCE": str(tmp_path)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    settings: dict[str, Any] = {"cwd": ROOT, "env": inherited | place, "text": True, **pipes}
    running = [subprocess.Popen([sys.executable, "-c", APPENDER, str(one)], **settings) for one in (1, 2)]
    said = [one.communicate("g") for one in running]
    assert [one.returncode for one in running] == [0, 0], said
    app = create_app(MEMORY | place, instance_path=str(tmp_path))
    with app.app_context():
        found = verify()
        actors = db.session.scalars(select(AuditEntry.actor_id).order_by(AuditEntry.id)).all()
        db.session.remove()
        db.engine.dispose()
    assert (found.holds, found.last_id) == (True, 80)
    assert [actors.count(one) for one in (1, 2)] == [40, 40]
    assert actors[::2] == actors[1::2]


def test_a_view_sent_twice_at_once_counts_once(app: Flask) -> None:
    seen = together(app, [lambda: record_hourly(1, "private.viewed", kind="question", subject_id=5)] * 4)
    assert sorted(seen) == [False, False, False, True]
    assert verify().last_id == 1


def test_a_month_sealed_by_two_at_once_is_sealed_once(app: Flask, clock: Clock) -> None:
    months(clock, 3)
    assert sorted(together(app, [seal_months] * 3)) == [0, 0, 2]
    assert len(db.session.scalars(select(AuditCheckpoint)).all()) == 2
    assert verify().holds


def test_to_verify_while_others_append_sees_one_moment(app: Flask) -> None:
    def append() -> bool:
        for one in range(20):
            record(one, "session.started")
        return True

    def look() -> bool:
        return all(verify().holds for _ in range(10))

    assert together(app, [append, look, look]) == [True, True, True]
