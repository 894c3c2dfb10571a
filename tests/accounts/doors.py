"""The four pages that take an address from anybody, and what each tells about it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, event
from werkzeug.test import TestResponse

from qa.accounts import passwords
from qa.extensions import db
from qa.kernel.database import transaction
from qa.kernel.limits import RateCount
from tests.people import fields

# Tokens of forms, challenges of passkeys.
RANDOM = re.compile(r"[\w.=-]{43,}")


@dataclass(frozen=True)
class Door:
    """A form: its address and what is sent beside the address."""

    path: str
    more: tuple[tuple[str, str], ...] = ()

    def values(self, client: FlaskClient, email: str) -> dict[str, str]:
        """The filled form."""
        return fields(client.get(self.path).text) | dict(self.more) | {"email": email}


SIGN_IN = Door("/connexion", (("password", "ce n’est pas le mot de passe"),))
CLAIM = (
    ("given", "Lou"),
    ("family", "Garnier"),
    ("profession", "10"),
    ("status", "practising"),
    ("rpps", "10999999997"),
)
SIGN_UP = Door("/inscription", (*CLAIM, ("specialty", "SM40"), ("charter", "y")))
RESET = Door("/mot-de-passe-oublie")
FIND = Door("/suivi/retrouver")
DOORS = {"sign-in": SIGN_IN, "sign-up": SIGN_UP, "reset": RESET, "find links": FIND}


def forget_tries() -> None:
    """As if the hour were over."""
    with transaction() as session:
        session.execute(delete(RateCount))


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement that is run inside."""
    seen: list[str] = []
    note: Callable[..., None] = lambda conn, cursor, text, *more: seen.append(text)  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@contextmanager
def hashings() -> Iterator[list[str]]:
    """Every computation of a password's hash that is done inside."""
    done: list[str] = []
    real = passwords._hasher

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            done.append("verify")
            return real.verify(kept, password)

        def hash(self, password: str) -> str:
            done.append("hash")
            return real.hash(password)

        def check_needs_rehash(self, kept: str) -> bool:
            return real.check_needs_rehash(kept)

    passwords._hasher = Counting()  # type: ignore[assignment]
    try:
        yield done
    finally:
        passwords._hasher = real


def shown(answer: TestResponse, email: str) -> tuple[object, ...]:
    """What somebody sees of the answer: without the address typed, the date, and what is random on every page."""
    text = RANDOM.sub(lambda found: "*" * len(found[0]), answer.text.replace(email, "@"))
    headers = sorted((name, value) for name, value in answer.headers if name != "Date")
    return answer.status_code, answer.location, text, len(answer.data) - len(email.encode()), headers
