"""Mails about requests for verification: to whom, once, and what they never say."""

import pytest
from flask import Flask

from qa.gateways.current import gateways
from qa.gateways.mail import Message
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import deliver
from qa.notifications.verification_services import mail_application_decided, mail_application_waiting
from qa.verification.models import State, Status
from qa.verification.services.decisions import decide_application
from qa.verification.services.verdicts import accept, ask_more, refuse
from tests import people
from tests.verification.writing import (
    RPPS,
    WHY,
    filed,
    proved,
    request,
    settings,
    use_register,
    verifier,
    waiting,
)


def sent() -> list[Message]:
    return gateways().mail.sent


def settled(app: Flask) -> int:
    """A request that the worker left to a human."""
    use_register(app)
    number = proved()
    decide_application(number)
    return number


def words(message: Message) -> str:
    return " ".join(message.text.replace("\u202f", " ").replace("\u00a0", " ").split())


def test_every_verifier_learns_once_that_a_request_waits_without_a_name(app: Flask) -> None:
    people.administrator()
    people.moderator()
    verifier()
    verifier("otto@exemple.fr")
    number = settled(app)
    deliver()
    mail_application_waiting(number)
    assert sorted(one.to for one in sent()) == ["otto@exemple.fr", "verification@exemple.fr"]
    for message in sent():
        assert message.subject == "Une demande de vérification attend"
        assert "/administration/verifications" in message.text
        for hidden in ("Alice", "Exemple", RPPS, "alice@exemple.fr"):
            assert hidden not in message.text.replace("@exemple.fr", "") + message.html + message.subject


def test_without_verifiers_the_administrators_learn_it(app: Flask) -> None:
    people.administrator()
    settled(app)
    deliver()
    assert [one.to for one in sent()] == ["admin@exemple.fr"]


def test_a_request_that_waits_no_more_is_not_told(app: Flask) -> None:
    vera = verifier()
    number = settled(app)
    refuse(vera.actor, number, reason=WHY)
    deliver()
    assert [one.to for one in sent()] == ["alice@exemple.fr"]


@pytest.mark.parametrize(
    ("profession", "status", "next_step"),
    [
        ("10", Status.PRACTISING, "une seconde preuve"),
        ("50", Status.PRACTISING, "l’espace des professionnels vous est ouvert."),
        ("10", Status.INTERN, "avec la mention de votre situation"),
    ],
)
def test_who_is_accepted_learns_what_comes_next(app: Flask, profession, status, next_step) -> None:
    number = waiting(profession=profession, status=status)
    accept(verifier().actor, number)
    deliver()
    mail_application_decided(number)
    (message,) = sent()
    assert "Vous êtes vérifié : votre demande est acceptée." in words(message)
    assert next_step in words(message)
    assert "/connexion" in message.text
    for hidden in ("Alice", "Exemple", RPPS):
        assert hidden not in message.subject


def test_who_is_refused_reads_the_reason_and_how_to_appeal(app: Flask) -> None:
    number = waiting()
    refuse(verifier().actor, number, reason=f"{WHY}\n\n<b>Un second point.</b>")
    deliver()
    (message,) = sent()
    assert (message.to, WHY in message.text) == ("alice@exemple.fr", True)
    assert "/espace/verification/recours" in message.text
    assert "24 heures" in words(message)
    assert "&lt;b&gt;Un second point." in message.html
    assert WHY not in message.subject


def test_each_question_is_a_mail_of_its_own(app: Flask) -> None:
    vera, number = verifier(), waiting()
    for what in (WHY, "Envoyez aussi le diplôme."):
        ask_more(vera.actor, number, what=what)
        deliver()
        assert what in sent()[-1].text
        with transaction():
            request(number).state = State.WAITING
    assert len(sent()) == 2


def test_a_first_accord_tells_nobody(app: Flask) -> None:
    number = waiting()
    with settings(app, QA_TWO_VERIFIERS_FIRST=5):
        accept(verifier().actor, number)
    deliver()
    mail_application_decided(number)
    assert sent() == []


def test_who_has_left_is_not_written_to(app: Flask) -> None:
    number = waiting()
    refuse(verifier().actor, number, reason=WHY)
    with transaction():
        request(number).account.disabled_at = now()
    deliver()
    mail_application_decided(filed("bea@exemple.fr"))
    mail_application_decided(0)
    mail_application_waiting(0)
    assert sent() == []
