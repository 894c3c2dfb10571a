"""Each test of verification leaves the site with the gateways that it had."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def same_gateways(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever register a test put in place is gone after it."""
    if "app" not in request.fixturenames:
        yield
        return
    extensions = request.getfixturevalue("app").extensions
    kept = extensions["gateways"]
    yield
    extensions["gateways"] = kept
