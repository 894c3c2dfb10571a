"""Sign-in and sign-out."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa.accounts.entrance_views import enter, enter_half, home, site
from qa.accounts.factor_forms import PasskeyForm
from qa.accounts.factor_queries import has_factor
from qa.accounts.factor_rules import new_secret
from qa.accounts.forms import SignInForm
from qa.accounts.models import Account
from qa.accounts.rules import needs_factor
from qa.accounts.services import sessions
from qa.accounts.services.accounts import authenticate, authenticate_whole
from qa.accounts.services.passkeys import challenge_to_sign_in
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.errors import TooMany
from qa.web import client
from qa.web.access import access, local_path
from qa.web.forms import ActionForm
from qa.web.i18n import gettext
from qa.web.sessions import staff_session

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/connexion", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def sign_in() -> ResponseReturnValue:
    """The professionals' door: a password alone leads to the second step where there is or must be one."""
    form = SignInForm()
    if request.method != "POST":
        return redirect(home(current_user), 303) if current_user.is_authenticated else sign_in_page(form, 200)
    if not form.validate():
        return sign_in_page(form, 422)
    client.count(limits.SIGN_IN_ADDRESS)
    if form.code.data:
        return _with_code(form)
    try:
        account = authenticate(email=form.email.data or "", password=form.password.data or "")
    except TooMany as closed:
        return _closed(form, closed)
    if account is None:
        form.refuse("password", gettext("Adresse ou mot de passe inconnu. Vérifiez les deux."))
        return sign_in_page(form, 422)
    client.give_back(limits.SIGN_IN_ADDRESS)
    return redirect(_onward(account), 303)


def _with_code(form: SignInForm) -> ResponseReturnValue:
    """Password and code together, where failures have closed the address."""
    found = authenticate_whole(
        email=form.email.data or "", password=form.password.data or "", code=form.code.data or ""
    )
    if found is None:
        form.code.data = ""
        form.refuse("password", gettext("Adresse, mot de passe ou code inconnu. Vérifiez les trois."))
        return sign_in_page(form, 422, with_code=True)
    client.give_back(limits.SIGN_IN_ADDRESS)
    account, factor = found
    return redirect(enter(account, factor=factor, onward=local_path(request.args.get("next"))), 303)


def _closed(form: SignInForm, closed: TooMany) -> ResponseReturnValue:
    """Five passwords were wrong for this address, known or not: with a code its owner comes in all the same."""
    form.refuse(
        "code",
        gettext(
            "Beaucoup d’essais pour cette adresse : ajoutez le code de votre application ou un code de secours, "
            "ou attendez un quart d’heure."
        ),
    )
    response = make_response(sign_in_page(form, 429, with_code=True))
    response.headers["Retry-After"] = str(closed.retry_after)
    return response


def _onward(account: Account) -> str:
    """In at once where no second factor is needed, else the next step; where to come back to is kept."""
    back = local_path(request.args.get("next"))
    if has_factor(account.id):
        enter_half(account, onward=back)
        return url_for("accounts.second_step")
    if needs_factor(account.roles):
        enter_half(account, onward=back, totp=new_secret())
        return url_for("accounts.first_factor")
    return enter(account, onward=back)


def sign_in_page(form: SignInForm, status: int, *, with_code: bool = False) -> ResponseReturnValue:
    """The door, with a challenge for passkeys."""
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        with_code=with_code,
        late="delai" in request.args,
        passkey_form=PasskeyForm(formdata=None),
        challenge=challenge_to_sign_in(site()),
        onward=local_path(request.args.get("next")),
        robots="noindex",
    )
    return page, status


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
