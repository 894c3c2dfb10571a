"""The doctor's queue and editor."""

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.answers import queries
from qa.answers.check_views import checked, editor_context, filled, pieces, refuse
from qa.answers.forms import AnswerForm
from qa.answers.models import State
from qa.answers.rules import MOST_CHARACTERS, length
from qa.answers.services.drafts import save_draft
from qa.answers.services.publishing import correct_answer, publish_answer, withdraw_answer
from qa.doctors.models import Doctor
from qa.doctors.queries import doctor_of_account
from qa.doctors.rules import day_start
from qa.follow.queries import followups
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.clock import now
from qa.kernel.errors import Conflict, NotFound, TooMany
from qa.language.specialties import SPECIALTIES
from qa.questions.models import Question
from qa.questions.queries import attachments, with_private
from qa.questions.services.attachments import opened_picture
from qa.web.access import access, actor, note_view
from qa.web.filters import zone
from qa.web.forms import ActionForm, once, sent_before
from qa.web.i18n import gettext, named_specialties
from qa.web.pictures import picture_response
from qa.web.waiting import ask_to_wait

blueprint = Blueprint("answers", __name__, url_prefix="/espace/questions")


def _doctor() -> Doctor:
    """The signed-in doctor; a role without a profile sees nothing."""
    doctor = doctor_of_account(actor().account_id)
    if doctor is None:
        raise NotFound
    return doctor


def _question(question_id: int) -> Question:
    question = with_private(question_id)
    if question is None or not question.is_public:
        raise NotFound
    return question


@blueprint.get("")
@access(Action.ANSWER)
def queue() -> ResponseReturnValue:
    """Unanswered first, oldest due first; every specialty unless one is chosen."""
    doctor = _doctor()
    chosen = request.args.get("specialite")
    if chosen and chosen not in SPECIALTIES and chosen != "toutes":
        raise NotFound
    specialty = None if chosen in (None, "", "toutes") else chosen
    questions = queries.open_questions(specialty=specialty)
    everything = queries.open_questions() if specialty else questions
    return render_template(
        "answers/queue.html", doctor=doctor, cards=queries.cards(questions), chosen=specialty, moment=now(),
        specialties=named_specialties(one.specialty for one in everything), robots="noindex",
        done_today=queries.answers_since(doctor.id, day_start(now(), zone=zone())),
    )  # fmt: skip


@blueprint.get("/<int:question_id>")
@access(Action.ANSWER)
def write(question_id: int) -> ResponseReturnValue:
    """The question with its context, and the editor filled with the draft or the answer to correct."""
    question, doctor = _question(question_id), _doctor()
    mine = queries.answer_by(doctor.id, question_id)
    kept = queries.draft(doctor.id, question_id)
    parts = kept.parts if kept else (mine.parts if mine else {})
    return _editor(question, doctor, filled(parts, version=mine.version if mine else None))


def _editor(
    question: Question, doctor: Doctor, form: AnswerForm, status: int = 200, *, confirm: bool = False
) -> tuple[str, int]:
    if question.private:
        note_view(question.id)
    page = render_template(
        "answers/write.html",
        question=question,
        content=question.private.content if question.private else {},
        pictures=attachments(question.id),
        additions=followups(question.id, public_only=True),
        moment=now(),
        **editor_context(form, doctor, question.id, confirm=confirm),
    )
    return page, status


@blueprint.post("/<int:question_id>")
@access(Action.ANSWER)
def publish(question_id: int) -> ResponseReturnValue:
    """Publishes the answer, or its correction, at once; what is found in it is shown first."""
    question, doctor, form = _question(question_id), _doctor(), AnswerForm()
    form.validate()
    before = sent_before(form)
    if before:
        return before
    if length(form.parts) > MOST_CHARACTERS:
        form.refuse("explanation", gettext("Raccourcissez : 10 000 caractères au plus en tout."))
    if request.form.get("action_apercu"):
        return _previewed(question, doctor, form)
    found = checked(form, doctor, queries.answer_by(doctor.id, question_id))
    refuse(form, found)
    if form.errors:
        return _kept(question, doctor, form, 422)
    if not found.is_acknowledged(form.seen):
        return _kept(question, doctor, form, 200)
    try:
        limits.count(limits.ANSWER, str(doctor.id))
    except TooMany as refusal:
        headers = ask_to_wait(form, refusal)
        return *_editor(question, doctor, form, 429), headers
    return _once(form, question_id, doctor)


def _kept(question: Question, doctor: Doctor, form: AnswerForm, status: int) -> ResponseReturnValue:
    """The editor with what is to be seen first; the text stays as the draft too. 200: one more press publishes it."""
    _keep(question.id, doctor, form)
    return _editor(_question(question.id), _doctor(), form, status, confirm=status == 200)


def _keep(question_id: int, doctor: Doctor, form: AnswerForm) -> None:
    if not form.csrf_token.errors and length(form.parts) <= MOST_CHARACTERS:
        save_draft(actor(), doctor.id, question_id, parts=form.parts)


