"""The asker's own page, behind the secret link."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.accounts.rules import normal_email
from qa.answers.queries import public_answers
from qa.answers.services.publishing import mark_helped, mark_most_useful
from qa.follow.export_queries import export
from qa.follow.forms import DeleteForm, EmailForm, FollowupForm, ThanksForm
from qa.follow.models import FollowupKind
from qa.follow.queries import followups, question_behind
from qa.follow.rules import may_follow_up
from qa.follow.services.additions import add_followup
from qa.follow.services.links import change_address
from qa.follow.services.removal import remove_question
from qa.kernel import audit, limits
from qa.kernel.access import ASKER, Action
from qa.kernel.clock import now
from qa.kernel.errors import Conflict, NotFound, TooMany
from qa.notifications.queries import mail_stopped
from qa.questions.models import Question
from qa.questions.queries import question as question_by_id
from qa.questions.queries import survivor
from qa.web import client
from qa.web.access import access
from qa.web.forms import ActionForm, Form, once, sent_before
from qa.web.i18n import gettext
from qa.web.locale import absolute
from qa.web.pager import positive
from qa.web.qr import qr_svg
from qa.web.waiting import ask_to_wait

blueprint = Blueprint("follow", __name__)


def _question(token: str) -> Question:
    """The question behind the link; an unknown link is 404, and ten of them in an hour are enough."""
    client.check(limits.UNKNOWN_LINK)
    question = question_behind(token)
    if question is None:
        client.count(limits.UNKNOWN_LINK)
        raise NotFound
    return question


@blueprint.after_request
def keep_apart(response: Response) -> Response:
    """No cache and no index; the site-wide Referrer-Policy keeps the address inside the site."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _show(question: Question, token: str, *, status: int = 200, **forms: Form) -> tuple[str, int]:
    """The page, with the form that was refused filled in again."""
    wrong = next(iter(forms.values()), None)
    moment = now()
    email = question.private.email if question.private else None
    page = render_template(
        "follow/page.html",
        question=question,
        content=question.private.content if question.private else {},
        address=email,
        stopped=bool(email and mail_stopped(email)),
        answers=public_answers(question.id),
        additions=followups(question.id),
        target=_target(question),
        may_precise=may_follow_up(question, FollowupKind.PRECISION, moment=moment),
        may_thank=may_follow_up(question, FollowupKind.THANKS, moment=moment),
        precision_form=forms.get("precision") or FollowupForm(formdata=None),
        thanks_form=forms.get("merci") or ThanksForm(formdata=None),
        email_form=forms.get("adresse") or EmailForm(formdata=None),
        delete_form=forms.get("supprimer") or DeleteForm(formdata=None),
        action_form=ActionForm(formdata=None),
        form=wrong,
        token=token,
        link=absolute(f"/suivi/{token}"),
        fresh=request.args.get("nouveau") == "1",
        robots="noindex, nofollow",
        canonical=None,
        alternate=None,
        moment=moment,
    )
    return page, status


def _target(question: Question) -> Question | None:
    """The public question into which it was merged at last, if there is one."""
    last = survivor(question)
    return last if last and last.id != question.id and last.is_public else None


@blueprint.get("/suivi/<token>")
@access(Action.FOLLOW)
def page(token: str) -> ResponseReturnValue:
    """State, due time, answers, and everything that the asker may do."""
    return _show(_question(token), token)


@blueprint.get("/suivi/<token>/imprimer")
@access(Action.FOLLOW)
def sheet(token: str) -> ResponseReturnValue:
    """The link on paper, with a QR code."""
    question = _question(token)
    return render_template(
        "follow/print.html", question=question, link=absolute(f"/suivi/{token}"), token=token, canonical=None,
        alternate=None, robots="noindex, nofollow", answers=public_answers(question.id),
        content=question.private.content if question.private else {},
    )  # fmt: skip


@blueprint.get("/suivi/<token>/qr.svg")
@access(Action.FOLLOW)
def qr(token: str) -> ResponseReturnValue:
    """The link as a QR code."""
    _question(token)
    response = make_response(qr_svg(absolute(f"/suivi/{token}")))
    response.headers["Content-Type"] = "image/svg+xml; charset=utf-8"
    return response


