"""CPU, queries and weight of the plain pages, on the demonstration; the health check is the yardstick."""

import gzip
import logging
import re
import time
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from qa import create_app, migrations
from qa.demonstration.loader import load_demonstration
from qa.extensions import db

ROUNDS = 40
YARDSTICK = "/healthz"
PAGES = {
    "home": "/",
    "question": "/questions/12",
    "questions": "/questions",
    "search": "/recherche?q=mal+de+tete",
    "specialties": "/specialites",
    "doctors": "/medecins",
    "ask": "/poser-une-question",
    "feed": "/questions.atom",
}
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def demonstration(folder: Path) -> Flask:
    """An application with the demonstration, in a folder of its own, with nothing of the environment."""
    settings = {
        "QA_DATABASE_URL": f"sqlite:///{folder / 'qa.sqlite3'}",
        "QA_SEARCH_URL": f"whoosh:{folder / 'index'}",
        "QA_QUEUE_URL": "memory:",
        "QA_MAIL_URL": "memory:",
        "QA_FILES_URL": "memory:",
    }
    app = create_app(settings, instance_path=str(folder))
    logging.disable(logging.CRITICAL)
    migrations.upgrade(settings["QA_DATABASE_URL"])
    with app.app_context():
        load_demonstration()
    return app


class Counter:
    """Counts the statements that reach the database."""

    def __init__(self, app: Flask) -> None:
        self.statements = 0
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self.statements += 1


def measure(folder: Path) -> list[dict[str, object]]:
    """A row a page: CPU milliseconds, its ratio to the yardstick, queries, kilobytes cold and compressed."""
    app = demonstration(folder)
    counter, client = Counter(app), app.test_client()
    yardstick = cpu(client, YARDSTICK)
    rows = []
    for name, address in PAGES.items():
        path = client.get(address).location or address
        spent = cpu(client, path)
        counter.statements = 0
        body = client.get(path).data
        statements = counter.statements
        rows.append(
            {
                "page": name,
                "cpu_ms": round(spent, 2),
                "ratio": round(spent / yardstick, 1),
                "queries": statements,
                "html_kb": round(len(body) / 1000, 1),
                "cold_kb": round(weight(client, body) / 1000, 1),
            }
        )
    return rows


def cpu(client: FlaskClient, path: str) -> float:
    """Processor milliseconds of one warm request: the best of three series."""
    for _ in range(5):
        client.get(path).close()
    return min(_series(client, path) for _ in range(3))


def _series(client: FlaskClient, path: str) -> float:
    start = time.process_time()
    for _ in range(ROUNDS):
        client.get(path).close()
    return (time.process_time() - start) * 1000 / ROUNDS


def weight(client: FlaskClient, body: bytes) -> int:
    """Bytes of a first visit: the page and every file that it names, compressed as they travel."""
    assets = {found.split("?", 1)[0] for found in ASSET.findall(body.decode())}
    total = len(gzip.compress(body, 5))
    for path in sorted(assets):
        with client.get(path, headers={"Accept-Encoding": "gzip"}) as response:
            total += len(response.data)
    return total
