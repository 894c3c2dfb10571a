"""The emergency numbers for everybody, and the versions of red flags for administrators."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from qa.accounts.team_queries import team
from qa.alerts import queries
from qa.alerts.forms import DecisionForm, ProposalForm
from qa.alerts.models import SafetyVersion, VersionState
from qa.alerts.rules import LEVEL_NAMES, rows_as_text, rows_from_text, same_order
from qa.alerts.services import versions
from qa.extensions import db
from qa.kernel.access import Action
from qa.kernel.clock import now
from qa.kernel.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from qa.safety import messages
from qa.safety.effects import sets
from qa.safety.faults import Fault
from qa.safety.red_flags import GROUPS
from qa.web.access import access, actor
from qa.web.conditional import public
from qa.web.forms import ActionForm, Form, once, sent_before
from qa.web.i18n import gettext
from qa.web.locale import locale

blueprint = Blueprint("alerts", __name__)


@blueprint.get("/urgences")
@access(Action.READ)
def numbers() -> ResponseReturnValue:
    """Whom to call for what, to tap; the day on which the numbers were last checked."""
    page = render_template(
        "alerts/numbers.html",
        numbers=messages.numbers(locale()),
        centres=messages.poison_centres(),
        checked=messages.checked_on(),
    )
    return public(page)


@blueprint.get("/administration/alertes")
@access(Action.ADMINISTER)
def overview() -> ResponseReturnValue:
    """What is in force, each group, what waits for a second person, what was decided."""
    force = queries.current()
    return render_template(
        "alerts/overview.html",
        number=force.number,
        applied=queries.version_in_force(),
        cards=[messages.card(group, force.messages, language=locale()) for group in GROUPS],
        levels=LEVEL_NAMES,
        versions=queries.versions(),
        **_people(),
        robots="noindex",
    )


def _people() -> dict[str, Any]:
    """The names of the team by number, and whether one person alone administers."""
    members = team()
    able = [one for one in members if one.is_active and one.actor.may(Action.ADMINISTER)]
    return {"names": {one.id: one.name for one in members}, "alone": len(able) < 2}


@blueprint.get("/administration/alertes/<group>")
@access(Action.ADMINISTER)
def group(group: str) -> ResponseReturnValue:
    """The message as people see it, the rules, and the form to propose others."""
    rows, message = _in_force(group)
    texts = {f"{name}_{lang}": message[lang][name] for lang in messages.LANGUAGES for name in messages.TEXTS}
    chosen = {name: message[name] for name in ("level", "numbers", "source")} | {"rules": rows_as_text(rows)}
    return _group_page(group, ProposalForm(formdata=None, data=texts | chosen))


def _in_force(group: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    if group not in GROUPS:
        raise NotFound
    return queries.group_in_force(group)


def _group_page(group: str, form: ProposalForm, status: int = 200) -> tuple[str, int]:
    card = messages.card(group, queries.current().messages, language=locale())
    look = queries.Look(groups=(group,), cards=(card,))
    page = render_template(
        "alerts/group.html", group=group, look=look, form=form, examples=len(sets()), robots="noindex"
    )
    return page, status


@blueprint.post("/administration/alertes/<group>")
@access(Action.ADMINISTER)
def propose(group: str) -> ResponseReturnValue:
    """Keeps a proposal for a second person; shows first what it does."""
    _, message = _in_force(group)
    form, doing = ProposalForm(), actor()
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    wanted: list[dict[str, Any]] = []
    try:
        wanted = rows_from_text(form.rules.data or "")
    except ValueError as fault:
        form.refuse("rules", _in_words(fault))
        valid = False
    if not valid:
        return _group_page(group, form, 422)
    said = form.message(date=message["date"])
    said["numbers"] = same_order(message["numbers"], said["numbers"])
    if said != message:
        said["date"] = now().date().isoformat()

    try:
        draft = versions.measure(doing, group, rows=wanted, message=said, reason=form.reason.data or "")
    except Invalid as refusal:
        form.refuse(refusal.field if refusal.field in form else "rules", _refusal(refusal))
        return _group_page(group, form, 422)
    return once(form, lambda: url_for("alerts.proposal", version_id=versions.keep_proposal(doing, draft).id))


def _refusal(refusal: Invalid) -> str:
    if refusal.message == "nothing changes":
        return gettext("Rien ne change : modifiez le message ou les règles.")
    if refusal.message == "no rule":
        return gettext("Gardez au moins une règle : sans elle, ce groupe ne se montrerait plus jamais.")
    return _in_words(refusal.__cause__) if isinstance(refusal.__cause__, ValueError) else refusal.message


def _in_words(fault: ValueError) -> str:
    return gettext(fault.sentence, **fault.values) if isinstance(fault, Fault) else str(fault)


@blueprint.get("/administration/alertes/propositions/<int:version_id>")
@access(Action.ADMINISTER)
def proposal(version_id: int) -> ResponseReturnValue:
    """What a proposal changes and what it does to the sets; the second person decides here."""
    return _proposal_page(_load(version_id))


def _load(version_id: int) -> SafetyVersion:
    found = queries.version(version_id)
    if found is None:
        raise NotFound
    return found


def _proposal_page(found: SafetyVersion, form: Form | None = None, status: int = 200) -> tuple[str, int]:
    own, outlook = found.proposed_by_id == actor().account_id, queries.outlook(found)
    page = render_template(
        "alerts/proposal.html",
        version=found,
        own=own,
        open=found.state == VersionState.PROPOSED,
        stale=found.base_number != queries.current().number,
        outlook=outlook,
        fault=_in_words(outlook.fault) if outlook.fault else "",
        changes=queries.differences(found),
        **_people(),
        form=form if isinstance(form, DecisionForm) else DecisionForm(formdata=None),
        refused=form,
        action_form=ActionForm(formdata=None),
        robots="noindex",
    )
    return page, status


@blueprint.post("/administration/alertes/propositions/<int:version_id>/appliquer")
@access(Action.ADMINISTER)
def apply(version_id: int) -> ResponseReturnValue:
    """The second person agrees."""
    return _judge(version_id, versions.apply_version, gettext("Appliqué : en vigueur dès maintenant."))


@blueprint.post("/administration/alertes/propositions/<int:version_id>/refuser")
@access(Action.ADMINISTER)
def refuse(version_id: int) -> ResponseReturnValue:
    """The second person refuses, in words."""
    return _judge(version_id, versions.refuse_version, gettext("Refusé. Rien ne change."))


def _judge(version_id: int, act: Callable[..., object], done: str) -> ResponseReturnValue:
    """The second person's decision, with their word."""
    form, doing = DecisionForm(), actor()
    return _decide(version_id, form, lambda: act(doing, version_id, note=form.note.data or ""), done)


