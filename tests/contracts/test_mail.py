"""The contract of mail: the same message to a file, to memory and to an SMTP server."""

import email
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from qa.gateways.mail import Calendar, Mail, MemoryMail, Message, compose, open_mail
from tests.plugins.browsing import free_port

SENDER = "ne-pas-repondre@exemple.fr"
MESSAGE = Message(
    to="patiente@exemple.fr",
    subject="Votre question a reçu une réponse « à lire »",
    text="Bonjour,\n\nUn médecin a répondu : https://exemple.fr/suivi/abc\n\n.\nÀ bientôt ❤\n" + "é" * 1200,
    html="<p>Bonjour,</p><p>Un médecin a répondu.</p>",
    message_id="0f" * 32,
    headers={"List-Unsubscribe": "<https://exemple.fr/suivi/abc>"},
)


class Inbox:
    """What an SMTP server on loopback got: recipient, sender and the whole mail."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str, bytes]] = []
        self.answer = self.recipient = "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, _: Any) -> str:  # noqa: N802
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.got.append((envelope.rcpt_tos[0], envelope.mail_from, envelope.content))
        return self.answer


@pytest.fixture
def server() -> Iterator[tuple[Inbox, int]]:
    """An SMTP server on a free port of loopback."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), server_hostname="mx.exemple.fr")
    controller.start()
    yield inbox, controller.port
    controller.stop()


Arrived = Callable[[], list[EmailMessage]]


@pytest.fixture(params=["file", "memory", "smtp"])
def box(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Mail, Arrived]:
    """A gateway, and what arrived through it."""
    if request.param == "file":
        folder = tmp_path / "outbox"
        read = lambda: [parsed(path.read_bytes()) for path in sorted(folder.glob("*"))]  # noqa: E731
        return open_mail(f"file:{folder}", sender=SENDER), read
    if request.param == "memory":
        memory = open_mail("memory:", sender=SENDER)
        assert isinstance(memory, MemoryMail)
        return memory, lambda: [parsed(compose(one, SENDER).as_bytes()) for one in memory.sent]
    inbox, port = request.getfixturevalue("server")
    mail = open_mail(f"smtp://127.0.0.1:{port}", sender=SENDER)
    return mail, lambda: [parsed(content) for _, _, content in inbox.got]


def parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_mail_arrives_whole(box: tuple[Mail, Arrived]) -> None:
    mail, arrived = box
    mail.send(MESSAGE)
    (got,) = arrived()
    assert (got["To"], got["From"], got["Subject"]) == (MESSAGE.to, SENDER, MESSAGE.subject)
    text, html = got.get_body(("plain",)), got.get_body(("html",))
    assert text.get_content().replace("\r\n", "\n").rstrip("\n") == MESSAGE.text
    assert html.get_content().strip() == MESSAGE.html
    assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]


def test_a_calendar_file_arrives_byte_for_byte_with_its_method(box: tuple[Mail, Arrived]) -> None:
    mail, arrived = box
    content = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nX-A:" + "é" * 30 + "\r\n é\r\nEND:VCALENDAR\r\n"
    mail.send(replace(MESSAGE, calendar=Calendar(content.encode(), "REQUEST")))
    (got,) = arrived()
    assert got.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in got.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    *_, part = got.iter_parts()
    assert part["Content-Type"].params["method"] == "REQUEST"
    assert part["Content-Type"].params["charset"] == "utf-8"
    assert part.get_payload(decode=True) == content.encode()


def test_it_says_that_a_program_wrote_it_and_who_it_is(box: tuple[Mail, Arrived]) -> None:
    mail, arrived = box
    mail.send(MESSAGE)
    (got,) = arrived()
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Message-ID"].strip() == f"<{MESSAGE.message_id}@exemple.fr>"
    assert got["List-Unsubscribe"] == MESSAGE.headers["List-Unsubscribe"]
    assert got["Date"].datetime.tzinfo is not None


def test_no_line_is_longer_than_smtp_allows(box: tuple[Mail, Arrived]) -> None:
    mail, arrived = box
    mail.send(MESSAGE)
    assert max(len(line) for line in arrived()[0].as_bytes().split(b"\n")) <= 998


@pytest.mark.parametrize("field", ["to", "subject"])
@pytest.mark.parametrize("end", ["\nBcc: autre@exemple.fr", "\r\n\r\nautre corps"])
def test_a_line_end_in_a_header_is_refused(box: tuple[Mail, Arrived], field: str, end: str) -> None:
    mail, arrived = box
    values = {"to": MESSAGE.to, "subject": "Sujet"} | {field: getattr(MESSAGE, field) + end}
    bad = Message(text="a", html="a", message_id="a", **values)
    with pytest.raises(ValueError, match=r"linefeed|CR|header"):
        mail.send(bad)
    assert arrived() == []


def test_the_gateway_can_be_looked_at(box: tuple[Mail, Arrived]) -> None:
    mail, arrived = box
    line = mail.check()
    assert line
    assert "\n" not in line
    assert arrived() == []


def test_the_same_mail_twice_is_one_file_for_its_owner(tmp_path: Path) -> None:
    mail = open_mail(f"file:{tmp_path / 'outbox'}", sender=SENDER)
    mail.send(MESSAGE)
    mail.send(MESSAGE)
    assert [path.name for path in (tmp_path / "outbox").iterdir()] == [f"{MESSAGE.message_id}.eml"]
    assert (tmp_path / "outbox").stat().st_mode & 0o077 == 0


def test_the_envelope_names_sender_and_recipient(server: tuple[Inbox, int]) -> None:
    inbox, port = server
    open_mail(f"smtp://localhost:{port}", sender=SENDER).send(MESSAGE)
    assert [(to, sender) for to, sender, _ in inbox.got] == [(MESSAGE.to, SENDER)]


def test_a_server_that_cannot_take_it_now_raises_so_that_it_is_tried_again(server: tuple[Inbox, int]) -> None:
    inbox, port = server
    inbox.answer = "451 later"
    mail = open_mail(f"smtp://127.0.0.1:{port}", sender=SENDER)
    with pytest.raises(OSError, match="later"):
        mail.send(MESSAGE)
    inbox.answer = "250 OK"
    mail.send(MESSAGE)
    assert len(inbox.got) == 1


def test_a_server_that_is_away_raises() -> None:
    mail = open_mail(f"smtp://127.0.0.1:{free_port()}", sender=SENDER)
    with pytest.raises(OSError, match="refused"):
        mail.send(MESSAGE)
    with pytest.raises(OSError, match="refused"):
        mail.check()


def test_an_address_that_does_not_exist_is_given_up_and_any_other_refusal_raises(
    server: tuple[Inbox, int], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "mail.log")  # the test's own server
    inbox, port = server
    mail = open_mail(f"smtp://127.0.0.1:{port}", sender=SENDER)
    inbox.recipient = "550 5.1.1 no such user"
    mail.send(MESSAGE)
    assert "no such address" in caplog.text
    assert MESSAGE.to not in caplog.text
    for reply in ("450 4.2.1 try later", "554 5.7.1 relay access denied", "550 no"):
        inbox.recipient = reply
        with pytest.raises(OSError, match=reply[4:]):
            mail.send(MESSAGE)
    assert inbox.got == []


def test_no_address_and_no_word_is_logged(
    box: tuple[Mail, Arrived], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "mail.log")  # the test's own server
    box[0].send(MESSAGE)
    assert "patiente" not in caplog.text
    assert "suivi" not in caplog.text


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="sendmail"):
        open_mail("sendmail:", sender=SENDER)
