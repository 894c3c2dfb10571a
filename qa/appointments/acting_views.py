"""A doctor's page of one appointment and what is pressed there: accept, cancel, note what came of it, block."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from qa.appointments.booking_models import Appointment, By, Status
from qa.appointments.keeping_forms import WordsForm
from qa.appointments.rules import STANDING, What, is_alive, may_take_again
from qa.appointments.services.bookings import agree
from qa.appointments.services.cancellations import cancel
from qa.appointments.services.outcomes import block_patient, note_outcome, unblock_patient
from qa.appointments.views import blueprint, refusal_words
from qa.appointments.week_queries import blocked_of, events_of, own_appointment
from qa.appointments.week_views import kept, named, words_of
from qa.doctors.models import Doctor
from qa.kernel.access import Action, Actor
from qa.kernel.clock import now
from qa.kernel.errors import Conflict, Invalid, NotFound
from qa.language.marks import N_
from qa.web.access import access, actor
from qa.web.forms import ActionForm, Form, once, sent_before
from qa.web.i18n import gettext

__all__ = ["blueprint"]

HISTORY: dict[str, str] = {
    What.HELD: N_("Un horaire a été choisi"),
    What.ASKED: N_("Demande envoyée, à confirmer par e-mail"),
    What.PROPOSED: N_("Demande confirmée, en attente de votre accord"),
    What.BOOKED: N_("Rendez-vous réservé"),
    What.OVERBOOKED: N_("Chevauchement accepté"),
    What.MOVED: N_("Rendez-vous déplacé"),
    What.CANCELLED: N_("Rendez-vous annulé"),
    What.EXPIRED: N_("Demande jamais confirmée"),
    What.FULFILLED: N_("Noté : venu"),
    What.NOSHOW: N_("Noté : absent"),
    What.REOPENED: N_("Noté : à venir"),
}
WHO: dict[str, str] = {
    By.PATIENT: N_("par le patient"),
    By.DOCTOR: N_("par vous"),
    By.SITE: N_("par le site"),
}
OUTCOMES = {"venu": Status.FULFILLED, "absent": Status.NOSHOW, "a-venir": Status.BOOKED}


def own(doctor: Doctor, appointment_id: int) -> Appointment:
    """The doctor's own appointment; anybody else's is NotFound."""
    found = own_appointment(doctor.id, appointment_id)
    if found is None:
        raise NotFound
    return found


def one_page(
    doctor: Doctor, appointment_id: int, form: Form | None = None, status: int = 200
) -> ResponseReturnValue:
    """Everything of one appointment; with the form that was refused."""
    appointment = own(doctor, appointment_id)
    words_form = form if isinstance(form, WordsForm) else WordsForm(formdata=None)
    started, alive = appointment.starts_at <= now(), is_alive(appointment, now())
    return render_template(
        "appointments/one.html", appointment=appointment, name=named(appointment), alive=alive, started=started,
        events=events_of(appointment.id), history=lambda what: gettext(HISTORY[what]),
        by=lambda who: gettext(WHO[who]), words_form=words_form, action_form=lambda: ActionForm(formdata=None),
        form=form or words_form, may_move=_may_move(appointment, alive=alive), **words_of(),
    ), status  # fmt: skip


def _may_move(appointment: Appointment, *, alive: bool) -> bool:
    standing = alive and appointment.status in STANDING
    return standing or may_take_again(appointment, now())


def pressed(
    doctor: Doctor, appointment_id: int, do: Callable[[Actor], Any], *, said: str, form: Form | None = None
) -> ResponseReturnValue:
    """One button of the appointment's page: done once, then the page again with a sentence; a refusal stands on it."""
    form, doing = form or ActionForm(), actor()
    own(doctor, appointment_id)
    valid, before = form.validate(), sent_before(form)
    if before:
        return before
    if not valid:
        if not form.errors:
            form.refuse("", gettext("Le formulaire a expiré. Rien n’est perdu : envoyez-le de nouveau."))
        return one_page(doctor, appointment_id, form, 422)

    def act() -> str:
        do(doing)
        flash(said, "success")
        return url_for("appointments.keep_one", appointment_id=appointment_id)

    try:
        return once(form, act)
    except Conflict as refusal:
        form.refuse("", refusal_words(refusal.message))
        return one_page(doctor, appointment_id, form, 409)
    except Invalid:
        form.refuse("", gettext("Attendez l’heure du rendez-vous pour noter qui est venu."))
        return one_page(doctor, appointment_id, form, 422)