@blueprint.post("/administration/alertes/propositions/<int:version_id>/retirer")
@access(Action.ADMINISTER)
def withdraw(version_id: int) -> ResponseReturnValue:
    """Who proposed takes it back."""
    doing = actor()
    return _decide(
        version_id,
        ActionForm(),
        lambda: versions.withdraw_version(doing, version_id),
        gettext("Proposition retirée."),
    )


def _decide(version_id: int, form: Form, act: Callable[[], object], done: str) -> ResponseReturnValue:
    """Runs the decision once; what may not be or comes too late is said on the page."""
    found = _load(version_id)
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    if not valid:
        return _decision_page(version_id, form, 422)

    def run() -> str:
        act()
        return url_for("alerts.proposal", version_id=found.id)

    try:
        response = once(form, run)
    except (Invalid, NotAllowed, Conflict) as refusal:
        field, words, status = _why(refusal)
        form.refuse(field, words)
        return _decision_page(version_id, form, status)
    flash(done, "success")
    return response


def _why(refusal: DomainError) -> tuple[str, str, int]:
    """Field, words and status of a decision that was not made."""
    if isinstance(refusal, Invalid):
        return "note", gettext("Dites pourquoi vous refusez."), 422
    if isinstance(refusal, NotAllowed):
        return "", gettext("Une proposition se décide à deux : une autre personne que vous la juge."), 403
    return "", gettext("Trop tard : tout a changé entre-temps. Regardez où cela en est."), 409


def _decision_page(version_id: int, form: Form, status: int) -> tuple[str, int]:
    db.session.rollback()
    return _proposal_page(_load(version_id), form, status)
