"""Sites of real processes: started by a command, watched from outside, stopped at the end whatever happens."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from tests.people import fields
from tests.plugins.browsing import PROGRAM, answers, free_port

ROOT = Path(__file__).parents[2]
STOPPED_WITHIN = 30


@dataclass
class Ground:
    """A migrated place and the settings of a site in it."""

    instance: Path
    port: int
    settings: dict[str, str]

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Ours, without our own site's settings."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
        return inherited | self.settings

    def qa(self, *arguments: str, stdin: str = "") -> str:
        """A command that must succeed; what it said."""
        done = subprocess.run(
            [PROGRAM, *arguments],
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def processes(self) -> dict[int, str]:
        """Every process that serves this place, by what it was told: number and command line."""
        mark, found = f"QA_INSTANCE={self.instance}\0".encode(), {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if command and mark in (folder / "environ").read_bytes() + b"\0":
                    found[int(folder.name)] = command
        return found

    def parts(self, word: str) -> list[int]:
        """The processes whose command holds the word, the eldest first."""
        return sorted(number for number, command in self.processes().items() if word in command)

    def log(self, name: str = "qa") -> str:
        """What the program wrote."""
        return (self.instance / f"{name}.log").read_text(errors="replace")


@contextmanager
def ground(folder: Path, database: str) -> Iterator[Ground]:
    """A place whose processes are gone at the end."""
    port = free_port()
    settings = {
        "QA_INSTANCE": str(folder),
        "QA_DATABASE_URL": database,
        "QA_SITE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
    }
    place = Ground(folder, port, settings)
    try:
        yield place
    finally:
        for number in place.processes():
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)


@contextmanager
def started(place: Ground, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program, its words in a log; killed at the end where it still runs."""
    name = Path(command[0]).name
    with (place.instance / f"{name}.log").open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=place.environment, stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def served(place: Ground) -> Iterator[subprocess.Popen[bytes]]:
    """`qa run`, once it is ready."""
    with started(place, PROGRAM, "run") as process:
        until(lambda: process.poll() is not None or ready(place), told=place.log)
        assert process.poll() is None, place.log()
        yield process


def gunicorn(place: Ground) -> tuple[str, ...]:
    """The web alone."""
    program = str(Path(sys.executable).with_name("gunicorn"))
    return program, "wsgi:app", "--bind", f"127.0.0.1:{place.port}", "--threads", "4", "--no-control-socket"


def ready(place: Ground) -> bool:
    """True once every part says that it is well."""
    return answers(f"{place.url}/readyz")


def until(condition: Callable[[], object], *, seconds: float = 90, told: Callable[[], str] = str) -> float:
    """Looks again and again until the condition holds; how many seconds that took."""
    start = time.monotonic()
    while not condition():
        assert time.monotonic() < start + seconds, f"waited {seconds} seconds\n{told()[-4000:]}"
        time.sleep(0.05)
    return time.monotonic() - start


def busy() -> bool:
    """True where others already use more than this machine has: promises in seconds mean nothing then."""
    return os.getloadavg()[0] > 1.5 * (os.cpu_count() or 1)


class Visitor:
    """A browser without scripts: keeps cookies, follows redirects, fills the forms that it is shown."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.address = ""

    def get(self, path: str) -> str:
        """The page."""
        return self._open(urllib.request.Request(self._url + path))

    def send(self, page: str, action: str, values: Mapping[str, str] = {}) -> str:
        """Fills the page's form whose address ends so and sends it; the page that follows."""
        filled = {**fields(self.get(page), action), **values}
        request = urllib.request.Request(
            self._url + page + action, data=urlencode(filled).encode(), headers={"Origin": self._url}
        )
        return self._open(request)

    def _open(self, request: urllib.request.Request) -> str:
        try:
            with self._opener.open(request, timeout=30) as answer:
                self.address = answer.geturl()
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            raise AssertionError(
                f"{error.code} for {request.full_url}: {error.read().decode()[:2000]}"
            ) from error
