"""Headers on every response, and who may send a form from where."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

from qa.config_checks import is_loopback
from qa.kernel.errors import NotAllowed

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SAFE = {"GET", "HEAD", "OPTIONS"}


def check_sender() -> None:
    """Refuses an unsafe request that a page of another site sent (Sec-Fetch-Site, else Origin)."""
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site not in ("same-origin", "none"):
        raise NotAllowed
    if origin is not None and not _is_ours(origin):
        raise NotAllowed


def _is_ours(origin: str) -> bool:
    """The canonical origin, or the one that this request came to (127.0.0.1 beside localhost)."""
    return origin in (current_app.config["QA_SITE_URL"], request.host_url.rstrip("/"))


def add_headers(response: Response) -> Response:
    """The security headers, errors included; nothing is cached unless a view says so."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not is_loopback(current_app.config["QA_SITE_URL"]):
        response.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def install(app: Flask) -> None:
    """Hooks the checks and the headers in."""
    host = urlsplit(app.config["QA_SITE_URL"]).hostname
    app.config["TRUSTED_HOSTS"] = [host, "localhost", "127.0.0.1", "[::1]"]
    app.before_request(check_sender)
    app.after_request(add_headers)
