"""Precisions and thanks that wait: read with their masks, published or refused."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.follow.models import Followup
from qa.follow.queries import followup, pending_followups
from qa.kernel.access import Action
from qa.kernel.errors import Conflict, Invalid, NotFound
from qa.moderation import queries, services
from qa.moderation.after_views import blueprint, settle
from qa.moderation.forms import UNSURE, FollowupReviewForm
from qa.moderation.mask_rules import asked, found_in, masked, words_of
from qa.web.access import access, actor
from qa.web.forms import once, sent_before
from qa.web.i18n import gettext


@blueprint.get("/ajouts")
@access(Action.MODERATE)
def additions() -> ResponseReturnValue:
    """Precisions and thanks that nobody has read: what alarms first."""
    return _list()


def _list(form: FollowupReviewForm | None = None, followup_id: int = 0, status: int = 200) -> tuple[str, int]:
    """The list, with the form of one addition filled again."""
    rows = []
    for one, question in pending_followups():
        own = form if form and one.id == followup_id else _fresh(one)
        found = found_in([one.content["text"]], said=asked(one.content).keep)
        rows.append((one, question, _apart(own, one.id), words_of(one.content["text"]), found))
    page = render_template(
        "moderation/additions.html", rows=rows, backlog=queries.backlog(), form=form, robots="noindex"
    )
    return page, status


def _fresh(addition: Followup) -> FollowupReviewForm:
    choice = asked(addition.content)
    return FollowupReviewForm.filled({"text": masked(addition.content["text"], choice)}, choice)


def _apart(form: FollowupReviewForm, addition_id: int) -> FollowupReviewForm:
    """Many forms stand on the page: each has ids of its own."""
    for field in form:
        field.id = f"{field.name}-{addition_id}"
    return form


@blueprint.post("/ajouts/<int:followup_id>/publier")
@access(Action.MODERATE)
def publish_addition(followup_id: int) -> ResponseReturnValue:
    """Publishes a precision or thanks; or shows it under other masks, or what was wrong, with the text kept."""
    form, addition, doing = FollowupReviewForm(), followup(followup_id), actor()
    if addition is None:
        raise NotFound
    if request.form.get("masquer") or form.after != form.before:
        asked_for = bool(request.form.get("masquer"))
        status = form.shown_again({"text": addition.content["text"]}, asked=asked_for)
        return _list(form, followup_id, status)
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    if not valid:
        return _list(form, followup_id, 422)

    def act() -> str:
        services.publish_followup(doing, followup_id, text=form.text.data or "", sure=form.confirmed)
        return url_for("moderation.additions")

    try:
        response = once(form, act)
    except Conflict:
        flash(gettext("Quelqu’un a déjà décidé. Rien n’a été changé."), "warning")
        return _list(status=409)
    except Invalid as refusal:
        form.refuse(refusal.field, _refusal(refusal))
        return _list(form, followup_id, 422)
    flash(gettext("Ajout publié."), "success")
    return response


def _refusal(refusal: Invalid) -> str:
    if refusal.field == "sure":
        return str(UNSURE)
    return gettext("Donnez un texte de 2 à 2000 caractères.")


@blueprint.post("/ajouts/<int:followup_id>/refuser")
@access(Action.MODERATE)
def refuse_addition(followup_id: int) -> ResponseReturnValue:
    """Refuses it with a reason that the asker reads."""
    doing, form, back = actor(), FollowupReviewForm(), url_for("moderation.additions")
    reason = form.reason.data or ""
    return settle(
        form,
        lambda: services.refuse_followup(doing, followup_id, reason=reason),
        back,
        gettext("Ajout refusé. La personne lira la raison."),
    )
