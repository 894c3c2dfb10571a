"""Who disagrees with a decision writes an appeal; an administrator who did not take it answers."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.accounts.queries import account as account_by_id
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.errors import NotFound
from qa.verification.appeal_queries import (
    appeals_of,
    contested,
    count_appeals,
    listed_appeals,
    open_appeal,
    other_administrators,
)
from qa.verification.models import Appeal
from qa.verification.right_forms import AppealAnswerForm, AppealForm
from qa.verification.right_queries import appeal as appeal_by_id
from qa.verification.right_rules import APPEAL_TARGET, PAGE, RIGHT_NAMES
from qa.verification.right_views import pages, settle
from qa.verification.services.appeals import decide_appeal, may_decide, send_appeal
from qa.verification.views import blueprint
from qa.web.access import access, actor, proved
from qa.web.i18n import gettext
from qa.web.pager import Pager, page_number

__all__ = ["blueprint"]


@blueprint.get("/espace/verification/recours")
@access(Action.APPLY)
def appeal() -> ResponseReturnValue:
    """The decision that stands, the form to contest it, and the answers to earlier appeals."""
    _check_own()
    return _own_page(AppealForm(formdata=None), 200)


def _check_own() -> None:
    """Where nothing was decided against somebody, there is no such page."""
    account_id = actor().account_id or 0
    if contested(account_id) is None and not appeals_of(account_id):
        raise NotFound


def _own_page(form: AppealForm, status: int) -> tuple[str, int]:
    account_id = actor().account_id or 0
    page = render_template(
        "verification/appeal.html", form=form, against=contested(account_id), waiting=open_appeal(account_id),
        earlier=[one for one in appeals_of(account_id) if one.decided_at], names=RIGHT_NAMES,
        target=APPEAL_TARGET, robots="noindex",
    )  # fmt: skip
    return page, status


@blueprint.post("/espace/verification/recours", endpoint="send_appeal")
@access(Action.APPLY)
def send() -> ResponseReturnValue:
    """Sends the appeal: three a day at most, one that waits at a time."""
    _check_own()
    form, doing = AppealForm(), actor()

    def act() -> None:
        limits.count(limits.APPEAL, str(doing.account_id))
        send_appeal(doing, text=form.text.data or "")

    done = gettext("Votre recours est envoyé. La réponse vient sous %(days)s jours.", days=APPEAL_TARGET.days)
    return settle(form, act, lambda status: _own_page(form, status), url_for("verification.appeal"), done)


@blueprint.get("/administration/recours")
@access(Action.ADMINISTER)
def appeals() -> ResponseReturnValue:
    """What waits first, oldest first; then what was answered."""
    pager = Pager(page_number(request.args.get("page")), PAGE, count_appeals())
    if pager.number > pager.pages:
        raise NotFound
    shown = listed_appeals(offset=(pager.number - 1) * PAGE, limit=PAGE)
    return render_template(
        "verification/appeals.html", appeals=shown, target=APPEAL_TARGET, robots="noindex",
        pager=pages(pager, "verification.appeals"),
    )  # fmt: skip


def _appeal(appeal_id: int) -> Appeal:
    found = appeal_by_id(appeal_id)
    if found is None or not found.account.is_active:
        raise NotFound
    return found


@blueprint.get("/administration/recours/<int:appeal_id>")
@access(Action.ADMINISTER)
def appeal_review(appeal_id: int) -> ResponseReturnValue:
    """One appeal, the decision that it contests, and the form to answer."""
    return _review_page(_appeal(appeal_id), AppealAnswerForm(formdata=None), 200)


def _review_page(found: Appeal, form: AppealAnswerForm, status: int) -> tuple[str, int]:
    against, doing = contested(found.account_id), actor()
    deciders = against.deciders if against else frozenset()
    page = render_template(
        "verification/appeal_review.html", appeal=found, form=form, against=against, names=RIGHT_NAMES,
        deciders=[one for one in map(account_by_id, sorted(deciders)) if one], target=APPEAL_TARGET,
        may_decide=may_decide(doing, found, against), own_decision=doing.account_id in deciders,
        alone=not other_administrators(deciders | {found.account_id}), by=account_by_id(found.decided_by or 0),
        robots="noindex",
    )  # fmt: skip
    return page, status


@blueprint.post("/administration/recours/<int:appeal_id>")
@access(Action.ADMINISTER)
@proved
def answer_appeal(appeal_id: int) -> ResponseReturnValue:
    """Accepts the appeal or keeps the decision, with an answer."""
    found, form, doing = _appeal(appeal_id), AppealAnswerForm(), actor()

    def act() -> None:
        granted, said = form.decision.data == "grant", form.answer.data or ""
        decide_appeal(doing, appeal_id, granted=granted, answer=said)

    done = gettext("Réponse envoyée. La personne est prévenue.")
    back = url_for("verification.appeal_review", appeal_id=appeal_id)
    return settle(form, act, lambda status: _review_page(found, form, status), back, done)
