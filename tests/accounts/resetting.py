"""What somebody does who has forgotten the password."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.accounts.services.accounts import authenticate
from qa.gateways.current import gateways
from qa.kernel.events import deliver
from tests.people import fields, quick_passwords

ASK = "/mot-de-passe-oublie"
NEW = "quatre mots que personne ne lie"
LINK = re.compile(r"http://localhost:8000((?:/en)?/mot-de-passe/([\w-]{43}))\s")


def ask(client: FlaskClient, email: str, **named: object) -> TestResponse:
    values = fields(client.get(ASK).text) | {"email": email}
    return client.post(ASK, data=values, **named)


def link(client: FlaskClient, email: str) -> str:
    """The path of the link that the address got by mail."""
    gateways().mail.clear()
    assert ask(client, email).status_code == 303
    deliver()
    (mail,) = gateways().mail.sent
    assert mail.to == email
    return LINK.search(mail.text)[1]


def choose(client: FlaskClient, path: str, password: str = NEW) -> TestResponse:
    values = fields(client.get(path).text) | {"password": password}
    with quick_passwords():
        return client.post(path, data=values)


def opens(email: str, password: str) -> bool:
    with quick_passwords():
        return authenticate(email=email, password=password) is not None
