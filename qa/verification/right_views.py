"""An administrator looks verified professionals up, and suspends, ends or gives back a right."""

from collections.abc import Callable
from typing import Any

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.accounts.models import Account
from qa.accounts.queries import account as account_by_id
from qa.doctors.queries import doctor_of_account
from qa.extensions import db
from qa.kernel.access import Action
from qa.kernel.errors import Conflict, Invalid, NotFound, TooMany
from qa.kernel.text import normalise
from qa.verification.models import Right
from qa.verification.queries import credential_of
from qa.verification.right_forms import EndForm, ReasonForm, RestoreForm, SuspendForm
from qa.verification.right_queries import right_changes, right_of, verified_people
from qa.verification.right_rules import CHANGE_NAMES, CHANGES, PAGE, RIGHT_NAMES
from qa.verification.services.rights import end_right, restore_right, suspend_right
from qa.verification.views import blueprint
from qa.web.access import access, actor, proved
from qa.web.forms import Form, once, sent_before
from qa.web.i18n import gettext
from qa.web.pager import Pager, page_number
from qa.web.waiting import ask_to_wait

__all__ = ["blueprint"]

FORMS: dict[Right, type[ReasonForm]] = {
    Right.SUSPENDED: SuspendForm,
    Right.ENDED: EndForm,
    Right.VALID: RestoreForm,
}


def settle(
    form: Form, act: Callable[[], None], again: Callable[[int], ResponseReturnValue], back: str, done: str
) -> ResponseReturnValue:
    """Acts once and goes back with a word on what happened; what was wrong stands beside its field (422).

    Who sent too often is told when to send again (429); where the state changed meanwhile, that (409).
    """
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    if not valid:
        return again(422)

    def run() -> str:
        act()
        return back

    try:
        response = once(form, run)
    except Invalid as refusal:
        db.session.rollback()
        form.refuse(refusal.field, gettext(refusal.message))
        return again(422)
    except TooMany as refusal:
        db.session.rollback()
        headers = ask_to_wait(form, refusal)
        answer = make_response(again(429))
        answer.headers.update(headers)
        return answer
    except Conflict:
        db.session.rollback()
        form.refuse("", gettext("Cela a changé entre-temps : rien n’a été fait. Relisez la page."))
        return again(409)
    flash(done, "success")
    return response


@blueprint.get("/administration/droits")
@access(Action.ADMINISTER)
def rights() -> ResponseReturnValue:
    """Verified professionals by name, with the state of their right."""
    typed = normalise(request.args.get("nom", ""), multiline=False)[:120]
    state = request.args.get("etat", "")
    if state not in ("", *RIGHT_NAMES):
        raise NotFound
    found = verified_people(name=typed, state=state)
    pager = Pager(page_number(request.args.get("page")), PAGE, len(found))
    if pager.number > pager.pages:
        raise NotFound
    shown = found[(pager.number - 1) * PAGE : pager.number * PAGE]
    return render_template(
        "verification/rights.html", people=shown, total=len(found), typed=typed, chosen=state,
        names=RIGHT_NAMES, pager=pages(pager, "verification.rights", nom=typed, etat=state), robots="noindex",
    )  # fmt: skip


def pages(pager: Pager, endpoint: str, **kept: str) -> dict[str, Any]:
    """The pages before and after with the same filters, as the pager's macro reads them."""
    held: dict[str, Any] = {name: value for name, value in kept.items() if value}

    def address(number: int | None) -> str | None:
        return url_for(endpoint, **held, page=number if number > 1 else None) if number else None

    around = {"previous": address(pager.previous), "next": address(pager.next)}
    return {"page": pager.number, "pages": pager.pages} | around


def _verified(account_id: int) -> Account:
    """An open account that was verified once."""
    found = account_by_id(account_id)
    if found is None or not found.is_active or right_of(account_id) is None:
        raise NotFound
    return found


@blueprint.get("/administration/droits/<int:account_id>")
@access(Action.ADMINISTER)
def right(account_id: int) -> ResponseReturnValue:
    """One person: state, history, and the forms to change it."""
    return _right_page(account_id, 200)


def _right_page(account_id: int, status: int, refused: ReasonForm | None = None) -> tuple[str, int]:
    found, state = _verified(account_id), right_of(account_id)
    forms: dict[Right, ReasonForm] = {}
    for wanted, kind in FORMS.items():
        if state in CHANGES[wanted]:
            forms[wanted] = refused if isinstance(refused, kind) else kind(formdata=None)
            forms[wanted].reason.id = f"{wanted}-reason"
    page = render_template(
        "verification/right.html", account=found, state=state, doctor=doctor_of_account(account_id),
        credential=credential_of(account_id), forms={} if account_id == actor().account_id else forms,
        form=refused,
        refused=refused, names=RIGHT_NAMES, change_names=CHANGE_NAMES, robots="noindex",
        changes=[(one, account_by_id(one.changed_by or 0)) for one in right_changes(account_id)],
    )  # fmt: skip
    return page, status


def _change(account_id: int, wanted: Right, service: Callable[..., bool], done: str) -> ResponseReturnValue:
    _verified(account_id)
    form, doing = FORMS[wanted](), actor()

    def act() -> None:
        if not service(doing, account_id, reason=form.reason.data or ""):
            raise Conflict("the right is in another state")

    back = url_for("verification.right", account_id=account_id)
    return settle(form, act, lambda status: _right_page(account_id, status, form), back, done)


@blueprint.post("/administration/droits/<int:account_id>/suspendre")
@access(Action.ADMINISTER)
@proved
def suspend(account_id: int) -> ResponseReturnValue:
    """The right is suspended for now."""
    return _change(
        account_id, Right.SUSPENDED, suspend_right, gettext("Droit suspendu. La personne est prévenue.")
    )


@blueprint.post("/administration/droits/<int:account_id>/terminer")
@access(Action.ADMINISTER)
@proved
def end(account_id: int) -> ResponseReturnValue:
    """The right ends."""
    return _change(account_id, Right.ENDED, end_right, gettext("Droit terminé. La personne est prévenue."))


@blueprint.post("/administration/droits/<int:account_id>/rendre")
@access(Action.ADMINISTER)
@proved
def restore(account_id: int) -> ResponseReturnValue:
    """The right is given back."""
    return _change(account_id, Right.VALID, restore_right, gettext("Droit rendu. La personne est prévenue."))
