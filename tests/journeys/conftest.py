"""Private windows for the journeys, with JavaScript and without."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.plugins.browsing import LiveServer


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def visitors(request: Any, browser: Any, live_server: LiveServer) -> Iterator[Any]:
    """Opens a new private window each time it is called."""
    opened = []

    def visitor(**more: Any) -> Any:
        scripts = request.param == "with JavaScript"
        context = browser.new_context(
            base_url=live_server.url, locale="fr-FR", java_script_enabled=scripts,
            viewport={"width": 390, "height": 844}, **more,
        )  # fmt: skip
        opened.append(context)
        return context.new_page()

    visitor.name = request.node.callspec.id.replace(" ", "-").lower()  # type: ignore[attr-defined]
    yield visitor
    for context in opened:
        context.close()
