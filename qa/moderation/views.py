"""The moderators' queues and pages."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.answers.queries import all_answers, cards
from qa.extensions import db
from qa.follow.queries import followups
from qa.kernel.access import Action
from qa.kernel.errors import Conflict, Invalid, NotFound
from qa.kernel.text import word_difference
from qa.moderation import queries, services
from qa.moderation.forms import HideForm, MergeForm, RefuseForm, ReviewForm
from qa.moderation.models import Kind
from qa.moderation.rules import refusal_text
from qa.questions.models import Question, State
from qa.questions.queries import attachments, private_revisions, revisions, with_private
from qa.questions.services.attachments import opened_picture
from qa.search.queries import similar
from qa.web.access import access, actor, note_view
from qa.web.forms import ActionForm, Form, once, sent_before
from qa.web.i18n import gettext
from qa.web.pictures import picture_response

blueprint = Blueprint("moderation", __name__, url_prefix="/moderation")


@blueprint.get("/questions")
@access(Action.MODERATE)
def queue() -> ResponseReturnValue:
    """Questions that nobody has read yet, oldest first."""
    return render_template(
        "moderation/queue.html",
        questions=queries.pending_questions(),
        backlog=queries.backlog(),
        robots="noindex",
    )


def _load(question_id: int) -> Question:
    question = with_private(question_id)
    if question is None or question.state == State.REMOVED:
        raise NotFound
    return question


@blueprint.get("/questions/<int:question_id>")
@access(Action.MODERATE)
def review(question_id: int) -> ResponseReturnValue:
    """Everything that a decision needs, on one page."""
    return _page(_load(question_id))


def answer_forms() -> tuple[ActionForm, HideForm]:
    """The forms under one answer: a form acts once, so no two answers share them."""
    return ActionForm(formdata=None), HideForm(formdata=None)


def _texts(question: Question) -> tuple[str, str]:
    """What is public, or what the asker wrote."""
    if question.published_at:
        return question.title, question.body
    content = question.private.content if question.private else {}
    return content.get("title", ""), content.get("body", "")


def _page(question: Question, *, status: int = 200, **forms: Form) -> ResponseReturnValue:
    note_view(question.id)
    title, body = _texts(question)
    written = question.private.content if question.private else {}
    fresh = {"title": title, "body": body, "specialty": question.specialty, "version": question.version}
    version = {"version": question.version}
    page = render_template(
        "moderation/review.html",
        question=question,
        content=written,
        pictures=attachments(question.id),
        answers=[(one, *answer_forms()) for one in all_answers(question.id)],
        additions=followups(question.id),
        close=[one for one in similar(title, body) if one.id != question.id],
        revisions=_differences(question),
        decisions=queries.decisions(Kind.QUESTION, question.id),
        review_form=forms.get("review") or ReviewForm(formdata=None, data=fresh),
        refuse_form=forms.get("refuse") or RefuseForm(formdata=None, data=version),
        merge_form=forms.get("merge") or MergeForm(formdata=None, data=version),
        form=next(iter(forms.values()), None),
        robots="noindex",
    )
    return page, status


def _differences(question: Question) -> list[dict[str, Any]]:
    """Each revision with what changed since the text before it; first what the asker wrote."""
    texts = [
        (one.content["title"] + "\n\n" + one.content["body"], one.made_at)
        for one in private_revisions(question.id)
    ]
    texts += [(f"{one.title}\n\n{one.body}", one.made_at) for one in revisions(question.id)]
    return [{"made_at": new[1], "changes": word_difference(old[0], new[0])} for old, new in pairwise(texts)]


def _decide(
    question_id: int, form: Form, name: str, act: Callable[[], None], *, done: str
) -> ResponseReturnValue:
    """Runs a decision once and goes to the next question; shows what was wrong, or the conflict."""
    question = _load(question_id)
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    if not valid:
        return _page(question, status=422, **{name: form})

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
        return _page(_load(question_id), status=422, **{name: form})
    flash(done, "success")
    return response


def _refusal(refusal: Invalid) -> str:
    if refusal.field == "into":
        return gettext(
            "Choisissez une question publique, autre que celle-ci. Celle-ci ne doit pas avoir de réponse."
        )
    if refusal.field == "reason":
        return gettext("Expliquez la raison à la personne.")
    return gettext("Corrigez ce champ.")


def _conflict(question_id: int, form: Form) -> ResponseReturnValue:
    """Somebody else decided or edited meanwhile: both texts side by side, nothing overwritten."""
    db.session.rollback()
    question = _load(question_id)
    note_view(question_id)
    title, body = _texts(question)
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
    form, doing = ReviewForm(), actor()
    public = _load(question_id).state == State.PUBLISHED
    service = services.edit_question if public else services.publish_question

    def act() -> None:
        service(
            doing, question_id, title=form.title.data or "", body=form.body.data or "",
            specialty=form.specialty.data or "", version=form.version.data or 0,
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


@blueprint.get("/questions/<int:question_id>/photos/<int:attachment_id>")
@access(Action.MODERATE)
def picture(question_id: int, attachment_id: int) -> ResponseReturnValue:
    """A picture of the question."""
    _load(question_id)
    content, found = opened_picture(question_id, attachment_id)
    note_view(question_id)
    return picture_response(content, media_type=found.media_type, name=f"photo-{found.id}.jpg")


@blueprint.get("/recherche")
@access(Action.MODERATE)
def lookup() -> ResponseReturnValue:
    """Public questions by words, to merge into."""
    query = request.args.get("q", "")[:200]
    found = similar(query, "") if query else []
    return render_template("moderation/lookup.html", query=query, cards=cards(found), robots="noindex")
