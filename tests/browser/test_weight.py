"""What the first visit to a page costs: HTML, styles, scripts and icon, as the server sends them."""

from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.plugins.browsing import LiveServer

MOST = 60_000


def cold(page: Any, path: str) -> dict[str, int]:
    """The bytes of the page and of everything that it loads, uncompressed."""
    seen: dict[str, int] = {}
    page.on(
        "response", lambda response: seen.setdefault(response.url.partition("?")[0], len(response.body()))
    )
    page.goto(path, wait_until="networkidle")
    return seen


def icon(server: LiveServer) -> int:
    """The bytes of the icon, which a browser without a window does not ask for."""
    with urlopen(f"{server.url}/static/img/favicon.svg", timeout=5) as response:
        return len(response.read())


@pytest.mark.parametrize("name", ["home", "question"])
def test_a_first_visit_is_light(page: Any, live_server: LiveServer, name: str) -> None:
    page.goto("/")
    path = "/" if name == "home" else page.locator(".question-card a").first.get_attribute("href")
    fresh = page.context.browser.new_context(base_url=live_server.url)
    seen = cold(fresh.new_page(), path)
    fresh.close()
    assert len([url for url in seen if url.endswith(".css")]) >= 4
    assert sum(seen.values()) + icon(live_server) <= MOST, seen


def test_files_are_kept_for_long_and_sent_packed(page: Any, live_server: LiveServer) -> None:
    page.goto("/")
    address = page.locator("link[rel=stylesheet]").first.get_attribute("href")
    assert "?v=" in address
    request = Request(live_server.url + address, headers={"Accept-Encoding": "gzip"})
    with urlopen(request, timeout=5) as response:
        kept = response.headers["Cache-Control"]
        packed = response.headers["Content-Encoding"]
    assert "immutable" in kept
    assert "max-age=31536000" in kept
    assert packed == "gzip"
