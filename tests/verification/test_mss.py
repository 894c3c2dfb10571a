"""Proof by a mail to the secure mailbox of the register: nothing is told of it, and only who asked can use the link."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.extensions import db
from qa.gateways.mail import MemoryMail
from qa.gateways.register.contract import Exercise, Person
from qa.gateways.register.memory import MemoryRegister
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, NotFound
from qa.kernel.events import deliver
from qa.kernel.tokens import SecretLink, forget_expired
from qa.notifications.mss_services import mail_mss, mail_mss_again
from qa.verification.models import Application, State
from qa.verification.services.mailboxes import ask_for_mail, prove_by_mailbox
from tests.people import fields, moderator, sign_in
from tests.verification.sending import RPPS, applicant, decide, request_of

PAGE = "/espace/verification/mss"
BOX = "alice.exemple@medecin.mssante.fr"
KNOWN = Person(
    rpps=RPPS, family="EXEMPLE", given="ALICE MARIE", active=True, exercises=(Exercise("10", "C"),),
    specialties=("SM26",), mailboxes=(BOX,), sectors=(), as_of=date(2026, 11, 1),
)  # fmt: skip


@pytest.fixture
def register(app: Flask, monkeypatch: pytest.MonkeyPatch) -> MemoryRegister:
    """The register, and an operator of secure mail."""
    made = MemoryRegister([KNOWN])
    opened = replace(app.extensions["gateways"], register=made, mss_mail=MemoryMail("site@mss.exemple.fr"))
    monkeypatch.setitem(app.extensions, "gateways", opened)
    return made


@pytest.fixture
def box(app: Flask, register: MemoryRegister) -> MemoryMail:
    return app.extensions["gateways"].mss_mail


def link_in(box: MemoryMail) -> str:
    (line,) = [line for line in box.sent[-1].text.splitlines() if line.startswith("http")]
    return line.removeprefix("http://localhost:8000")


def ask(client: FlaskClient):
    return client.post(PAGE, data=fields(client.get(PAGE).text, PAGE))


def test_it_works(client: FlaskClient, app: Flask, box: MemoryMail) -> None:
    alice = applicant()
    sign_in(client, alice)
    assert ask(client).status_code == 303
    deliver()
    (message,) = box.sent
    assert message.to == BOX
    assert app.extensions["gateways"].mail.sent == []
    assert not {"Alice", "Exemple", RPPS} & set(message.subject.split())
    path = link_in(box)
    page = client.get(path)
    assert request_of(alice).state == State.OPEN
    assert page.headers["Cache-Control"] == "private, no-store"
    assert client.post(path, data=fields(page.text)).status_code == 303
    found = request_of(alice)
    assert (found.method, found.proof, found.state) == ("mss", {"mailbox_of": RPPS}, State.CHECKING)


def test_the_answer_is_the_same_and_the_mailbox_is_told_nowhere(client, app, register, box) -> None:
    answers = []
    for number, known in enumerate(
        [KNOWN, None, replace(KNOWN, mailboxes=()), replace(KNOWN, family="AUTRE")]
    ):
        register.persons = {RPPS: known} if known else {}
        person, own = applicant(f"a{number}@exemple.fr"), app.test_client()
        sign_in(own, person)
        answer = ask(own)
        deliver()
        told = own.get(PAGE).text
        assert "mssante.fr" not in told
        answers.append((answer.status_code, answer.location, told.split("<main")[1].count("<p")))
    assert len(set(answers)) == 1
    assert len(box.sent) == 1


@pytest.mark.parametrize(
    "known",
    [
        replace(KNOWN, family="AUTRE"),
        replace(KNOWN, given="MARIE ALICE"),
        replace(KNOWN, active=False),
        replace(KNOWN, family="", given=""),
    ],
)
def test_no_mail_goes_to_a_mailbox_of_somebody_else(app, register, box, known: Person) -> None:
    alice = applicant()
    register.persons = {RPPS: known}
    ask_for_mail(alice.actor)
    deliver()
    assert box.sent == []
    assert db.session.query(SecretLink).count() == 0


def test_each_mailbox_has_a_link_of_its_own_and_one_proof_ends_them_all(app, register, box) -> None:
    alice = applicant()
    register.persons = {RPPS: replace(KNOWN, mailboxes=(BOX, "a2@medecin.mssante.fr"))}
    ask_for_mail(alice.actor)
    deliver()
    tokens = [message.text.split("/mss/")[1].split()[0] for message in box.sent]
    assert len(set(tokens)) == 2
    prove_by_mailbox(alice.actor, tokens[1])
    for used in tokens:
        with pytest.raises(NotFound):
            prove_by_mailbox(alice.actor, used)


def test_the_handler_twice_sends_one_mail(app, register, box) -> None:
    alice = applicant()
    ask_for_mail(alice.actor)
    found = request_of(alice)
    mail_mss(found.id)
    mail_mss(found.id)
    deliver()
    assert len(box.sent) == 1


def test_while_the_register_is_down_the_mail_waits_for_a_day_at_most(app, register, box, clock) -> None:
    alice = applicant()
    register.down = True
    ask_for_mail(alice.actor)
    deliver()
    clock.advance(minutes=5)
    mail_mss_again()
    register.down = False
    mail_mss_again()
    assert len(box.sent) == 1
    mail_mss_again()
    assert len(box.sent) == 1
    register.down = True
    ask_for_mail(alice.actor)
    deliver()
    clock.advance(days=1)
    register.down = False
    mail_mss_again()
    forget_expired()
    assert len(box.sent) == 1


def test_another_account_opens_nothing_and_the_link_stays(client, app, box) -> None:
    alice, copy = applicant(), applicant("mallory@exemple.fr")
    other = applicant("bob@exemple.fr", rpps="10999999989")
    ask_for_mail(alice.actor)
    deliver()
    path = link_in(box)
    for person in (copy, other):
        own = sign_in(app.test_client(), person)
        assert own.get(path).status_code == 404
        values = fields(own.get(PAGE).text, PAGE)
        assert own.post(path, data=values).status_code == 404
        assert request_of(person).method == ""
    assert sign_in(app.test_client(), moderator()).get(path).status_code == 404
    assert client.get(path).status_code == 303
    assert sign_in(client, alice).get(path).status_code == 200


@pytest.mark.parametrize("change", [{"rpps": "10999999989"}, {"family": "Autre"}, {"given": "Anne"}])
def test_a_claim_that_changed_since_makes_the_link_void(app, box, change: dict[str, str]) -> None:
    alice = applicant()
    ask_for_mail(alice.actor)
    deliver()
    token = link_in(box).rsplit("/", 1)[1]
    with transaction() as session:
        session.query(Application).update(change)
    with pytest.raises(NotFound):
        prove_by_mailbox(alice.actor, token)


def test_a_link_lasts_a_day_and_is_kept_as_a_hash(app, box, clock) -> None:
    alice = applicant()
    ask_for_mail(alice.actor)
    deliver()
    token = link_in(box).rsplit("/", 1)[1]
    assert len(token) == 43
    assert token not in {row.hash for row in db.session.query(SecretLink)}
    clock.advance(hours=24)
    with pytest.raises(NotFound):
        prove_by_mailbox(alice.actor, token)


def test_where_no_operator_is_set_it_is_not_offered(client: FlaskClient) -> None:
    sign_in(client, applicant())
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE).status_code == 404
    assert client.get(f"{PAGE}/abc").status_code == 404


def test_without_a_number_or_once_decided_nothing_is_asked(client, box) -> None:
    alice = applicant()
    page = sign_in(client, alice).get(PAGE).text
    values = fields(page, PAGE)
    with transaction() as session:
        session.query(Application).update({"rpps": ""})
    assert client.post(PAGE, data=values).status_code == 422
    assert "pas de numéro RPPS" in client.get(PAGE).text
    decide(alice)
    with pytest.raises(Conflict):
        ask_for_mail(alice.actor)
    deliver()
    assert box.sent == []


def test_three_requests_an_hour_are_enough(client, box) -> None:
    sign_in(client, applicant())
    assert [ask(client).status_code for _ in range(4)] == [303, 303, 303, 429]
