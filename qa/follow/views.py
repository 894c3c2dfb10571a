"""The asker's own page, behind the secret link."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.accounts.rules import normal_email
from qa.alerts.queries import Look, consent_of, look
from qa.alerts.rules import CONSENT_TEXT, CONSENT_VERSION
from qa.answers.queries import public_answers
from qa.answers.services.publishing import mark_helped, mark_most_useful
from qa.follow.export_queries import export
from qa.follow.forms import ConsentForm, DeleteForm, EmailForm, FollowupForm, ThanksForm
from qa.follow.models import Followup, FollowupKind, FollowupState
from qa.follow.queries import followups, question_behind
from qa.follow.rules import may_follow_up
from qa.follow.services.links import change_address
from qa.kernel import audit, limits
from qa.kernel.access import Action
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
from qa.web.locale import absolute, locale
from qa.web.pager import positive
from qa.web.qr import qr_svg
from qa.web.waiting import ask_to_wait

blueprint = Blueprint("follow", __name__)


def behind(token: str) -> Question:
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


def show(question: Question, token: str, *, status: int = 200, **forms: Form) -> tuple[str, int]:
    """The page, with the form that was refused filled in again."""
    moment = now()
    page = render_template(
        "follow/page.html",
        **_kept(question),
        **_agreed(question),
        target=_target(question),
        may_precise=may_follow_up(question, FollowupKind.PRECISION, moment=moment),
        may_thank=may_follow_up(question, FollowupKind.THANKS, moment=moment),
        precision_form=forms.get("precision") or FollowupForm(formdata=None),
        thanks_form=forms.get("merci") or ThanksForm(formdata=None),
        email_form=forms.get("adresse") or EmailForm(formdata=None),
        consent_form=forms.get("accord") or ConsentForm(formdata=None),
        delete_form=forms.get("supprimer") or DeleteForm(formdata=None),
        action_form=ActionForm(formdata=None),
        form=next(iter(forms.values()), None),
        token=token,
        link=absolute(f"/suivi/{token}"),
        fresh=request.args.get("nouveau") == "1",
        robots="noindex, nofollow",
        canonical=None,
        alternate=None,
        moment=moment,
    )
    return page, status


def _kept(question: Question) -> dict[str, Any]:
    """What was written, answered and added, and where the asker is told."""
    additions = followups(question.id)
    email = question.private.email if question.private else None
    return {
        "question": question,
        "content": question.private.content if question.private else {},
        "address": email,
        "stopped": bool(email and mail_stopped(email)),
        "answers": public_answers(question.id),
        "additions": additions,
        "soft": _soft(additions),
    }


def _agreed(question: Question) -> dict[str, Any]:
    """To which text the asker agreed, and when; the text itself where it is today's."""
    consent = consent_of(question.id)
    same = consent is not None and consent.text_version == CONSENT_VERSION
    return {"consent": consent, "consent_text": gettext(CONSENT_TEXT) if same else ""}


def _soft(additions: Sequence[Followup]) -> Look | None:
    """What additions that wait mention without an alarm: the page says whom to call if it happens."""
    waiting = [(one.content or {}).get("text", "") for one in additions if one.state == FollowupState.PENDING]
    return look(*waiting, language=locale()) if waiting else None


def _target(question: Question) -> Question | None:
    """The public question into which it was merged at last, if there is one."""
    last = survivor(question)
    return last if last and last.id != question.id and last.is_public else None


@blueprint.get("/suivi/<token>")
@access(Action.FOLLOW)
def page(token: str) -> ResponseReturnValue:
    """State, due time, answers, and everything that the asker may do."""
    return show(behind(token), token)


@blueprint.get("/suivi/<token>/imprimer")
@access(Action.FOLLOW)
def sheet(token: str) -> ResponseReturnValue:
    """The link on paper, with a QR code."""
    question = behind(token)
    return render_template(
        "follow/print.html", question=question, link=absolute(f"/suivi/{token}"), token=token, canonical=None,
        alternate=None, robots="noindex, nofollow", answers=public_answers(question.id),
        content=question.private.content if question.private else {},
    )  # fmt: skip


@blueprint.get("/suivi/<token>/qr.svg")
@access(Action.FOLLOW)
def qr(token: str) -> ResponseReturnValue:
    """The link as a QR code."""
    behind(token)
    response = make_response(qr_svg(absolute(f"/suivi/{token}")))
    response.headers["Content-Type"] = "image/svg+xml; charset=utf-8"
    return response


@blueprint.get("/suivi/<token>/export")
@access(Action.FOLLOW)
def download(token: str) -> ResponseReturnValue:
    """Everything kept about the question, as JSON (GDPR, articles 15 and 20)."""
    question = behind(token)
    audit.record_hourly(None, "export.made", kind="question", subject_id=question.id)
    response = jsonify(export(question))
    response.headers["Content-Disposition"] = "attachment; filename=question.json"
    return response


def settle(
    form: Form,
    token: str,
    name: str,
    act: Callable[[Question], None],
    *,
    again: Callable[[Question, int], tuple[str, int]] | None = None,
    stops: Callable[[Question], bool] = lambda _: False,
) -> ResponseReturnValue:
    """A form of the page: wrong, it is shown again; right, it acts once and comes back.

    `again` shows it with a status; `stops` says that it must be read once more, as it is, before it acts.
    """
    again = again or (lambda question, status: show(question, token, status=status, **{name: form}))
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    question = behind(token)
    if not valid:
        return again(question, 422)
    if stops(question):
        return again(question, 200)
    try:
        client.count(limits.FOLLOW)
    except TooMany as refusal:
        headers = ask_to_wait(form, refusal)
        return *again(question, 429), headers
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
        return again(behind(token), 409)


@blueprint.post("/suivi/<token>/utile")
@access(Action.FOLLOW)
def helped(token: str) -> ResponseReturnValue:
    """Says that an answer helped; with `plus_utile`, it is the most useful one."""
    answer_id = positive(request.form.get("answer") or request.form.get("utile") or "0")
    mark = mark_most_useful if request.form.get("plus_utile") else mark_helped
    return settle(ActionForm(), token, "utile", lambda one: mark(one.id, answer_id))


@blueprint.post("/suivi/<token>/adresse")
@access(Action.FOLLOW)
def address(token: str) -> ResponseReturnValue:
    """Changes the e-mail, or removes it where it is left empty."""
    form = EmailForm()
    email = normal_email(form.email.data or "")
    if form.email.data and email is None:
        form.validate()
        form.refuse("email", gettext("Écrivez une adresse complète, par exemple nom@exemple.fr."))
        return show(behind(token), token, status=422, adresse=form)
    return settle(form, token, "adresse", lambda one: change_address(one.id, email))
