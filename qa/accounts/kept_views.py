"""The text that survives the end of a session: kept when it is sent, given back after signing in."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from qa.accounts.kept_queries import kept_text
from qa.accounts.kept_rules import BY_SCRIPT, ELSEWHERE, MOST_PATH, PLACES, fields_to_keep, words_of
from qa.accounts.models import KeptText
from qa.accounts.queries import account, stored_session
from qa.accounts.services.kept import forget_kept_path, forget_kept_text, keep_text
from qa.accounts.views import blueprint
from qa.kernel.access import Action
from qa.kernel.errors import NotFound
from qa.web.access import access, actor, local_path
from qa.web.forms import ActionForm
from qa.web.i18n import gettext
from qa.web.sessions import ServerSessions, staff_session


def keep_sent() -> str | None:
    """Keeps the form of this request for the account of its cookie; returns where it is found again.

    None, and nothing is kept, for people without the cookie of a session that lives or ended within the hour,
    for what scripts send, and for what holds no text.
    """
    account_id = _account_of_cookie()
    path = local_path(request.root_path + request.path)
    if account_id is None or path is None or len(path) > MOST_PATH or _is_sent_by_script():
        return None
    try:
        fields = fields_to_keep(request.form.items(multi=True))
    except HTTPException:  # too large or broken: there is nothing to keep
        return None
    if fields is None:
        return None
    place = request.blueprint or ""
    return url_for("accounts.kept", kept_id=keep_text(account_id, path=path, place=place, fields=fields))


def forget_sent() -> None:
    """Inside the transaction of a form that has done its work: what was kept for its address goes."""
    account_id = staff_session().get("account")
    if account_id:
        forget_kept_path(account_id, request.root_path + request.path)


def _account_of_cookie() -> int | None:
    sessions = current_app.session_interface
    if not isinstance(sessions, ServerSessions):
        return None
    stored = stored_session(request.cookies.get(sessions.cookie_name(current_app), ""))
    found = account(stored.account_id) if stored else None
    return found.id if found and found.is_active else None


def _is_sent_by_script() -> bool:
    """True for an autosave: browsers say so, and old ones that do not are known by the address."""
    return request.headers.get("Sec-Fetch-Dest") == "empty" or request.path.endswith(BY_SCRIPT)


def _own(kept_id: int) -> KeptText:
    """One's own kept text; another's is nowhere."""
    found = kept_text(actor().account_id or 0, kept_id)
    if found is None:
        raise NotFound
    return found


@blueprint.get("/espace/compte/texte-garde/<int:kept_id>")
@access(Action.USE_ACCOUNT)
def kept(kept_id: int) -> ResponseReturnValue:
    """What was kept, and a button that sends the same fields to where they were going."""
    found = _own(kept_id)
    fields = found.fields["fields"]
    return render_template(
        "accounts/kept.html",
        kept=found,
        place=gettext(PLACES.get(found.fields["place"], ELSEWHERE)),
        fields=fields,
        texts=words_of(fields),
        action_form=ActionForm(formdata=None),
        robots="noindex",
    )


@blueprint.post("/espace/compte/texte-garde/<int:kept_id>/oublier")
@access(Action.USE_ACCOUNT)
def forget_kept(kept_id: int) -> ResponseReturnValue:
    """The text is not needed any more."""
    _own(kept_id)
    if not ActionForm().validate():
        return redirect(url_for("accounts.kept", kept_id=kept_id), 303)
    forget_kept_text(actor().account_id or 0, kept_id)
    flash(gettext("Le texte gardé est effacé."), "success")
    return redirect(url_for("accounts.profile"), 303)
