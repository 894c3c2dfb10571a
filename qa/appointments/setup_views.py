"""A doctor's agenda set up: the first step, and everything that is set up on one page."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from qa.appointments.models import Agenda, Opening
from qa.appointments.place_forms import PLACE_REFUSALS
from qa.appointments.services.agendas import SETTINGS, Settings, save_settings
from qa.appointments.services.motives import MotiveText
from qa.appointments.services.places import PlaceText
from qa.appointments.services.starting import open_first
from qa.appointments.setup_forms import AgendaForm, FirstForm, picked
from qa.appointments.setup_queries import is_set_up, setup_of
from qa.appointments.setup_rules import (
    DAY_MINUTES,
    EXCEPTIONS_MOST,
    KIND_NAMES,
    MOTIVES_MOST,
    OPENINGS_MOST,
    PLACES_MOST,
    WEEKDAYS,
    WHO_NAMES,
    proposed_zone,
)
from qa.appointments.views import blueprint
from qa.doctors.models import Doctor
from qa.doctors.practice_services import NONE_OF_THEM
from qa.doctors.profile_services import own_doctor
from qa.kernel.access import Action
from qa.kernel.clock import now
from qa.kernel.errors import Invalid
from qa.language.marks import N_
from qa.language.territories import subdivision_of
from qa.language.towns import label, namesakes
from qa.web.access import access, actor
from qa.web.forms import ActionForm, Form, once, sent_before
from qa.web.i18n import gettext
from qa.web.local_times import hour_words

__all__ = ["blueprint"]

Show = Callable[[int], ResponseReturnValue]
FIRST_VALUES = {
    "kind": "office", "name": N_("Mon cabinet"), "motive_name": N_("Consultation"), "minutes": "20",
    "morning_start": "09:00", "morning_end": "12:00", "afternoon_start": "14:00", "afternoon_end": "18:00",
}  # fmt: skip
FIRST_REFUSALS = PLACE_REFUSALS | {
    "days": N_("Cochez au moins un jour."),
    "morning_start": N_("Indiquez des heures le matin ou l’après-midi."),
    "motive_name": N_("Indiquez un motif en 120 caractères au plus."),
    "minutes": N_("Écrivez une durée entre 5 et 480 minutes, par pas de cinq."),
    ": already": N_("Votre agenda a déjà un lieu et un motif. Complétez-le depuis les réglages."),
}


def answered(
    form: Form,
    act: Callable[[], str],
    show: Show,
    refusals: Mapping[str, str],
    *,
    check: Callable[[], Any] = bool,
) -> ResponseReturnValue:
    """Does what a form asks, once; what is refused stands beside its field (422). `check` may refuse fields first."""
    form.validate()
    before = sent_before(form)
    if before:
        return before
    check()
    if form.errors:
        return show(422)
    try:
        return once(form, act)
    except Invalid as refusal:
        reason = f"{refusal.field}: {refusal.message}"
        words = refusals.get(reason) or refusals.get(refusal.field) or refusal.message
        form.refuse(refusal.field, gettext(words))
        return show(422)


def pressed(do: Callable[[], object], anchor: str) -> ResponseReturnValue:
    """One button of the settings: done once, then the settings again."""
    form = ActionForm()

    def act() -> str:
        do()
        return url_for("appointments.setup", _anchor=anchor)

    def expired(_: int) -> ResponseReturnValue:
        flash(gettext("Le formulaire a expiré. Rien n’est perdu : envoyez-le de nouveau."), "warning")
        return redirect(url_for("appointments.setup", _anchor=anchor), 303)

    return answered(form, act, expired, {})


def offer_towns(form: Any) -> None:
    """The towns of the name that was written, where there are several."""
    wanted = form.town.data or ""
    found = namesakes(wanted)
    choices = [(str(one.id), label(one)) for one in found] if len(found) > 1 else []
    form.town_id.choices = [*choices, (str(NONE_OF_THEM), gettext("Aucune de celles-ci"))] if choices else []


def town_number(text: str | None) -> int | None:
    """The town that was chosen, None where none was."""
    return NONE_OF_THEM if text == str(NONE_OF_THEM) else picked(text)


def today() -> date:
    """The day of the site's zone."""
    return now().astimezone(ZoneInfo(current_app.config["QA_TIMEZONE"])).date()


def hours_words(start: int, end: int) -> str:
    """« 9 h à 12 h », « 22 h à 2 h le lendemain »."""
    first, last = (
        hour_words(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=one)) for one in (start, end)
    )
    if end == DAY_MINUTES:
        return gettext("%(start)s à minuit", start=first)
    if end > DAY_MINUTES:
        return gettext("%(start)s à %(end)s le lendemain", start=first, end=last)
    return gettext("%(start)s à %(end)s", start=first, end=last)


def patients_page(doctor: Doctor) -> str:
    """The address where patients book with the doctor."""
    return url_for("doctors.show", slug=doctor.slug) + "/rendez-vous"


