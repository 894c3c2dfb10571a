"""The strength of a password in words, while it is typed and without sending anything."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.stage import Stage

WORDS = [
    ("onze signes", "Solidité : trop court"),
    ("aaaaaaaabbbbbbbb", "Solidité : trop courant"),
    ("douze signes", "Solidité : correct"),
    ("trois mots sans suite", "Solidité : solide"),
    ("quatre mots que personne ne lie", "Solidité : très solide"),
    ("🩺" * 11, "Solidité : trop court"),
    ("", ""),
]


@pytest.mark.parametrize(("typed", "said"), WORDS)
def test_strength_is_said_in_words(
    opened: Callable[..., Any], stages: dict[str, Stage], typed: str, said: str
) -> None:
    page = opened()
    page.goto(f"/mot-de-passe/{stages['full'].cast.links['reset']}")
    sent: list[str] = []
    page.on("request", lambda request: "/static/" in request.url or sent.append(request.url))
    page.fill("#password", "x")
    page.fill("#password", typed)
    line = page.locator("#password-strength")
    assert line.get_attribute("role") == "status"
    assert line.inner_text().replace("\u202f", " ").replace("\u00a0", " ") == said
    assert sent == []
