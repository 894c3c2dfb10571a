"""Doctors sign up: the form, the mail, and the page behind its link."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.accounts.models import AccountRequest
from qa.accounts.rules import SIGN_UP_SCOPE
from qa.accounts.services.passwords import kept_password
from qa.doctors.queries import sign_up_request
from qa.doctors.signup_forms import FirstPasswordForm, SignUpForm
from qa.doctors.signup_services import complete_sign_up, request_sign_up, signing_up
from qa.doctors.views import blueprint
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.errors import Invalid, NotFound
from qa.web import client
from qa.web.access import access
from qa.web.forms import once, sent_before
from qa.web.i18n import gettext
from qa.web.links import behind_link, opened
from qa.web.locale import locale


@blueprint.route("/inscription", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def sign_up() -> ResponseReturnValue:
    """Takes name, address and specialty; the answer is the same whether the address is known or not."""
    form = SignUpForm()
    if request.method != "POST":
        return _page(form, 200)
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    if not valid:
        return _page(form, 422)
    try:
        wanted = signing_up(
            email=form.email.data or "", name=form.name.data or "", specialty=form.specialty.data or ""
        )
    except Invalid as refusal:
        form.refuse(refusal.field, gettext(refusal.message))
        return _page(form, 422)
    client.count(limits.SIGN_UP_ADDRESS)
    limits.count(limits.SIGN_UP, wanted["email"])
    language = locale()

    def act() -> str:
        request_sign_up(wanted, language=language)
        return url_for("doctors.sign_up_sent")

    return once(form, act)


def _page(form: SignUpForm, status: int) -> ResponseReturnValue:
    return render_template("doctors/sign_up.html", form=form, robots="noindex"), status


@blueprint.get("/inscription/envoyee")
@access(Action.SIGN_IN)
def sign_up_sent() -> ResponseReturnValue:
    """Says where to look now."""
    return render_template("doctors/sign_up_sent.html", robots="noindex")


@blueprint.route("/inscription/<token>", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def complete(token: str) -> ResponseReturnValue:
    """The page behind the link: the password makes the account, once."""
    form = FirstPasswordForm()
    sent = request.method == "POST"
    valid = sent and form.validate()
    before = sent_before(form) if sent else None
    if before:
        return before
    found = sign_up_request(opened(SIGN_UP_SCOPE, token) or 0)
    if found is None:
        return _gone()
    if not valid:
        return _last_page(form, found, 422 if sent else 200)
    return _complete(form, found, token)


def _complete(form: FirstPasswordForm, found: AccountRequest, token: str) -> ResponseReturnValue:
    wanted = found.content
    try:
        kept = kept_password(form.password.data or "", email=wanted["email"], name=wanted["name"])
    except Invalid as refusal:
        form.refuse(refusal.field, gettext(refusal.message))
        return _last_page(form, found, 422)

    def act() -> str:
        complete_sign_up(token, kept)
        return url_for("accounts.welcome")

    try:
        return once(form, act)
    except (NotFound, Invalid):  # used meanwhile, or the address has an account since
        return _gone()


def _last_page(form: FirstPasswordForm, found: AccountRequest, status: int) -> ResponseReturnValue:
    page = render_template(
        "doctors/sign_up_last.html",
        form=form,
        wanted=found.content,
        robots="noindex",
        canonical=None,
        alternate=None,
    )
    return behind_link(page, status)


def _gone() -> ResponseReturnValue:
    page = render_template("doctors/sign_up_gone.html", robots="noindex", canonical=None, alternate=None)
    return behind_link(page, 404)
