"""Sends a picture that staff may see."""

from flask import Response


def picture_response(content: bytes, *, media_type: str, name: str) -> Response:
    """The bytes as a file apart: never cached, never run."""
    response = Response(content, mimetype=media_type)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = f"inline; filename={name}"
    return response
