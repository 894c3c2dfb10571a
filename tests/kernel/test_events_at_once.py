"""The outbox with two workers, and handlers that hear the same thing twice."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from qa import subscriptions, web_setup
from qa.accounts.services.emails import request_email
from qa.accounts.services.invitations import invite
from qa.accounts.services.resets import request_reset
from qa.extensions import db
from qa.follow.models import FollowupKind
from qa.follow.services.additions import add_followup
from qa.follow.services.links import request_links
from qa.gateways.current import gateways
from qa.kernel import events
from qa.kernel.access import ASKER, Role
from qa.kernel.database import transaction
from qa.kernel.events import Delivery, deliver, emit
from qa.moderation.services import publish_followup
from qa.verification.claim_rules import Claim
from qa.verification.services.sign_ups import request_sign_up
from tests import people
from tests.appointments import scene as visits
from tests.moderation.scene import alarm
from tests.plugins.clock import Clock
from tests.together import together
from tests.verification.scene import planted

ROOT = Path(__file__).parents[2]
WORKER = """
import sys
from qa import create_app
from qa.kernel import events

def hear(subject):
    print(subject, flush=True)

app = create_app({"QA_SEARCH_URL": "memory:", "QA_QUEUE_URL": "memory:", "QA_MAIL_URL": "memory:"})
hear.__module__ = "worker"
events.use({"thing.done": (hear,)}, lambda: None)
with app.app_context():
    if sys.argv[1:] == ["emit"]:
        from qa.kernel.database import transaction
        with transaction():
            for subject in range(60):
                events.emit("thing.done", subject)
    else:
        sys.stdin.read(1)
        events.deliver()
"""


@pytest.fixture
def calls(app: Flask) -> Iterator[list[int]]:
    """What the one handler of `thing.done` heard."""
    calls: list[int] = []

    def hear(subject: int) -> None:
        calls.append(subject)

    events.use({"thing.done": (hear,)}, lambda: None)
    yield calls
    events.use(subscriptions.EVENTS, web_setup._wake)


def test_threads_that_deliver_at_once_bring_each_delivery_once(app: Flask, calls: list[int]) -> None:
    with transaction():
        for subject in range(40):
            emit("thing.done", subject)
    brought = together(app, [deliver] * 4)
    assert sum(brought) == 40
    assert Counter(calls) == Counter(range(40))


def test_processes_that_deliver_at_once_bring_each_delivery_once(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    environment = inherited | {"QA_DATABASE_URL": new_database(), "QA_INSTANCE": str(tmp_path)}
    command = [sys.executable, "-c", WORKER]
    settings: dict[str, Any] = {"cwd": ROOT, "env": environment, "text": True}
    subprocess.run([*command, "emit"], check=True, **settings)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    running = [subprocess.Popen(command, **pipes, **settings) for _ in range(2)]
    said = [one.communicate("g") for one in running]
    assert [one.returncode for one in running] == [0, 0], said
    assert Counter(int(line) for out, _ in said for line in out.split()) == Counter(range(60))


SIGN_UP = Claim("Claude", "Neuve", "10", "practising", "10999999997", "SM04")


def everything() -> dict[str, int]:
    """One of each event of the site, heard by nobody yet: its subject by its name."""
    moderator, doctor = people.moderator(), people.doctor()
    first = people.published_question(moderator, email="patiente@exemple.fr")
    answer = people.published_answer(doctor, first)
    addition = add_followup(ASKER, first, kind=FollowupKind.THANKS, text="Merci beaucoup docteur.")
    publish_followup(moderator.actor, addition.id, text="Merci beaucoup docteur.")
    request_links("patiente@exemple.fr")
    second = people.pending_question(email="patiente@exemple.fr")
    ada, dora = people.administrator(), moderator.actor.account_id
    invite(ada.actor, email="nouvelle@exemple.fr", name="Nora Nouvelle", role=Role.MODERATOR)
    request_reset(moderator.email, language="fr")
    request_email(dora, "dora@exemple.fr", language="fr")
    request_sign_up(SIGN_UP, email="claude@exemple.fr", language="fr")
    rows = db.session.execute(select(Delivery.event, Delivery.subject_id)).all()
    heard = {row.event: row.subject_id for row in rows}
    return heard | {
        "question.asked": second,
        "question.changed": first,
        "question.refused": second,
        "question.merged": second,
        "question.removed": second,
        "answer.changed": answer,
        "answer.removed": answer,
        "followup.removed": addition.id,
        "corpus.imported": 0,
        "question.reopened": first,
        "name.removed": doctor.doctor_id,
        "email.changed": heard["email.requested"],
        "password.changed": dora,
        "factor.changed": dora,
        **_of_verification(),
        "alert.raised": alarm(first),
        "agenda.changed": doctor.doctor_id,
        "appointment.changed": int(str(visits.planted(doctor)["appointment_id"])),
    }


def _of_verification() -> dict[str, int]:
    here = planted()
    names = {
        "application_id": ("application.decided", "application.queued", "mss.requested", "register.asked"),
        "doubt_id": ("doubt.noticed", "doubt.settled"),
        "appeal_id": ("appeal.lodged", "appeal.decided"),
        "change_id": ("right.changed",),
        "import_id": ("register.imported",),
    }
    found = {event: here[name] for name, events_ in names.items() for event in events_}
    return found | {"vanishing.noticed": 0, "application.proved": here["application_id"]}


def test_a_handler_that_hears_twice_does_no_harm(app: Flask, clock: Clock) -> None:
    subjects = everything()
    assert set(subjects) == set(subscriptions.EVENTS)
    for event, handlers in subscriptions.EVENTS.items():
        for handler in handlers:
            handler(subjects[event])
    mails = [(one.to, one.message_id) for one in gateways().mail.sent]
    assert len(mails) == len(set(mails)) > 5
    found = gateways().index.find("palpitations", limit=9).hits
    for event, handlers in subscriptions.EVENTS.items():
        for handler in handlers:
            handler(subjects[event])
    assert [(one.to, one.message_id) for one in gateways().mail.sent] == mails
    assert gateways().index.find("palpitations", limit=9).hits == found


@pytest.mark.parametrize("event", subscriptions.EVENTS)
def test_a_handler_survives_what_is_gone_meanwhile(app: Flask, event: str) -> None:
    for handler in subscriptions.EVENTS[event]:
        handler(424242)
    assert gateways().mail.sent == []
