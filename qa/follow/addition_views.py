"""Precisions and thanks: what alarms or names somebody is read once more by its writer before it is sent."""

from functools import cache

from flask import render_template, request
from flask.typing import ResponseReturnValue

from qa.alerts.queries import Look, look
from qa.follow.forms import AdditionForm, FollowupForm, ThanksForm
from qa.follow.models import FollowupKind
from qa.follow.rules import is_minor, is_read, is_shown
from qa.follow.services.additions import add_followup
from qa.follow.views import blueprint, settle, show
from qa.kernel.access import ASKER, Action
from qa.questions.models import Question
from qa.questions.queries import READ_MOST
from qa.web.access import access
from qa.web.locale import locale


@blueprint.post("/suivi/<token>/precision")
@access(Action.FOLLOW)
def precision(token: str) -> ResponseReturnValue:
    """A follow-up question, for 30 days after the first answer."""
    return _add(FollowupForm(), token, FollowupKind.PRECISION)


@blueprint.post("/suivi/<token>/merci")
@access(Action.FOLLOW)
def thanks(token: str) -> ResponseReturnValue:
    """Thanks to the doctors."""
    return _add(ThanksForm(), token, FollowupKind.THANKS)


def _add(form: AdditionForm, token: str, kind: FollowupKind) -> ResponseReturnValue:
    """Sent at once; or read again first: a card for what alarms, marks on what will be masked."""
    name = form.masked[0]
    text = form[name].data or ""

    @cache
    def looked_at(age_band: str) -> Look:
        return look(text[:READ_MOST], language=locale(), minor=is_minor(age_band))

    def again(question: Question, status: int) -> tuple[str, int]:
        found = looked_at(question.age_band)
        if status == 200 or form.lu.data or form.relu.data or found.groups:
            return _reread(form, token, found), status
        return show(question, token, status=status, **{name: form})

    def stops(question: Question) -> bool:
        shown = is_shown(form.pieces, form.words, form.relu.data) and not request.form.get("apercu")
        return not (shown and is_read(looked_at(question.age_band).groups, form.lu.data or ""))

    def act(question: Question) -> None:
        masks = {"keep": form.kept, "more": form.words}
        add_followup(ASKER, question.id, kind=kind, text=text, look=looked_at(question.age_band), **masks)

    return settle(form, token, name, act, again=again, stops=stops)


def _reread(form: AdditionForm, token: str, found: Look) -> str:
    """The text on a page of its own: the cards first, then what will be public."""
    return render_template(
        "follow/reread.html",
        form=form,
        bound=form[form.masked[0]],
        look=found,
        token=token,
        robots="noindex, nofollow",
        canonical=None,
        alternate=None,
    )