def _once(form: AnswerForm, question_id: int, doctor: Doctor) -> ResponseReturnValue:
    """Publishes or corrects, whichever it is by now; the second sending goes where the first one went."""
    mine, doing, parts = queries.answer_by(doctor.id, question_id), actor(), form.parts
    mine_id, version, keep = mine.id if mine else None, form.version.data, form.keep.data or ()

    def act() -> str:
        if mine_id is None:
            publish_answer(doing, question_id, parts=parts, keep=keep)
        else:
            correct_answer(doing, mine_id, parts=parts, version=version or 0, keep=keep)
        return url_for("answers.published", question_id=question_id)

    try:
        return once(form, act)
    except Conflict:
        return _conflict(question_id, form)


def _conflict(question_id: int, sent: AnswerForm) -> ResponseReturnValue:
    """The answer changed since the editor was opened: nothing is overwritten, the text becomes the draft.

    The editor that is shown starts from the answer as it is now.
    """
    doctor = _doctor()
    mine = queries.answer_by(doctor.id, question_id)
    form = filled(sent.parts, version=mine.version if mine else None, keep=sent.keep.data)
    form.refuse("", gettext("Votre réponse a changé entre-temps. Votre texte est gardé comme brouillon."))
    save_draft(actor(), doctor.id, question_id, parts=sent.parts)
    return _editor(_question(question_id), _doctor(), form, 409)


def _previewed(question: Question, doctor: Doctor, form: AnswerForm) -> ResponseReturnValue:
    """The editor with the preview of what was sent, which is kept as the draft."""
    _keep(question.id, doctor, form)
    fresh = filled(form.parts, version=form.version.data, keep=form.keep.data)
    return _editor(_question(question.id), _doctor(), fresh)


@blueprint.get("/<int:question_id>/publiee")
@access(Action.ANSWER)
def published(question_id: int) -> ResponseReturnValue:
    """It is public: the next question, or stop here."""
    question, doctor = _question(question_id), _doctor()
    mine = queries.answer_by(doctor.id, question_id)
    if mine is None or mine.state != State.PUBLISHED:
        raise NotFound
    waiting = [one for one in queries.open_questions(limit=20) if one.answered_at is None]
    following = next((one for one in waiting if one.specialty == doctor.specialty), None)
    following = following or (waiting[0] if waiting else None)
    return render_template(
        "answers/published.html", question=question, answer=mine, following=following, robots="noindex"
    )


@blueprint.post("/<int:question_id>/retirer")
@access(Action.ANSWER)
def withdraw(question_id: int) -> ResponseReturnValue:
    """The author takes the answer back."""
    doctor, form, doing = _doctor(), ActionForm(), actor()
    mine = queries.answer_by(doctor.id, question_id)
    if mine is None:
        raise NotFound
    if not form.validate():
        editor = filled(mine.parts, version=mine.version)
        editor.refuse("", gettext("Le formulaire a expiré. Rien n’est perdu : envoyez-le de nouveau."))
        return _editor(_question(question_id), doctor, editor, 422)
    before = sent_before(form)
    if before:
        return before
    mine_id = mine.id

    def act() -> str:
        withdraw_answer(doing, mine_id)
        return url_for("answers.write", question_id=question_id)

    return once(form, act)


@blueprint.post("/<int:question_id>/apercu")
@access(Action.ANSWER)
def preview(question_id: int) -> ResponseReturnValue:
    """The answer as it would be published, with remarks and hints: the pieces that change while one writes."""
    _question(question_id)
    doctor, form = _doctor(), AnswerForm()
    form.validate()
    if form.csrf_token.errors:
        return "", 422
    return pieces(form, doctor, queries.answer_by(doctor.id, question_id))


@blueprint.post("/<int:question_id>/brouillon")
@access(Action.ANSWER)
def draft(question_id: int) -> ResponseReturnValue:
    """Keeps what is written so far; the form's token is checked, not used up.

    A draft that arrives after its own text was published is left.
    """
    doctor, form = _doctor(), AnswerForm()
    _question(question_id)
    form.validate()
    if form.csrf_token.errors:
        return jsonify(saved=False), 422
    mine = queries.answer_by(doctor.id, question_id)
    if mine is not None and mine.version != form.version.data:
        return jsonify(saved=False)
    kept = save_draft(actor(), doctor.id, question_id, parts=form.parts)
    return jsonify(saved=True, at=kept.saved_at.isoformat())


@blueprint.get("/<int:question_id>/photos/<int:attachment_id>")
@access(Action.ANSWER)
def picture(question_id: int, attachment_id: int) -> ResponseReturnValue:
    """A picture of the question, for doctors only."""
    _question(question_id)
    content, found = opened_picture(question_id, attachment_id)
    note_view(question_id)
    return picture_response(content, media_type=found.media_type, name=f"photo-{found.id}.jpg")
