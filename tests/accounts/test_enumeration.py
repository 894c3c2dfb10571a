"""Nobody learns whether an address is known: the same text, status, length, headers, statements and work."""

import statistics
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from qa.accounts import passwords
from qa.accounts.models import Account
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import deliver
from tests import people
from tests.accounts.doors import DOORS, SIGN_IN, Door, forget_tries, hashings, shown, statements
from tests.people import quick_passwords

TRIES = 50
KNOWN, UNKNOWN = "alice@exemple.fr", "alexi@exemple.fr"
CLOSED = "aline@exemple.fr"
door = pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)


@pytest.fixture(autouse=True)
def cast(app: Flask) -> None:
    """The known address has an account and a question; a third one's account is closed."""
    people.staff(people.Role.MODERATOR, KNOWN)
    people.staff(people.Role.MODERATOR, CLOSED)
    with transaction() as session:
        session.execute(update(Account).where(Account.email == CLOSED).values(disabled_at=now()))
    people.asked(email=KNOWN)
    deliver()


@pytest.fixture
def whole_cost() -> Iterator[None]:
    """Hashes of the real cost, for the known address and for nobody."""
    passwords._nobody.cache_clear()
    passwords._nobody()
    kept = passwords.hash_password(people.PASSWORD)
    with transaction() as session:
        session.execute(update(Account).values(password_hash=kept))
    yield
    passwords._nobody.cache_clear()


def visit(app: Flask, client: FlaskClient, one: Door, email: str) -> dict[str, object]:
    """What an outsider sees and what the site does for one try."""
    values = one.values(client, email)
    db.session.rollback()
    with quick_passwords(), statements(app) as run, hashings() as work:
        answer = client.post(one.path, data=values)
    page = client.get(answer.location).text if answer.location else ""
    return {"answer": shown(answer, email), "page": page, "statements": list(run), "work": list(work)}


@door
def test_fifty_tries_tell_nothing(app: Flask, client: FlaskClient, door: Door) -> None:
    visit(app, client, door, "premier@exemple.fr")  # what is made once in a process or a database
    seen = []
    for number in range(TRIES):
        if number % 3 == 0:
            forget_tries()
        emails = (KNOWN, UNKNOWN, CLOSED) if number % 10 == 0 else (KNOWN, UNKNOWN)
        seen += [visit(app, client, door, email) for email in emails]
    assert all(one == seen[0] for one in seen)
    assert len(seen[0]["statements"]) > 3
    assert seen[0]["work"] == (["verify"] if door is SIGN_IN else [])


@door
def test_the_limit_of_an_address_comes_at_the_same_try(app: Flask, client: FlaskClient, door: Door) -> None:
    def until_refused(email: str) -> list[int]:
        with quick_passwords():
            return [client.post(door.path, data=door.values(client, email)).status_code for _ in range(7)]

    outcomes = [until_refused(email) for email in (KNOWN, UNKNOWN, CLOSED)]
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert outcomes[0][-1] in (422, 429)


@pytest.mark.slow
@door
def test_the_time_tells_nothing(app: Flask, client: FlaskClient, whole_cost: None, door: Door) -> None:
    """Fifty interleaved tries each: the medians differ by less than 25 % or 3 ms, or by chance only.

    By chance: a pair's slower one is as often the one as the other (sign test, p > 0.001: 13 to 37 of 50).
    """
    spent: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for number in range(TRIES + 3):
        forget_tries()
        order = (KNOWN, UNKNOWN) if number % 2 else (UNKNOWN, KNOWN)
        for email in order:
            values = door.values(client, email)
            start = time.perf_counter()
            client.post(door.path, data=values)
            spent[email].append(time.perf_counter() - start)
    known, unknown = (spent[email][3:] for email in (KNOWN, UNKNOWN))
    medians = statistics.median(known), statistics.median(unknown)
    difference = abs(medians[0] - medians[1])
    slower = sum(one > other for one, other in zip(known, unknown, strict=True))
    alike = difference < max(0.003, 0.25 * min(medians))
    assert alike or 13 <= slower <= 37, (medians, slower)
    assert difference < min(medians), medians
