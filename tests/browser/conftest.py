"""Two stages for the browser tests, one full and one empty, and pages on which the clock stands still."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from qa.kernel import clock
from tests.browser.appointment_cast import appoint
from tests.browser.cast import MOMENT, Cast, hire, play
from tests.browser.safety_cast import alarm
from tests.browser.stage import Stage, raised
from tests.browser.verification_cast import verify
from tests.browser.walk import Walk
from tests.plugins.databases import Databases


def whole() -> Cast:
    """Everything, what alarms, people on the way to being verified, and patients on the way to a doctor."""
    cast = play()
    alarm(cast)
    with clock.at(MOMENT - timedelta(hours=3)):
        verify(cast)
    appoint(cast)
    return cast


@pytest.fixture(scope="session")
def full_stage(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Every kind of content."""
    with raised(databases.make("sqlite"), tmp_path_factory.mktemp("full"), whole) as stage:
        yield stage


@pytest.fixture(scope="session")
def empty_stage(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The staff, and not one question."""
    with raised(databases.make("sqlite"), tmp_path_factory.mktemp("empty"), hire) as stage:
        yield stage


@pytest.fixture
def stages(full_stage: Stage, empty_stage: Stage) -> Iterator[dict[str, Stage]]:
    """Both stages, at their moment."""
    with clock.at(MOMENT):
        yield {"full": full_stage, "empty": empty_stage}


@pytest.fixture
def opened(browser: Any, stages: dict[str, Stage]) -> Iterator[Callable[..., Any]]:
    """Opens a page on a stage as one of the staff or a visitor: `opened("full", "doctor", scripts=False)`."""
    contexts = []

    def open_page(stage: str = "full", role: str = "", *, scripts: bool = True, **more: Any) -> Any:
        there = stages[stage]
        context = browser.new_context(
            base_url=there.url,
            locale="fr-FR",
            reduced_motion="reduce",
            java_script_enabled=scripts,
            **more,
        )
        context.add_cookies(there.cookie(role))
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def walk(browser: Any) -> Walk:
    """Every state without scripts, opened once for all tests that read it."""
    return Walk(browser)


@pytest.fixture(scope="session")
def pictures() -> Path:
    """The small reference pictures."""
    return Path(__file__).parent / "pictures"
