"""Looks at each part of the running site: for `/readyz` and `qa check`."""

from collections.abc import Callable
from typing import Any

from flask import current_app
from sqlalchemy import text

from qa import migrations
from qa.alerts.queries import current
from qa.extensions import db
from qa.gateways.current import gateways
from qa.gateways.index import check_index
from qa.kernel.events import backlog, due
from qa.notifications.queries import stopped_addresses
from qa.search.queries import index_lost


def _database() -> str:
    db.session.execute(text("SELECT 1"))
    if migrations.pending(current_app.config["QA_DATABASE_URL"]):
        raise RuntimeError("migrations are pending: run `qa db upgrade`")
    return db.engine.dialect.name


def _index() -> str:
    where = check_index(current_app.config["QA_SEARCH_URL"])
    if not due() and index_lost():
        raise RuntimeError("lost: the worker builds it anew within a minute, `qa reindex` now")
    return where


def _outbox() -> str:
    waiting, parked = backlog()
    if parked:
        raise RuntimeError(f"{parked} parked deliveries: see the log, then `qa outbox unpark`")
    return f"{waiting} waiting for more than a minute"


def _mail() -> str:
    return gateways().mail.check()


def _bounces() -> str:
    return f"addresses stopped: {stopped_addresses()}"


def _queue() -> str:
    return gateways().queue.check()


def _red_flags() -> str:
    """A version that does not fit is no reason to be out of service: the shipped rules go on. `qa check` says it."""
    force = current()
    if force.fault:
        raise RuntimeError(f"version {force.number}: {force.fault}")
    return f"version {force.number} in force"


PARTS: dict[str, Callable[[], Any]] = {
    "database": _database,
    "index": _index,
    "mail": _mail,
    "queue": _queue,
    "outbox": _outbox,
    "bounces": _bounces,
    "flags": _red_flags,
}


AILING_ONLY = ("flags",)


def look() -> dict[str, tuple[bool, str]]:
    """Each part: whether it is well, and one line on it."""
    found = {}
    for name, part in PARTS.items():
        try:
            found[name] = True, str(part())
        except Exception as error:  # noqa: BLE001 - whatever ails a part is its line
            db.session.rollback()
            found[name] = False, (str(error).splitlines() or [type(error).__name__])[0][:200]
    return found


def problems() -> dict[str, str]:
    """The line on each part without which the site cannot serve and is not well; empty texts for the others."""
    return {name: "" if well else line for name, (well, line) in look().items() if name not in AILING_ONLY}
