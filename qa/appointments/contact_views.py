"""Booking without an account, its last step: who comes and how to reach them; a time that is gone loses nothing."""

import json
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.accounts.rules import normal_email
from qa.appointments.booking_models import Appointment, Status
from qa.appointments.forms import ContactForm
from qa.appointments.link_views import Reply, behind, tried
from qa.appointments.models import Who
from qa.appointments.offer_views import Offer, chosen_time, day_of, offer_of
from qa.appointments.queries import open_places
from qa.appointments.rules import Refusal, is_alive, patient_key
from qa.appointments.services.bookings import Patient, give_contact
from qa.appointments.services.holds import hold_slot
from qa.appointments.views import blueprint, refusal_words
from qa.config import may_hold_health_data
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.clock import now
from qa.kernel.errors import NotFound
from qa.kernel.once import claim, leave, outcome_of
from qa.web import client
from qa.web.access import access
from qa.web.forms import sent_before
from qa.web.i18n import gettext
from qa.web.locale import locale

__all__ = ["blueprint"]


@dataclass(frozen=True)
class Sent:
    """A filled form, and the time that was chosen instead of the one that is gone."""

    token: str
    form: ContactForm
    time: tuple[int, datetime] | None


@blueprint.route("/rendez-vous/<token>/coordonnees", methods=["GET", "POST"])
@access(Action.ATTEND)
def contact(token: str) -> ResponseReturnValue:
    """The contact form of a held time; sent twice it counts once, and the second sending must say the same."""
    form = ContactForm()
    again = _sent_again(form) if request.method == "POST" else None
    if again:
        return again
    appointment, _ = behind(token)
    form.fit(appointment.place.kind, asks_reason=may_hold_health_data(current_app.config))
    if request.method != "POST":
        return _page(form, token) if appointment.status == Status.HELD else _state(token)
    valid = form.validate()
    if form.number and outcome_of(form.number) is not None:
        return _other(form, token)
    if appointment.status != Status.HELD:
        return _state(token)
    email = normal_email(form.email.data or "")
    if form.email.data and email is None:
        form.refuse("email", gettext("Écrivez une adresse complète, par exemple nom@exemple.fr."))
    sent = Sent(token, form, chosen_time(request.form.get("horaire")))
    if not valid or email is None:
        return _page(form, token, Reply(422), choose=sent.time is not None)
    return _send(sent, email)


def _sent_again(form: ContactForm) -> ResponseReturnValue | None:
    """The way to the first sending's outcome, where exactly this was sent before."""
    form.validate()
    return sent_before(form) if form.number and outcome_of(_whole(form)) is not None else None


def _state(token: str) -> ResponseReturnValue:
    return redirect(url_for("appointments.visit", token=token), 303)


def _other(form: ContactForm, token: str) -> ResponseReturnValue:
    """The same form was sent before with other words: nothing is changed by it."""
    form.form_errors.append(
        gettext(
            "Ce formulaire a déjà été envoyé, avec d’autres réponses. Ce sont les premières qui comptent."
        )
    )
    return _page(form, token, Reply(422))


def _whole(form: ContactForm) -> str:
    """The form's number with everything that was sent: the same again only where all of it is."""
    values = sorted(one for one in request.form.items(multi=True) if one[0] != "csrf_token")
    return f"{form.number}.{json.dumps(values)}"


def _send(sent: Sent, email: str) -> ResponseReturnValue:
    """Asks for the visit once; a time that is gone comes back as a fresh list beside the filled form."""
    form, token = sent.form, sent.token
    mark = _whole(form)

    def act() -> str:
        leave(claim(mark), mark, "")
        appointment_id, own = _appointment(sent)
        give_contact(appointment_id, _patient(form, email))
        return url_for("appointments.visit", token=own)

    reply = tried(form, act, count=lambda: _count(email))
    if not isinstance(reply, Reply):
        return reply if outcome_of(mark) is not None else _other(form, token)
    taken = refusal_words(Refusal.TAKEN) in form.form_errors
    return _page(form, token, reply, choose=taken)


def _count(email: str) -> None:
    """A booking by this neighbourhood and this mailbox; raises TooMany."""
    here = client.neighbourhood()
    if here:
        limits.count(limits.BOOK, here)
    limits.count(limits.BOOK_ADDRESS, patient_key(email))


def _appointment(sent: Sent) -> tuple[int, str]:
    """The held visit and its link; where another time was chosen, that one is held now in place of the first."""
    appointment, _ = behind(sent.token)
    if sent.time is None:
        return appointment.id, sent.token
    place_id, start = sent.time
    held, token = hold_slot(
        doctor_id=appointment.doctor_id, motive_id=appointment.motive_id, place_id=place_id, starts_at=start,
        network=client.network(), replaces=sent.token, through_link=appointment.motive.who == Who.LINK,
    )  # fmt: skip
    return held.id, token


def _patient(form: ContactForm, email: str) -> Patient:
    is_first = {"yes": True, "no": False}.get(form.first_visit.data or "")
    other = form.for_whom.data != "self"
    return Patient(
        name=form.name.data or "",
        email=email,
        telephone=form.telephone.data or "",
        for_whom=form.for_whom.data or "self",
        booker=(form.booker.data or "") if other else "",
        address=(form.address.data or "") if "address" in form else "",
        first_visit=is_first,
        reason=(form.reason.data or "") if "reason" in form else "",
        language=locale(),
    )


def _page(
    form: ContactForm, token: str, reply: Reply | None = None, *, choose: bool = False
) -> ResponseReturnValue:
    """The form, filled again; with a fresh list of times where the chosen one is gone."""
    appointment, _ = behind(token)
    page = render_template(
        "appointments/contact.html", appointment=appointment, form=form, token=token,
        offer=_offer(appointment) if choose else None, is_held=_is_held(appointment),
        robots="noindex, nofollow", canonical=None, alternate=None,
    )  # fmt: skip
    return (reply or Reply()).with_page(page)


def _is_held(appointment: Appointment) -> bool:
    return appointment.status == Status.HELD and is_alive(appointment, now())


def _offer(appointment: Appointment) -> Offer:
    place = next((one for one in open_places(appointment.doctor_id) if one.id == appointment.place_id), None)
    if place is None:
        raise NotFound
    return offer_of(appointment.motive, place, start=day_of(appointment.starts_at, place.zone))
