"""Who asks to be verified, for tests of what is sent to prove it."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from qa.accounts.services.accounts import create_account
from qa.extensions import db
from qa.kernel.access import SYSTEM, Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.verification.models import Application, State
from tests.gateways.papers import paper
from tests.people import PASSWORD, Person, fields, quick_passwords

PAGE = "/espace/verification/document"
RPPS = "10999999997"


def applicant(email: str = "alice@exemple.fr", **claim: Any) -> Person:
    """An account that waits to be verified, with its request."""
    with quick_passwords():
        made = create_account(
            SYSTEM, email=email, name="Alice Exemple", password=PASSWORD, role=Role.REGISTERED
        )
    said = {"given": "Alice", "family": "Exemple", "profession": "10", "rpps": RPPS, "specialty": "SM26"}
    with transaction() as session:
        dates = {"charter_version": "1", "charter_at": now(), "asked_at": now()}
        session.add(Application(account_id=made.id, **(said | dates | claim)))
    return Person(email, made.actor)


def request_of(person: Person) -> Application:
    """The request as it is kept."""
    db.session.rollback()
    return db.session.query(Application).filter_by(account_id=person.actor.account_id).one()


def decide(person: Person, state: State = State.ACCEPTED) -> None:
    """The request is decided, without all that a decision does."""
    with transaction():
        found = db.session.query(Application).filter_by(account_id=person.actor.account_id).one()
        found.state, found.decided_at = state, now()


def upload(
    client: FlaskClient, content: bytes | None = None, name: str = "carte.pdf", **said: str
) -> TestResponse:
    """Sends a document by the form."""
    return post(client, fields(client.get(PAGE).text, PAGE) | {"kind": "card"} | said, content, name)


def post(
    client: FlaskClient, values: Mapping[str, str], content: bytes | None = None, name: str = "carte.pdf"
) -> TestResponse:
    """Sends these values with a file, as multipart put together in memory."""
    file = FileStorage(BytesIO(paper() if content is None else content), name)
    boundary, body = encode_multipart(dict(values) | {"file": file})
    return client.post(PAGE, data=body, content_type=f"multipart/form-data; boundary={boundary}")
