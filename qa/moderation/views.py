"""The moderators' queues and pages."""

from itertools import pairwise
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from qa.alerts.models import Alert
from qa.alerts.queries import alerts_of
from qa.answers.check_rules import Check
from qa.answers.models import Answer
from qa.answers.queries import all_answers, cards
from qa.follow.queries import followups
from qa.follow.rules import is_minor
from qa.kernel.access import Action
from qa.kernel.errors import NotFound
from qa.kernel.text import word_difference
from qa.moderation import queries
from qa.moderation.forms import HideForm, MergeForm, RefuseForm, ReviewForm
from qa.moderation.mask_rules import LABEL_NAMES, Choice, Found, asked, found_in, standing, words_of
from qa.moderation.models import Kind
from qa.moderation.rules import GROUP_NAMES, checked
from qa.questions.models import Question, State
from qa.questions.queries import attachments, private_revisions, revisions, with_private
from qa.questions.rules import masked_text
from qa.questions.services.attachments import opened_picture
from qa.safety.messages import Card, tells_of_a_minor
from qa.safety.reidentification import ADVICE, Risk, risks
from qa.search.queries import similar
from qa.web.access import access, note_view
from qa.web.forms import ActionForm, Form
from qa.web.i18n import gettext
from qa.web.locale import locale
from qa.web.pictures import picture_response

blueprint = Blueprint("moderation", __name__, url_prefix="/moderation")


@blueprint.get("/questions")
@access(Action.MODERATE)
def queue() -> ResponseReturnValue:
    """Questions that nobody has read yet: what alarms first, then oldest first."""
    return render_template(
        "moderation/queue.html",
        questions=queries.pending_questions(),
        backlog=queries.backlog(),
        robots="noindex",
    )


def load(question_id: int) -> Question:
    """The question with what its asker wrote; raises NotFound for a removed one."""
    question = with_private(question_id)
    if question is None or question.state == State.REMOVED:
        raise NotFound
    return question


@blueprint.get("/questions/<int:question_id>")
@access(Action.MODERATE)
def review(question_id: int) -> ResponseReturnValue:
    """Everything that a decision needs, on one page."""
    return review_page(load(question_id))


@blueprint.context_processor
def _words() -> dict[str, Any]:
    """What the templates of moderation say of alerts and masks."""
    return {
        "alert_names": _names,
        "answer_check": _check,
        "label_name": _label,
    }


def _check(answer: Answer) -> Check:
    return checked(answer, language=locale())


def _names(one: Alert) -> list[str]:
    return [gettext(GROUP_NAMES.get(group, group)) for group in one.groups]


def _label(label: str) -> str:
    return gettext(LABEL_NAMES.get(label, label))


def answer_forms() -> tuple[ActionForm, HideForm]:
    """The forms under one answer: a form acts once, so no two answers share them."""
    return ActionForm(formdata=None), HideForm(formdata=None)


def texts(question: Question) -> tuple[str, str]:
    """What is public, or what the asker wrote with its masks."""
    if question.published_at or question.private is None:
        return question.title, question.body
    return masked_text(question.private.content)


def written(question: Question) -> dict[str, str]:
    """What the asker wrote, or what is public where that is all there is."""
    content = question.private.content if question.private else {}
    return {name: content.get(name) or getattr(question, name) for name in ("title", "body")}


def _masks(question: Question) -> tuple[list[Found], Choice]:
    """What identifies someone in what the asker wrote, and which masks the text has now."""
    choice = asked(question.private.content if question.private else {})
    found = found_in(written(question).values(), said=choice.keep)
    return found, standing(texts(question), found, choice) if question.published_at else choice


def review_page(question: Question, *, status: int = 200, **forms: Form) -> ResponseReturnValue:
    """The page of a question with the form that was refused, if one was."""
    note_view(question.id)
    found, choice = _masks(question)
    version = {"version": question.version}
    title, body = texts(question)
    fresh = {"title": title, "body": body, "specialty": question.specialty, **version}
    review = forms.get("review") or ReviewForm.filled(fresh, choice)
    page = render_template(
        "moderation/review.html",
        **_known(question),
        alerts=_alerts(question),
        close=[one for one in similar(title, body) if one.id != question.id],
        found=found,
        risks=_advised(f"{review['title'].data}\n{review['body'].data}", question.age_band),
        review_form=review,
        refuse_form=forms.get("refuse") or RefuseForm(formdata=None, data=version),
        merge_form=forms.get("merge") or MergeForm(formdata=None, data=version),
        form=next(iter(forms.values()), None),
        robots="noindex",
    )
    return page, status


def _alerts(question: Question) -> list[tuple[Alert, ActionForm, tuple[Card, ...]]]:
    """What alarms in the question and its additions, oldest first, each with its form and its cards."""
    minor = is_minor(question.age_band) or tells_of_a_minor("\n".join(written(question).values()))
    return [
        (one, ActionForm(formdata=None), queries.shown_cards(one, language=locale(), minor=minor))
        for one in reversed(alerts_of([question.id]))
    ]


def _advised(text: str, age_band: str) -> list[tuple[Risk, str]]:
    """What could make a patient recognised though no name is written, and what to write instead."""
    return [(one, gettext(ADVICE[one.kind])) for one in risks(text, age_band=age_band)]


def _known(question: Question) -> dict[str, Any]:
    """What was written, answered, added and decided."""
    content = question.private.content if question.private else {}
    return {
        "question": question,
        "content": content,
        "words": {name: words_of(text) for name, text in written(question).items()},
        "pictures": attachments(question.id),
        "answers": [(one, *answer_forms()) for one in all_answers(question.id)],
        "additions": followups(question.id),
        "revisions": _differences(question),
        "decisions": queries.decisions(Kind.QUESTION, question.id),
    }


def _differences(question: Question) -> list[dict[str, Any]]:
    """Each revision with what changed since the text before it; first what the asker wrote."""
    texts = [
        (one.content["title"] + "\n\n" + one.content["body"], one.made_at)
        for one in private_revisions(question.id)
    ]
    texts += [(f"{one.title}\n\n{one.body}", one.made_at) for one in revisions(question.id)]
    return [{"made_at": new[1], "changes": word_difference(old[0], new[0])} for old, new in pairwise(texts)]


@blueprint.get("/questions/<int:question_id>/photos/<int:attachment_id>")
@access(Action.MODERATE)
def picture(question_id: int, attachment_id: int) -> ResponseReturnValue:
    """A picture of the question."""
    load(question_id)
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
