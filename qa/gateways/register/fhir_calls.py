"""One call to the FHIR service: a fixed host, no redirect, and a bound on what comes back and on how long it takes."""

import logging
import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import NamedTuple

import requests
import urllib3

from qa.kernel.clock import now

CONNECT_SECONDS = 10
READ_SECONDS = 30
MOST_BYTES = 1024 * 1024
PIECE = 64 * 1024
LATER = (429, 502, 503, 504)
HEADERS = {"Accept": "application/fhir+json", "Accept-Encoding": "identity"}
FAULTS = (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError)

# The address of a call holds a number of the register: the library tells it at its lowest level.
logging.getLogger("urllib3.connectionpool").setLevel(logging.WARNING)


class Reply(NamedTuple):
    """What came back: `status` is 0 where nothing whole did, `body` empty where it was too large or packed; `after`
    is Retry-After in seconds.
    """

    status: int
    body: bytes = b""
    after: float = 0.0

    @property
    def may_try_again(self) -> bool:
        """True for what a short while may mend."""
        return self.status == 0 or self.status in LATER


def ask(url: str, *, key: str, parameters: dict[str, str], seconds: float) -> Reply:
    """GET with the key, answered within the seconds given; never raises, and keeps nothing of what failed: the
    library's messages name the address, which holds a number of the register.
    """
    until = time.monotonic() + seconds
    timeout = min(seconds, CONNECT_SECONDS), min(seconds, READ_SECONDS)
    try:
        with requests.Session() as session:
            session.trust_env = False
            with session.get(
                url,
                params=parameters,
                headers=HEADERS | {"ESANTE-API-KEY": key},
                timeout=timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                body = _body(response.raw, until=until) if _is_plain(response) else b""
                return Reply(response.status_code, body, _after(response))
    except FAULTS:
        return Reply(0)


def _is_plain(response: requests.Response) -> bool:
    """True for an answer that nobody has packed: what a small body unpacks to has no bound."""
    return response.headers.get("Content-Encoding", "identity").lower() == "identity"


def _body(raw: urllib3.HTTPResponse, *, until: float) -> bytes:
    """The body, piece by piece as it arrives; empty where it is too large; raises TimeoutError where it drips."""
    pieces, size = [], 0
    while piece := raw.read1(PIECE):
        size += len(piece)
        if size > MOST_BYTES:
            return b""
        if time.monotonic() > until:
            raise TimeoutError
        pieces.append(piece)
    return b"".join(pieces)


def _after(response: requests.Response) -> float:
    """Retry-After in seconds, told as a number or as a date (RFC 9110 10.2.3); 0 where it says nothing."""
    told = response.headers.get("Retry-After", "").strip()
    if told.isascii() and told.isdigit():
        return float(told[:6])
    try:
        moment = parsedate_to_datetime(told)
    except (TypeError, ValueError):
        return 0.0
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now()).total_seconds())
