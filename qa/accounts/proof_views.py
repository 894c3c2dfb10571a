"""Password and factor are asked for again before what changes the account."""

from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa.accounts.entrance_views import renew, site
from qa.accounts.factor_forms import PasskeyForm, ProofForm
from qa.accounts.factor_queries import has_factor, passkeys_of
from qa.accounts.models import Account
from qa.accounts.rules import proof_is_fresh
from qa.accounts.services.accounts import authenticate, authenticate_whole
from qa.accounts.services.passkeys import challenge_to_sign_in
from qa.accounts.services.sessions import session_of
from qa.accounts.views import blueprint
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.clock import now
from qa.kernel.errors import TooMany
from qa.web import client
from qa.web.access import View, access, come_back, local_path
from qa.web.i18n import gettext
from qa.web.sessions import staff_session
from qa.web.waiting import ask_to_wait


def needs_proof(view: View) -> View:
    """Below `@access`: who proved password and factor more than ten minutes ago proves them again first.

    The page asked for comes back afterwards; a text that was being sent is kept and shown again.
    """

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        own = session_of(staff_session().token)
        if own is not None and proof_is_fresh(own.proved_at, now()):
            return view(*args, **values)
        return redirect(url_for("accounts.confirm", next=_back()), 303)

    return guarded


def _back() -> str | None:
    """The page asked for; for a form where its text is kept, else the page it was sent from."""
    sender = urlsplit(request.referrer or "")
    ours = f"{sender.scheme}://{sender.netloc}" in (
        current_app.config["QA_SITE_URL"],
        request.host_url.rstrip("/"),
    )
    return come_back() or (local_path(sender.path) if ours else None)


@blueprint.route("/espace/compte/confirmer", methods=["GET", "POST"])
@access(Action.USE_ACCOUNT)
def confirm() -> ResponseReturnValue:
    """Password and code again; the session goes on under a new identity."""
    form = ProofForm()
    account: Account = current_user
    if request.method != "POST":
        return confirm_page(account, form, 200)
    if not form.validate():
        return confirm_page(account, form, 422)
    client.count(limits.SIGN_IN_ADDRESS)
    try:
        proved, factor = _proved(account, form)
    except TooMany as refusal:
        headers = ask_to_wait(form, refusal)
        response = make_response(confirm_page(account, form, 429))
        response.headers.update(headers)
        return response
    if not proved:
        form.code.data = ""
        form.refuse("password", gettext("Mot de passe ou code faux. Vérifiez les deux."))
        return confirm_page(account, form, 422)
    client.give_back(limits.SIGN_IN_ADDRESS)
    renew(account, factor=factor)
    return redirect(onward(), 303)


def onward() -> str:
    """Where who has proved it again was going."""
    return local_path(request.args.get("next")) or url_for("accounts.factors")


def _proved(account: Account, form: ProofForm) -> tuple[bool, str]:
    """Whether the account's password, and its code where it has a factor, were right; the factor or an empty text."""
    password, code = form.password.data or "", form.code.data or ""
    if has_factor(account.id):
        found = authenticate_whole(email=account.email, password=password, code=code)
        return found is not None, found[1] if found else ""
    return authenticate(email=account.email, password=password) is not None, ""


def confirm_page(account: Account, form: ProofForm, status: int) -> ResponseReturnValue:
    """What to prove, with a challenge for the account's passkeys."""
    page = render_template(
        "accounts/confirm.html",
        form=form,
        with_code=has_factor(account.id),
        has_passkey=bool(passkeys_of(account.id)),
        passkey_form=PasskeyForm(formdata=None),
        challenge=challenge_to_sign_in(site(), account.id),
        onward=local_path(request.args.get("next")),
        robots="noindex",
    )
    return page, status
