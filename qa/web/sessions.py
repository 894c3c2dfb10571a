"""Sessions that live on the server: one starts at sign-in and nowhere else, so anonymous people get no cookie."""

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from flask import Flask, Request, Response, session
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import CallbackDict

from qa.config_checks import is_loopback


class Stored(NamedTuple):
    """What the store gives for a cookie's value."""

    account_id: int
    data: dict[str, Any]


class StaffSession(CallbackDict[str, Any], SessionMixin):
    """The session of one request; empty and unsaved for anonymous people."""

    def __init__(self, data: dict[str, Any] | None = None, token: str = "") -> None:
        def changed(_: Any) -> None:
            self.modified = True

        super().__init__(data, changed)
        self.modified = False
        self.token = token
        self.fresh_token = ""
        self.ended = False
        self.fault: Exception | None = None

    def begin(self, token: str) -> None:
        """Takes a new identity, made by the store at sign-in."""
        self.token = self.fresh_token = token
        self.modified = True

    def end(self) -> None:
        """Asks for the cookie to go, where there is a session; the store has already forgotten the row."""
        self.clear()
        self.ended = bool(self.token)
        self.token, self.modified = "", False


class ServerSessions(SessionInterface):
    """Loads and saves sessions through two functions given by the accounts room."""

    def __init__(
        self, load: Callable[[str], Stored | None], save: Callable[[str, dict[str, Any]], None]
    ) -> None:
        self._load, self._save = load, save

    def cookie_name(self, app: Flask) -> str:
        """`__Host-session` over TLS; browsers refuse that prefix on plain loopback."""
        return "session" if is_loopback(app.config["QA_SITE_URL"]) else "__Host-session"

    def open_session(self, app: Flask, request: Request) -> StaffSession:
        """The stored session of the cookie, or an empty one; where the store fails, its fault is kept."""
        token = request.cookies.get(self.cookie_name(app), "")
        if not token or request.path.startswith("/static/"):
            return StaffSession()
        found = StaffSession()
        try:
            stored = self._load(token)
        except SQLAlchemyError as error:
            found.fault = error
            return found
        return StaffSession(stored.data, token) if stored else found

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Writes what changed; sets the cookie at sign-in only, removes it at sign-out."""
        if not isinstance(session, StaffSession):
            return
        name = self.cookie_name(app)
        secure = name.startswith("__Host-")
        if session.ended:
            response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")
        if session.token and session.modified:
            self._save(session.token, dict(session))
        if session.fresh_token:
            response.set_cookie(
                name, session.fresh_token, path="/", secure=secure, httponly=True, samesite="Lax"
            )
        if session.token or session.ended:
            response.headers["Cache-Control"] = "private, no-store"


def tell_fault() -> None:
    """Raises what the store raised, inside the request, where it gets its page: nobody is taken for a stranger."""
    fault = staff_session().fault
    if fault is not None:
        raise fault


def staff_session() -> StaffSession:
    """The session of this request, with its own verbs."""
    return cast("StaffSession", session)
