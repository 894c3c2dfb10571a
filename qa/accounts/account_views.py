"""The account's own page: who I am, how I come in, what was noted about me; and the password."""

from flask import flash, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa.accounts.account_forms import PasswordForm
from qa.accounts.account_rules import ROLE_NAMES
from qa.accounts.kept_queries import kept_texts
from qa.accounts.proof_views import needs_proof
from qa.accounts.services.password_changes import change_own_password
from qa.accounts.views import blueprint
from qa.doctors.queries import doctor_of_account
from qa.kernel import audit, limits
from qa.kernel.access import Action, Role
from qa.kernel.errors import Invalid, TooMany
from qa.web.access import access
from qa.web.forms import once, sent_before
from qa.web.i18n import gettext
from qa.web.sessions import staff_session
from qa.web.waiting import ask_to_wait


@blueprint.get("/espace/compte")
@access(Action.USE_ACCOUNT)
def profile() -> ResponseReturnValue:
    """Who I am here, and where to change it."""
    return render_template(
        "accounts/account.html",
        roles=[gettext(ROLE_NAMES[role]) for role in Role if role in current_user.roles],
        kept=kept_texts(current_user.id),
        has_profile=doctor_of_account(current_user.id) is not None,
        robots="noindex",
    )


@blueprint.get("/espace/compte/journal.json")
@access(Action.USE_ACCOUNT)
def journal() -> ResponseReturnValue:
    """The trail of the account, for the person concerned (GDPR, articles 15 and 20); moments in UTC."""
    account_id = current_user.id
    acts = [
        {
            "at": one.at.isoformat(),
            "action": one.action,
            "kind": one.kind,
            "id": one.subject_id,
            "by_you": one.actor_id == account_id,
        }
        for one in audit.trail_of(account_id)
    ]
    audit.record(account_id, "export.made", kind="account", subject_id=account_id)
    response = jsonify(account=account_id, acts=acts)
    response.headers["Content-Disposition"] = 'attachment; filename="journal.json"'
    return response


@blueprint.route("/espace/compte/mot-de-passe", methods=["GET", "POST"])
@access(Action.USE_ACCOUNT)
@needs_proof
def password() -> ResponseReturnValue:
    """Another password: the present one is asked for, every other session ends."""
    form = PasswordForm()
    if request.method != "POST":
        return _password_page(form, 200)
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    if not valid:
        return _password_page(form, 422)
    account_id = str(current_user.id)
    try:
        limits.count(limits.OWN_PASSWORD, account_id)
        response = once(form, lambda: _change(form))
    except TooMany as refusal:
        headers = ask_to_wait(form, refusal)
        return *_password_page(form, 429), headers
    except Invalid as refusal:
        form.refuse(refusal.field, _refusal(refusal))
        return _password_page(form, 422)
    limits.give_back(limits.OWN_PASSWORD, account_id)
    flash(gettext("Votre mot de passe est changé. Vos autres sessions sont terminées."), "success")
    return response


def _change(form: PasswordForm) -> str:
    change_own_password(
        current_user._get_current_object(),  # noqa: SLF001 - Flask-Login's way to the account itself
        present=form.present.data or "",
        wanted=form.password.data or "",
        spare=staff_session().token,
    )
    return url_for("accounts.profile")


def _refusal(refusal: Invalid) -> str:
    if refusal.field == "present":
        return gettext("Ce n’est pas votre mot de passe actuel.")
    return gettext(refusal.message)


def _password_page(form: PasswordForm, status: int) -> tuple[str, int]:
    return render_template("accounts/password.html", form=form, robots="noindex"), status
