"""Addresses as browsers write them, whoever sent them."""

import string
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote


class EncodedQuery:
    """WSGI: writes raw bytes in a query as %XX; Werkzeug fails, wherever it reads them, on what is no UTF-8."""

    def __init__(self, application: Any) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe=string.printable)
        response: Iterable[bytes] = self._application(environ, start_response)
        return response