@blueprint.get("/espace/agenda/rendez-vous/<int:appointment_id>")
@access(Action.KEEP_AGENDA)
@kept
def keep_one(doctor: Doctor, appointment_id: int) -> ResponseReturnValue:
    """Everything of one appointment, what happened to it, and what may be done."""
    return one_page(doctor, appointment_id)


@blueprint.post("/espace/agenda/rendez-vous/<int:appointment_id>/accepter")
@access(Action.KEEP_AGENDA)
@kept
def keep_agree(doctor: Doctor, appointment_id: int) -> ResponseReturnValue:
    """Agrees to a request."""
    said = gettext("Vous avez accepté. Le patient est prévenu s’il a donné une adresse.")
    return pressed(doctor, appointment_id, lambda by: agree(by, appointment_id), said=said)


@blueprint.post("/espace/agenda/rendez-vous/<int:appointment_id>/annuler")
@access(Action.KEEP_AGENDA)
@kept
def keep_cancel(doctor: Doctor, appointment_id: int) -> ResponseReturnValue:
    """Cancels, with a word to the patient or none."""
    form, said = WordsForm(), gettext("Rendez-vous annulé. Le patient est prévenu s’il a donné une adresse.")
    words = form.words.data or ""
    return pressed(
        doctor, appointment_id, lambda by: cancel(by, appointment_id, words=words), said=said, form=form
    )


@blueprint.post("/espace/agenda/rendez-vous/<int:appointment_id>/<outcome>")
@access(Action.KEEP_AGENDA)
@kept
def keep_outcome(doctor: Doctor, appointment_id: int, outcome: str) -> ResponseReturnValue:
    """Notes who came and who did not, or takes that back."""
    wanted = OUTCOMES.get(outcome)
    if wanted is None:
        raise NotFound
    said = gettext("C’est noté.")
    return pressed(doctor, appointment_id, lambda by: note_outcome(by, appointment_id, wanted), said=said)


@blueprint.post("/espace/agenda/rendez-vous/<int:appointment_id>/bloquer")
@access(Action.KEEP_AGENDA)
@kept
def keep_block(doctor: Doctor, appointment_id: int) -> ResponseReturnValue:
    """Takes online booking with this doctor away from the patient, whom nobody tells."""
    said = gettext("Ce patient ne peut plus réserver en ligne avec vous. Il n’en est pas informé.")
    return pressed(doctor, appointment_id, lambda by: block_patient(by, appointment_id), said=said)


@blueprint.get("/espace/agenda/bloques")
@access(Action.KEEP_AGENDA)
@kept
def keep_blocked(doctor: Doctor) -> ResponseReturnValue:
    """Who no longer books online: by date, for only a hash is kept."""
    return _blocked(doctor)


def _blocked(doctor: Doctor, form: Form | None = None, status: int = 200) -> ResponseReturnValue:
    return render_template(
        "appointments/blocked.html", blocked=blocked_of(doctor.id), form=form,
        action_form=lambda: ActionForm(formdata=None), **words_of(),
    ), status  # fmt: skip


@blueprint.post("/espace/agenda/bloques/<key>")
@access(Action.KEEP_AGENDA)
@kept
def keep_unblock(doctor: Doctor, key: str) -> ResponseReturnValue:
    """Gives it back."""
    form, doing = ActionForm(), actor()
    valid, before = form.validate(), sent_before(form)
    if before:
        return before
    if key not in {one.patient_key for one in blocked_of(doctor.id)}:
        raise NotFound
    if not valid:
        return _blocked(doctor, form, 422)

    def act() -> str:
        unblock_patient(doing, key)
        flash(gettext("Ce patient peut de nouveau réserver en ligne avec vous."), "success")
        return url_for("appointments.keep_blocked")

    return once(form, act)
