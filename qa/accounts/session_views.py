"""Where the account is signed in, and how to end that."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa.accounts.proof_views import needs_proof
from qa.accounts.services.endings import end_listed_session, end_other_sessions
from qa.accounts.session_queries import living_sessions
from qa.accounts.views import blueprint
from qa.kernel.access import Action
from qa.kernel.tokens import hashed
from qa.web.access import access
from qa.web.forms import ActionForm
from qa.web.i18n import gettext
from qa.web.sessions import staff_session


@blueprint.get("/espace/compte/sessions")
@access(Action.USE_ACCOUNT)
@needs_proof
def sessions_list() -> ResponseReturnValue:
    """Browser and system, coarsely; since when; last seen; which one this is."""
    return _page()


def _page(form: ActionForm | None = None, status: int = 200) -> ResponseReturnValue:
    here = hashed(staff_session().token)
    rows = [(one, one.hash == here) for one in living_sessions(current_user.id)]
    fresh = ActionForm(formdata=None)
    page = render_template(
        "accounts/sessions.html", rows=rows, form=form or fresh, action_form=fresh, robots="noindex"
    )
    return page, status


@blueprint.post("/espace/compte/sessions/<int:session_id>/terminer")
@access(Action.USE_ACCOUNT)
@needs_proof
def end_one(session_id: int) -> ResponseReturnValue:
    """Ends one session; one's own too."""
    form = ActionForm()
    if not form.validate():
        return _page(form, 422)
    end_listed_session(current_user.id, session_id)
    flash(gettext("Cette session est terminée."), "success")
    return redirect(url_for("accounts.sessions_list"), 303)


@blueprint.post("/espace/compte/sessions/terminer-les-autres")
@access(Action.USE_ACCOUNT)
@needs_proof
def end_others() -> ResponseReturnValue:
    """Ends every session but this one."""
    form = ActionForm()
    if not form.validate():
        return _page(form, 422)
    end_other_sessions(current_user.id, spare=staff_session().token)
    flash(gettext("Vos autres sessions sont terminées."), "success")
    return redirect(url_for("accounts.sessions_list"), 303)
