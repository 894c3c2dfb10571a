"""A real browser, and the site as `qa run` serves it with the demonstration."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pyotp
import pytest

from tests.plugins.cluster import missing

ROOT = Path(__file__).parents[2]
PROGRAM = str(Path(sys.executable).with_name("qa"))
SCREENSHOTS = ROOT / "tests" / "screenshots"
START_SECONDS = 60
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
VIEWPORT = {"width": 1280, "height": 900}
QUIET = "Failed to load resource"


@dataclass(frozen=True)
class LiveServer:
    """A running site: where it answers, where it writes, and who may sign in."""

    url: str
    instance: Path
    accounts: list[dict[str, Any]]

    def account(self, role: str) -> dict[str, Any]:
        """The first demonstration account of a role."""
        return next(account for account in self.accounts if account["role"] == role)

    def fresh_code(self, account: dict[str, Any]) -> str:
        """The code of an account's application, as if none had been used before: a code works once."""
        with closing(sqlite3.connect(self.instance / "qa.sqlite3", timeout=20)) as database, database:
            database.execute("UPDATE totp SET last_step = 0")
        return pyotp.TOTP(account["totp_secret"]).now()


def free_port() -> int:
    """A port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """True once the address answers with 200."""
    try:
        with urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for /readyz; fail with the log where the server dies or takes too long."""
    end = time.monotonic() + START_SECONDS
    while not answers(f"{url}/readyz"):
        if process.poll() is not None or time.monotonic() > end:
            process.kill()
            pytest.fail(
                f"qa run did not become ready:\n{log.read_text(errors='replace')[-4000:]}", pytrace=False
            )
        time.sleep(0.1)


def qa(*arguments: str, environment: dict[str, str], stdin: str = "") -> None:
    """Run a command of the site and fail with its words."""
    command = [PROGRAM, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, input=stdin, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.fail(f"qa {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}", pytrace=False)


def environment_of(instance: Path, url: str) -> dict[str, str]:
    """Ours, without our own site's settings, for a site in this place."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    return inherited | {"QA_INSTANCE": str(instance), "QA_SITE_URL": url}


def qa_of(server: LiveServer, *arguments: str, stdin: str = "") -> None:
    """Run a command of the running site."""
    qa(*arguments, environment=environment_of(server.instance, server.url), stdin=stdin)


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The site with the demonstration on a free port, stopped by SIGTERM at the end."""
    instance = tmp_path_factory.mktemp("instance")
    port = free_port()
    url = f"http://localhost:{port}"  # passkeys need a name
    environment = environment_of(instance, url) | {"PORT": str(port)}
    qa("db", "upgrade", environment=environment)
    qa("demo", environment=environment)
    log = instance / "run.log"
    with log.open("wb") as output:
        process = subprocess.Popen([PROGRAM, "run"], cwd=ROOT, env=environment, stdout=output, stderr=output)
    wait_until_ready(url, process, log)
    accounts = json.loads((instance / "demo-accounts.json").read_text())
    yield LiveServer(url=url, instance=instance, accounts=accounts)
    process.terminate()
    assert process.wait(timeout=30) == 0, log.read_text(errors="replace")[-4000:]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    executable = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if executable is None:
        missing("Chromium (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """The folder of the pictures that browser tests leave; git ignores it."""
    SCREENSHOTS.mkdir(exist_ok=True)
    return SCREENSHOTS


@pytest.fixture
def page(browser: Any, live_server: LiveServer) -> Iterator[Any]:
    """A new page of a French visitor; an error in a script or a breach of the CSP fails the test."""
    context = browser.new_context(base_url=live_server.url, locale="fr-FR", viewport=VIEWPORT)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    assert [fault for fault in faults if not fault.startswith(QUIET)] == []
