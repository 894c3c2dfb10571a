"""The page behind an invitation: choose a password, and the account is there."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.accounts.models import Invitation
from qa.accounts.reset_forms import InvitationForm
from qa.accounts.rules import INVITATION_SCOPE
from qa.accounts.services.invitations import accept_invitation
from qa.accounts.services.passwords import kept_password
from qa.accounts.team_queries import open_invitation
from qa.accounts.team_rules import TEAM_NAMES
from qa.accounts.views import blueprint
from qa.kernel.access import Action
from qa.kernel.errors import Invalid, NotFound
from qa.web.access import access
from qa.web.forms import once, sent_before
from qa.web.i18n import gettext
from qa.web.links import behind_link, opened


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def invitation(token: str) -> ResponseReturnValue:
    """Says who invites to what; the password makes the account, once."""
    form = InvitationForm()
    sent = request.method == "POST"
    valid = sent and form.validate()
    before = sent_before(form) if sent else None
    if before:
        return before
    found = open_invitation(opened(INVITATION_SCOPE, token) or 0)
    if found is None:
        return _gone()
    if not valid:
        return _page(form, found, 422 if sent else 200)
    return _accept(form, found, token)


def _accept(form: InvitationForm, found: Invitation, token: str) -> ResponseReturnValue:
    try:
        kept = kept_password(form.password.data or "", email=found.email, name=found.name)
    except Invalid as refusal:
        form.refuse(refusal.field, gettext(refusal.message))
        return _page(form, found, 422)

    def act() -> str:
        accept_invitation(token, kept)
        return url_for("accounts.welcome")

    try:
        return once(form, act)
    except (NotFound, Invalid):  # answered meanwhile, or the address has an account since
        return _gone()


def _page(form: InvitationForm, found: Invitation, status: int) -> ResponseReturnValue:
    page = render_template(
        "accounts/invitation.html", form=form, invitation=found, role=gettext(TEAM_NAMES[found.role]),
        robots="noindex", canonical=None, alternate=None,
    )  # fmt: skip
    return behind_link(page, status)


def _gone() -> ResponseReturnValue:
    page = render_template("accounts/invitation_gone.html", robots="noindex", canonical=None, alternate=None)
    return behind_link(page, 404)


@blueprint.get("/bienvenue")
@access(Action.SIGN_IN)
def welcome() -> ResponseReturnValue:
    """The account is there; signing in is the next step."""
    return render_template("accounts/welcome.html", robots="noindex")
