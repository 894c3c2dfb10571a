"""Workers killed at each point of sending a reminder, before a real SMTP server: it arrives, under one identity."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from qa import create_app
from qa.appointments.booking_models import AppointmentMail, MailState
from qa.appointments.services.notices import queue_reminders
from qa.extensions import db
from qa.kernel import clock, events
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.notifications import appointment_services as sending
from tests.appointments.planted import opened
from tests.appointments.visits import planted, visit
from tests.plugins.browsing import free_port
from tests.process.running import ROOT, Ground, until

KILLED = 9
IDENTITY = re.compile(rb"^Message-ID:\s*<([0-9a-f]{64})@", re.MULTILINE | re.IGNORECASE)
# A worker's rounds at a later time; told where to die, it does, as by kill -9: nothing of its own runs any more.
WORKER = f"""
import os, sys
from datetime import timedelta
from qa import create_app
from qa.gateways import mail
from qa.kernel import clock, events
from qa.notifications import appointment_services as sending

point, later, rounds = sys.argv[1], timedelta(seconds=float(sys.argv[2])), int(sys.argv[3])
system = clock._source
clock._source = lambda: system() + later
gateway = mail.FileMail if os.environ["QA_MAIL_URL"].startswith("file:") else mail.SmtpMail
send = gateway.send
def die(*_):
    os._exit({KILLED})
def send_and_die(self, message):
    send(self, message)
    die()
if point == "before the lease":
    sending._take = die
elif point == "leased":
    gateway.send = die
elif point == "handed over":
    gateway.send = send_and_die
app = create_app()
with app.app_context():
    for _ in range(rounds):
        events.deliver()
        sending.send_due_notices()
"""


@dataclass
class Server:
    """An SMTP server on loopback: the identities of what it got, and whether it stalls before it says so."""

    got: list[str] = field(default_factory=list)
    stalls: bool = False
    stalled: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.stalls:
            self.stalled.set()
            await server.loop.run_in_executor(None, self.go_on.wait, 60)
        self.got.append(IDENTITY.search(envelope.content)[1].decode())
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[Server, int]]:
    """The server and its port."""
    inbox = Server()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), server_hostname="mx.exemple.fr")
    controller.start()
    yield inbox, controller.port
    inbox.go_on.set()
    controller.stop()


@contextmanager
def reminded(place: Ground, mail_url: str) -> Iterator[AppointmentMail]:
    """A site with a visit in three days, and its reminder."""
    place.settings["QA_SECRET_KEY"] = "a kill test only, nothing secret, long enough"
    place.settings["QA_MAIL_URL"] = mail_url
    app = create_app(place.settings, instance_path=str(place.instance))
    with app.app_context():
        number = planted(opened(), f"{now() + timedelta(days=3):%Y-%m-%d} 11:00")
        with transaction():
            queue_reminders(visit(number))
        try:
            yield db.session.query(AppointmentMail).one()
        finally:
            db.session.remove()
            db.engine.dispose()


def worker(place: Ground, point: str, mail: AppointmentMail, *, rounds: int = 1) -> subprocess.Popen[bytes]:
    """A worker whose rounds begin when the reminder is due, and that dies at the point."""
    later = (mail.due_at - now()).total_seconds() + 5
    command = [sys.executable, "-c", WORKER, point, str(later), str(rounds)]
    with (place.instance / "worker.log").open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, env=place.environment, stdout=log, stderr=log)


def work(seconds: float, mail: AppointmentMail) -> str:
    """The next worker's round, so many seconds after the reminder was due; where the reminder stands then."""
    with clock.at(mail.due_at + timedelta(seconds=seconds)):
        events.deliver()
        sending.send_due_notices()
    db.session.rollback()
    db.session.refresh(mail)
    return mail.state


@pytest.mark.parametrize(
    ("point", "copies", "soon"),
    [
        pytest.param("before the lease", 1, MailState.HANDED, marks=pytest.mark.slow),
        pytest.param("leased", 1, MailState.LEASED, marks=pytest.mark.slow),
        ("handed over", 2, MailState.LEASED),
    ],
)
def test_d1_killed_at_any_point_the_reminder_arrives_under_one_identity(
    place: Ground, server: tuple[Server, int], point: str, copies: int, soon: MailState
) -> None:
    inbox, port = server
    with reminded(place, f"smtp://127.0.0.1:{port}") as mail:
        assert work(-60, mail) == MailState.QUEUED
        assert worker(place, point, mail).wait(120) == KILLED, place.log("worker")
        assert work(30, mail) == soon
        assert [work(seconds, mail) for seconds in (300, 420)] == [MailState.HANDED] * 2
        assert inbox.got == [mail.key] * copies


@pytest.mark.slow
def test_d1_killed_while_the_server_thinks_the_reminder_arrives_under_one_identity(
    place: Ground, server: tuple[Server, int]
) -> None:
    inbox, port = server
    inbox.stalls = True
    with reminded(place, f"smtp://127.0.0.1:{port}") as mail:
        process = worker(place, "", mail)
        until(inbox.stalled.is_set, told=lambda: place.log("worker"))
        process.kill()
        process.wait(30)
        inbox.stalls = False
        inbox.go_on.set()
        assert work(30, mail) == MailState.LEASED
        assert work(300, mail) == MailState.HANDED
        assert set(inbox.got) == {mail.key}


@pytest.mark.slow
@pytest.mark.parametrize("point", ["leased", "handed over"])
def test_d1_in_a_folder_it_is_exactly_one_mail_wherever_the_worker_dies(
    place: Ground, tmp_path: Path, point: str
) -> None:
    with reminded(place, f"file:{tmp_path / 'sent'}") as mail:
        assert worker(place, point, mail).wait(120) == KILLED, place.log("worker")
        assert work(300, mail) == MailState.HANDED
        assert [path.name for path in (tmp_path / "sent").iterdir()] == [f"{mail.key}.eml"]


def test_d1_two_workers_at_once_for_24_rounds_send_one_reminder(
    place: Ground, server: tuple[Server, int]
) -> None:
    inbox, port = server
    with reminded(place, f"smtp://127.0.0.1:{port}") as mail:
        both = [worker(place, "", mail, rounds=12) for _ in range(2)]
        assert [one.wait(120) for one in both] == [0, 0], place.log("worker")
        assert inbox.got == [mail.key]
        assert work(300, mail) == MailState.HANDED
