"""Addresses as browsers write them, whoever sent them."""

import string
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from werkzeug.routing import IntegerConverter, Map

KEPT = string.ascii_letters + string.digits + string.punctuation


class EncodedQuery:
    """WSGI: writes raw bytes and controls in a query as %XX.

    Werkzeug fails wherever it reads bytes that are no UTF-8, or sends a line break on in a redirect.
    """

    def __init__(self, application: Any) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        if not (query.isascii() and query.isprintable()):
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe=KEPT)
        response: Iterable[bytes] = self._application(environ, start_response)
        return response


class RowNumber(IntegerConverter):
    """The number of a row in an address: one that no column can hold leads nowhere (404), on every database."""

    def __init__(self, map: Map, *, signed: bool = False) -> None:  # noqa: A002 - werkzeug's name
        super().__init__(map, max=2**31 - 1, signed=signed)
