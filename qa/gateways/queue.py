"""The queue: the only door to huey; it wakes the worker, the truth stays in the outbox table."""

import logging
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urlsplit

from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer

log = logging.getLogger(__name__)

STOP_SECONDS = 20


class Queue(Protocol):
    """Wakes the worker, and is the worker."""

    def wake(self) -> None:
        """Asks the worker to deliver soon; a failure is logged, the clock delivers later."""

    def bind(self, deliver: Callable[[], object], tick: Callable[[], object]) -> None:
        """Says what the worker does when woken and each minute."""

    def work(self) -> None:
        """Works until SIGTERM or Ctrl-C."""

    def check(self) -> str:
        """One line on the queue's state; raises where it cannot be reached."""


class MemoryQueue:
    """Counts the wakings; the caller delivers by itself (tests, one process)."""

    def __init__(self) -> None:
        self.woken = 0

    def wake(self) -> None:
        """Counts one waking."""
        self.woken += 1

    def bind(self, deliver: Callable[[], object], tick: Callable[[], object]) -> None:
        """Keeps what `work` runs once."""
        self._run = (deliver, tick)

    def work(self) -> None:
        """Runs one round and returns."""
        for one in self._run:
            one()

    def check(self) -> str:
        """Always reachable."""
        return "in memory"

    def clear(self) -> None:
        """Forgets the wakings."""
        self.woken = 0


class HueyQueue:
    """Huey on an SQLite file or on Redis."""

    def __init__(self, huey: Huey) -> None:
        self._huey = huey
        self._deliver: Any = None

    def wake(self) -> None:
        """Enqueues one delivery round."""
        try:
            self._deliver()
        except Exception:
            log.exception("the queue cannot be reached; the clock will deliver")

    def bind(self, deliver: Callable[[], object], tick: Callable[[], object]) -> None:
        """Registers the two tasks."""
        self._deliver = self._huey.task(name="deliver")(_silent(deliver))
        self._huey.periodic_task(crontab(minute="*"), name="tick")(_silent(tick))

    def work(self) -> None:
        """Runs huey's consumer: two threads, polling at most half a second late; SIGTERM lets a delivery end."""
        self._huey.create_consumer(
            workers=2,
            periodic=True,
            initial_delay=0.05,
            backoff=1.2,
            max_delay=0.4,
            graceful_signal="TERM",
            shutdown_timeout=STOP_SECONDS,
        ).run()

    def check(self) -> str:
        """How many wakings wait."""
        return f"{self._huey.pending_count()} waiting"


def _silent(action: Callable[[], object]) -> Callable[[], None]:
    """The action without its result: huey would store it."""

    def run() -> None:
        action()

    return run


def open_queue(url: str, *, secret: bytes) -> Queue:
    """The queue that a URL names; raises ValueError for an unknown scheme."""
    scheme = urlsplit(url).scheme
    if scheme == "memory":
        return MemoryQueue()
    common: dict[str, Any] = {"results": False, "serializer": SignedSerializer(secret=secret.hex())}
    if scheme == "sqlite":
        path = url.split(":", 1)[1].removeprefix("//")
        return HueyQueue(SqliteHuey("qa", filename=path, timeout=20, fsync=False, **common))
    if scheme in ("redis", "rediss"):
        return HueyQueue(RedisHuey("qa", url=url, **common))
    raise ValueError(f"unknown queue: {scheme}")
