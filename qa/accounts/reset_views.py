"""A forgotten password: the mail, and the page behind its link."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.accounts.models import Account
from qa.accounts.queries import account as account_by_id
from qa.accounts.reset_forms import ForgottenForm, NewPasswordForm
from qa.accounts.rules import RESET_SCOPE, normal_email
from qa.accounts.services.passwords import kept_password
from qa.accounts.services.resets import request_reset, reset_password
from qa.accounts.views import blueprint
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.errors import Invalid, NotFound
from qa.web import client
from qa.web.access import access
from qa.web.forms import once, sent_before
from qa.web.i18n import gettext
from qa.web.links import behind_link, opened
from qa.web.locale import locale


@blueprint.route("/mot-de-passe-oublie", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def forgotten() -> ResponseReturnValue:
    """Sends a link to the address; the answer is the same whether the address is known or not."""
    form = ForgottenForm()
    if request.method != "POST":
        return _forgotten_page(form, 200)
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    email = normal_email(form.email.data or "")
    if form.email.data and email is None:
        form.refuse("email", gettext("Écrivez une adresse complète, par exemple nom@exemple.fr."))
    if not valid or email is None:
        return _forgotten_page(form, 422)
    client.count(limits.RESET_ADDRESS)
    limits.count(limits.RESET, email)
    language = locale()

    def act() -> str:
        request_reset(email, language=language)
        return url_for("accounts.reset_sent")

    return once(form, act)


def _forgotten_page(form: ForgottenForm, status: int) -> ResponseReturnValue:
    return render_template("accounts/forgotten.html", form=form, robots="noindex"), status


@blueprint.get("/mot-de-passe-oublie/envoye")
@access(Action.SIGN_IN)
def reset_sent() -> ResponseReturnValue:
    """Says where to look now."""
    return render_template("accounts/reset_sent.html", robots="noindex")


@blueprint.get("/mot-de-passe-oublie/fait")
@access(Action.SIGN_IN)
def reset_done() -> ResponseReturnValue:
    """The password is changed; nobody is signed in by that."""
    return render_template("accounts/reset_done.html", robots="noindex")


@blueprint.route("/mot-de-passe/<token>", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def reset(token: str) -> ResponseReturnValue:
    """The page behind the link: shows the form, and changes the password once."""
    form = NewPasswordForm()
    sent = request.method == "POST"
    valid = sent and form.validate()
    before = sent_before(form) if sent else None
    if before:
        return before
    found = account_by_id(opened(RESET_SCOPE, token) or 0)
    if found is None or not found.is_active:
        return _gone()
    if not valid:
        return _reset_page(form, 422 if sent else 200)
    return _change(form, found, token)


def _change(form: NewPasswordForm, found: Account, token: str) -> ResponseReturnValue:
    try:
        kept = kept_password(form.password.data or "", email=found.email, name=found.name)
    except Invalid as refusal:
        form.refuse(refusal.field, gettext(refusal.message))
        return _reset_page(form, 422)

    def act() -> str:
        reset_password(token, kept)
        return url_for("accounts.reset_done")

    try:
        return once(form, act)
    except NotFound:
        return _gone()


def _reset_page(form: NewPasswordForm, status: int) -> ResponseReturnValue:
    page = render_template("accounts/reset.html", form=form, robots="noindex", canonical=None, alternate=None)
    return behind_link(page, status)


def _gone() -> ResponseReturnValue:
    page = render_template("accounts/reset_gone.html", robots="noindex", canonical=None, alternate=None)
    return behind_link(page, 404)
