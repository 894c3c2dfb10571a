"""Commands that serve: the web, the worker, and both under one parent."""

import os
import socket
import sys

import click
from flask import current_app

from qa import ROOT, create_app, instance_folder, migrations
from qa.cli.context import in_app, one_line
from qa.cli.parent import Parent
from qa.cli.shown import accounts_table
from qa.gateways.current import gateways


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
    if "QA_SITE_URL_FILE" not in os.environ:
        os.environ.setdefault("QA_SITE_URL", f"http://localhost:{port}")
    with one_line():
        settings = create_app().config
        _refuse_unready(settings["QA_DATABASE_URL"], host, port)

    def announce() -> None:
        click.echo(f"\n  {settings['QA_SITE_NAME']}: {settings['QA_SITE_URL']}\n")
        click.echo(f"{accounts_table(instance_folder())}\n  Ctrl-C stops web and worker.\n")

    commands = {"web": _web_command(host, port), "worker": [sys.executable, "-m", "qa.cli", "worker"]}
    parent = Parent(commands, folder=ROOT, environment=_environment(settings["QA_DATABASE_URL"]))
    sys.exit(parent.serve(ready=lambda: _listens(host, port), announce=announce))


def _refuse_unready(database_url: str, host: str, port: int) -> None:
    if migrations.pending(database_url):
        raise click.ClickException("the database is not up to date: run `qa db upgrade`")
    with socket.socket(_family(host)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or error
            raise click.ClickException(
                f"port {port} of {host} is taken or closed to us ({reason}): choose another one with PORT="
            ) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _listens(host: str, port: int) -> bool:
    there = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - asked for by the operator
    try:
        with socket.create_connection((there, port), timeout=1):
            return True
    except OSError:
        return False


def _environment(database_url: str) -> dict[str, str]:
    """The children’s: they stand in the checkout, whose wsgi.py they serve; paths told from elsewhere are whole."""
    whole = {"QA_INSTANCE": str(instance_folder())}
    if "QA_DATABASE_URL" in os.environ:
        whole["QA_DATABASE_URL"] = database_url
    return {**os.environ, **whole}


def _web_command(host: str, port: int) -> list[str]:
    workers = os.environ.get("WEB_CONCURRENCY", "2")
    shown = f"[{host}]" if ":" in host else host
    return [
        *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{shown}:{port}"),
        *("--workers", workers, "--threads", "4", "--worker-class", "gthread"),
        *("--timeout", "60", "--graceful-timeout", "20", "--keep-alive", "5"),
        *("--log-level", "warning", "--no-control-socket"),
    ]
