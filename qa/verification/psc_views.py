"""Proves who somebody is by Pro Santé Connect. A GET keeps what was told in the session alone, for ten minutes."""

from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from qa.gateways.current import gateways
from qa.gateways.identity import IdentityRefused, Refusal
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.clock import now
from qa.kernel.errors import Invalid
from qa.verification.psc_forms import PscForm
from qa.verification.psc_rules import KEPT, REFUSALS, STATUSES, is_other_profession, profession_words
from qa.verification.psc_services import check_claim, prove_by_psc
from qa.verification.services.applicants import own_application
from qa.verification.services.proofs import PROVABLE
from qa.verification.views import blueprint
from qa.web.access import access, actor
from qa.web.forms import once, sent_before
from qa.web.i18n import gettext
from qa.web.links import behind_link

__all__ = ["blueprint"]
STANDING = "/espace/verification"
RETURN = f"{STANDING}/psc/retour"  # as registered with the provider: without a language
TOLD, HINT, LANGUAGE = "psc_told", "psc_hint", "psc_language"


def _keep(name: str, value: Any) -> None:
    session[name] = {"value": value, "until": (now() + KEPT).timestamp()}


def _kept(name: str) -> Any:
    """What is in the session under the name; None once it is too old."""
    kept = session.get(name) or {"until": 0}
    return kept["value"] if kept["until"] >= now().timestamp() else None


def _forget(*names: str) -> None:
    for name in names:
        session.pop(name, None)


@blueprint.get("/espace/verification/psc", endpoint="psc_begin")
@access(Action.APPLY)
def begin() -> ResponseReturnValue:
    """To the provider; a link, for the policy of the pages lets no form end there."""
    claim, identities = own_application(actor()), gateways().identities
    if claim.state not in PROVABLE:
        return _page("decided", 409)
    if not identities.offered:
        return _refused(Refusal.OFF)
    limits.count(limits.PROVE, str(actor().account_id))
    _forget(TOLD)
    try:
        address = identities.begin(current_app.config["QA_SITE_URL"] + RETURN)
    except IdentityRefused as refused:
        return _refused(refused.reason)
    session[LANGUAGE] = request.script_root
    return _to(address)


@blueprint.get("/espace/verification/psc/retour", endpoint="psc_return")
@access(Action.APPLY)
def come_back() -> ResponseReturnValue:
    """Back from the provider: checked and kept, then shown under an address without the code."""
    if not {"state", "code", "error"} & set(request.args):
        return _shown()
    language = session.get(LANGUAGE, request.script_root)
    if language != request.script_root:
        return _to(f"{language}{RETURN}?{request.query_string.decode()}")
    _forget(TOLD)
    try:
        told = gateways().identities.finish()
    except IdentityRefused as refused:
        return _refused(refused.reason)
    _keep(TOLD, told.identity.proof())
    _keep(HINT, told.hint)
    return _to(url_for("verification.psc_return"), 303)


@blueprint.post("/espace/verification/psc", endpoint="psc_use")
@access(Action.APPLY)
def use() -> ResponseReturnValue:
    """What was told proves the request."""
    form = PscForm()
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    told = _kept(TOLD)
    if told is None:
        return _refused(Refusal.RETURN)
    if not valid:
        return _shown(form, 422)

    def act() -> str:
        prove_by_psc(actor(), told, correct=form.correct.data == "1")
        _forget(TOLD)
        flash(gettext("Pro Santé Connect a confirmé qui vous êtes."), "success")
        return url_for("verification.standing")

    try:
        return once(form, act)
    except Invalid:
        return _shown(status=409)


@blueprint.get("/espace/verification/psc/deconnexion", endpoint="psc_leave")
@access(Action.APPLY)
def leave() -> ResponseReturnValue:
    """Signs out at the provider, which others would use after this person on the same machine."""
    hint = _kept(HINT)
    _forget(TOLD, HINT)
    address = (
        gateways().identities.leave(hint, current_app.config["QA_SITE_URL"] + STANDING) if hint else None
    )
    return _to(address or url_for("verification.standing"))


def _to(address: str, status: int = 302) -> Response:
    """A redirect whose own address, code and state included, is told to nobody."""
    answer = behind_link("", status)
    answer.headers["Location"] = redirect(address).location
    return answer


def _shown(form: PscForm | None = None, status: int = 200) -> Response:
    """What was told, beside what is claimed."""
    told = _kept(TOLD)
    if told is None:
        return _refused(Refusal.RETURN)
    claim = own_application(actor())
    if claim.state not in PROVABLE:
        return _page("decided", 409)
    words = [gettext(word).lower() for word in profession_words(told["exercises"])]
    shown = {"told": told, "claim": claim, "professions": words, "form": form or PscForm(formdata=None)}
    try:
        check_claim(claim, told["rpps"])
    except Invalid as refusal:
        _forget(*([TOLD] if refusal.message == "taken" else []))
        return _page(refusal.message, 409 if refusal.message == "taken" else status, **shown)
    return _page("told", status, other=is_other_profession(claim, told["exercises"]), **shown)


def _refused(reason: Refusal) -> Response:
    return _page("refused", STATUSES.get(reason, 422), why=gettext(REFUSALS[reason]), reason=reason.value)


def _page(kind: str, status: int, **shown: Any) -> Response:
    page = render_template(
        "verification/psc.html", kind=kind, hint=bool(_kept(HINT)), robots="noindex", **shown
    )
    return behind_link(page, status)
