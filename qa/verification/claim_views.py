"""The claim: corrected while nobody has decided, filed by who has none, taken up again after a refusal."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.kernel.access import Action
from qa.kernel.errors import Conflict, NotFound
from qa.verification.models import State
from qa.verification.queries import application_of
from qa.verification.services.claims import CORRECTABLE, correct_claim, file_application
from qa.verification.services.verdicts import may_reopen, reopen
from qa.verification.signup_forms import CharterClaimForm, ClaimForm
from qa.verification.signup_views import read_claim
from qa.verification.views import blueprint
from qa.web.access import access, actor
from qa.web.forms import ActionForm, once, sent_before
from qa.web.i18n import gettext


@blueprint.route("/espace/verification/demande", methods=["GET", "POST"])
@access(Action.APPLY)
def claim() -> ResponseReturnValue:
    """The claim of the one who acts, to be corrected or filed."""
    mine = application_of(actor().account_id)
    if mine is not None and mine.state not in CORRECTABLE:
        raise NotFound
    form = CharterClaimForm() if mine is None else ClaimForm(obj=mine)
    if request.method != "POST":
        return _page(form, 200)
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    said = read_claim(form) if valid else None
    if said is None:
        return _page(form, 422)
    doing = actor()

    def act() -> str:
        if mine is None:
            file_application(doing, said)
        else:
            correct_claim(doing, said)
        return url_for("verification.standing")

    try:
        return once(form, act)
    except Conflict:
        form.form_errors.append(gettext("Votre demande a changé entre-temps. Regardez où elle en est."))
        return _page(form, 409)


def _page(form: ClaimForm, status: int) -> ResponseReturnValue:
    return render_template("verification/claim.html", form=form, robots="noindex"), status


@blueprint.post("/espace/verification/demande/reprendre")
@access(Action.APPLY)
def reopen_claim() -> ResponseReturnValue:
    """Takes a refused request up again, a day after the refusal."""
    form = ActionForm()
    mine = application_of(actor().account_id)
    if mine is None or mine.state not in (State.REFUSED, State.OPEN):
        raise NotFound
    before = sent_before(form)
    if before:
        return before
    if not form.validate() or not may_reopen(mine):
        raise Conflict("not refused, or too early")
    account_id = mine.account_id

    def act() -> str:
        reopen(account_id)
        return url_for("verification.claim")

    return once(form, act)
