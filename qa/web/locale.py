"""Languages: French at the root, English under `/en/` and nowhere else."""

from collections.abc import Iterable
from typing import Any

from flask import current_app, request
from flask_babel import get_locale

LOCALES = ("fr", "en")


class EnglishUnderPrefix:
    """WSGI: moves `/en` from the path to the script name, so that every address made stays under it."""

    def __init__(self, application: Any) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/en" or path.startswith("/en/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/en"
            environ["PATH_INFO"] = path[3:] or "/"
            environ["qa.locale"] = "en"
        response: Iterable[bytes] = self._application(environ, start_response)
        return response


def by_address() -> str:
    """Flask-Babel's selector: the language of the address; French where there is no request."""
    return str(request.environ.get("qa.locale", "fr")) if request else "fr"


def locale() -> str:
    """`fr` or `en`: that of the address, or the one forced for a mail, which is written outside any request."""
    if request:
        return by_address()
    found = get_locale()
    return found.language if found else "fr"


def absolute(path: str, *, language: str | None = None) -> str:
    """A canonical address: the site's own origin, never the Host header; `path` is without a language prefix."""
    prefix = "/en" if (language or locale()) == "en" else ""
    return f"{current_app.config['QA_SITE_URL']}{prefix}{path}"


def alternates() -> dict[str, str]:
    """The same page in each language."""
    return {one: absolute(request.path, language=one) for one in LOCALES}
