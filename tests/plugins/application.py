"""The site in a test: one application for each worker and database, as new for every test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.plugins.databases import Databases

SECRET = "tests only, nothing secret, long enough to be taken"


class Visitor(FlaskClient):
    """A client whose requests see nothing of the test's context: neither its session nor who signed in."""

    def open(self, *args: Any, **named: Any) -> TestResponse:
        """Send a request as if from outside; the test's own reading begins anew after it."""
        from qa.extensions import db

        if has_app_context():
            db.session.rollback()
        with self.application.app_context():
            return super().open(*args, **named)


class Site:
    """An application, its database and its files."""

    def __init__(self, *, url: str, folder: Path) -> None:
        from qa import create_app

        self.url = url
        self.files = folder / "files"
        settings = {
            "QA_DATABASE_URL": url,
            "QA_SEARCH_URL": "memory:",
            "QA_QUEUE_URL": "memory:",
            "QA_MAIL_URL": "memory:",
            "QA_FILES_URL": f"file:{self.files}",
            "QA_SECRET_KEY": SECRET,
        }
        self.app: Flask = create_app(settings, instance_path=str(folder))
        self.app.testing = True
        self.app.test_client_class = Visitor
        self._gateways = self.app.extensions["gateways"]

    def reset(self, databases: Databases) -> None:
        """Empty the database, the files and all that the gateways remember; secret and gateways are this site's own."""
        from qa.extensions import db
        from qa.kernel import crypto

        crypto.use([SECRET])
        if self.url.startswith("sqlite"):
            with self.app.app_context():
                db.engine.dispose()
        databases.reset(self.url)
        shutil.rmtree(self.files, ignore_errors=True)
        gateways = self.app.extensions["gateways"] = self._gateways
        gateways.index.rebuild([])
        gateways.mail.clear()
        gateways.queue.clear()


@pytest.fixture(scope="session")
def sites(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Site]]:
    """The worker's application on a database, made at the first call: `sites("sqlite")`."""
    made: dict[str, Site] = {}

    def site(backend: str) -> Site:
        if backend not in made:
            folder = tmp_path_factory.mktemp(backend)
            made[backend] = Site(url=databases.make(backend), folder=folder)
        return made[backend]

    yield site
    for one in made.values():
        _let_go(one.app)


def _let_go(app: Flask) -> None:
    from qa.extensions import db

    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(backend: str, sites: Callable[[str], Site], databases: Databases) -> Iterator[Flask]:
    """The application, empty, inside its context; the test runs once on each database."""
    from qa.extensions import db

    site = sites(backend)
    site.reset(databases)
    with site.app.app_context():
        yield site.app
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without any cookie."""
    return app.test_client()
