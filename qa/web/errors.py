"""One error page for people, problem details for programs; both survive a dead database."""

import logging
import secrets
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, Response, jsonify, make_response, render_template, request
from jinja2 import Template
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException, SecurityError

from qa.extensions import db
from qa.kernel.errors import DomainError, TooMany
from qa.web.i18n import gettext

log = logging.getLogger(__name__)

BARE = (
    "<!doctype html><html lang=fr><meta charset=utf-8><title>Erreur {status}</title><h1>Erreur {status}</h1>"
    "<p>Le site ne peut pas afficher cette page pour le moment. Rien de ce que vous avez envoyé et qui a été "
    "confirmé n’est perdu.<p>Référence : {reference}<p>Urgence : 15 ou 112, par SMS au 114."
)


def _words(status: int) -> tuple[str, str]:
    """Title and sentence for a status."""
    table = {
        400: (
            gettext("Demande incomprise"),
            gettext("L’adresse ou le formulaire contient quelque chose d’illisible."),
        ),
        403: (gettext("Action refusée"), gettext("Vous ne pouvez pas faire cela depuis cette page.")),
        404: (gettext("Page introuvable"), gettext("Cette adresse ne mène à rien. Vérifiez-la ou cherchez.")),
        405: (gettext("Action impossible ici"), gettext("Cette adresse n’accepte pas cette demande.")),
        409: (
            gettext("Quelqu’un a modifié ce texte"),
            gettext("Rechargez la page pour voir la version actuelle."),
        ),
        410: (gettext("Page retirée"), gettext("Ce contenu a été retiré. Il ne reviendra pas.")),
        413: (
            gettext("Envoi trop lourd"),
            gettext("Réduisez la taille des fichiers, puis envoyez de nouveau."),
        ),
        429: (gettext("Trop de demandes"), gettext("Attendez un peu, puis recommencez.")),
        503: (gettext("Site momentanément indisponible"), gettext("Réessayez dans quelques minutes.")),
    }
    other = (gettext("Erreur du site"), gettext("Quelque chose n’a pas marché de notre côté. Réessayez."))
    return table.get(status, table[400] if 400 <= status < 500 else other)


def _bare(status: int, reference: str) -> Response:
    """A page without template, for when nothing else works."""
    return make_response(BARE.format(status=status, reference=reference or "-"), status)


def _page(status: int, *, headers: dict[str, str] | None = None, reference: str = "") -> Response:
    """The answer for a status, as a page or as problem details (RFC 9457)."""
    try:
        title, message = _words(status)
        response = _render(status, title, message, reference)
    except Exception:
        log.exception("the error page itself failed", extra={"reference": reference})
        response = _bare(status, reference)
    for name, value in (headers or {}).items():
        response.headers[name] = value
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _render(status: int, title: str, message: str, reference: str) -> Response:
    if request.path.startswith(("/api/", "/fhir/")):
        body: dict[str, Any] = {"type": "about:blank", "status": status, "title": title, "detail": message}
        response = jsonify(body | ({"instance": reference} if reference else {}))
        response.mimetype = "application/problem+json"
        response.status_code = status
        return response
    if isinstance(request.routing_exception, SecurityError):
        return _bare(status, reference)  # no address can be built under a forged Host
    page = render_template(_template(status), status=status, title=None, message=None, reference=reference)
    return make_response(page, status)


def _template(status: int) -> list[str | Template]:
    """The page of the status, else the one for its kind."""
    return [f"errors/{status}.html", "errors/400.html" if status < 500 else "errors/500.html"]


def problem(status: int) -> Response:
    """The error page of a status, for views that refuse by themselves."""
    return _page(status)


def on_domain_error(error: DomainError) -> Response:
    """A refused rule."""
    db.session.rollback()
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else None
    return _page(error.status, headers=headers)


def on_http_error(error: HTTPException) -> Response:
    """What Werkzeug refuses: unknown addresses, wrong methods, too large or broken requests, redirects."""
    if error.response is not None or (error.code or 500) < 400:
        return make_response(error.get_response())
    allowed = getattr(error, "valid_methods", None)
    headers = {"Allow": ", ".join(sorted(allowed))} if allowed else None
    return _page(error.code or 500, headers=headers)


def on_failure(error: Exception) -> Response:
    """A fault of ours: logged with a reference that the page shows; the words of the request stay out."""
    reference = secrets.token_hex(4)
    log.error("failure %s at %s", reference, request.url_rule, exc_info=error)
    try:
        db.session.rollback()
    except Exception:
        log.exception("rollback failed %s", reference)
    busy = isinstance(error, OperationalError | PoolExhausted)
    return _page(503 if busy else 500, headers={"Retry-After": "30"} if busy else None, reference=reference)


def refuse_nul() -> Response | None:
    """NUL and broken UTF-8 in an address or its values mean nothing here: 400, the same on both databases."""
    try:
        # Werkzeug fails on raw bytes that are no UTF-8, and lets the same bytes written as %XX stand as text.
        unquote_to_bytes(request.query_string).decode()
    except UnicodeDecodeError:
        return _page(400)
    shown = [request.path, *request.args.keys(), *request.args.values()]
    if any("\x00" in one or "\ufffd" in one for one in shown):
        return _page(400)
    return None


def install(app: Flask) -> None:
    """Hooks the handlers in."""
    app.before_request(refuse_nul)
    app.register_error_handler(DomainError, on_domain_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(Exception, on_failure)
