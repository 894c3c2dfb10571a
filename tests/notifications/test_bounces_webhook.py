"""The provider's call: there only with a token, refused without it, all or nothing, each return once."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.extensions import db
from qa.notifications.models import MailBounce
from qa.notifications.queries import mail_stopped
from tests.cli.conftest import terminal  # noqa: F401 - a fixture
from tests.cli.terminal import Terminal
from tests.gateways.returned import ADDRESS
from tests.notifications.test_bounces import mails

TOKEN = "un jeton assez long pour un prestataire"
PATH = "/courrier/retours"


@pytest.fixture
def provider(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client of a site that knows the provider's token."""
    monkeypatch.setitem(app.config, "QA_BOUNCES_TOKEN", TOKEN)
    return client


def call(client: FlaskClient, *returns: Any, token: str = TOKEN) -> TestResponse:
    """What a provider sends."""
    return client.post(PATH, json=list(returns), headers={"Authorization": f"Bearer {token}"})


def one(number: str, **changes: Any) -> dict[str, Any]:
    """A permanent failure."""
    return {"address": ADDRESS, "kind": "bounce", "permanent": True, "id": number} | changes


def noted() -> int:
    """How many returns count."""
    db.session.rollback()
    return db.session.query(MailBounce).count()


def test_it_works(provider: FlaskClient) -> None:
    first, *_ = mails(3)
    answer = call(
        provider, one(f"<{first}@localhost>"), one("b"), one("c", kind="complaint", permanent=False)
    )
    assert (answer.status_code, answer.data) == (204, b"")
    assert "Set-Cookie" not in answer.headers
    assert mail_stopped(ADDRESS)


def test_without_a_token_in_the_settings_nothing_is_there(client: FlaskClient) -> None:
    mails(1)
    assert call(client, one("a")).status_code == 404
    assert call(client, one("a"), token="").status_code == 404
    assert noted() == 0


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer faux", f"Basic {TOKEN}", f"Bearer {TOKEN}x"]
)
def test_without_the_right_token_it_refuses(provider: FlaskClient, header: str | None) -> None:
    mails(1)
    headers = {} if header is None else {"Authorization": header}
    answer = provider.post(PATH, json=[one("a")], headers=headers)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert noted() == 0


def test_failures_that_may_pass_and_strangers_do_not_count(provider: FlaskClient) -> None:
    mails(1)
    sent = [one("a", permanent=False), one("b", address="inconnue@exemple.fr")]
    assert call(provider, *sent).status_code == 204
    assert noted() == 0


def test_the_same_return_counts_once_and_upper_case_is_the_same_address(provider: FlaskClient) -> None:
    mails(1)
    for _ in range(3):
        assert call(provider, one("a"), one("a", address=ADDRESS.upper())).status_code == 204
    assert noted() == 1


def test_the_identity_of_a_mail_to_somebody_else_does_not_count_for_them(provider: FlaskClient) -> None:
    mails(1)
    (theirs,) = mails(1, "autre@exemple.fr")
    call(provider, one(f"<{theirs}@localhost>"))
    assert db.session.query(MailBounce).one().mail != theirs


WRONG = [
    {"id": None}, {"id": ""}, {"id": "x" * 1001}, {"id": "\ud800"}, {"id": "a\x00"}, {"id": 3}, {"address": None},
    {"address": "x" * 255}, {"address": ["x"]}, {"kind": "spam"}, {"kind": []}, {"kind": None}, {"permanent": "true"},
    {"permanent": None}, {"permanent": 1},
]  # fmt: skip


@pytest.mark.parametrize("changes", WRONG, ids=repr)
def test_one_that_is_wrong_refuses_all(provider: FlaskClient, changes: dict[str, Any]) -> None:
    mails(1)
    assert call(provider, one("a"), one("b", **changes)).status_code == 400
    assert noted() == 0


BODIES = [b"", b"{}", b"null", b"[1]", b"[[]]", b"[" * 100_000, b"\xff", b'"x"', b"NaN"]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:8]))
def test_what_is_no_list_of_returns_is_refused(provider: FlaskClient, body: bytes) -> None:
    answer = provider.post(PATH, data=body, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 400


def test_too_much_is_refused(provider: FlaskClient) -> None:
    assert call(provider, *[one("a")] * 1001).status_code == 413
    assert call(provider, one("a", more="x" * 256 * 1024)).status_code == 413
    assert call(provider).status_code == 204


def test_the_operator_sees_the_number_and_resumes(provider: FlaskClient, terminal: Terminal) -> None:  # noqa: F811
    mails(1)
    call(provider, one("a"), one("b"), one("c"))
    assert "bounces   ok  addresses stopped: 1" in terminal.qa("check").lines
    done = terminal.qa("mail", "resume", ADDRESS)
    assert (done.code, done.out) == (0, "mail resumed: 3 returns no longer count\n")
    assert ADDRESS not in done.out
    assert "bounces   ok  addresses stopped: 0" in terminal.qa("check").lines
    assert terminal.qa("mail", "resume", ADDRESS).out == "nothing was noted\n"
