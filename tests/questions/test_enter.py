"""The key Enter in a field presses a form's first button: it sends, but never past a card, and never goes back."""

from typing import Any

from flask.testing import FlaskClient

from tests.markup import main_of
from tests.questions.alarming import CALM, CHEST
from tests.questions.sending import ASK, VALUES, fresh_token


def pressed(client: FlaskClient, body: str) -> Any:
    """The first button of the second screen."""
    values = VALUES | {"body": body, "csrf_token": fresh_token(client), "etape": "suite"}
    main = main_of(client.post(ASK, data=values).text)
    return next(one for one in main.iter("button") if one.get("type") == "submit")


def test_it_sends_what_does_not_alarm(client: FlaskClient) -> None:
    assert "name" not in pressed(client, CALM).attrib


def test_it_shows_the_preview_below_a_card(client: FlaskClient) -> None:
    button = pressed(client, CHEST)
    assert (button.get("name"), button.get("value")) == ("etape", "apercu")


def test_it_is_neither_seen_nor_reached_nor_read_aloud(client: FlaskClient) -> None:
    button = pressed(client, CALM)
    assert (button.get("class"), button.get("tabindex"), button.get("aria-hidden")) == (
        "visually-hidden", "-1", "true",
    )  # fmt: skip
