"""Professionals sign up: the form, the mail, and the page behind its link."""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.accounts.models import AccountRequest
from qa.accounts.rules import SIGN_UP_SCOPE, normal_email
from qa.accounts.services.passwords import kept_password
from qa.doctors.queries import sign_up_request
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.errors import Invalid, NotFound
from qa.language.marks import N_
from qa.verification.claim_rules import SLIP, Claim, claim_of, is_slip
from qa.verification.services.sign_ups import complete_sign_up, request_sign_up
from qa.verification.signup_forms import ClaimForm, FirstPasswordForm, SignUpForm
from qa.verification.views import blueprint
from qa.web import client
from qa.web.access import access
from qa.web.forms import once, sent_before
from qa.web.i18n import gettext
from qa.web.links import behind_link, opened
from qa.web.locale import locale

NO_ADDRESS = N_("Écrivez une adresse complète, par exemple nom@exemple.fr.")


def read_claim(form: ClaimForm) -> Claim | None:
    """The claim of a form; None where it cannot be, with the reason beside its field.

    A number whose key is wrong is taken when it is sent a second time: the register is the authority.
    """
    names = ("given", "family", "profession", "status", "rpps", "specialty")
    typed = {name: form[name].data or "" for name in names}
    try:
        claim = claim_of(**typed, site=current_app.config["QA_SITE_NAME"])
    except Invalid as refusal:
        form.refuse(refusal.field, gettext(refusal.message))
        return None
    if is_slip(claim.rpps) and form.sure.data != claim.rpps:
        form.refuse("rpps", gettext(SLIP))
        form.sure.data = claim.rpps
        return None
    return claim


@blueprint.route("/inscription", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def sign_up() -> ResponseReturnValue:
    """Takes the claim and an address; the answer is the same whether the address is known or not."""
    form = SignUpForm()
    if request.method != "POST":
        return _page(form, 200)
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    claim = read_claim(form) if valid else None
    email = normal_email(form.email.data or "")
    if claim and email is None:
        form.refuse("email", gettext(NO_ADDRESS))
    if claim is None or email is None:
        return _page(form, 422)
    client.count(limits.SIGN_UP_ADDRESS)
    limits.count(limits.SIGN_UP, email)
    language, wanted, to = locale(), claim, email

    def act() -> str:
        request_sign_up(wanted, email=to, language=language)
        return url_for("verification.sign_up_sent")

    return once(form, act)


def _page(form: SignUpForm, status: int) -> ResponseReturnValue:
    return render_template("verification/sign_up.html", form=form, robots="noindex"), status


@blueprint.get("/inscription/envoyee")
@access(Action.SIGN_IN)
def sign_up_sent() -> ResponseReturnValue:
    """Says where to look now."""
    return render_template("verification/sign_up_sent.html", robots="noindex")


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
    said = found.content
    try:
        name = Claim(**said["claim"]).name
        kept = kept_password(form.password.data or "", email=said["email"], name=name)
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
        "verification/sign_up_last.html",
        form=form,
        claim=Claim(**found.content["claim"]),
        email=found.content["email"],
        robots="noindex",
        canonical=None,
        alternate=None,
    )
    return behind_link(page, status)


def _gone() -> ResponseReturnValue:
    page = render_template("verification/sign_up_gone.html", robots="noindex", canonical=None, alternate=None)
    return behind_link(page, 404)
