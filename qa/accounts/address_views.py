"""The account's mail address: another one is asked for, and confirmed by a link that only it receives."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa.accounts.account_forms import AddressForm
from qa.accounts.models import AccountRequest
from qa.accounts.proof_views import needs_proof
from qa.accounts.rules import normal_email
from qa.accounts.services.emails import SCOPE, change_email, request_email
from qa.accounts.views import blueprint
from qa.extensions import db
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.errors import Conflict, NotFound, TooMany
from qa.web.access import access
from qa.web.forms import ActionForm, once, sent_before
from qa.web.i18n import gettext
from qa.web.links import behind_link, opened
from qa.web.locale import locale
from qa.web.waiting import ask_to_wait


@blueprint.route("/espace/compte/adresse", methods=["GET", "POST"])
@access(Action.USE_ACCOUNT)
@needs_proof
def address() -> ResponseReturnValue:
    """Asks for another address; the answer is the same whether it is somebody's or not."""
    form = AddressForm()
    if request.method != "POST":
        return _page(form, 200)
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    email = normal_email(form.email.data or "")
    if form.email.data and email is None:
        form.refuse("email", gettext("Écrivez une adresse complète, par exemple nom@exemple.fr."))
    elif email == current_user.email:
        form.refuse("email", gettext("C’est déjà votre adresse."))
        valid = False
    if not valid or email is None:
        return _page(form, 422)
    return _request(form, current_user.id, email)


def _request(form: AddressForm, account_id: int, email: str) -> ResponseReturnValue:
    try:
        limits.count(limits.CHANGE_EMAIL, str(account_id))
    except TooMany as refusal:
        headers = ask_to_wait(form, refusal)
        return *_page(form, 429), headers

    language = locale()

    def act() -> str:
        request_email(account_id, email, language=language)
        return url_for("accounts.profile")

    response = once(form, act)
    flash(
        gettext("Un message part vers %(email)s. Ouvrez son lien dans les 30 minutes.", email=email),
        "success",
    )
    return response


def _page(form: AddressForm, status: int) -> tuple[str, int]:
    return render_template("accounts/email.html", form=form, robots="noindex"), status


@blueprint.route("/espace/compte/adresse/<token>", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def confirm_address(token: str) -> ResponseReturnValue:
    """The link of the mail: opening it changes nothing, its button does. Works signed out too."""
    wanted, form = _request_behind(token), ActionForm()
    if request.method != "POST":
        return _confirm_page(wanted, form, 200)
    if not form.validate():
        return _confirm_page(wanted, form, 422)
    try:
        change_email(token)
    except Conflict:
        form.refuse("", gettext("Cette adresse ne peut pas être prise. Choisissez-en une autre."))
        return _confirm_page(_request_behind(token), form, 409)
    if current_user.is_authenticated:
        flash(gettext("Votre adresse est changée."), "success")
        return redirect(url_for("accounts.profile"), 303)
    return redirect(url_for("accounts.address_changed"), 303)


def _request_behind(token: str) -> AccountRequest:
    request_id = opened(SCOPE, token)
    wanted = db.session.get(AccountRequest, request_id) if request_id else None
    if wanted is None:
        raise NotFound
    return wanted


def _confirm_page(wanted: AccountRequest, form: ActionForm, status: int) -> Response:
    email = wanted.content["email"]
    page = render_template(
        "accounts/email_confirm.html",
        form=form,
        email=email,
        robots="noindex",
        canonical=None,
        alternate=None,
    )
    return behind_link(page, status)


@blueprint.get("/espace/compte/adresse-changee")
@access(Action.SIGN_IN)
def address_changed() -> ResponseReturnValue:
    """Said to who is not signed in."""
    return render_template("accounts/email_changed.html", robots="noindex")
