"""Sign-in and sign-out."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa.accounts.forms import SignInForm
from qa.accounts.models import Account
from qa.accounts.services import sessions
from qa.accounts.services.accounts import authenticate
from qa.kernel import limits
from qa.kernel.access import Action, Role
from qa.web import client
from qa.web.access import access, local_path
from qa.web.forms import ActionForm
from qa.web.i18n import gettext
from qa.web.sessions import staff_session

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/connexion", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def sign_in() -> ResponseReturnValue:
    """The staff's door."""
    form = SignInForm()
    if request.method != "POST":
        return redirect(_home(current_user), 303) if current_user.is_authenticated else _page(form, 200)
    if not form.validate():
        return _page(form, 422)
    client.count(limits.SIGN_IN_ADDRESS)
    account = authenticate(email=form.email.data or "", password=form.password.data or "")
    if account is None:
        form.refuse("password", gettext("Adresse ou mot de passe inconnu. Vérifiez les deux."))
        return _page(form, 422)
    client.give_back(limits.SIGN_IN_ADDRESS)
    own = staff_session()
    if own.token:
        sessions.end_session(own.token)
    own.clear()
    own["account"] = account.id
    own.begin(sessions.start_session(account.id))
    return redirect(local_path(request.args.get("next")) or _home(account), 303)


def _page(form: SignInForm, status: int) -> ResponseReturnValue:
    return render_template("accounts/sign_in.html", form=form, robots="noindex"), status


def _home(account: Account) -> str:
    """Where a member of the staff begins."""
    if account.has_role(Role.DOCTOR):
        return url_for("answers.queue")
    return url_for("moderation.queue")


@blueprint.post("/deconnexion")
@access(Action.SIGN_IN)
def sign_out() -> ResponseReturnValue:
    """Ends the session on the server and in the browser."""
    if ActionForm().validate():
        own = staff_session()
        if own.token:
            sessions.end_session(own.token)
        own.end()
        response = redirect(url_for("pages.home"), 303)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response
    flash(gettext("La déconnexion n’a pas abouti. Essayez de nouveau."), "error")
    return redirect(url_for("pages.home"), 303)
