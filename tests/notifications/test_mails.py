"""Mails: each once, without a word of the question, with one secret link that works, in the asker's language."""

import email
import re
from datetime import UTC, datetime
from email.policy import default

import html5lib
import pytest
from flask.testing import FlaskClient

from qa.answers.services.publishing import withdraw_answer
from qa.extensions import db
from qa.follow.services.additions import add_followup
from qa.follow.services.links import change_address
from qa.gateways.current import gateways
from qa.gateways.mail import Message, compose
from qa.kernel.access import ASKER
from qa.kernel.events import deliver
from qa.kernel.tokens import SecretLink
from qa.moderation.services import merge_question, publish_followup, publish_question, refuse_question
from qa.notifications import services as mails
from qa.notifications.models import SentMail
from tests.people import (
    BODY,
    TITLE,
    asked,
    colleague,
    doctor,
    moderator,
    published_answer,
    published_question,
)

ALICE = "alice@exemple.fr"
WORDS = re.compile("palpit|cœur|coeur|café|cardio|fatigue|asthme", re.IGNORECASE)
LINK = re.compile(r"https?://[^\s\"<>]+")


def sent() -> list[Message]:
    """What was sent since the last look."""
    deliver()
    found = list(gateways().mail.sent)
    gateways().mail.clear()
    return found


def one() -> Message:
    """The one mail that was sent."""
    (found,) = sent()
    return found


def published(email_: str = ALICE, **changes: str) -> int:
    """A public question of somebody with an address, its first mails read."""
    question_id, _ = asked(email=email_, **changes)
    publish_question(moderator().actor, question_id, title=TITLE, body=BODY, specialty="cardiologie")
    sent()
    return question_id


def happen(cause: str) -> Message:
    """The mail to the asker that each cause sends."""
    if cause == "asked":
        asked(email=ALICE, history="Asthme")
    elif cause == "published":
        question_id, _ = asked(email=ALICE)
        sent()
        publish_question(moderator().actor, question_id, title=TITLE, body=BODY, specialty="cardiologie")
    elif cause == "answered":
        published_answer(doctor(), published())
    elif cause == "refused":
        question_id, _ = asked(email=ALICE)
        sent()
        refuse_question(moderator().actor, question_id, reason="Vos palpitations ne sont pas une question.")
    else:
        question_id, _ = asked(email=ALICE)
        reader = moderator()
        target = published_question(reader)
        sent()
        merge_question(reader.actor, question_id, into_id=target)
    return one()


CAUSES = ["asked", "published", "answered", "refused", "merged"]


@pytest.mark.parametrize("cause", CAUSES)
def test_it_works(client: FlaskClient, cause: str) -> None:
    mail = happen(cause)
    assert mail.to == ALICE
    assert not WORDS.search(mail.subject + mail.text + mail.html)
    assert 0 < len(mail.subject) <= 120
    assert "\n" not in mail.subject
    links = LINK.findall(mail.text)
    assert len(links) == 1
    assert set(LINK.findall(mail.html)) == set(links)
    assert links[0].startswith("http://localhost:8000/suivi/")
    page = client.get(links[0].removeprefix("http://localhost:8000"))
    assert page.status_code == 200
    assert TITLE in page.text


@pytest.mark.parametrize("cause", CAUSES)
def test_both_parts_say_the_same_and_programs_see_a_program(app, cause: str) -> None:
    mail = happen(cause)
    raw = compose(mail, "Toubib <noreply@exemple.fr>").as_bytes()
    parsed = email.message_from_bytes(raw, policy=default)
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["Message-ID"].strip() == f"<{mail.message_id}@exemple.fr>"
    assert parsed["To"] == ALICE
    assert "Reply-To" not in parsed
    body = html5lib.parse(mail.html, namespaceHTMLElements=False)
    first = "".join(next(body.iter("h1")).itertext())
    assert "".join(first.split()) in "".join(mail.text.split())
    assert not [node for node in body.iter() if node.tag in ("script", "img", "link", "iframe", "form")]


@pytest.mark.parametrize("cause", CAUSES)
def test_a_handler_that_runs_twice_sends_once(app, cause: str) -> None:
    happen(cause)
    links = db.session.query(SecretLink).count()
    question_id = db.session.query(SecretLink).first().object_id
    for _ in range(2):
        if cause == "answered":
            mails.mail_answer(1)
        else:
            getattr(mails, f"mail_{cause}")(question_id)
    assert gateways().mail.sent == []
    assert db.session.query(SecretLink).count() == links


