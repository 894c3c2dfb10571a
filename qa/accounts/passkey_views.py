"""Passkeys: to come in by one alone, as a second step, as a first factor, and to prove again who one is."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa.accounts.agent_rules import coarse_agent
from qa.accounts.entrance_views import enter, half_account, renew, site
from qa.accounts.factor_forms import CodeForm, FirstCodeForm, PasskeyForm, ProofForm
from qa.accounts.factor_queries import has_factor
from qa.accounts.factor_views import added, code_page, enrol_page, half_way
from qa.accounts.forms import SignInForm
from qa.accounts.models import Account, Factor
from qa.accounts.proof_views import confirm_page, onward
from qa.accounts.services.passkeys import add_passkey, authenticate_passkey
from qa.accounts.views import blueprint, sign_in_page
from qa.kernel import limits
from qa.kernel.access import Action
from qa.web import client
from qa.web.access import access, local_path
from qa.web.i18n import gettext
from qa.web.sessions import staff_session


def _refusal() -> str:
    return gettext(
        "Cette clé d’accès n’a pas été reconnue, ou la page a attendu plus de cinq minutes. Recommencez."
    )


def _proved() -> Account | None:
    """Who the passkey of this form proves; counted for the caller's network, never for an account."""
    form = PasskeyForm()
    client.count(limits.SIGN_IN_ADDRESS)
    found = form.validate() and authenticate_passkey(
        site(), token=form.challenge.data or "", credential=form.credential.data or ""
    )
    if not found:
        return None
    client.give_back(limits.SIGN_IN_ADDRESS)
    return found


@blueprint.post("/connexion/cle")
@access(Action.SIGN_IN)
def sign_in_by_passkey() -> ResponseReturnValue:
    """A passkey is both factors: it opens at the door and at the second step, also where an address is closed."""
    half, found = half_account(), _proved()
    if found is None:
        form = CodeForm(formdata=None) if half else SignInForm(formdata=None)
        form.refuse("", _refusal())
        return code_page(half, form, 422) if half else sign_in_page(form, 422)
    back = staff_session().get("next") if half else local_path(request.args.get("next"))
    return redirect(enter(found, factor=Factor.PASSKEY, onward=back), 303)


@blueprint.post("/connexion/second-facteur/cle")
@access(Action.SIGN_IN)
@half_way
def first_passkey(account: Account) -> ResponseReturnValue:
    """A passkey as the first factor of who needs one."""
    own, form = staff_session(), PasskeyForm()
    if "totp" not in own or has_factor(account.id):
        return redirect(url_for("accounts.second_step"), 303)
    if form.validate() and keep_passkey(account, form, first=True):
        return redirect(added(account, Factor.PASSKEY), 303)
    page = FirstCodeForm(formdata=None)
    page.refuse("", _refusal())
    return enrol_page(account, page, own["totp"], 422)


def keep_passkey(account: Account, form: PasskeyForm, *, name: str = "", first: bool = False) -> bool:
    """Adds the passkey under its name, else under the browser's."""
    return add_passkey(
        account.id,
        site(),
        token=form.challenge.data or "",
        credential=form.credential.data or "",
        name=name or coarse_agent(request.user_agent.string) or gettext("Clé d’accès"),
        first=first,
    )


@blueprint.post("/espace/compte/confirmer/cle")
@access(Action.USE_ACCOUNT)
def confirm_by_passkey() -> ResponseReturnValue:
    """The account's own passkey in the place of password and code."""
    account, found = current_user, _proved()
    if found is None or found.id != account.id:
        form = ProofForm(formdata=None)
        form.refuse("", _refusal())
        return confirm_page(account, form, 422)
    renew(account, factor=Factor.PASSKEY)
    return redirect(onward(), 303)
