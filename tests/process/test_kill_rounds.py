"""kill -9 at random moments of posting and delivering: nothing acknowledged is lost, nothing doubled, all heals."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from qa import create_app
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.events import Delivery
from qa.questions.models import Question
from tests import people
from tests.plugins.browsing import free_port, wait_until_ready

pytestmark = [pytest.mark.slow, pytest.mark.first]
ROOT = Path(__file__).parents[2]
ROUNDS = 50
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Site:
    """A running site whose parts can be killed, and an application of ours beside it on the same database."""

    url: str
    process: subprocess.Popen[bytes]
    app: Flask
    outbox: Path
    acknowledged: list[str] = field(default_factory=list)

    def children(self, part: str) -> list[int]:
        """The processes of the web or of the worker."""
        word = "gunicorn" if part == "web" else "qa.cli"
        listed = subprocess.run(
            ["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True
        ).stdout
        rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
        own = {self.process.pid}
        for _ in range(3):
            own |= {int(row[0]) for row in rows if int(row[1]) in own}
        return [
            int(row[0])
            for row in rows
            if int(row[0]) in own and word in row[2] and int(row[0]) != self.process.pid
        ]

    def kill(self, part: str) -> None:
        """SIGKILL to every process of the part."""
        for number in self.children(part):
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue


@pytest.fixture
def site(backend: str, databases: Any, tmp_path: Path) -> Iterator[Site]:
    """`qa run` on a new database."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "QA_DATABASE_URL": databases.make(backend),
        "QA_SITE_URL": url,
        "QA_INSTANCE": str(tmp_path),
        "QA_SECRET_KEY": "kill rounds only, nothing secret, long enough",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    log = tmp_path / "run.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "qa.cli", "run"],
            cwd=ROOT,
            env=inherited | settings | {"PORT": str(port), "WEB_CONCURRENCY": "1"},
            stdout=output,
            stderr=output,
        )
    try:
        wait_until_ready(url, process, log)
        app = create_app(settings, instance_path=str(tmp_path))
        with app.app_context():
            yield Site(url, process, app, tmp_path / "outbox")
            db.session.remove()
            db.engine.dispose()
    finally:
        process.terminate()
        process.wait(40)


def opened(request: str | urllib.request.Request) -> str | None:
    """The page, or None where the site did not answer; a fault of the site's own fails the test."""
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return str(response.geturl()) + "\n" + response.read().decode()
    except urllib.error.HTTPError as error:
        if error.code != 503:
            raise AssertionError(f"{error.code} from the site") from error
        return None
    except (OSError, HTTPException):
        return None


def until(condition: Any, *, seconds: float = 90) -> None:
    """Looks again and again until the condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not heal"
        time.sleep(0.05)


def send(site: Site, body: bytes) -> bool:
    """Sends the form; True where the site has acknowledged it by showing the asker's page."""
    answer = opened(urllib.request.Request(f"{site.url}/poser-une-question", data=body))
    return answer is not None and "/suivi/" in answer.split("\n", 1)[0]


def ask_while_killing(site: Site, number: int, dice: random.Random) -> None:
    """Asks, kills something at a random moment, and sends the same form again until it is acknowledged."""
    page: list[str | None] = [None]
    until(lambda: page.__setitem__(0, opened(f"{site.url}/poser-une-question")) or page[0])
    token = TOKEN.search(page[0] or "")
    assert token
    title = f"Question numéro {number} du tour, mot {dice.randrange(10**9)}"
    fields = {
        "title": title,
        "body": f"{title}. " * 3,
        "email": f"a{number}@exemple.fr",
        "consent": "y",
        "encore": "1",
    }
    body = urlencode(fields | {"csrf_token": token[1]}).encode()
    part = dice.choice(["web", "worker", "both"])
    killer = threading.Timer(dice.uniform(0, 0.12), lambda: [site.kill(one) for one in _parts(part)])
    killer.start()
    if send(site, body):
        site.acknowledged.append(title)
    killer.join()
    until(lambda: opened(f"{site.url}/healthz"))
    until(lambda: send(site, body))
    site.acknowledged.append(title)


def _parts(part: str) -> list[str]:
    return ["web", "worker"] if part == "both" else [part]


def publish_and_answer(moderator: people.Person, doctor: people.Person, title: str, question_id: int) -> None:
    """Emits what the worker must deliver while it is being killed."""
    from qa.answers.services.publishing import publish_answer
    from qa.moderation.services import publish_question

    publish_question(moderator.actor, question_id, title=title, body=f"{title}. " * 3, specialty="")
    publish_answer(doctor.actor, question_id, parts=people.PARTS)


def test_fifty_rounds(site: Site) -> None:
    """Each round: ask, be killed, send again; every third question is answered while the worker dies."""
    dice = random.Random(20261125)
    moderator, doctor = people.moderator(), people.doctor()
    for number in range(ROUNDS):
        ask_while_killing(site, number, dice)
        if number % 3 == 0:
            db.session.rollback()
            question = db.session.query(Question).order_by(Question.id.desc()).first()
            assert question is not None
            threading.Timer(dice.uniform(0, 0.2), lambda: site.kill("worker")).start()
            publish_and_answer(moderator, doctor, site.acknowledged[-1], question.id)
    until(lambda: db.session.rollback() or db.session.query(Delivery).count() == 0, seconds=150)
    written = [question.private.content["title"] for question in db.session.query(Question).all()]
    assert sorted(written) == sorted(set(site.acknowledged))
    mails = sorted(site.outbox.glob("*.eml"))
    told = [re.search(r"^To: (.*)$", mail.read_text("utf-8"), re.MULTILINE)[1].strip() for mail in mails]
    answered = [number for number in range(ROUNDS) if number % 3 == 0]
    assert sorted(told) == sorted(
        [f"a{number}@exemple.fr" for number in range(ROUNDS)]
        + [f"a{number}@exemple.fr" for number in answered] * 2
    )
    found = {hit.key for hit in gateways().index.find("question numéro tour mot", limit=100).hits}
    assert found == {one.id for one in db.session.query(Question).filter(Question.answered_at.is_not(None))}
