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
from tests.browser.windows import Windows
from tests.plugins.cluster import run_folder
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


@pytest.fixture(scope="session")
def windows(browser: Any) -> Windows:
    """The windows of all tests on the stages."""
    return Windows(browser)


@pytest.fixture
def opened(windows: Windows, stages: dict[str, Stage]) -> Iterator[Callable[..., Any]]:
    """Opens a page on a stage as one of the staff or a visitor: `opened("full", "doctor", scripts=False)`."""

    def open_page(stage: str = "full", role: str = "", *, scripts: bool = True, **more: Any) -> Any:
        return windows.page(stages[stage], role, java_script_enabled=scripts, **more)

    yield open_page
    windows.give_back()


@pytest.fixture(scope="session")
def walk(pytestconfig: pytest.Config) -> Walk:
    """What was sent for every state, for all tests that read it."""
    folder = run_folder(pytestconfig) / "walk"
    folder.mkdir(exist_ok=True)
    return Walk(folder)


@pytest.fixture(scope="session")
def pictures() -> Path:
    """The small reference pictures."""
    return Path(__file__).parent / "pictures"
