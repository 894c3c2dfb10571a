"""The register no longer agrees with what was verified: doctor and verifier confirm."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from qa.kernel import audit
from qa.kernel.access import Action
from qa.kernel.clock import now
from qa.kernel.errors import NotFound
from qa.verification.doubt_forms import DoubtForm, GoOnForm, KeepForm, StillForm
from qa.verification.doubt_queries import doubt as doubt_by_id
from qa.verification.doubt_queries import held_since, open_doubt, open_doubts, overdue
from qa.verification.doubt_rules import LATE, ODDITY_NAMES, Beside, beside
from qa.verification.models import Doubt
from qa.verification.queries import credential_of
from qa.verification.right_views import settle
from qa.verification.services.doubts import answer_doubt, keep_right, suspend_for_doubt
from qa.verification.services.rechecks import let_go_on
from qa.verification.views import blueprint
from qa.web.access import access, actor, proved
from qa.web.i18n import gettext

__all__ = ["blueprint"]


@blueprint.get("/espace/verification/doute")
@access(Action.APPLY)
def own_doubt() -> ResponseReturnValue:
    """What is asked of the professional, why that is no reproach, and the form to answer."""
    return _own_page(None, 200)


def _own_page(refused: StillForm | None, status: int) -> ResponseReturnValue:
    found = open_doubt(actor().account_id)
    if found is None:
        return render_template("verification/doubt_none.html", robots="noindex"), status
    form = refused or StillForm(formdata=None, word=found.word)
    return render_template(
        "verification/doubt_own.html", form=form, refused=refused, doubt=found, robots="noindex"
    ), status


@blueprint.post("/espace/verification/doute")
@access(Action.APPLY)
def answer_own_doubt() -> ResponseReturnValue:
    """« I still exercise »."""
    doing, form = actor(), StillForm()
    if open_doubt(doing.account_id) is None:
        raise NotFound

    def act() -> None:
        answer_doubt(doing, word=form.word.data or "")

    done = gettext("Merci. Une personne de l’équipe regardera votre réponse.")
    back = url_for("verification.own_doubt")
    return settle(form, act, lambda status: _own_page(form, status), back, done)


@blueprint.get("/administration/doutes")
@access(Action.VERIFY)
def doubts() -> ResponseReturnValue:
    """What waits for a verifier, and whether doubts are held back."""
    return render_template(
        "verification/doubts.html", doubts=open_doubts(), names=ODDITY_NAMES, held_since=held_since(),
        overdue=overdue(now() - LATE), form=GoOnForm(formdata=None),
        may_go_on=actor().may(Action.ADMINISTER), robots="noindex",
    )  # fmt: skip


@blueprint.post("/administration/doutes/continuer")
@access(Action.ADMINISTER)
@proved
def go_on() -> ResponseReturnValue:
    """An administrator has looked at the register: doubts are opened again."""
    doing, back = actor(), url_for("verification.doubts")

    def again(_: int) -> ResponseReturnValue:
        flash(gettext("Rien n’a été fait : envoyez de nouveau."), "warning")
        return redirect(back, 303)

    done = gettext("Les contrôles continuent : tout le monde est regardé de nouveau.")
    return settle(GoOnForm(), lambda: let_go_on(doing), again, back, done)


def _doubt(doubt_id: int) -> Doubt:
    """A doubt about somebody who is still here; one's own is somebody else's to settle."""
    found = doubt_by_id(doubt_id)
    if found is None or not found.account.is_active or found.account_id == actor().account_id:
        raise NotFound
    return found


@blueprint.get("/administration/doutes/<int:doubt_id>")
@access(Action.VERIFY)
def doubt(doubt_id: int) -> ResponseReturnValue:
    """The register beside what was verified; who looks is noted, once an hour."""
    _doubt(doubt_id)
    audit.record_hourly(actor().account_id, "doubt.viewed", kind="doubt", subject_id=doubt_id)
    return _doubt_page(doubt_id, None, 200)


def _doubt_page(doubt_id: int, refused: DoubtForm | KeepForm | None, status: int) -> ResponseReturnValue:
    found = _doubt(doubt_id)
    credential = credential_of(found.account_id)
    lines: list[Beside] = beside(credential, found.found) if credential and found.found else []
    form = refused if isinstance(refused, DoubtForm) else DoubtForm(formdata=None)
    return render_template(
        "verification/doubt.html", doubt=found, credential=credential, lines=lines, form=form,
        keep_form=KeepForm(formdata=None), refused=refused, names=ODDITY_NAMES, robots="noindex",
    ), status  # fmt: skip


@blueprint.post("/administration/doutes/<int:doubt_id>/garder")
@access(Action.VERIFY)
@proved
def keep_doubted(doubt_id: int) -> ResponseReturnValue:
    """The right stays."""
    doing, form = actor(), KeepForm()
    _doubt(doubt_id)

    def act() -> None:
        keep_right(doing, doubt_id)

    done = gettext("Le droit est gardé. La personne est prévenue.")
    back = url_for("verification.doubts")
    return settle(form, act, lambda status: _doubt_page(doubt_id, form, status), back, done)


@blueprint.post("/administration/doutes/<int:doubt_id>/suspendre")
@access(Action.VERIFY)
@proved
def suspend_doubted(doubt_id: int) -> ResponseReturnValue:
    """The right is suspended, with a reason."""
    doing, form = actor(), DoubtForm()
    _doubt(doubt_id)

    def act() -> None:
        suspend_for_doubt(doing, doubt_id, reason=form.reason.data or "")

    done = gettext("Le droit est suspendu. La personne lit la raison et peut faire un recours.")
    back = url_for("verification.doubts")
    return settle(form, act, lambda status: _doubt_page(doubt_id, form, status), back, done)
