"""What moderators read after its publication, and what they have looked at out of turn."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from qa.alerts.queries import alert
from qa.alerts.services.raising import see_alert
from qa.answers.queries import unread_answers
from qa.kernel.access import Action
from qa.kernel.errors import Conflict, Invalid, NotFound
from qa.moderation import queries, services
from qa.moderation.decision_views import blueprint
from qa.moderation.forms import HideForm
from qa.moderation.views import answer_forms
from qa.web.access import access, actor
from qa.web.forms import ActionForm, Form, once, sent_before
from qa.web.i18n import gettext


@blueprint.get("/reponses")
@access(Action.MODERATE)
def answers() -> ResponseReturnValue:
    """Answers that are public and that no moderator has read; each has forms of its own, sent once."""
    rows = [(one, question, *answer_forms()) for one, question in unread_answers()]
    return render_template("moderation/answers.html", rows=rows, backlog=queries.backlog(), robots="noindex")


def settle(form: Form, act: Callable[[], None], back: str, done: str) -> ResponseReturnValue:
    """Acts once and returns to the list with a word on what happened."""

    def run() -> str:
        act()
        return back

    if not form.validate():
        flash(gettext("Rien n’a été fait : %(why)s", why=_first_error(form)), "warning")
        return redirect(back, 303)
    before = sent_before(form)
    if before:
        return before
    try:
        response = once(form, run)
    except Conflict:
        flash(gettext("Quelqu’un a déjà décidé. Rien n’a été changé."), "warning")
        return redirect(back, 303)
    except Invalid:
        flash(gettext("Rien n’a été fait : donnez un texte ou une raison."), "warning")
        return redirect(back, 303)
    flash(done, "success")
    return response


def _first_error(form: Form) -> str:
    return next((str(errors[0]) for errors in form.errors.values() if errors), "")


@blueprint.post("/reponses/<int:answer_id>/lue")
@access(Action.MODERATE)
def read(answer_id: int) -> ResponseReturnValue:
    """The answer was read and stays."""
    doing, back = actor(), url_for("moderation.answers")
    return settle(ActionForm(), lambda: services.read_answer(doing, answer_id), back, gettext("Réponse lue."))


@blueprint.post("/reponses/<int:answer_id>/masquer")
@access(Action.MODERATE)
def hide(answer_id: int) -> ResponseReturnValue:
    """Hides the answer in one click; a reason helps its author."""
    doing, form, back = actor(), HideForm(), url_for("moderation.answers")
    reason = form.reason.data or ""
    return settle(
        form, lambda: services.hide_answer(doing, answer_id, reason=reason), back, gettext("Réponse masquée.")
    )


@blueprint.post("/reponses/<int:answer_id>/retablir")
@access(Action.MODERATE)
def restore(answer_id: int) -> ResponseReturnValue:
    """Shows the answer again."""
    doing, back = actor(), url_for("moderation.answers")
    return settle(
        ActionForm(),
        lambda: services.restore_answer(doing, answer_id),
        back,
        gettext("Réponse de nouveau visible."),
    )


@blueprint.post("/alertes/<int:alert_id>/vue")
@access(Action.MODERATE)
def see(alert_id: int) -> ResponseReturnValue:
    """A moderator has looked at what alarms; nothing is decided by it."""
    doing, found = actor(), alert(alert_id)
    if found is None:
        raise NotFound
    back = url_for("moderation.review", question_id=found.question_id)
    return settle(
        ActionForm(), lambda: see_alert(doing, alert_id), back, gettext("Noté : vous avez regardé.")
    )
