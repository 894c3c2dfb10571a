"""A question as the browser tests write it."""

import time
from typing import Any

from tests.browser.steps import press

TITLE = "Mal de gorge depuis trois jours, faut-il consulter ?"
BODY = "Première ligne, depuis trois jours.\nDeuxième ligne.\n\nEst-ce grave ?"


def own(text: str) -> str:
    """The text with words that nobody has sent before: what is asked twice within minutes is not sent."""
    return f"{text}\n\nMes notes : " + " ".join(f"{time.monotonic_ns()}" for _ in range(20))


def write(page: Any, title: str = TITLE, body: str = BODY) -> None:
    """The first screen of asking, filled in and left."""
    page.fill("#title", title)
    page.fill("#body", body)
    press(page, "button[value=suite]")
