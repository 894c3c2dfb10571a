"""The end of a question: its asker deletes it, or takes the consent back."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.follow.addition_views import blueprint
from qa.follow.forms import ConsentForm, DeleteForm
from qa.follow.services.removal import remove_question
from qa.follow.views import behind, show
from qa.kernel.access import ASKER, Action
from qa.web.access import access
from qa.web.forms import Form, once, sent_before


@blueprint.post("/suivi/<token>/supprimer")
@access(Action.FOLLOW)
def delete(token: str) -> ResponseReturnValue:
    """Deletes the question with everything that depends on it."""
    return _remove(DeleteForm(), token, "supprimer", url_for("follow.deleted"))


@blueprint.post("/suivi/<token>/accord")
@access(Action.FOLLOW)
def withdraw(token: str) -> ResponseReturnValue:
    """The consent ends: nothing may be kept without it, so all goes as with a deletion (GDPR, article 7(3))."""
    return _remove(ConsentForm(), token, "accord", url_for("follow.deleted", accord=1))


def _remove(form: Form, token: str, name: str, address: str) -> ResponseReturnValue:
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    question = behind(token)
    if not valid:
        return show(question, token, status=422, **{name: form})
    question_id = question.id

    def act() -> str:
        remove_question(ASKER, question_id)
        return address

    return once(form, act)


@blueprint.get("/suivi/supprimee")
@access(Action.READ)
def deleted() -> ResponseReturnValue:
    """Says that everything is gone."""
    consent = request.args.get("accord") == "1"
    return render_template(
        "follow/deleted.html", consent=consent, robots="noindex", canonical=None, alternate=None
    )
