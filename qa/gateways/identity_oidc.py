"""Pro Santé Connect by OpenID Connect: authorization code with PKCE, every answer checked before it counts."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from authlib.common.security import generate_token  # type: ignore[import-untyped]
from authlib.integrations.base_client import MismatchingStateError, OAuthError  # type: ignore[import-untyped]
from authlib.integrations.flask_client import FlaskIntegration  # type: ignore[import-untyped]
from authlib.integrations.flask_client.apps import FlaskOAuth2App  # type: ignore[import-untyped]
from flask import request, session
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError

from qa.config_checks import service
from qa.gateways.identity import Identities, IdentityRefused, NoIdentities, Refusal, SignedIn
from qa.gateways.identity_calls import Direct
from qa.gateways.identity_claims import identity_in
from qa.kernel.clock import now

LEVEL = "eidas1"
SCOPE = "openid scope_all"
FRESH_SECONDS = 10 * 60  # for a sign-in at the provider
LEEWAY_SECONDS = 60
METADATA_SECONDS = 60 * 60
ALGORITHMS = set("RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519".split())
KEY_TYPES = ("RSA", "EC", "OKP")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
CLAIMS = {"iss": Refusal.ISSUER, "aud": Refusal.AUDIENCE, "azp": Refusal.AUDIENCE, "nonce": Refusal.NONCE}
# The first that fits counts. A JSONDecodeError of requests is a ValueError and a RequestException: something answered.
REASONS: tuple[tuple[Any, Refusal], ...] = (
    (MismatchingStateError, Refusal.RETURN),
    (OAuthError, Refusal.FAULT),
    (ExpiredTokenError, Refusal.EXPIRED),
    (JoseError, Refusal.SIGNATURE),
    ((ValueError, TypeError, KeyError, AttributeError, RuntimeError), Refusal.FAULT),
    ((requests.RequestException, urllib3.exceptions.HTTPError, OSError), Refusal.DOWN),
)
log = logging.getLogger(__name__)


class _Kept(FlaskIntegration):
    """State, nonce and verifier of a sign-in, in the session on our side, for ten minutes."""

    expires_in = FRESH_SECONDS

    @staticmethod
    def get_state_data(session: Any, state: str | None) -> Any:
        """What was kept; None once it is too old."""
        kept = session.get(f"_state_psc_{state}") or {}
        return kept.get("data") if kept.get("exp", 0) >= now().timestamp() else None


class _Client(FlaskOAuth2App):
    """Authlib's client, which believes a discovery document only where it is the named issuer's."""

    client_cls = Direct
    issuer = ""
    server_metadata: dict[str, Any]

    def load_server_metadata(self) -> dict[str, Any]:
        """Addresses and algorithms of the provider, read again after an hour; raises IdentityRefused."""
        moment = now().timestamp()
        if not 0 <= moment - self.server_metadata.get("_loaded_at", 0) < METADATA_SECONDS:
            told = self._told(self._server_metadata_url)
            self.server_metadata = _checked(told, issuer=self.issuer) | {"_loaded_at": moment}
        metadata: dict[str, Any] = self.server_metadata
        return metadata

    def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:
        """The provider's public keys."""
        metadata = self.load_server_metadata()
        if force or "jwks" not in metadata:
            keys = self._told(metadata["jwks_uri"])["keys"]
            metadata["jwks"] = {"keys": [one for one in keys if one["kty"] in KEY_TYPES]}
        jwks: dict[str, Any] = metadata["jwks"]
        return jwks

    def _told(self, url: str) -> Any:
        with self._get_session() as direct:
            response = direct.request("GET", url, withhold_token=True)
            response.raise_for_status()
            return response.json()


def _checked(told: Any, *, issuer: str) -> dict[str, Any]:
    """What is used of a discovery document; raises IdentityRefused for another issuer's or an unsafe address."""
    if told["issuer"].rstrip("/") != issuer:
        raise IdentityRefused(Refusal.ISSUER)
    ending = {"end_session_endpoint"} & set(told)
    found = {name: told[name] for name in (*ENDPOINTS, *ending)}
    for address in found.values():
        if service(address) and urlsplit(address).scheme != urlsplit(issuer).scheme:
            raise IdentityRefused(Refusal.FAULT)
    allowed = sorted(ALGORITHMS & set(told.get("id_token_signing_alg_values_supported") or ["RS256"]))
    if not allowed:
        raise IdentityRefused(Refusal.SIGNATURE)
    return found | {"issuer": told["issuer"], "id_token_signing_alg_values_supported": allowed}