@blueprint.route("/espace/agenda/reglages", methods=["GET", "POST"])
@access(Action.KEEP_AGENDA)
def setup() -> ResponseReturnValue:
    """Everything that is set up; a POST keeps what the agenda does."""
    doctor, doing, form = own_doctor(actor()), actor(), AgendaForm()
    if not form.is_submitted():
        return _settings(doctor, None, 200)

    def act() -> str:
        save_settings(doing, Settings(**{name: bool(form[name].data) for name in SETTINGS}))
        flash(gettext("Vos réglages sont enregistrés."), "success")
        return url_for("appointments.setup")

    return answered(form, act, lambda status: _settings(doctor, form, status), {})


def _settings(doctor: Doctor, form: AgendaForm | None, status: int) -> ResponseReturnValue:
    found = setup_of(doctor.id, today())
    kept = found.agenda or Agenda(tells_doctor=True)
    form = form or AgendaForm(formdata=None, data={name: getattr(kept, name) for name in SETTINGS})
    return render_template(
        "appointments/settings.html", doctor=doctor, form=form, action_form=ActionForm(formdata=None), setup=found,
        week=_by_day(found.openings), places={one.id: one for one in found.places},
        motives={one.id: one for one in found.motives}, hours=hours_words, year=today().year,
        weekdays=[gettext(one) for one in WEEKDAYS], kind_name=lambda kind: gettext(KIND_NAMES[kind]),
        who_name=lambda who: gettext(WHO_NAMES[who]), patients_page=patients_page(doctor), robots="noindex",
        places_most=PLACES_MOST, motives_most=MOTIVES_MOST, openings_most=OPENINGS_MOST,
        exceptions_most=EXCEPTIONS_MOST,
    ), status  # fmt: skip


def _by_day(openings: Sequence[Opening]) -> list[list[Opening]]:
    return [[one for one in openings if one.weekday == day] for day in range(7)]


@blueprint.route("/espace/agenda/demarrer", methods=["GET", "POST"])
@access(Action.KEEP_AGENDA)
def start() -> ResponseReturnValue:
    """One form that gets a first time online; who has an agenda goes to the settings."""
    doctor, form = own_doctor(actor()), FirstForm()
    if not form.is_submitted():
        if is_set_up(doctor.id):
            return redirect(url_for("appointments.setup"), 303)
        return _first(doctor, FirstForm(formdata=None, data=_first_values(doctor)), 200)
    spans: list[tuple[int, int]] = []
    return answered(
        form, lambda: _open(form, spans), lambda status: _first(doctor, form, status), FIRST_REFUSALS,
        check=lambda: spans.extend(form.spans()),
    )  # fmt: skip


def _first_values(doctor: Doctor) -> dict[str, Any]:
    """What most doctors would write, with the first practice place of the profile."""
    values: dict[str, Any] = {name: gettext(value) for name, value in FIRST_VALUES.items()}
    values["days"] = [str(day) for day in range(5)]
    if doctor.practices:
        known = doctor.practices[0]
        values |= {name: getattr(known, name) for name in ("street", "postcode", "town", "telephone")}
        values |= {"town_id": str(known.town_id or ""), "name": known.name or values["name"]}
    return values


def _first(doctor: Doctor, form: FirstForm, status: int) -> ResponseReturnValue:
    form.kind.choices = [(kind, gettext(name)) for kind, name in KIND_NAMES.items()]
    offer_towns(form)
    return render_template(
        "appointments/start.html", doctor=doctor, form=form, robots="noindex"
    ), status  # fmt: skip


def _open(form: FirstForm, spans: Sequence[tuple[int, int]]) -> str:
    words: dict[str, Any] = {
        name: form[name].data or "" for name in ("kind", "name", "street", "postcode", "town", "telephone")
    }
    zone = proposed_zone(words["postcode"], current_app.config["QA_TIMEZONE"])
    place = PlaceText(
        **words,
        zone=zone,
        subdivision=subdivision_of(words["postcode"]),
        town_id=town_number(form.town_id.data),
    )
    motive = MotiveText(form.motive_name.data or "", form.minutes.number or 0)
    days = [day for day in map(picked, form.days.data or ()) if day is not None]
    open_first(actor(), place, motive, days=days, hours=spans)
    return url_for("appointments.started")


@blueprint.get("/espace/agenda/demarrer/fait")
@access(Action.KEEP_AGENDA)
def started() -> ResponseReturnValue:
    """What the first step has done, and where to go on; who has not done it is led to it."""
    doctor = own_doctor(actor())
    if not is_set_up(doctor.id):
        return redirect(url_for("appointments.start"), 303)
    agenda = setup_of(doctor.id, today()).agenda
    return render_template(
        "appointments/start_done.html", doctor=doctor, agenda=agenda, patients_page=patients_page(doctor),
        robots="noindex",
    )  # fmt: skip
