"""The mail of an alert: every moderator at once and once each, and not a word of what was written."""

import io
import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from qa.accounts.models import Account
from qa.alerts.models import Alert, AlertKind
from qa.alerts.queries import alert_about, look, waiting_alerts
from qa.alerts.services.raising import forget_alerts, raise_alert, see_alert
from qa.extensions import db
from qa.follow.models import FollowupKind
from qa.follow.services.additions import add_followup
from qa.gateways.current import gateways
from qa.gateways.mail import Message
from qa.kernel.access import ANONYMOUS, ASKER
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import NotAllowed, NotFound
from qa.kernel.events import deliver
from qa.notifications.alert_services import mail_alert
from qa.safety.red_flags import GROUPS
from tests import people

ALARMING = "Gonococcie ancienne. Depuis une heure, une douleur dans la poitrine me serre et je transpire."
TITLE = "Oppression bizarre"
HIDDEN = (
    "gonococcie",
    "poitrine",
    "oppression",
    "serre",
    "cardiologie",
    *(group.lower() for group in GROUPS),
)


def sent() -> list[Message]:
    return gateways().mail.sent


def alarmed() -> tuple[int, Alert]:
    """A question that alarms, and its alert."""
    question_id = people.pending_question(title=TITLE, body=ALARMING)
    found = alert_about(AlertKind.QUESTION, question_id)
    assert found is not None
    return question_id, found


def test_every_moderator_is_told_once_when_somebody_asks(app: Flask) -> None:
    people.moderator()
    people.moderator("autre@exemple.fr")
    people.administrator()
    people.doctor()
    question_id, found = alarmed()
    assert found.groups == ["CHEST"]
    deliver()
    mail_alert(found.id)
    assert sorted(one.to for one in sent()) == ["autre@exemple.fr", "moderation@exemple.fr"]
    for one in sent():
        assert one.subject == "Un message est à lire tout de suite"
        assert f"/moderation/questions/{question_id}" in one.text
        assert f"/moderation/questions/{question_id}" in one.html


@pytest.mark.parametrize("kind", FollowupKind)
def test_an_addition_that_alarms_is_told_too(app: Flask, client: FlaskClient, kind: FollowupKind) -> None:
    staff = people.moderator()
    question_id = people.published_question(staff)
    people.published_answer(people.doctor(), question_id)
    deliver()
    sent().clear()
    add_followup(ASKER, question_id, kind=kind, text=ALARMING, look=look(ALARMING))
    (found,) = waiting_alerts()
    assert (found.kind, found.question_id) == (kind, question_id)
    deliver()
    (mail,) = [one for one in sent() if one.to == staff.email]
    path = next(word for word in mail.text.split() if "/moderation/" in word).split("/", 3)[3]
    assert people.sign_in(client, staff).get(f"/{path}", follow_redirects=True).status_code == 200


def test_without_moderators_who_administers_is_told(app: Flask) -> None:
    people.administrator()
    gone = people.moderator()
    with transaction() as session:
        account = session.get(Account, gone.actor.account_id)
        assert account is not None
        account.disabled_at = now()
    alarmed()
    deliver()
    assert [one.to for one in sent()] == ["admin@exemple.fr"]


def test_what_somebody_has_looked_at_is_told_nobody(app: Flask) -> None:
    staff = people.moderator()
    _, found = alarmed()
    see_alert(staff.actor, found.id)
    deliver()
    mail_alert(found.id)
    mail_alert(10_000)
    assert sent() == []


def test_a_question_that_does_not_alarm_is_told_nobody(app: Flask) -> None:
    people.moderator()
    question_id = people.pending_question()
    assert alert_about(AlertKind.QUESTION, question_id) is None
    deliver()
    assert sent() == []


def test_neither_mail_nor_log_holds_a_word_of_it(app: Flask) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        people.moderator()
        alarmed()
        deliver()
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    (mail,) = sent()
    whole = f"{mail.subject} {mail.text} {mail.html} {stream.getvalue()}".lower()
    assert set(re.findall(r"\w+", whole)).isdisjoint(HIDDEN)


def test_what_is_rolled_back_alarms_nobody(app: Flask) -> None:
    people.moderator()

    def fails() -> None:
        with transaction():
            alarmed()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fails()
    deliver()
    assert (list(waiting_alerts()), sent()) == ([], [])


def test_no_group_raises_nothing(app: Flask) -> None:
    question_id = people.pending_question()
    raise_alert(
        kind=AlertKind.QUESTION, subject_id=question_id, question_id=question_id, groups=(), safety_number=0
    )
    assert db.session.scalar(select(func.count()).select_from(Alert)) == 0


def test_who_looks_first_stays_and_only_moderators_look(app: Flask, clock) -> None:
    staff, other = people.moderator(), people.moderator("autre@exemple.fr")
    _, found = alarmed()
    for stranger in (ANONYMOUS, people.doctor().actor):
        with pytest.raises(NotAllowed):
            see_alert(stranger, found.id)
    see_alert(staff.actor, found.id)
    first = found.seen_at
    clock.advance(hours=1)
    see_alert(other.actor, found.id)
    assert (found.seen_at, found.seen_by_id) == (first, staff.actor.account_id)
    with pytest.raises(NotFound):
        see_alert(staff.actor, 10_000)


def test_an_alert_goes_with_its_question(app: Flask) -> None:
    question_id, _ = alarmed()
    other_id, _ = alarmed()
    forget_alerts(question_id)
    assert [one.question_id for one in waiting_alerts()] == [other_id]
