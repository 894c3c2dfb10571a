"""The site on a stage: the same process, fixed content, a clock that stands still, real addresses for the browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Flask, abort
from werkzeug.serving import WSGIRequestHandler, make_server

from qa.extensions import db
from qa.kernel import clock
from tests import people
from tests.browser.cast import MOMENT, Cast
from tests.plugins.application import Site


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


@dataclass
class Stage:
    """A site with its people, where it answers, and the cookie of each of them."""

    url: str
    cast: Cast
    cookies: dict[str, str]

    def cookie(self, role: str) -> list[dict[str, Any]]:
        """What a browser holds after signing in as one of the staff; nothing for a visitor."""
        value = self.cookies.get(role)
        return [{"name": "session", "value": value, "url": self.url}] if value else []


def _planted(status: int) -> str:
    abort(status)


def _broken() -> str:
    raise RuntimeError("planted")


def _faulty(app: Flask) -> None:
    """Addresses that answer with each error page."""
    for view, path in ((_planted, "/panne/<int:status>"), (_broken, "/panne")):
        view.action = None  # type: ignore[attr-defined]
        app.add_url_rule(path, view_func=view)


def _cookie(app: Flask, person: people.Person) -> str:
    client = people.sign_in(app.test_client(), person)
    found = client.get_cookie("session")
    assert found is not None
    return found.value


@contextmanager
def raised(url: str, folder: Path, play: Callable[[], Cast]) -> Iterator[Stage]:
    """A stage with its content, served until the end."""
    app = Site(url=url, folder=folder).app
    _faulty(app)
    with clock.at(MOMENT), app.app_context():
        cast = play()
        cookies = {role: _cookie(app, person) for role, person in cast.staff.items()}
    app.testing = False
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Stage(f"http://127.0.0.1:{server.server_port}", cast, cookies)
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()
