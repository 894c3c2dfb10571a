"""How bytes travel: text compressed, static files kept for a year under an address that changes with their content."""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

YEAR = 365 * 24 * 3600
SMALLEST = 600
LEVEL = 5
TEXTS = (
    "text/",
    "application/json",
    "application/xml",
    "application/atom+xml",
    "application/problem+json",
    "image/svg+xml",
)


@lru_cache(maxsize=64)
def _kept(content: bytes) -> bytes:
    """The compressed bytes of a static file, computed once."""
    return gzip.compress(content, 9, mtime=0)


def age_static(response: Response) -> Response:
    """A static file asked for by its hash never changes."""
    if request.endpoint == "static" and "v" in request.args and response.status_code in (200, 304):
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def compress(response: Response) -> Response:
    """Compresses text with gzip where the reader takes it; everything else goes as it is."""
    if not _is_worth_it(response):
        return response
    response.headers.add("Vary", "Accept-Encoding")
    if request.accept_encodings.quality("gzip") <= 0:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    static = request.endpoint == "static"
    response.set_data(_kept(content) if static else gzip.compress(content, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)
    return response


def _is_worth_it(response: Response) -> bool:
    length = response.content_length
    return (
        response.status_code == 200
        and (response.mimetype or "").startswith(TEXTS)
        and "Content-Encoding" not in response.headers
        and "Content-Range" not in response.headers
        and (length is None or length >= SMALLEST)
    )


def install(app: Flask) -> None:
    """Hooks both in; what is registered first runs last."""
    app.after_request(compress)
    app.after_request(age_static)
