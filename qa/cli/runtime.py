"""Commands that serve: the web, the worker, and both under one parent."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

import click
from flask import current_app

from qa import ROOT, create_app, instance_folder
from qa.cli.context import in_app
from qa.cli.shown import accounts_table
from qa.gateways.current import gateways

STOP_SECONDS = 25
RESTARTS, RESTART_WINDOW = 10, 60.0
PARENT_DEATH_SIGNAL = 1


@click.command()
@in_app
def worker() -> None:
    """Delivers what happened and keeps the clock, until SIGTERM or Ctrl-C."""
    if current_app.config["QA_QUEUE_URL"].startswith("memory:"):
        raise click.ClickException("QA_QUEUE_URL=memory: serves one process: choose sqlite: or redis:")
    gateways().queue.work()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="the address to listen on")
@click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=8000, show_default=True)
def run(host: str, port: int) -> None:
    """Serves web and worker under one parent; SIGTERM and Ctrl-C stop both cleanly."""
    os.environ.setdefault("QA_SITE_URL", f"http://localhost:{port}")
    app = create_app()
    site = app.config["QA_SITE_URL"]
    if not _free(host, port):
        raise click.ClickException(f"port {port} of {host} is taken: choose another one with PORT=")
    parent = Parent({"web": _web_command(host, port), "worker": [sys.executable, "-m", "qa.cli", "worker"]})
    parent.start()
    click.echo(f"\n  {app.config['QA_SITE_NAME']}: {site}\n", nl=False)
    click.echo(accounts_table(instance_folder()) + "\n  Ctrl-C stops web and worker.\n")
    sys.stdout.flush()
    sys.exit(parent.wait())


def _free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _web_command(host: str, port: int) -> list[str]:
    workers = os.environ.get("WEB_CONCURRENCY", "2")
    shown = f"[{host}]" if ":" in host else host
    return [
        *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{shown}:{port}"),
        *("--workers", workers, "--threads", "4", "--worker-class", "gthread"),
        *("--timeout", "60", "--graceful-timeout", "20", "--keep-alive", "5"),
        *("--log-level", "warning", "--no-control-socket"),
    ]


def _die_with_parent() -> None:
    """Linux: the child gets SIGTERM when its parent is killed, so that no port stays taken."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


class Parent:
    """Starts named commands, starts again what dies, and stops all of them together."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self._commands = commands
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._deaths: list[float] = []
        self._stopping = False

    def start(self) -> None:
        """Starts every command and takes the signals over."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for name in self._commands:
            self._launch(name)

    def _launch(self, name: str) -> None:
        command = self._commands[name]
        self._running[name] = subprocess.Popen(  # noqa: S603 - our own two commands
            command,
            cwd=Path(ROOT),
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - this parent has one thread
        )

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def wait(self) -> int:
        """Watches until told to stop; returns 0, or 1 where a command dies again and again."""
        while not self._stopping:
            time.sleep(0.2)
            for name, process in self._running.items():
                if process.poll() is not None and not self._stopping:
                    self._died(name)
            if len(self._deaths) > RESTARTS:
                print("a part dies again and again: stopping", file=sys.stderr)
                self._end()
                return 1
        self._end()
        return 0

    def _died(self, name: str) -> None:
        now = time.monotonic()
        self._deaths = [one for one in self._deaths if now - one < RESTART_WINDOW] + [now]
        print(f"the {name} stopped ({self._running[name].returncode}): starting it again", file=sys.stderr)
        self._launch(name)

    def _end(self) -> None:
        """SIGTERM to all, a while to finish, then SIGKILL."""
        for process in self._running.values():
            process.send_signal(signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        for process in self._running.values():
            _wait(process, max(0.1, end - time.monotonic()))


def _wait(process: subprocess.Popen[Any], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
