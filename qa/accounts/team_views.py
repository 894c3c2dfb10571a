"""The administrators' page of the team: invite, grant, take."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.accounts.models import Account
from qa.accounts.proof_views import needs_proof
from qa.accounts.queries import account as account_by_id
from qa.accounts.queries import account_by_email
from qa.accounts.rules import normal_email
from qa.accounts.services.invitations import invite as send_invitation
from qa.accounts.services.invitations import withdraw_invitation
from qa.accounts.services.roles import grant_role, take_role
from qa.accounts.team_forms import GrantForm, InviteForm, RoleForm, TakeForm, role_choices
from qa.accounts.team_queries import open_invitations, role_changes, team
from qa.accounts.team_rules import TEAM_NAMES
from qa.accounts.views import blueprint
from qa.extensions import db
from qa.kernel.access import TEAM_ROLES, Action, Actor
from qa.kernel.errors import Conflict, Invalid, NotFound
from qa.web.access import access, actor
from qa.web.forms import ActionForm, Form, once, sent_before
from qa.web.i18n import gettext


@blueprint.get("/administration/equipe")
@access(Action.ADMINISTER)
def members() -> ResponseReturnValue:
    """Who is in the team, who is invited, and the form to invite."""
    return _team_page(InviteForm(formdata=None), 200)


def _team_page(form: InviteForm, status: int) -> ResponseReturnValue:
    typed = request.args.get("adresse", "")[:254]
    return render_template(
        "accounts/team.html", form=form, members=team(), role_names=TEAM_NAMES, typed=typed,
        found=account_by_email(normal_email(typed) or ""),
        invitations=[(one, ActionForm(formdata=None)) for one in open_invitations()], robots="noindex",
    ), status  # fmt: skip


@blueprint.post("/administration/equipe")
@access(Action.ADMINISTER)
@needs_proof
def invite() -> ResponseReturnValue:
    """Sends an invitation."""
    form, doing = InviteForm(), actor()

    def act() -> None:
        send_invitation(
            doing, email=form.email.data or "", name=form.name.data or "", role=form.role.data or ""
        )

    done = gettext("Invitation envoyée. Elle vaut sept jours.")
    return _settle(form, act, lambda: _team_page(form, 422), url_for("accounts.members"), done)


@blueprint.post("/administration/equipe/invitations/<int:invitation_id>/retirer")
@access(Action.ADMINISTER)
@needs_proof
def withdraw(invitation_id: int) -> ResponseReturnValue:
    """The link of the invitation opens nothing any more."""
    doing, back = actor(), url_for("accounts.members")
    done = gettext("Invitation retirée.")
    try:
        return _settle(ActionForm(), lambda: withdraw_invitation(doing, invitation_id), _nothing, back, done)
    except Conflict as refusal:
        raise NotFound from refusal


def _nothing() -> ResponseReturnValue:
    """The button's form has expired."""
    flash(gettext("Rien n’a été fait : envoyez de nouveau."), "warning")
    return redirect(url_for("accounts.members"), 303)


def _settle(
    form: Form, act: Callable[[], None], again: Callable[[], ResponseReturnValue], back: str, done: str
) -> ResponseReturnValue:
    """Acts once and goes back with a word on what happened; what was wrong stands beside its field."""
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before

    def run() -> str:
        act()
        return back

    if not valid:
        return again()
    try:
        response = once(form, run)
    except Invalid as refusal:
        db.session.rollback()
        form.refuse(refusal.field, gettext(refusal.message))
        return again()
    flash(done, "success")
    return response


def _member(account_id: int) -> Account:
    found = account_by_id(account_id)
    if found is None or not found.is_active:
        raise NotFound
    return found


@blueprint.get("/administration/equipe/<int:account_id>")
@access(Action.ADMINISTER)
def member(account_id: int) -> ResponseReturnValue:
    """One account: its roles, what was granted and taken and why, and the forms to do so."""
    _member(account_id)
    return _member_page(account_id, 200)


def _member_page(account_id: int, status: int, form: RoleForm | None = None) -> ResponseReturnValue:
    found = _member(account_id)
    held = [role for role in TEAM_ROLES if role in found.roles]
    free = [role for role in TEAM_ROLES if role not in found.roles]
    grant_form = form if isinstance(form, GrantForm) else GrantForm(formdata=None)
    take_form = form if isinstance(form, TakeForm) else TakeForm(formdata=None)
    grant_form.role.choices, take_form.role.choices = role_choices(free), role_choices(held)
    for name, one in (("grant", grant_form), ("take", take_form)):
        one.role.id, one.reason.id = f"{name}-role", f"{name}-reason"
    return render_template(
        "accounts/member.html", account=found, held=held, free=free, grant_form=grant_form,
        take_form=take_form, form=form, role_names=TEAM_NAMES, robots="noindex",
        changes=[(one, account_by_id(one.changed_by or 0)) for one in role_changes(account_id)],
    ), status  # fmt: skip


@blueprint.post("/administration/equipe/<int:account_id>/donner")
@access(Action.ADMINISTER)
@needs_proof
def grant(account_id: int) -> ResponseReturnValue:
    """One more role."""
    return _change(account_id, GrantForm(), grant_role, gettext("Rôle donné. La personne se reconnectera."))


@blueprint.post("/administration/equipe/<int:account_id>/retirer")
@access(Action.ADMINISTER)
@needs_proof
def take(account_id: int) -> ResponseReturnValue:
    """One role less."""
    return _change(account_id, TakeForm(), take_role, gettext("Rôle retiré. Les sessions sont fermées."))


def _change(account_id: int, form: RoleForm, service: Callable[..., None], done: str) -> ResponseReturnValue:
    _member(account_id)
    doing: Actor = actor()

    def act() -> None:
        service(doing, account_id, role=form.role.data or "", reason=form.reason.data or "")

    return _settle(
        form,
        act,
        lambda: _member_page(account_id, 422, form),
        url_for("accounts.member", account_id=account_id),
        done,
    )
