"""The contract of the queue: waking is enough, a dead queue stops nobody, the worker stops when told."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest

from qa.gateways.queue import MemoryQueue, open_queue
from tests.plugins.browsing import free_port
from tests.plugins.cluster import missing

ROOT = Path(__file__).parents[2]
SECRET = b"0123456789abcdef0123456789abcdef"
PATIENCE = 20
# A worker that says what it does, a line each.
WORKER = """
import os
import signal
import sys
import time
from qa.gateways.queue import open_queue

def say(word):
    def act():
        while signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            time.sleep(0.01)  # the workers begin a moment before the signals are taken over
        os.write(1, word.encode() + bytes([10]))
        if word == "delivered" and sys.argv[2] == "fail":
            raise ValueError("a handler failed")
        return object()
    return act

queue = open_queue(sys.argv[1], secret=bytes.fromhex(sys.argv[3]))
queue.bind(say("delivered"), say("ticked"))
print("ready", flush=True)
queue.work()
print("stopped", flush=True)
"""


class Program:
    """A started program and the lines that it says."""

    def __init__(self, command: list[str]) -> None:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, cwd=ROOT, text=True, **pipes)
        self._lines: Queue[str] = Queue()
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self._lines.put(line.strip())
        self._lines.put("(gone)")

    def says(self) -> str:
        """The next line that is no tick of the clock; fails instead of waiting for ever."""
        while (word := self._lines.get(timeout=PATIENCE)) == "ticked":
            pass
        return word

    def stop(self, number: signal.Signals = signal.SIGTERM) -> list[str]:
        """Tells the program to stop and waits; the lines that nobody asked for."""
        self.process.send_signal(number)
        self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        self.process.stdout.close()
        return [line for line in self._lines.queue if line not in ("ticked", "(gone)")]


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis server of our own on loopback."""
    port, folder = free_port(), tmp_path_factory.mktemp("redis")
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    if shutil.which("redis-server") is None:
        missing("Redis (Debian: apt-get install redis-server)")
    server = Program(command)
    while "Ready to accept" not in server.says():
        pass
    yield f"redis://127.0.0.1:{port}/0"
    server.stop()


@pytest.fixture(params=["sqlite", "redis"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a queue that two processes share lives, empty."""
    if request.param == "sqlite":
        return f"sqlite:{tmp_path / 'queue.sqlite3'}"
    address = request.getfixturevalue("redis")
    import redis as client

    with client.Redis.from_url(address) as server:
        server.flushall()
    return str(address)


@pytest.fixture
def worker(url: str) -> Iterator[Any]:
    """Starts a worker on the queue: `worker()`; another with other words or another secret."""
    running: list[Program] = []

    def start(mood: str = "well", secret: bytes = SECRET) -> Program:
        running.append(Program([sys.executable, "-c", WORKER, url, mood, secret.hex()]))
        assert running[-1].says() == "ready"
        return running[-1]

    yield start
    for one in running:
        one.stop(signal.SIGKILL)


def waking(url: str, secret: bytes = SECRET) -> Any:
    queue = open_queue(url, secret=secret)
    queue.bind(lambda: None, lambda: None)
    return queue


def test_a_waking_makes_the_worker_deliver(url: str, worker: Any) -> None:
    one, queue = worker(), waking(url)
    for _ in range(2):
        queue.wake()
        assert one.says() == "delivered"


def test_a_waking_waits_for_a_worker_that_starts_later(url: str, worker: Any) -> None:
    queue = waking(url)
    assert queue.check() == "0 waiting"
    queue.wake()
    assert queue.check() == "1 waiting"
    assert worker().says() == "delivered"


def test_a_delivery_that_fails_stops_neither_the_worker_nor_the_next_one(url: str, worker: Any) -> None:
    one, queue = worker("fail"), waking(url)
    for _ in range(2):
        queue.wake()
        assert one.says() == "delivered"
    assert one.process.poll() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_stops_when_told(worker: Any, url: str, number: signal.Signals) -> None:
    one = worker()
    waking(url).wake()
    assert one.says() == "delivered"
    assert one.stop(number) == ["stopped"]
    assert one.process.returncode == 0


def test_what_another_secret_signed_is_not_run(url: str, worker: Any) -> None:
    waking(url, secret=b"another secret").wake()
    one = worker()
    waking(url).wake()
    assert one.says() == "delivered"
    assert one.stop() == ["stopped"]


def test_the_queue_holds_no_word_and_no_number(tmp_path: Path) -> None:
    waking(f"sqlite:{tmp_path / 'queue.sqlite3'}").wake()
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"deliver" in content
    assert SECRET not in content
    assert SECRET.hex().encode() not in content


def away(kind: str, tmp_path: Path) -> Any:
    """A queue whose store went away after the start."""
    if kind == "redis":
        return waking(f"redis://127.0.0.1:{free_port()}/0")
    queue = waking(f"sqlite:{tmp_path / 'queue.sqlite3'}")
    with closing(sqlite3.connect(tmp_path / "queue.sqlite3")) as store:
        store.execute("DROP TABLE task")
    return queue


@pytest.mark.parametrize("kind", ["sqlite", "redis"])
def test_a_queue_that_cannot_be_reached_does_not_stop_the_post(
    kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    queue = away(kind, tmp_path)
    queue.wake()
    assert "the clock will deliver" in caplog.text
    with pytest.raises(Exception, match=r"no such table|refused|111"):
        queue.check()


def test_in_memory_wakings_are_counted_and_work_is_one_round() -> None:
    queue, done = open_queue("memory:", secret=SECRET), []
    assert isinstance(queue, MemoryQueue)
    queue.bind(lambda: done.append("delivered"), lambda: done.append("ticked"))
    queue.wake()
    queue.wake()
    assert (queue.woken, done, queue.check()) == (2, [], "in memory")
    queue.work()
    assert done == ["delivered", "ticked"]


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="amqp"):
        open_queue("amqp://localhost", secret=SECRET)
