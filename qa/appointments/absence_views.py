"""When a doctor's week is different: absences, one day's own hours, public holidays."""

from datetime import date

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.appointments.holiday_rules import Holiday, holidays_of
from qa.appointments.models import Absence, Change, DayChange, Place
from qa.appointments.opening_forms import EXCEPTION_REFUSALS, AbsenceForm, ExceptionForm, HolidaysForm
from qa.appointments.services.exceptions import (
    AbsenceText,
    ChangeText,
    add_absence,
    add_change,
    remove_absence,
    remove_change,
    save_worked,
)
from qa.appointments.setup_forms import HOURS_PAIR, picked
from qa.appointments.setup_queries import open_rows, own, visits_in, worked_days
from qa.appointments.setup_rules import DAY_MINUTES, WEEKDAYS, ends_after
from qa.appointments.setup_views import answered, hours_words, pressed, today
from qa.appointments.views import blueprint
from qa.doctors.models import Doctor
from qa.doctors.profile_services import own_doctor
from qa.kernel.access import Action
from qa.kernel.errors import NotFound
from qa.language.marks import N_
from qa.web.access import access, actor
from qa.web.forms import ActionForm
from qa.web.i18n import gettext, ngettext
from qa.web.locale import locale

__all__ = ["blueprint"]

YEARS_AHEAD = 3


@blueprint.route("/espace/agenda/absences/nouvelle", methods=["GET", "POST"])
@access(Action.KEEP_AGENDA)
def new_absence() -> ResponseReturnValue:
    """Adds an absence, then says which appointments fall into it."""
    own_doctor(actor())
    form, doing = AbsenceForm(), actor()
    if not form.is_submitted():
        return _absence_page(AbsenceForm(formdata=None), 200)

    def act() -> str:
        return url_for("appointments.absence", absence_id=add_absence(doing, _absence_text(form)).id)

    def check() -> None:
        if bool(form.start.data) != bool(form.end.data):
            form.refuse("end" if form.start.data else "start", gettext(HOURS_PAIR))

    return answered(form, act, lambda status: _absence_page(form, status), EXCEPTION_REFUSALS, check=check)


def _absence_page(form: AbsenceForm, status: int) -> ResponseReturnValue:
    return render_template("appointments/absence.html", form=form, robots="noindex"), status


def _absence_text(form: AbsenceForm) -> AbsenceText:
    """Without a last day the first is the only one; without hours, whole days."""
    first = form.first_day.day or date.min
    start, end = form.start.minutes, form.end.minutes
    hours = (0, DAY_MINUTES) if start is None or end is None else (start, ends_after(start, end))
    weekday = picked(form.weekday.data)
    if form.weekday.data and weekday is None:
        weekday = -1
    return AbsenceText(first, form.last_day.day or first, *hours, weekday=weekday)


@blueprint.get("/espace/agenda/absences/<int:absence_id>")
@access(Action.KEEP_AGENDA)
def absence(absence_id: int) -> ResponseReturnValue:
    """An absence, and the days on which patients are still expected: nothing is cancelled without the doctor."""
    kept = own(Absence, own_doctor(actor()).id, absence_id)
    return render_template(
        "appointments/absence_kept.html", absence=kept, visits=visits_in(kept), hours=hours_words, robots="noindex",
        weekday=gettext(WEEKDAYS[kept.weekday]) if kept.weekday is not None else "",
        action_form=ActionForm(formdata=None),
    )  # fmt: skip


@blueprint.post("/espace/agenda/absences/<int:absence_id>/retirer")
@access(Action.KEEP_AGENDA)
def drop_absence(absence_id: int) -> ResponseReturnValue:
    """Takes an absence out."""
    own(Absence, own_doctor(actor()).id, absence_id)
    return pressed(lambda: remove_absence(actor(), absence_id), "absences")


@blueprint.route("/espace/agenda/exceptions/nouvelle", methods=["GET", "POST"])
@access(Action.KEEP_AGENDA)
def new_exception() -> ResponseReturnValue:
    """Opens or closes hours of one day."""
    doctor, form = own_doctor(actor()), ExceptionForm()
    if not form.is_submitted():
        return _exception_page(doctor, ExceptionForm(formdata=None, data={"kind": Change.OPEN}), 200)

    doing = actor()

    def act() -> str:
        return _changed(add_change(doing, _change_text(form)))

    return answered(form, act, lambda status: _exception_page(doctor, form, status), EXCEPTION_REFUSALS)


