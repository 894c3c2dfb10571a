"""Routes for programs: no session and no form; a token of the settings makes the caller act as the system."""

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, current_app, request

from qa.kernel.access import SYSTEM, Action, require
from qa.kernel.errors import NotFound

View = Callable[..., Any]


def machine(action: Action, *, setting: str) -> Callable[[View], View]:
    """Declares the action of a view that a program calls with `Authorization: Bearer`.

    Without a token in the setting the route is not there (404); without the right token it refuses (401).
    Raises NotAllowed where the permission table does not give the action to the system.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            require(SYSTEM, action)
            expected = current_app.config[setting]
            if not expected:
                raise NotFound
            if not hmac.compare_digest(_sent_token(), expected.encode()):
                return Response(status=401, headers={"WWW-Authenticate": "Bearer"})
            return view(*args, **values)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return declare


def _sent_token() -> bytes:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip().encode("utf-8", "surrogateescape") if scheme.lower() == "bearer" else b""
