"""An applicant who goes through Pro Santé Connect and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.gateways.identity_oidc import open_identities
from tests.people import fields
from tests.verification import provider as providers
from tests.verification.provider import Provider

BEGIN = "/espace/verification/psc"
RETURN = f"{BEGIN}/retour"
LEAVE = f"{BEGIN}/deconnexion"


@contextmanager
def connected(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """The site trusts a local provider."""
    with providers.running() as provider:
        chosen = replace(app.extensions["gateways"], identities=open_identities(provider.settings()))
        monkeypatch.setitem(app.extensions, "gateways", chosen)
        yield provider


def path_of(address: str) -> str:
    """The address on this site."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def there_and_back(client: FlaskClient, provider: Provider, begin: str = BEGIN) -> str:
    """Signs in at the provider; the address to come back to, not yet opened."""
    gone = client.get(begin)
    assert gone.status_code == 302, gone.text
    return path_of(provider.authorize(gone.location))


def told(client: FlaskClient, provider: Provider) -> TestResponse:
    """The page that says what Pro Santé Connect said, or why it proves nothing."""
    answer = client.get(there_and_back(client, provider))
    if answer.status_code != 303:
        return answer
    assert answer.location.endswith(RETURN)
    return client.get(RETURN)


def press(client: FlaskClient, page: TestResponse) -> TestResponse:
    """The page's button."""
    return client.post(BEGIN, data=fields(page.text, BEGIN))
