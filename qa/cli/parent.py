"""One parent for several programs: starts them, starts again what dies, stops all of them together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

STOP_SECONDS = 25
LOOK_SECONDS = 0.2
RESTARTS, RESTART_WINDOW = 10, 60.0
PARENT_DEATH_SIGNAL = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Parent:
    """Each program leads a process group of its own, so that Ctrl-C reaches the parent alone."""

    def __init__(
        self, commands: Mapping[str, Sequence[str]], *, folder: Path, environment: Mapping[str, str]
    ) -> None:
        self._commands = commands
        self._folder, self._environment = folder, dict(environment)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._deaths: list[float] = []
        self._stopping = False

    def serve(self, *, ready: Callable[[], bool], announce: Callable[[], None]) -> int:
        """Runs all until SIGTERM or Ctrl-C; announces once it is ready; returns 0, or 1 where one dies all the time."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        try:
            for name in self._commands:
                self._launch(name)
            return self._watch(ready, announce)
        finally:
            self._end()

    def _stop(self, _: int, __: FrameType | None) -> None:
        self._stopping = True

    def _watch(self, ready: Callable[[], bool], announce: Callable[[], None]) -> int:
        announced = False
        while not self._stopping:
            time.sleep(LOOK_SECONDS)
            for name, process in list(self._running.items()):
                if process.poll() is not None and not self._stopping:
                    self._died(name, process)
            if len(self._deaths) > RESTARTS:
                print("a part dies again and again: stopping", file=sys.stderr)
                return 1
            if not announced and ready():
                announced = True
                announce()
        return 0

    def _launch(self, name: str) -> None:
        parent = os.getpid()

        def die_with_parent() -> None:
            """Linux: SIGTERM when the parent is killed, so that nothing goes on alone and no port stays taken."""
            if LIBC is not None:
                LIBC.prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)
                if os.getppid() != parent:
                    os._exit(1)

        self._running[name] = subprocess.Popen(  # noqa: S603 - our own two commands
            list(self._commands[name]),
            cwd=self._folder,
            env=self._environment,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - this parent has one thread
        )

    def _died(self, name: str, process: subprocess.Popen[bytes]) -> None:
        """What it leaves behind is told to stop, and it is started again; SIGKILL from outside is not its fault."""
        now = time.monotonic()
        own_fault = [now] if process.returncode != -signal.SIGKILL else []
        self._deaths = [one for one in self._deaths if now - one < RESTART_WINDOW] + own_fault
        print(f"the {name} stopped ({process.returncode}): starting it again", file=sys.stderr)
        _signal_group(process, signal.SIGTERM)
        self._launch(name)

    def _end(self) -> None:
        """SIGTERM to all, a while to finish, then SIGKILL to what is left of each."""
        for process in self._running.values():
            process.send_signal(signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        for process in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, end - time.monotonic()))
            _signal_group(process, signal.SIGKILL)
            process.wait()


def _signal_group(process: subprocess.Popen[Any], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