@contextmanager
def _refusing() -> Iterator[None]:
    """Turns every fault into a refusal. The log gets its kind: messages of libraries quote what was sent."""
    try:
        yield
    except IdentityRefused as refused:
        log.warning("Pro Santé Connect: %s", refused.reason)
        raise
    except Exception as error:
        reason = _reason(error)
        if reason is None:
            raise
        log.warning("Pro Santé Connect: %s (%s)", reason, type(error).__name__)
        raise IdentityRefused(reason) from None


def _reason(error: Exception) -> Refusal | None:
    """None for what nobody outside can cause."""
    if isinstance(error, ClaimError) and error.claim in CLAIMS:
        return CLAIMS[error.claim]
    if isinstance(error, OAuthError) and error.error == "invalid_grant":
        return Refusal.RETURN
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return Refusal.FAULT if error.response.status_code < 500 else Refusal.DOWN
    return next((reason for kinds, reason in REASONS if isinstance(error, kinds)), None)


class OidcIdentities:
    """The provider that the settings name."""

    offered = True

    def __init__(self, issuer: str, *, client_id: str, client_secret: str, discovery: str = "") -> None:
        self._client = _Client(
            _Kept("psc"),
            name="psc",
            client_id=client_id,
            client_secret=client_secret,
            server_metadata_url=discovery or discovery_of(issuer),
            client_kwargs={"scope": SCOPE, "code_challenge_method": "S256", "leeway": 0},
            authorize_params={"acr_values": LEVEL},
        )
        self._client.issuer = issuer

    def begin(self, return_to: str) -> str:
        """State, nonce and verifier go into the session."""
        with _refusing():
            return str(self._client.authorize_redirect(return_to).location)

    def finish(self) -> SignedIn:
        """Checks in this order: the state, the code, the id_token, its level, userinfo, the professional."""
        with _refusing():
            self._check_return()
            token = self._client.authorize_access_token(
                claims_options=self._expected(), leeway=LEEWAY_SECONDS
            )
            claims = token.get("userinfo")  # as Authlib calls the claims of the id_token
            if claims is None:
                raise IdentityRefused(Refusal.SIGNATURE)
            if claims.get("acr") != LEVEL:
                raise IdentityRefused(Refusal.LEVEL)
            userinfo = self._client.userinfo(token=token)
            if userinfo.get("sub") != claims["sub"]:
                raise IdentityRefused(Refusal.SUBJECT)
            return SignedIn(identity_in(userinfo, acr=LEVEL), token["id_token"])

    def _check_return(self) -> None:
        """Of a known sign-in: the error it ended with, an issuer that is another's (RFC 9207), a code that lacks."""
        state = request.args.get("state")
        if self._client.framework.get_state_data(session, state) is None:
            raise IdentityRefused(Refusal.RETURN)
        fault = request.args.get("error")
        known = self._client.load_server_metadata()["issuer"]
        if not fault and request.args.get("iss", known) == known and request.args.get("code"):
            return
        self._client.framework.clear_state_data(session, state)
        if fault:
            raise IdentityRefused(Refusal.CANCELLED if fault == "access_denied" else Refusal.FAULT)
        raise IdentityRefused(Refusal.RETURN if request.args.get("iss", known) == known else Refusal.ISSUER)

    def _expected(self) -> dict[str, Any]:
        issuer = self._client.load_server_metadata()["issuer"]
        return {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": self._client.client_id},
            "exp": {"essential": True},
            "nonce": {"essential": True},
        }

    def leave(self, hint: str, return_to: str) -> str | None:
        """With the id_token as a hint, and a state."""
        try:
            with _refusing():
                made = self._client.create_logout_url(
                    post_logout_redirect_uri=return_to, id_token_hint=hint, state=generate_token(20)
                )
        except IdentityRefused:
            return None
        return str(made["url"])


def discovery_of(issuer: str) -> str:
    """Where an issuer tells its addresses; Pro Santé Connect has a name of its own for that document."""
    host = urlsplit(issuer).hostname or ""
    own = "wallet-" if host.endswith(".esante.gouv.fr") else ""
    return f"{issuer}/.well-known/{own}openid-configuration"


def open_identities(settings: Mapping[str, Any]) -> Identities:
    """The provider, where issuer, identifier and secret are all set."""
    names = ("QA_PSC_ISSUER", "QA_PSC_CLIENT_ID", "QA_PSC_CLIENT_SECRET")
    issuer, client_id, client_secret = (settings[name] for name in names)
    if not (issuer and client_id and client_secret):
        return NoIdentities()
    return OidcIdentities(
        issuer,
        client_id=client_id,
        client_secret=client_secret,
        discovery=settings["QA_PSC_DISCOVERY_URL"],
    )
