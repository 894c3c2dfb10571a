"""Logs: JSON lines with ids and routes, never a word that a person wrote."""

import json
import logging
import sys
import time
import traceback
from typing import Any

from flask import Flask, Response, g, request

from qa.kernel.clock import now

EXTRA = ("event", "handler", "subject", "reference")


class JsonLines(logging.Formatter):
    """One JSON object a line; of an exception its type and places, not its message (it may quote a question)."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "at": now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in EXTRA if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["places"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
        return json.dumps(line, ensure_ascii=False)


access_log = logging.getLogger("qa.access")


def log_access(response: Response) -> Response:
    """The route's pattern, never the address that was asked: no query, no token, no title."""
    spent = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
    route = request.url_rule.rule if request.url_rule else "-"
    access_log.info("%s %s %s %.1f ms", request.method, route, response.status_code, spent)
    return response


def start_timer() -> None:
    """Notes when the request began."""
    g.started = time.perf_counter()


def install(app: Flask) -> None:
    """Hooks the access log in and sends everything to standard error."""
    app.before_request(start_timer)
    app.after_request(log_access)
    if app.testing:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for noisy in ("huey", "alembic", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
