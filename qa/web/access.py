"""Every route says which action it is; who may not do it signs in, or sees nothing there."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from flask import current_app, redirect, request, url_for
from flask_login import current_user

from qa.kernel import audit
from qa.kernel.access import ANONYMOUS, Action, Actor
from qa.kernel.errors import NotFound

View = Callable[..., Any]


def actor() -> Actor:
    """Who makes this request."""
    return current_user.actor if current_user.is_authenticated else ANONYMOUS


def note_view(question_id: int) -> None:
    """Who makes this request looks at what an asker wrote in private: the audit trail keeps that, once an hour."""
    audit.record_hourly(actor().account_id, "private.viewed", kind="question", subject_id=question_id)


def access(action: Action) -> Callable[[View], View]:
    """Declares the action of a view. Without the right: anonymous people sign in first, others see a 404."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            if action in OPEN or actor().may(action):
                return view(*args, **values)
            if current_user.is_authenticated:
                raise NotFound
            return redirect(url_for("accounts.sign_in", next=come_back()), 303)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return declare


def proved(view: View) -> View:
    """Below `@access`, in rooms that do not see the views of accounts: password and factor are proved again first
    where that was more than ten minutes ago.
    """

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        return current_app.extensions["needs_proof"](view)(*args, **values)

    return guarded


def come_back() -> str | None:
    """Where to come back to after signing in: the page asked for, its language and query included.

    For a form that was sent: where its text is kept meanwhile; None where nothing was kept.
    """
    if request.method not in ("GET", "HEAD"):
        kept: str | None = current_app.extensions["keep_text"]()
        return kept
    query = quote(request.query_string, safe="%=&+-._~")
    return quote(request.root_path + request.path) + (f"?{query}" if query else "")


OPEN = {Action.READ, Action.ASK, Action.SIGN_IN, Action.FOLLOW, Action.BOOK, Action.ATTEND}


def local_path(target: str | None) -> str | None:
    """The address where `next` may lead: a path of this site that begins with one slash, else None."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(sign) <= 32 or ord(sign) == 127 for sign in target):
        return None
    return target
