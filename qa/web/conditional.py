"""Public pages are revalidated: a weak ETag over the content, 304 when it has not changed."""

import hashlib

from flask import Response, make_response, request
from flask_login import current_user


def public(body: str, *, content_type: str = "text/html; charset=utf-8") -> Response:
    """A response that anyone may keep but must check again, so that what is removed is gone at once."""
    response = make_response(body)
    response.headers["Content-Type"] = content_type
    if current_user.is_authenticated:
        return response
    response.headers["Cache-Control"] = "public, no-cache"
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32], weak=True)
    response.make_conditional(request)
    return response
