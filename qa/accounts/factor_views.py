"""The second step of a sign-in: a code, or the first factor of who needs one and has none."""

from functools import wraps
from typing import Any

from flask import current_app, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa.accounts.entrance_views import enter, half_account, home, site
from qa.accounts.factor_forms import CodeForm, FirstCodeForm, PasskeyForm
from qa.accounts.factor_queries import has_factor, passkeys_of, totp_of
from qa.accounts.factor_rules import enrolment_address, in_groups
from qa.accounts.models import Account, Factor
from qa.accounts.services.accounts import authenticate_code
from qa.accounts.services.factors import confirm_totp, new_recovery_codes
from qa.accounts.services.passkeys import challenge_to_add, challenge_to_sign_in
from qa.accounts.views import blueprint
from qa.kernel.access import Action
from qa.kernel.errors import TooMany
from qa.web.access import View, access
from qa.web.forms import ActionForm, Form
from qa.web.i18n import gettext
from qa.web.qr import qr_svg
from qa.web.sessions import staff_session


def half_way(view: View) -> View:
    """For who has just proved the password; others go to the door, who is in already goes on."""

    @wraps(view)
    def guarded() -> Any:
        account = half_account()
        if account is not None:
            return view(account)
        if current_user.is_authenticated:
            return redirect(home(current_user), 303)
        return redirect(url_for("accounts.sign_in", delai=1), 303)

    return guarded


@blueprint.route("/connexion/code", methods=["GET", "POST"])
@access(Action.SIGN_IN)
@half_way
def second_step(account: Account) -> ResponseReturnValue:
    """A code of the application or a recovery code; a passkey is another way."""
    if "proved" in staff_session():
        return redirect(url_for("accounts.first_codes"), 303)
    form = CodeForm()
    if not form.is_submitted():
        return code_page(account, form, 200)
    if not form.validate():
        return code_page(account, form, 422)
    try:
        factor = authenticate_code(account.id, form.code.data or "")
    except TooMany as closed:
        return _no_more(account, form, closed)
    if factor is None:
        form.code.data = ""
        form.refuse("code", gettext("Ce code n’ouvre rien, ou il a déjà servi. Attendez le suivant."))
        return code_page(account, form, 422)
    return redirect(come_in(account, factor), 303)


def come_in(account: Account, factor: Factor) -> str:
    """Both steps are done: a whole session; returns where to go."""
    return enter(account, factor=factor, onward=staff_session().get("next"))


def _no_more(account: Account, form: CodeForm, closed: TooMany) -> ResponseReturnValue:
    form.refuse("code", gettext("Trop de codes faux. Attendez un quart d’heure, puis essayez de nouveau."))
    response = make_response(code_page(account, form, 429))
    response.headers["Retry-After"] = str(closed.retry_after)
    return response


def code_page(account: Account, form: CodeForm, status: int) -> ResponseReturnValue:
    """The second step, with a challenge for the account's passkeys."""
    page = render_template(
        "accounts/code.html",
        form=form,
        has_application=totp_of(account.id) is not None,
        has_passkey=bool(passkeys_of(account.id)),
        passkey_form=PasskeyForm(formdata=None),
        challenge=challenge_to_sign_in(site(), account.id),
        robots="noindex",
    )
    return page, status


@blueprint.route("/connexion/second-facteur", methods=["GET", "POST"])
@access(Action.SIGN_IN)
@half_way
def first_factor(account: Account) -> ResponseReturnValue:
    """Who needs a second factor sets one up before anything else."""
    own = staff_session()
    if "totp" not in own or has_factor(account.id):
        return redirect(url_for("accounts.second_step"), 303)
    form = FirstCodeForm()
    if not form.is_submitted():
        return enrol_page(account, form, own["totp"], 200)
    if not form.validate():
        return enrol_page(account, form, own["totp"], 422)
    if not confirm_totp(account.id, own["totp"], form.code.data or "", first=True):
        form.refuse(
            "code", gettext("Ce code n’est pas celui de l’application. Vérifiez l’heure du téléphone.")
        )
        return enrol_page(account, form, own["totp"], 422)
    return redirect(added(account, Factor.TOTP), 303)


def added(account: Account, factor: Factor) -> str:
    """The first factor is there: its recovery codes are shown next, once."""
    own = staff_session()
    own.pop("totp", None)
    own["proved"], own["codes"] = factor, new_recovery_codes(account.id, told=False)
    return url_for("accounts.first_codes")


def enrol_page(account: Account, form: Form, secret: str, status: int) -> ResponseReturnValue:
    """An application or a passkey to set up."""
    page = render_template(
        "accounts/enrol.html",
        form=form,
        secret=in_groups(secret),
        picture=url_for("accounts.first_picture"),
        passkey_form=PasskeyForm(formdata=None),
        challenge=challenge_to_add(site(), account),
        add_passkey=url_for("accounts.first_passkey"),
        robots="noindex",
    )
    return page, status


@blueprint.get("/connexion/second-facteur/code.svg")
@access(Action.SIGN_IN)
@half_way
def first_picture(account: Account) -> ResponseReturnValue:
    """The secret as a QR code, for the browser in which it is being set up."""
    if "totp" not in staff_session():
        return redirect(url_for("accounts.second_step"), 303)
    return secret_picture(account, staff_session()["totp"])


def secret_picture(account: Account, secret: str) -> ResponseReturnValue:
    """An SVG that nobody keeps."""
    site = current_app.config["QA_SITE_NAME"]
    response = make_response(qr_svg(enrolment_address(secret, email=account.email, site=site)))
    response.mimetype = "image/svg+xml"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/connexion/codes-de-secours", methods=["GET", "POST"])
@access(Action.SIGN_IN)
@half_way
def first_codes(account: Account) -> ResponseReturnValue:
    """The recovery codes, until they are noted."""
    own, form = staff_session(), ActionForm()
    if "proved" not in own:
        return redirect(url_for("accounts.second_step"), 303)
    if not form.validate_on_submit():
        page = render_template("accounts/recovery.html", form=form, codes=own["codes"], robots="noindex")
        return page, 422 if form.is_submitted() else 200
    return redirect(come_in(account, Factor(own["proved"])), 303)