@blueprint.get("/suivi/<token>/export")
@access(Action.FOLLOW)
def download(token: str) -> ResponseReturnValue:
    """Everything kept about the question, as JSON (GDPR, articles 15 and 20)."""
    question = _question(token)
    audit.record_hourly(None, "export.made", kind="question", subject_id=question.id)
    response = jsonify(export(question))
    response.headers["Content-Disposition"] = "attachment; filename=question.json"
    return response


def _act(form: Form, token: str, name: str, act: Callable[[Question], None]) -> ResponseReturnValue:
    """A form of the page: wrong, it is shown again; right, it acts once and comes back."""
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    question = _question(token)
    if not valid:
        return _show(question, token, status=422, **{name: form})
    try:
        client.count(limits.FOLLOW)
    except TooMany as refusal:
        headers = ask_to_wait(form, refusal)
        return *_show(question, token, status=429, **{name: form}), headers
    question_id = question.id

    def run() -> str:
        fresh = question_by_id(question_id)
        if fresh is None:
            raise NotFound
        act(fresh)
        return url_for("follow.page", token=token)

    try:
        return once(form, run)
    except Conflict:
        form.refuse(name, gettext("Il est trop tard pour cela : la question a changé depuis."))
        return _show(_question(token), token, status=409, **{name: form})


@blueprint.post("/suivi/<token>/precision")
@access(Action.FOLLOW)
def precision(token: str) -> ResponseReturnValue:
    """A follow-up question, for 30 days after the first answer."""
    form = FollowupForm()
    text = form.precision.data or ""
    kind = FollowupKind.PRECISION
    return _act(form, token, "precision", lambda one: _add(one, kind, text))


@blueprint.post("/suivi/<token>/merci")
@access(Action.FOLLOW)
def thanks(token: str) -> ResponseReturnValue:
    """Thanks to the doctors."""
    form = ThanksForm()
    text = form.merci.data or ""
    return _act(form, token, "merci", lambda one: _add(one, FollowupKind.THANKS, text))


def _add(question: Question, kind: FollowupKind, text: str) -> None:
    add_followup(ASKER, question.id, kind=kind, text=text)


@blueprint.post("/suivi/<token>/utile")
@access(Action.FOLLOW)
def helped(token: str) -> ResponseReturnValue:
    """Says that an answer helped; with `plus_utile`, it is the most useful one."""
    answer_id = positive(request.form.get("answer") or request.form.get("utile") or "0")
    mark = mark_most_useful if request.form.get("plus_utile") else mark_helped
    return _act(ActionForm(), token, "utile", lambda one: mark(one.id, answer_id))


@blueprint.post("/suivi/<token>/adresse")
@access(Action.FOLLOW)
def address(token: str) -> ResponseReturnValue:
    """Changes the e-mail, or removes it where it is left empty."""
    form = EmailForm()
    email = normal_email(form.email.data or "")
    if form.email.data and email is None:
        form.validate()
        form.refuse("email", gettext("Écrivez une adresse complète, par exemple nom@exemple.fr."))
        return _show(_question(token), token, status=422, adresse=form)
    return _act(form, token, "adresse", lambda one: change_address(one.id, email))


@blueprint.post("/suivi/<token>/supprimer")
@access(Action.FOLLOW)
def delete(token: str) -> ResponseReturnValue:
    """Deletes the question with everything that depends on it."""
    form = DeleteForm()
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    question = _question(token)
    if not valid:
        return _show(question, token, status=422, supprimer=form)
    question_id = question.id

    def act() -> str:
        remove_question(ASKER, question_id)
        return url_for("follow.deleted")

    return once(form, act)


@blueprint.get("/suivi/supprimee")
@access(Action.READ)
def deleted() -> ResponseReturnValue:
    """Says that everything is gone."""
    return render_template("follow/deleted.html", robots="noindex", canonical=None, alternate=None)
