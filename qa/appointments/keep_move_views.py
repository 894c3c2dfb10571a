"""A doctor moves an appointment: one of the next free times by a button, or any by its date and hour."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.appointments.acting_views import own
from qa.appointments.booking_models import Appointment
from qa.appointments.keeping_forms import MomentForm
from qa.appointments.models import Place
from qa.appointments.moment_views import Asked, asked_time, offer_places, there_already, tried
from qa.appointments.plan_queries import free_between, visit_again
from qa.appointments.queries import open_places
from qa.appointments.services.moves import move
from qa.appointments.slots import Slot, start_of, start_text
from qa.appointments.views import blueprint
from qa.appointments.week_rules import Seen
from qa.appointments.week_views import kept, today_in, words_of
from qa.doctors.models import Doctor
from qa.kernel.access import Action
from qa.web.access import access, actor
from qa.web.forms import sent_before
from qa.web.i18n import gettext

OFFERED = 12
OFFER_DAYS = 14


@blueprint.route("/espace/agenda/rendez-vous/<int:appointment_id>/deplacer", methods=["GET", "POST"])
@access(Action.KEEP_AGENDA)
@kept
def keep_move(doctor: Doctor, appointment_id: int) -> ResponseReturnValue:
    """Another time for an appointment, wherever the doctor wants it."""
    appointment = own(doctor, appointment_id)
    sent = request.method == "POST"
    form = MomentForm() if sent else MomentForm(formdata=None, data=_current(appointment))
    places = offer_places(form, doctor)
    if not sent:
        return _page(form, appointment)
    chosen = _chosen(places)
    if chosen:
        del form.day, form.hour, form.which, form.place_id
    valid, before = form.validate(), sent_before(form)
    if before:
        return before
    asked = (chosen or asked_time(form, places)) if valid else None
    if asked is None:
        return _page(form if "day" in form else _filled(form, appointment, places), appointment, 422)
    return _moved(form, doctor, appointment, asked)


def _moved(form: MomentForm, doctor: Doctor, appointment: Appointment, asked: Asked) -> ResponseReturnValue:
    """Moves once; a refusal comes back with the time filled in, and with who is there."""
    number, span = appointment.id, _span(appointment, asked.starts_at)

    def act() -> str:
        starts_at, place_id = asked.starts_at, asked.place.id
        move(actor(), number, starts_at=starts_at, place_id=place_id, overbook=asked.overbook)
        flash(gettext("Rendez-vous déplacé. Le patient est prévenu s’il a donné une adresse."), "success")
        return url_for("appointments.keep_one", appointment_id=number)

    def show(status: int) -> ResponseReturnValue:
        there = there_already(doctor, span, number) if status == 409 else ()
        again = form if "day" in form else _filled(form, asked, open_places(doctor.id))
        return _page(again, own(doctor, number), status, there)

    return tried(form, act, show)


def _filled(form: MomentForm, asked: Asked | Appointment, places: Sequence[Place]) -> MomentForm:
    """After a button: the form with that time written in, and what was refused."""
    filled = MomentForm(formdata=None, data=_current(asked))
    filled.place_id.choices = [(str(one.id), one.name) for one in places]
    filled.form_errors = [str(message) for messages in form.errors.values() for message in messages]
    return filled


def _current(asked: Asked | Appointment) -> dict[str, str]:
    local = asked.starts_at.astimezone(ZoneInfo(asked.place.zone))
    wall = {"day": local.date().isoformat(), "hour": f"{local:%H:%M}"}
    return wall | {"place_id": str(asked.place.id), "which": start_text(asked.starts_at)}


def _span(appointment: Appointment, starts_at: datetime) -> tuple[datetime, datetime]:
    """What the appointment would own at another time, buffers included."""
    ends_at = starts_at + (appointment.ends_at - appointment.starts_at)
    before, after = timedelta(minutes=appointment.buffer_before), timedelta(minutes=appointment.buffer_after)
    return starts_at - before, ends_at + after


def _chosen(places: Sequence[Place]) -> Asked | None:
    """The time of the button that was pressed: place and start."""
    place_id, _, text = request.form.get("choisi", "").partition("/")
    place = next((one for one in places if str(one.id) == place_id), None)
    starts_at = start_of(text)
    return Asked(place, starts_at, False) if place and starts_at else None


def _page(
    form: MomentForm, appointment: Appointment, status: int = 200, there: Sequence[Seen] = ()
) -> ResponseReturnValue:
    return render_template(
        "appointments/one_move.html", form=form, appointment=appointment, there=there, conflict=status == 409,
        free=_free(appointment), places={one.id: one for one in open_places(appointment.doctor_id)},
        **words_of(),
    ), status  # fmt: skip


def _free(appointment: Appointment) -> list[Slot]:
    """The next free times as long as this visit; its own time does not block it."""
    first: date = today_in(appointment.zone)
    found = free_between(
        appointment.doctor_id, appointment.motive, first_day=first, last_day=first + timedelta(days=OFFER_DAYS),
        but=appointment.id, visit=visit_again(appointment),
    )  # fmt: skip
    return [one for one in found if one.starts_at != appointment.starts_at][:OFFERED]
