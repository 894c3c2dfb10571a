"""The account's second factors: add, remove, new recovery codes."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa.accounts.entrance_views import site
from qa.accounts.factor_forms import AddPasskeyForm, FirstCodeForm
from qa.accounts.factor_queries import codes_left, has_factor, passkeys_of, totp_of
from qa.accounts.factor_rules import in_groups, new_secret
from qa.accounts.factor_views import secret_picture
from qa.accounts.models import Account
from qa.accounts.passkey_views import keep_passkey
from qa.accounts.proof_views import needs_proof
from qa.accounts.rules import needs_factor
from qa.accounts.services.factors import confirm_totp, new_recovery_codes, remove_passkey, remove_totp
from qa.accounts.services.passkeys import challenge_to_add
from qa.accounts.views import blueprint
from qa.kernel.access import Action
from qa.kernel.errors import Conflict
from qa.web.access import access
from qa.web.forms import ActionForm
from qa.web.i18n import gettext
from qa.web.sessions import staff_session

PAGE = "/espace/compte/facteurs"


@blueprint.get(PAGE)
@access(Action.USE_ACCOUNT)
def factors() -> ResponseReturnValue:
    """What opens the account beside the password."""
    return _page(AddPasskeyForm(formdata=None), 200)


def _page(form: AddPasskeyForm, status: int) -> ResponseReturnValue:
    account: Account = current_user
    keys, application = passkeys_of(account.id), totp_of(account.id)
    page = render_template(
        "accounts/factors.html",
        form=form,
        application=application,
        keys=keys,
        left=codes_left(account.id),
        removable=not needs_factor(account.roles) or len(keys) + (application is not None) > 1,
        action_form=ActionForm(formdata=None),
        challenge=challenge_to_add(site(), account),
        robots="noindex",
    )
    return page, status


def _back(message: str, kind: str = "success") -> ResponseReturnValue:
    flash(message, kind)
    return redirect(url_for("accounts.factors"), 303)


def _expired() -> ResponseReturnValue:
    return _back(gettext("Le formulaire a expiré. Rien n’a été fait : recommencez."), "warning")


@blueprint.post(f"{PAGE}/application")
@access(Action.USE_ACCOUNT)
@needs_proof
def begin_application() -> ResponseReturnValue:
    """A new secret, kept in the session until the application shows its first code."""
    if not ActionForm().validate():
        return _expired()
    staff_session()["totp"] = new_secret()
    return redirect(url_for("accounts.application"), 303)


@blueprint.route(f"{PAGE}/application/activer", methods=["GET", "POST"])
@access(Action.USE_ACCOUNT)
@needs_proof
def application() -> ResponseReturnValue:
    """The secret, and the first code that proves it was taken over; an earlier application is replaced."""
    own, form = staff_session(), FirstCodeForm()
    if "totp" not in own:
        return redirect(url_for("accounts.factors"), 303)
    if not form.is_submitted():
        return _application_page(form, 200)
    if not form.validate():
        return _application_page(form, 422)
    if not confirm_totp(current_user.id, own["totp"], form.code.data or ""):
        form.refuse(
            "code", gettext("Ce code n’est pas celui de l’application. Vérifiez l’heure du téléphone.")
        )
        return _application_page(form, 422)
    del own["totp"]
    return _added(gettext("L’application de codes est activée."))


def _added(message: str) -> ResponseReturnValue:
    """Who had no recovery codes gets some with the factor."""
    flash(message, "success")
    if codes_left(current_user.id):
        return redirect(url_for("accounts.factors"), 303)
    return _show_codes()


def _show_codes() -> ResponseReturnValue:
    staff_session()["codes"] = new_recovery_codes(current_user.id)
    return redirect(url_for("accounts.recovery_codes"), 303)


def _application_page(form: FirstCodeForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "accounts/enrol.html",
        form=form,
        secret=in_groups(staff_session()["totp"]),
        picture=url_for("accounts.application_picture"),
        robots="noindex",
    )
    return page, status


@blueprint.get(f"{PAGE}/application/code.svg")
@access(Action.USE_ACCOUNT)
@needs_proof
def application_picture() -> ResponseReturnValue:
    """The secret as a QR code."""
    if "totp" not in staff_session():
        return redirect(url_for("accounts.factors"), 303)
    return secret_picture(current_user, staff_session()["totp"])


@blueprint.post(f"{PAGE}/cles")
@access(Action.USE_ACCOUNT)
@needs_proof
def add_key() -> ResponseReturnValue:
    """A further passkey."""
    form = AddPasskeyForm()
    if not form.validate():
        return _page(form, 422)
    if not keep_passkey(current_user, form, name=form.name.data or ""):
        form.refuse("", gettext("Cette clé d’accès n’a pas été enregistrée. Recommencez."))
        return _page(form, 422)
    return _added(gettext("La clé d’accès est enregistrée."))


@blueprint.post(f"{PAGE}/application/retirer")
@access(Action.USE_ACCOUNT)
@needs_proof
def remove_application() -> ResponseReturnValue:
    """The application opens nothing any more."""
    return _remove(lambda: remove_totp(current_user), gettext("L’application de codes est retirée."))


@blueprint.post(f"{PAGE}/cles/<int:passkey_id>/retirer")
@access(Action.USE_ACCOUNT)
@needs_proof
def remove_key(passkey_id: int) -> ResponseReturnValue:
    """One's own passkey opens nothing any more."""
    return _remove(lambda: remove_passkey(current_user, passkey_id), gettext("La clé d’accès est retirée."))


def _remove(act: Callable[[], None], done: str) -> ResponseReturnValue:
    if not ActionForm().validate():
        return _expired()
    try:
        act()
    except Conflict:
        return _back(
            gettext("C’est votre dernier facteur : ajoutez-en un autre avant de le retirer."), "warning"
        )
    return _back(done)


@blueprint.post(f"{PAGE}/codes")
@access(Action.USE_ACCOUNT)
@needs_proof
def renew_codes() -> ResponseReturnValue:
    """Ten new recovery codes; those before open nothing any more."""
    if not ActionForm().validate():
        return _expired()
    if not has_factor(current_user.id):
        return _back(gettext("Ajoutez d’abord une application ou une clé d’accès."), "warning")
    return _show_codes()


@blueprint.route(f"{PAGE}/codes/noter", methods=["GET", "POST"])
@access(Action.USE_ACCOUNT)
@needs_proof
def recovery_codes() -> ResponseReturnValue:
    """The new codes, until they are noted."""
    own, form = staff_session(), ActionForm()
    if "codes" not in own:
        return redirect(url_for("accounts.factors"), 303)
    if form.validate_on_submit():
        del own["codes"]
        return _back(gettext("Vos codes de secours sont prêts."))
    page = render_template("accounts/recovery.html", form=form, codes=own["codes"], robots="noindex")
    return page, 422 if form.is_submitted() else 200
