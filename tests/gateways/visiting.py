"""A sign-in at the local provider through the gateway alone, without the site."""

from typing import Any

from flask import Flask, session

from qa.gateways.identity import IdentityRefused
from qa.gateways.identity_oidc import open_identities
from tests.verification.provider import Json, Provider

RETURN = "https://site.test/espace/verification/psc/retour"


class Visit:
    """A browser's session beside the gateway: one request begins, another one finishes."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.identities = open_identities(provider.settings())
        self.app = Flask("visit")
        self.app.secret_key = "tests"
        self.kept: Json = {}

    def begin(self) -> str:
        """The provider's address."""
        with self.app.test_request_context("/"):
            session.update(self.kept)
            address = self.identities.begin(RETURN)
            self.kept = dict(session)
        return address

    def finish(self, address: str) -> Any:
        """Who signed in, or why not."""
        with self.app.test_request_context(address):
            session.update(self.kept)
            try:
                return self.identities.finish()
            except IdentityRefused as refused:
                return refused.reason
            finally:
                self.kept = dict(session)

    def whole(self) -> Any:
        """Begins, signs in at the provider, finishes."""
        return self.finish(self.provider.authorize(self.begin()))
