"""Pages behind secret links: how often one may try a link, and what their answers forbid."""

from flask import Response, make_response

from qa.kernel import limits
from qa.kernel.tokens import opened_by
from qa.web import client


def opened(scope: str, token: str) -> int | None:
    """What the link opens; None for one that is unknown, used or expired: ten of them in an hour are enough."""
    client.check(limits.UNKNOWN_LINK)
    found = opened_by(scope, token)
    if found is None:
        client.count(limits.UNKNOWN_LINK)
    return found


def behind_link(page: str, status: int = 200) -> Response:
    """The page as an answer that leaves its address nowhere: no cache, no index, a referrer without its path.

    Under `no-referrer` a browser sends the page's own form from the origin « null », which is refused.
    """
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