def test_killed_between_sending_and_noting_it_goes_again_as_the_same_mail(app) -> None:
    first = happen("asked")
    db.session.query(SentMail).delete()
    db.session.commit()
    mails.mail_asked(1)
    (second,) = gateways().mail.sent
    assert second.message_id == first.message_id
    assert re.fullmatch(r"[0-9a-f]{64}", first.message_id)


def test_different_causes_and_people_have_different_identities(app) -> None:
    asked(email=ALICE)
    asked(email="autre@exemple.fr")
    publish_question(moderator().actor, 1, title=TITLE, body=BODY, specialty="")
    found = sent()
    assert len(found) == len({mail.message_id for mail in found}) == 3


@pytest.mark.parametrize("cause", CAUSES)
def test_without_an_address_nothing_is_sent(app, cause: str) -> None:
    question_id, _ = asked()
    reader = moderator()
    if cause == "refused":
        refuse_question(reader.actor, question_id, reason="Motif")
    elif cause == "merged":
        merge_question(reader.actor, question_id, into_id=published_question(reader))
    elif cause != "asked":
        publish_question(reader.actor, question_id, title=TITLE, body=BODY, specialty="")
        published_answer(doctor(), question_id)
    assert sent() == []


def test_a_removed_or_changed_address_counts_at_once(app) -> None:
    question_id = published()
    change_address(question_id, "neuf@exemple.fr")
    published_answer(doctor(), question_id)
    assert one().to == "neuf@exemple.fr"
    change_address(question_id, None)
    published_answer(colleague(), question_id)
    assert sent() == []


def test_each_answer_is_told_once_and_a_withdrawn_one_not_at_all(app) -> None:
    bob, eve, question_id = doctor(), colleague(), published()
    withdraw_answer(bob.actor, published_answer(bob, question_id))
    assert sent() == []
    published_answer(eve, question_id)
    assert one().to == ALICE


def test_an_english_asker_gets_english_words_and_links(client: FlaskClient) -> None:
    question_id, _ = asked(email=ALICE, language="en")
    mail = one()
    (link,) = LINK.findall(mail.text)
    assert link.startswith("http://localhost:8000/en/suivi/")
    assert '<html lang="en">' in mail.html
    assert "Votre" not in mail.subject + mail.text
    assert '<html lang="en">' in client.get(link.removeprefix("http://localhost:8000")).text
    assert question_id == 1


def test_the_first_mail_says_until_when_an_answer_comes(app, clock) -> None:
    clock.freeze(datetime(2026, 3, 28, 12, 0, tzinfo=UTC))
    asked(email=ALICE)
    mail = one()
    wanted = "lundi 30 mars 2026 à 14\u00a0h"
    assert wanted in mail.text
    assert wanted in mail.html


@pytest.mark.parametrize("kind", ["precision", "thanks"])
def test_doctors_who_answered_learn_of_additions_once_published(app, kind: str) -> None:
    question_id = published()
    published_answer(doctor(), question_id)
    eve = colleague()
    withdraw_answer(eve.actor, published_answer(eve, question_id))
    sent()
    add_followup(ASKER, question_id, kind=kind, text="Mes palpitations reviennent")
    assert sent() == []
    publish_followup(moderator("b@exemple.fr").actor, 1, text="Mes palpitations reviennent")
    mail = one()
    assert mail.to == "martin@exemple.fr"
    assert not WORDS.search(mail.subject + mail.text + mail.html)
    assert ALICE not in mail.text + mail.html
    assert set(LINK.findall(mail.text)) == {f"http://localhost:8000/espace/questions/{question_id}"}
    mails.mail_followup(1)
    assert gateways().mail.sent == []


def test_what_was_sent_is_noted_without_address_and_forgotten_after_90_days(app, clock) -> None:
    happen("asked")
    note = db.session.query(SentMail).one()
    assert re.fullmatch(r"[0-9a-f]{64}", note.key)
    clock.advance(days=89)
    mails.forget_sent()
    assert db.session.query(SentMail).count() == 1
    clock.advance(days=2)
    mails.forget_sent()
    assert db.session.query(SentMail).count() == 0


def test_a_mail_that_cannot_be_sent_is_tried_again_and_holds_up_no_other(app, clock, monkeypatch) -> None:
    asked(email=ALICE)
    asked(email="autre@exemple.fr")
    whole = gateways().mail.send

    def broken(message: Message) -> None:
        if message.to == ALICE:
            raise OSError("unreachable")
        whole(message)

    monkeypatch.setattr(gateways().mail, "send", broken)
    assert [mail.to for mail in sent()] == ["autre@exemple.fr"]
    monkeypatch.setattr(gateways().mail, "send", whole)
    assert sent() == []
    clock.advance(seconds=6)
    assert one().to == ALICE
