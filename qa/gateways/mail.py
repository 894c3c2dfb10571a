"""Mail: the only door to smtplib; a message goes to a file, to memory or to an SMTP server."""

import logging
import os
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from qa.config_checks import LOOPBACK
from qa.kernel.clock import now

TIMEOUT_SECONDS = 20

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Calendar:
    """An iCalendar file that goes with a mail, and its METHOD, which the mail's header must repeat (RFC 6047, 2.4)."""

    content: bytes
    method: str


@dataclass(frozen=True)
class Message:
    """One mail; `message_id` is chosen by the caller, so that a second hand-off of the same mail is seen as one."""

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    headers: dict[str, str] = field(default_factory=dict)
    calendar: Calendar | None = None


class Mail(Protocol):
    """Hands a message over, or raises."""

    def send(self, message: Message) -> None:
        """Hands one message over; raises OSError or smtplib.SMTPException."""

    def check(self) -> str:
        """One line on where mail goes; raises where it cannot be reached."""


def compose(message: Message, sender: str) -> EmailMessage:
    """The message in MIME: plain text first, then HTML, then a calendar file as alternatives.

    Marked as written by a program (RFC 3834).
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, message.to, message.subject
    mail["Date"] = now()
    mail["Message-ID"] = f"<{message.message_id}@{sender.rsplit('@', 1)[1]}>"
    mail["Auto-Submitted"] = "auto-generated"
    for name, value in message.headers.items():
        mail[name] = value
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    if message.calendar is not None:  # base64: its line ends and folding arrive as they are
        text, params = message.calendar.content.decode(), {"method": message.calendar.method}
        mail.add_alternative(text, subtype="calendar", cte="base64", params=params)
    return mail


class FileMail:
    """One .eml file a message, named by its identity: sent twice, it is still one file."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder, self._sender = folder, sender

    def send(self, message: Message) -> None:
        """Writes the file beside its place and renames it: a reader never sees half a mail."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = self._folder / f"{message.message_id}.eml"
        part = target.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(compose(message, self._sender).as_bytes())
        part.replace(target)

    def check(self) -> str:
        """Makes the folder where it is missing."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(self._folder, os.W_OK):
            raise OSError("the outbox folder is not writable")
        return "files"


class MemoryMail:
    """Keeps the messages in a list."""

    def __init__(self, sender: str) -> None:
        self.sent: list[Message] = []
        self._sender = sender

    def send(self, message: Message) -> None:
        """Composes it, so that a bad header fails here as elsewhere, and keeps it."""
        compose(message, self._sender).as_bytes()
        self.sent.append(message)

    def check(self) -> str:
        """Always reachable."""
        return "in memory"

    def clear(self) -> None:
        """Forgets the messages."""
        self.sent.clear()


class SmtpMail:
    """An SMTP server; TLS by STARTTLS, or from the first byte with `smtps:`; on loopback `smtp:` is plain.

    Certificates are checked, and neither a password nor a mail goes in the clear to another machine.
    """

    def __init__(self, url: str, sender: str) -> None:
        self._url, self._sender = urlsplit(url), sender

    def _connect(self) -> smtplib.SMTP:
        host, port, context = self._url.hostname or "", self._url.port, ssl.create_default_context()
        if self._url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port or 465, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(host, port or 587, timeout=TIMEOUT_SECONDS)
        try:
            if self._url.scheme == "smtp" and host not in LOOPBACK:
                server.starttls(context=context)
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
        except BaseException:
            server.close()
            raise
        return server

    def send(self, message: Message) -> None:
        """Hands the message to the server; an address that does not exist is given up, without a second try."""
        try:
            with self._connect() as server:
                server.send_message(compose(message, self._sender))
        except smtplib.SMTPRecipientsRefused as refusal:
            if not _is_unknown(refusal):
                raise
            log.warning("the server knows no such address: mail %s given up", message.message_id[:12])

    def check(self) -> str:
        """Opens a connection and says nothing."""
        with self._connect() as server:
            server.noop()
        return f"smtp {self._url.hostname}"


def _is_unknown(refusal: smtplib.SMTPRecipientsRefused) -> bool:
    """True where every address is wrong for good (RFC 3463, 5.1.x), as one that a person mistyped."""
    return all(code >= 500 and reply.startswith(b"5.1.") for code, reply in refusal.recipients.values())


def open_mail(url: str, *, sender: str) -> Mail:
    """The mail gateway that a URL names; raises ValueError for an unknown scheme."""
    scheme = urlsplit(url).scheme
    if scheme == "file":
        return FileMail(Path(url.split(":", 1)[1].removeprefix("//")), sender)
    if scheme == "memory":
        return MemoryMail(sender)
    if scheme in ("smtp", "smtps"):
        return SmtpMail(url, sender)
    raise ValueError(f"unknown mail gateway: {scheme}")
