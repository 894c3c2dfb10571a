"""What a doctor does with one appointment: books, moves, cancels, notes what came of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.appointments.acting_views import keep_one
from qa.appointments.ill_views import keep_ill
from qa.appointments.keep_move_views import keep_move
from qa.appointments.keeping_forms import VisitForm
from qa.appointments.models import Motive, Place, Who
from qa.appointments.moment_views import Asked, asked_time, offer_places, there_already, tried
from qa.appointments.queries import open_motives, open_places
from qa.appointments.services.bookings import Patient, book_for_patient
from qa.appointments.slots import start_of, start_text
from qa.appointments.views import blueprint
from qa.appointments.week_rules import Seen
from qa.appointments.week_views import asked_day, kept, today_in, words_of
from qa.config import may_hold_health_data
from qa.doctors.models import Doctor
from qa.kernel.access import Action
from qa.kernel.clock import now
from qa.web.access import access, actor
from qa.web.forms import sent_before
from qa.web.i18n import gettext

__all__ = ["blueprint", "keep_ill", "keep_move", "keep_one"]

FIRST_VISIT = {"yes": True, "no": False}


@blueprint.route("/espace/agenda/nouveau", methods=["GET", "POST"])
@access(Action.KEEP_AGENDA)
@kept
def keep_new(doctor: Doctor) -> ResponseReturnValue:
    """An appointment made for a patient: at any time, in the past too, and on purpose beside another one."""
    places, motives = open_places(doctor.id), open_motives(doctor.id, Who.DOCTOR)
    sent = request.method == "POST"
    form = VisitForm() if sent else VisitForm(formdata=None, data=_wanted(places))
    _fit(form, doctor, motives)
    if not sent:
        return _page(form, places)
    valid, before = form.validate(), sent_before(form)
    if before:
        return before
    asked = asked_time(form, places) if valid else None
    if asked is None:
        return _page(form, places, 422)
    motive = next(one for one in motives if str(one.id) == form.motive_id.data)
    span = _span(form, asked, motive)

    def show(status: int) -> ResponseReturnValue:
        there = there_already(doctor, span) if status == 409 else ()
        return _page(form, open_places(doctor.id), status, there)

    return tried(form, lambda: _booked(form, asked, motive.id), show)


def _fit(form: VisitForm, doctor: Doctor, motives: Sequence[Motive]) -> None:
    """What may be chosen; the reason is asked only where health data may be kept (L.1111-8 CSP)."""
    offer_places(form, doctor)
    words = gettext("%(name)s, %(minutes)s minutes")
    form.motive_id.choices = [
        (str(one.id), words % {"name": one.name, "minutes": one.minutes}) for one in motives
    ]
    if not may_hold_health_data(current_app.config):
        del form.reason


def _length(form: VisitForm) -> int | None:
    return int(form.minutes.data) if form.minutes.data else None


def _span(form: VisitForm, asked: Asked, motive: Motive) -> tuple[datetime, datetime]:
    """What the appointment would own, buffers included."""
    minutes = (_length(form) or motive.minutes) + motive.buffer_after
    before = timedelta(minutes=motive.buffer_before)
    return asked.starts_at - before, asked.starts_at + timedelta(minutes=minutes)


def _booked(form: VisitForm, asked: Asked, motive_id: int) -> str:
    """Writes the appointment down, and says whether a mail leaves."""
    made = book_for_patient(
        actor(), motive_id=motive_id, place_id=asked.place.id, starts_at=asked.starts_at,
        minutes=_length(form), overbook=asked.overbook, patient=_patient(form),
    )  # fmt: skip
    past = gettext("Rendez-vous noté. Il est passé : aucun e-mail ne part.")
    told = gettext("Rendez-vous enregistré. Un e-mail part au patient.")
    silent = gettext("Rendez-vous enregistré. Sans adresse e-mail, le patient n’est pas prévenu.")
    flash(past if asked.starts_at <= now() else told if form.email.data else silent, "success")
    return url_for("appointments.keep_one", appointment_id=made.id)


def _patient(form: VisitForm) -> Patient:
    return Patient(
        name=form.name.data or "",
        email=form.email.data or None,
        telephone=form.telephone.data or "",
        first_visit=FIRST_VISIT.get(form.first_visit.data or ""),
        reason=(form.reason.data or "") if "reason" in form else "",
    )


def _wanted(places: Sequence[Place]) -> dict[str, str | None]:
    """What the address already says: place, moment, motive, length."""
    asked = request.args
    place = next((one for one in places if str(one.id) == asked.get("lieu")), places[0])
    values: dict[str, str | None] = {
        "place_id": str(place.id),
        "motive_id": asked.get("motif"),
        "minutes": asked.get("duree"),
    }
    starts_at = start_of(asked.get("debut", ""))
    if starts_at:
        local = starts_at.astimezone(ZoneInfo(place.zone))
        return values | {
            "day": local.date().isoformat(),
            "hour": f"{local:%H:%M}",
            "which": start_text(starts_at),
        }
    day = asked_day(asked.get("jour")) or today_in(place.zone)
    return values | {"day": day.isoformat()}


def _page(
    form: VisitForm, places: Sequence[Place], status: int = 200, there: Sequence[Seen] = ()
) -> ResponseReturnValue:
    return render_template(
        "appointments/new.html", form=form, there=there, places=places, conflict=status == 409, **words_of()
    ), status