def _changed(change: DayChange) -> str:
    """Where to go on: to the day itself where patients are still expected in hours that are closed now."""
    closed = Absence(
        doctor_id=change.doctor_id, first_day=change.day, last_day=change.day, start_minute=change.start_minute,
        end_minute=change.end_minute,
    )  # fmt: skip
    found = visits_in(closed, change.place_id) if change.kind == Change.CLOSED else {}
    flash(gettext("Le changement est enregistré."), "success")
    if not found:
        return url_for("appointments.setup", _anchor="changes")
    met = sum(found.values())
    flash(
        ngettext(
            "%(num)s rendez-vous reste prévu à ces heures. Annulez-le ou déplacez-le ici.",
            "%(num)s rendez-vous restent prévus à ces heures. Annulez-les ou déplacez-les ici.",
            met,
        ),
        "warning",
    )
    return url_for("appointments.week", jour=min(found).isoformat())


def _exception_page(doctor: Doctor, form: ExceptionForm, status: int) -> ResponseReturnValue:
    places = [(str(one.id), one.name) for one in open_rows(Place, doctor.id)]
    form.place_id.choices = [*places, ("", gettext("Tous mes lieux (pour fermer)"))]
    return render_template("appointments/exception.html", form=form, robots="noindex"), status


def _change_text(form: ExceptionForm) -> ChangeText:
    start, place_id = form.start.minutes or 0, picked(form.place_id.data)
    if form.place_id.data and place_id is None:
        raise NotFound
    end = ends_after(start, form.end.minutes or 0)
    return ChangeText(form.kind.data or "", form.day.day or date.min, start, end, place_id)


@blueprint.post("/espace/agenda/exceptions/<int:change_id>/retirer")
@access(Action.KEEP_AGENDA)
def drop_exception(change_id: int) -> ResponseReturnValue:
    """Takes a day's own hours out."""
    own(DayChange, own_doctor(actor()).id, change_id)
    return pressed(lambda: remove_change(actor(), change_id), "changes")


@blueprint.route("/espace/agenda/feries", methods=["GET", "POST"])
@access(Action.KEEP_AGENDA)
def holidays() -> ResponseReturnValue:
    """The public holidays of a year at the doctor's places; ticked are those on which the doctor works."""
    doctor, year, doing = own_doctor(actor()), _year(request.args.get("annee")), actor()
    known, form = _holidays(doctor, year), HolidaysForm()
    if not form.is_submitted():
        ticked = [day.isoformat() for day in worked_days(doctor.id, year)]
        return _holidays_page(HolidaysForm(formdata=None, data={"days": ticked}), year, known, 200)

    def act() -> str:
        texts = {day.isoformat(): day for day in known}
        save_worked(doing, year, [texts.get(one, date.max) for one in form.days.data or ()], known)
        flash(gettext("Vos jours fériés sont enregistrés."), "success")
        return url_for("appointments.holidays", annee=year)

    refusals = {"days": N_("Un de ces jours n’est pas férié dans vos lieux. Relisez la liste.")}
    return answered(form, act, lambda status: _holidays_page(form, year, known, status), refusals)


def _year(text: str | None) -> int:
    this = today().year
    if text is None:
        return this
    if text not in {str(year) for year in range(this, this + YEARS_AHEAD)}:
        raise NotFound
    return int(text)


def _holidays(doctor: Doctor, year: int) -> dict[date, Holiday]:
    """By day, those of every place; without a place the national ones."""
    calendars = {one.subdivision for one in open_rows(Place, doctor.id)} or {""}
    found = [one for calendar in sorted(calendars) for one in holidays_of(calendar, year)]
    return dict(sorted({one.day: one for one in found}.items()))


def _holidays_page(
    form: HolidaysForm, year: int, known: dict[date, Holiday], status: int
) -> ResponseReturnValue:
    form.days.choices = [(day.isoformat(), day.isoformat()) for day in known]
    this = today().year
    return render_template(
        "appointments/holidays.html", form=form, year=year, listed=list(known.values()), robots="noindex",
        years=range(this, this + YEARS_AHEAD),
        name=lambda one: one.name_en if locale() == "en" else one.name,
    ), status  # fmt: skip
