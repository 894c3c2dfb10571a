"""Secret links: unguessable, kept by hash, for one object, until they expire."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from qa.extensions import db
from qa.kernel.database import transaction
from qa.kernel.tokens import SecretLink, forget_links, give_link, hashed, new_token, opened_by
from tests.plugins.clock import Clock


def given(scope: str = "question", object_id: int = 7, **named: object) -> str:
    with transaction():
        return give_link(scope, object_id, **named)  # type: ignore[arg-type]


def kept() -> int:
    return db.session.scalar(select(func.count()).select_from(SecretLink)) or 0


def test_a_token_holds_256_bits_in_url_safe_characters() -> None:
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert {len(one) for one in tokens} == {43}
    assert set("".join(tokens)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_a_link_opens_its_object_in_its_scope_only(app: Flask) -> None:
    token = given()
    assert opened_by("question", token) == 7
    assert opened_by("rendez-vous", token) is None


def test_only_the_hash_is_kept(app: Flask) -> None:
    token = given()
    rows = [str(row) for row in db.session.execute(text("SELECT * FROM secret_link"))]
    assert len(rows) == 1
    assert token not in rows[0]
    assert hashed(token) in rows[0]


@pytest.mark.parametrize("change", ["{}a", "a{}", "{}\n", " {}"])
def test_a_changed_token_opens_nothing(app: Flask, change: str) -> None:
    assert opened_by("question", change.format(given())) is None


@pytest.mark.parametrize("token", ["", "é", "\x00", "a" * 101, "a" * 1_000_000, "' OR 1=1 --", "🩺"])
def test_a_token_that_was_never_given_opens_nothing(app: Flask, token: str) -> None:
    given()
    assert opened_by("question", token) is None


def test_the_hash_itself_opens_nothing(app: Flask) -> None:
    assert opened_by("question", hashed(given())) is None


def test_a_link_opens_until_it_expires(app: Flask, clock: Clock) -> None:
    token = given(expires_at=clock.moment + timedelta(days=1))
    clock.advance(days=1, seconds=-1)
    assert opened_by("question", token) == 7
    clock.advance(seconds=1)
    assert opened_by("question", token) is None


def test_a_link_of_a_transaction_that_failed_opens_nothing(app: Flask) -> None:
    tokens: list[str] = []

    def failing() -> None:
        with transaction():
            tokens.append(give_link("question", 7))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert opened_by("question", tokens[0]) is None


def test_all_links_of_an_object_are_forgotten_and_no_other(app: Flask) -> None:
    mine, other, elsewhere = given(), given(object_id=8), given("rendez-vous")
    with transaction():
        forget_links("question", 7)
    assert opened_by("question", mine) is None
    assert opened_by("question", other) == 8
    assert opened_by("rendez-vous", elsewhere) == 7


def test_the_first_and_the_latest_links_may_stay(app: Flask, clock: Clock) -> None:
    tokens = []
    for _ in range(4):
        tokens.append(given())
        clock.advance(seconds=1)
    with transaction():
        forget_links("question", 7, keep_latest=2)
    assert [opened_by("question", one) for one in tokens] == [7, None, 7, 7]
    assert kept() == 3
