"""What every test may ask for: the site on both databases, the clock, a browser, the shared test data."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no fault of a text: times are for `make bench`.
settings.register_profile("untimed", parent=settings.default, deadline=None)
settings.load_profile("untimed")

pytest_plugins = [
    "tests.plugins.cluster",
    "tests.plugins.databases",
    "tests.plugins.application",
    "tests.plugins.clock",
    "tests.plugins.sockets",
    "tests.plugins.browsing",
]

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of test data beside the checkout (QA_SHARED names another `shared`)."""
    from tests.plugins.cluster import missing

    folder = Path(os.environ.get("QA_SHARED") or ROOT.parent / "shared") / "data"
    if not folder.is_dir():
        missing(f"the test data in {folder}")
    return folder


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that drive the one browser or the one live site carry its mark and share a worker; the longest begin."""
    for item in items:
        if {"browser", "live_server"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
            hostile = item.path.is_relative_to(ROOT / "tests" / "hostile")  # long, and needs no site
            item.add_marker(pytest.mark.xdist_group("hostile" if hostile else "browser"))
    items.sort(key=lambda item: item.get_closest_marker("first") is None)
