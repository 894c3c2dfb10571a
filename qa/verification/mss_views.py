"""Proves who somebody is by a mail to the MSSanté address of the register."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.gateways.current import gateways
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.errors import NotFound, TooMany
from qa.verification.services.applicants import own_application
from qa.verification.services.mailboxes import ask_for_mail, prove_by_mailbox, scope_of
from qa.verification.services.proofs import PROVABLE
from qa.verification.views import blueprint
from qa.web.access import access, actor
from qa.web.forms import ActionForm, Form, once, sent_before
from qa.web.i18n import gettext
from qa.web.links import behind_link, opened
from qa.web.waiting import ask_to_wait

__all__ = ["blueprint"]


@blueprint.route("/espace/verification/mss", methods=["GET", "POST"], endpoint="mss")
@access(Action.APPLY)
def ask() -> ResponseReturnValue:
    """Asks for a mail; the answer is the same whether the register gives an address or not."""
    _offered()
    form, doing = ActionForm(), actor()
    sent = request.method == "POST"
    valid = sent and form.validate()
    before = sent_before(form) if sent else None
    if before:
        return before
    if not valid or not own_application(doing).rpps:
        return _page(form, 422 if sent else 200)
    try:
        limits.count(limits.MSS, str(doing.account_id))
    except TooMany as refusal:
        headers = ask_to_wait(form, refusal)
        return *_page(form, 429), headers

    def act() -> str:
        ask_for_mail(doing)
        flash(
            gettext("Si l’annuaire donne une adresse MSSanté pour ce numéro, un message y part."), "success"
        )
        return url_for("verification.mss")

    return once(form, act)


def _offered() -> None:
    """Raises NotFound where no operator of MSSanté is set."""
    if gateways().mss_mail is None:
        raise NotFound


def _page(form: Form, status: int) -> tuple[str, int]:
    found = own_application(actor())
    page = render_template(
        "verification/mss.html",
        form=form,
        numbered=bool(found.rpps),
        may_ask=found.state in PROVABLE,
        robots="noindex",
    )
    return page, status


@blueprint.route("/espace/verification/mss/<token>", methods=["GET", "POST"], endpoint="mss_link")
@access(Action.APPLY)
def confirm(token: str) -> ResponseReturnValue:
    """The page behind the link of the mail: its button proves, for the account that asked."""
    _offered()
    form, doing = ActionForm(), actor()
    sent = request.method == "POST"
    valid = sent and form.validate()
    before = sent_before(form) if sent else None
    if before:
        return before
    found = own_application(doing)
    if opened(scope_of(found), token) != found.id or found.state not in PROVABLE:
        return _gone()
    if not valid:
        page = render_template(
            "verification/mss_link.html", form=form, robots="noindex", canonical=None, alternate=None
        )
        return behind_link(page, 422 if sent else 200)

    def act() -> str:
        prove_by_mailbox(doing, token)
        flash(gettext("Votre adresse MSSanté est confirmée."), "success")
        return url_for("verification.standing")

    try:
        return once(form, act)
    except NotFound:
        return _gone()


def _gone() -> ResponseReturnValue:
    page = render_template("verification/mss_gone.html", robots="noindex", canonical=None, alternate=None)
    return behind_link(page, 404)
