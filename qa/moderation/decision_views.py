"""A moderator's decisions on a question."""

from collections.abc import Callable

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.extensions import db
from qa.kernel.access import Action
from qa.kernel.errors import Conflict, Invalid
from qa.kernel.text import word_difference
from qa.moderation import queries, services
from qa.moderation.forms import UNSURE, MergeForm, RefuseForm, ReviewForm
from qa.moderation.rules import refusal_text
from qa.moderation.views import blueprint, load, review_page, texts, written
from qa.questions.models import State
from qa.web.access import access, actor, note_view
from qa.web.forms import Form, once, sent_before
from qa.web.i18n import gettext


def _decide(
    question_id: int, form: Form, name: str, act: Callable[[], None], *, done: str
) -> ResponseReturnValue:
    """Runs a decision once and goes to the next question; shows what was wrong, or the conflict."""
    question = load(question_id)
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    if not valid:
        return review_page(question, status=422, **{name: form})

    def run() -> str:
        act()
        following = queries.next_pending(question_id)
        return (
            url_for("moderation.review", question_id=following.id)
            if following
            else url_for("moderation.queue")
        )

    try:
        response = once(form, run)
    except Conflict:
        return _conflict(question_id, form)
    except Invalid as refusal:
        form.refuse(refusal.field, _refusal(refusal))
        return review_page(load(question_id), status=422, **{name: form})
    flash(done, "success")
    return response


def _refusal(refusal: Invalid) -> str:
    if refusal.field == "into":
        return gettext(
            "Choisissez une question publique, autre que celle-ci. Celle-ci ne doit pas avoir de réponse."
        )
    if refusal.field == "reason":
        return gettext("Expliquez la raison à la personne.")
    if refusal.field == "sure":
        return str(UNSURE)
    return gettext("Corrigez ce champ.")


def _conflict(question_id: int, form: Form) -> ResponseReturnValue:
    """Somebody else decided or edited meanwhile: both texts side by side, nothing overwritten."""
    db.session.rollback()
    question = load(question_id)
    note_view(question_id)
    title, body = texts(question)
    own = {name: form[name].data or "" for name in ("title", "body") if name in form}
    mine = f"{own.get('title', title)}\n\n{own.get('body', body)}"
    changes = word_difference(f"{title}\n\n{body}", mine)
    page = render_template(
        "moderation/conflict.html",
        question=question,
        title=title,
        body=body,
        own=own,
        changes=changes,
        robots="noindex",
    )
    return page, 409


@blueprint.post("/questions/<int:question_id>/publier")
@access(Action.MODERATE)
def publish(question_id: int) -> ResponseReturnValue:
    """Publishes with this text, or changes what is public already."""
    form, doing, question = ReviewForm(), actor(), load(question_id)
    if request.form.get("masquer") or form.after != form.before:
        status = form.shown_again(written(question), asked=bool(request.form.get("masquer")))
        return review_page(question, status=status, review=form)
    public = question.state == State.PUBLISHED
    service = services.edit_question if public else services.publish_question

    def act() -> None:
        service(
            doing, question_id, title=form.title.data or "", body=form.body.data or "",
            specialty=form.specialty.data or "", version=form.version.data or 0, sure=form.confirmed,
        )  # fmt: skip

    done = gettext("Texte modifié.") if public else gettext("Question publiée.")
    return _decide(question_id, form, "review", act, done=done)


@blueprint.post("/questions/<int:question_id>/refuser")
@access(Action.MODERATE)
def refuse(question_id: int) -> ResponseReturnValue:
    """Refuses with a reason that the asker reads."""
    form, doing = RefuseForm(), actor()

    def act() -> None:
        reason = refusal_text(form.reason.data, form.note.data or "")
        services.refuse_question(doing, question_id, reason=reason, version=form.version.data)

    return _decide(
        question_id, form, "refuse", act, done=gettext("Question refusée. La personne lira la raison.")
    )


@blueprint.post("/questions/<int:question_id>/fusionner")
@access(Action.MODERATE)
def merge(question_id: int) -> ResponseReturnValue:
    """Joins the question to a public one."""
    form, doing = MergeForm(), actor()

    def act() -> None:
        services.merge_question(doing, question_id, into_id=form.into.data or 0, version=form.version.data)

    return _decide(question_id, form, "merge", act, done=gettext("Question réunie à l’autre."))
