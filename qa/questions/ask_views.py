"""Asking, in two screens that work without JavaScript; a sending without a step is a whole question."""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.accounts.rules import normal_email
from qa.alerts.rules import needs_parent
from qa.config import may_hold_health_data
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.errors import Invalid, TooMany
from qa.kernel.tokens import new_token
from qa.questions.ask_page_views import FIRST, ask_page, looked
from qa.questions.forms import AskForm
from qa.questions.rules import FILE_BYTES, FILES_MOST, REQUEST_BYTES
from qa.questions.services.asking import Submission, ask
from qa.questions.services.attachments import stage_pictures
from qa.questions.services.repeats import Repeated, refuse_repeat, remember_ask, way_back
from qa.questions.views import blueprint
from qa.search.queries import similar
from qa.web import client
from qa.web.access import access, actor
from qa.web.forms import once, sent_before
from qa.web.i18n import gettext
from qa.web.locale import locale
from qa.web.waiting import ask_to_wait

SUBMITTED = (*FIRST, "for_whom", "age_band", "sex", "pregnant", "duration", "treatments", "history")
PREVIEWED = (*FIRST, "more")


@blueprint.route("/poser-une-question", methods=["GET", "POST"], endpoint="ask")
@access(Action.ASK)
def ask_question() -> ResponseReturnValue:
    """Step one: the question; step two: about whom, how to reach the asker, what will be public, consent."""
    if not may_hold_health_data(current_app.config):
        return render_template("questions/closed.html", robots="noindex"), 503
    if request.method != "POST":
        return ask_page(AskForm(), step=1)
    request.max_content_length = REQUEST_BYTES
    form = AskForm()
    steps = {"retour": _back, "suite": _first_step, "apercu": _preview}
    return steps.get(request.form.get("etape", ""), _whole)(form)


def _back(form: AskForm) -> ResponseReturnValue:
    """The first screen again; pictures chosen on the second one are kept, or refused beside their field."""
    stage = form.stage.data or new_token()
    if not _keep_pictures(form, stage):
        return ask_page(form, step=2, status=422, stage=stage)
    return ask_page(form, step=1, stage=stage)


def _first_step(form: AskForm) -> ResponseReturnValue:
    """Only the question itself is looked at; the rest comes on the second screen."""
    if _wrong(form, FIRST):
        return ask_page(form, step=1, status=422)
    return ask_page(form, step=2, found=similar(form.title.data or "", form.body.data or ""))


def _preview(form: AskForm) -> ResponseReturnValue:
    """The second screen again, with the masks that the asker chose; what else is missing can wait."""
    stage = form.stage.data or new_token()
    wrong = _wrong(form, PREVIEWED)
    valid = _keep_pictures(form, stage) and not wrong
    status = 200 if valid else 422
    return ask_page(form, step=2, status=status, whole=wrong & {*FIRST} != set(), stage=stage)


def _wrong(form: AskForm, names: tuple[str, ...]) -> set[str]:
    """Of these fields, those with a fault; what the others lack is not said yet."""
    form.validate()
    wrong = {name: list(form[name].errors) for name in names if form[name].errors}
    for field in form:
        field.errors = wrong.get(field.name, [])
    return set(wrong)


def _whole(form: AskForm) -> ResponseReturnValue:
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    stage = form.stage.data or new_token()
    valid = _keep_pictures(form, stage) and valid
    email = normal_email(form.email.data or "")
    if form.email.data and email is None:
        form.refuse("email", gettext("Écrivez une adresse complète, par exemple nom@exemple.fr."))
        valid = False
    if not valid:
        return _faulty(form, stage)
    if set(looked(form).groups) - form.read:
        return ask_page(form, step=2, stage=stage)
    return _send(form, _submission(form, email, stage), stage)


def _faulty(form: AskForm, stage: str) -> ResponseReturnValue:
    """Both screens at once; words to mask are compared with a text that is right, so with a wrong one they wait."""
    step = 1 if any(form[name].errors for name in FIRST) else 2
    if step == 1:
        form.more.errors = []
    return ask_page(form, step=step, status=422, whole=True, stage=stage)


def _send(form: AskForm, submission: Submission, stage: str) -> ResponseReturnValue:
    """Asks once; what was sent minutes ago is shown instead, unless the asker says that it is another question."""
    try:
        client.count(limits.ASK)
    except TooMany as refusal:
        headers = ask_to_wait(form, refusal)
        return *ask_page(form, step=2, status=429, whole=True, stage=stage), headers
    hours = current_app.config["QA_ANSWER_WITHIN_HOURS"]
    network = client.network() or "loopback"

    def act() -> str:
        if not request.form.get("encore"):
            refuse_repeat(submission, network=network)
        question, token = ask(actor(), submission, within_hours=hours)
        remember_ask(question.id, network=network)
        return url_for("follow.page", token=token, nouveau=1)

    try:
        return once(form, act)
    except Repeated as before:
        client.give_back(limits.ASK)
        already = {"asked_at": before.asked_at, "token": way_back(before.question_id)}
        return ask_page(form, step=2, status=422, stage=stage, already=already)


def _keep_pictures(form: AskForm, stage: str) -> bool:
    """Stages what was uploaded; says beside the field what was refused."""
    contents = [one.read(FILE_BYTES + 1) for one in form.files.data or [] if getattr(one, "filename", "")]
    if not contents:
        return True
    try:
        client.count(limits.UPLOAD)
        stage_pictures(stage, contents)
    except TooMany:
        form.refuse("files", _picture_refusal("too often"))
        return False
    except Invalid as refusal:
        form.refuse("files", _picture_refusal(refusal.message))
        return False
    return True


def _picture_refusal(reason: str) -> str:
    size = FILE_BYTES // (1024 * 1024)
    return {
        "too often": gettext(
            "Trop de photos viennent de votre réseau. Envoyez votre question sans photo, ou réessayez plus tard."
        ),
        "too many": gettext("Joignez %(most)s photos au plus.", most=FILES_MOST),
        "too large": gettext("Choisissez des photos de %(size)s Mo au plus.", size=size),
        "too many pixels": gettext("Choisissez une photo plus petite."),
    }.get(reason, gettext("Joignez des photos JPEG, PNG ou WebP. Ce fichier n’en est pas une."))


def _submission(form: AskForm, email: str | None, stage: str) -> Submission:
    values = {name: form[name].data or "" for name in SUBMITTED}
    values["for_whom"] = values["for_whom"] or "self"
    return Submission(
        **values,
        keep=tuple(form.kept),
        more=tuple(form.words),
        with_parent=bool(form.with_parent.data and needs_parent(values["for_whom"], values["age_band"])),
        email=email,
        language=locale(),
        stage=stage,
    )
