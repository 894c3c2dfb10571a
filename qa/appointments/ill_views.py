"""A doctor who cannot come: one action cancels a day or some hours of it, and everybody gets a mail with new times."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.appointments.booking_models import Appointment
from qa.appointments.keeping_forms import IllForm
from qa.appointments.queries import open_places
from qa.appointments.rules import STANDING
from qa.appointments.services.days import cancel_day
from qa.appointments.views import blueprint
from qa.appointments.wall_slots import UNIT, end_unit
from qa.appointments.week_queries import appointments_of_day
from qa.appointments.week_rules import bounds
from qa.appointments.week_views import asked_day, kept, words_of
from qa.doctors.models import Doctor
from qa.kernel.access import Action
from qa.kernel.clock import now
from qa.kernel.errors import Invalid, NotFound
from qa.web.access import access, actor
from qa.web.forms import once, sent_before
from qa.web.i18n import gettext, ngettext


@blueprint.route("/espace/agenda/jour/<day>/annuler", methods=["GET", "POST"])
@access(Action.KEEP_AGENDA)
@kept
def keep_ill(doctor: Doctor, day: str) -> ResponseReturnValue:
    """Shows who is expected, then cancels them all at once: each gets a mail with new times."""
    wanted = asked_day(day)
    if wanted is None:
        raise NotFound
    form = IllForm()
    if request.method != "POST":
        return _page(form, doctor, wanted)
    valid, before = form.validate(), sent_before(form)
    if before:
        return before
    if not valid:
        return _page(form, doctor, wanted, 422)
    try:
        return once(form, lambda: _called_off(form, doctor, wanted))
    except Invalid:
        form.refuse("ends", gettext("Écrivez une heure de ce jour, ou laissez vide."))
        return _page(form, doctor, wanted, 422)


def _called_off(form: IllForm, doctor: Doctor, day: date) -> str:
    """Cancels, and says how many patients were told."""
    zone, words = open_places(doctor.id)[0].zone, form.words.data or ""
    told = cancel_day(actor(), day=day, zone=zone, words=words, until=_until(form, day, zone))
    nobody = gettext("Aucun rendez-vous à annuler. Ces heures sont fermées à la réservation.")
    many = ngettext(
        "%(num)s rendez-vous annulé, avec de nouveaux horaires dans l’e-mail.",
        "%(num)s rendez-vous annulés, avec de nouveaux horaires dans chaque e-mail.",
        told,
    )
    flash(many if told else nobody, "success")
    return url_for("appointments.week", jour=day.isoformat())


def _until(form: IllForm, day: date, zone: str) -> datetime | None:
    """The moment at which the doctor is back; None for the evening."""
    if not form.ends.minute:
        return None
    return datetime.fromtimestamp(end_unit(day, form.ends.minute, zone) * UNIT, UTC)


def _concerned(doctor: Doctor, day: date, zone: str) -> Sequence[Appointment]:
    """Who is still expected that day."""
    found = appointments_of_day(doctor.id, *bounds(day, day, zone), moment=now())
    return [one for one in found if one.status in STANDING and one.starts_at > now()]


def _page(form: IllForm, doctor: Doctor, day: date, status: int = 200) -> ResponseReturnValue:
    zone = open_places(doctor.id)[0].zone
    return render_template(
        "appointments/ill.html", form=form, day=day, zone=zone, concerned=_concerned(doctor, day, zone),
        **words_of(),
    ), status  # fmt: skip
