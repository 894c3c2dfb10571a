"""Calls to the provider of identities: no proxy, no redirect, a bound on what comes back and on how long it takes."""

import logging
import time
from typing import Any

import requests
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]

from qa.gateways.identity import IdentityRefused, Refusal

TIMEOUT_SECONDS = 10
MOST_BYTES = 512 * 1024
PIECE = 64 * 1024

# At their lowest level these tell the verifier of PKCE, codes and tokens.
for talkative in ("authlib", "urllib3.connectionpool"):
    logging.getLogger(talkative).setLevel(logging.WARNING)


class Direct(OAuth2Session):
    """A session of Authlib that speaks to the named host alone; raises IdentityRefused for all that is no answer."""

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.trust_env = False

    def request(self, method: str, url: str, **named: Any) -> requests.Response:
        """The answer, read whole."""
        until = time.monotonic() + TIMEOUT_SECONDS
        fixed = {"allow_redirects": False, "timeout": TIMEOUT_SECONDS, "stream": True}
        with super().request(method, url, **(named | fixed)) as response:
            if 300 <= response.status_code < 400:
                raise IdentityRefused(Refusal.FAULT)
            response._content = _body(response, until=until)  # noqa: SLF001 - requests has no other bound
            return response


def _body(response: requests.Response, *, until: float) -> bytes:
    pieces, size = [], 0
    while piece := response.raw.read1(PIECE, decode_content=True):
        size += len(piece)
        if size > MOST_BYTES:
            raise IdentityRefused(Refusal.FAULT)
        if time.monotonic() > until:
            raise IdentityRefused(Refusal.DOWN)
        pieces.append(piece)
    return b"".join(pieces)
