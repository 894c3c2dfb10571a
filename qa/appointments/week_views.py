"""A doctor's week and day: what is free, held and booked; on paper too."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.appointments.booking_models import Appointment, By, Status
from qa.appointments.figure_rules import figures_of
from qa.appointments.models import Place, Who
from qa.appointments.plan_queries import plan_of
from qa.appointments.queries import agenda_of, open_motives, open_places
from qa.appointments.setup_rules import FIRST_DAY, LAST_DAY
from qa.appointments.slots import start_text
from qa.appointments.views import blueprint
from qa.appointments.week_queries import appointments_of_day, appointments_seen, outcomes_of, waiting_of
from qa.appointments.week_rules import ASKED, STEP, Seen, bounds, day_lines, monday_of, times_of, week_of
from qa.doctors.models import Doctor
from qa.doctors.profile_services import own_doctor
from qa.kernel.access import Action
from qa.kernel.clock import now
from qa.language.marks import N_
from qa.web.access import access, actor
from qa.web.i18n import gettext
from qa.web.local_times import hour_words
from qa.web.locale import locale

__all__ = ["blueprint"]

MIDNIGHT = datetime(2000, 1, 1, tzinfo=UTC)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
STATUS_NAMES: dict[str, str] = {
    Status.HELD: N_("Réservation en cours"),
    Status.PENDING: N_("Réservation en cours"),
    Status.PROPOSED: N_("À accepter"),
    Status.BOOKED: N_("Réservé"),
    Status.CANCELLED: N_("Annulé"),
    Status.EXPIRED: N_("Jamais confirmé"),
    Status.FULFILLED: N_("Venu"),
    Status.NOSHOW: N_("Absent"),
}
STATE_NAMES: dict[str, str] = {
    "free": N_("Libre"),
    "buffer": N_("Battement"),
    "closed": N_("Fermé"),
    "absent": N_("Absence"),
    "holiday": N_("Jour férié"),
    "missing": N_("Heure sautée"),
}


def kept(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Below `@access`: hands the doctor to the view; whose agenda is not set up yet is led to its first steps."""

    @wraps(view)
    def guarded(**values: Any) -> ResponseReturnValue:
        doctor = own_doctor(actor())
        if agenda_of(doctor.id) and open_places(doctor.id) and open_motives(doctor.id, Who.DOCTOR):
            return view(doctor, **values)
        return redirect(url_for("appointments.start"), 303)

    return guarded


def _worded(day: date, pattern: str) -> str:
    """The day without its year; in French the first of a month is « 1er »."""
    text = format_date(day, pattern, locale=locale())
    return re.sub(r"\b1\b", "1er", text) if locale() == "fr" else text


def words_of() -> dict[str, Any]:
    """What the pages of the agenda call times and states."""
    return {
        "status_name": lambda status: gettext(STATUS_NAMES[status]),
        "state_name": lambda state: gettext(STATE_NAMES[state]),
        "short_day": lambda day: format_date(day, "EEE d MMM", locale=locale()),
        "plain_day": lambda day: _worded(day, "d MMMM"),
        "bare_day": lambda day: _worded(day, "EEEE d MMMM"),
        "first_up": lambda text: text[:1].upper() + text[1:],
        "clock": lambda minute: hour_words(MIDNIGHT + timedelta(minutes=minute % 1440)),
        "field_hour": lambda minute: f"{minute // 60:02}:{minute % 60:02}",
        "start_text": start_text,
        "asked": ASKED,
        "step": STEP,
        "robots": "noindex",
    }


def named(appointment: Appointment) -> str:
    """Who comes; empty for a request that is not confirmed yet, and once the contact is destroyed."""
    if appointment.status in ASKED or appointment.contact is None:
        return ""
    return str(appointment.contact.content.get("name") or "")


def seen(appointment: Appointment) -> Seen:
    """An appointment as the week shows it."""
    return Seen(
        id=appointment.id,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        status=appointment.status,
        zone=appointment.zone,
        motive=appointment.motive.name,
        name=named(appointment),
        lane=appointment.lane,
        before=appointment.buffer_before,
        after=appointment.buffer_after,
    )


def asked_day(text: str | None) -> date | None:
    """The day of an address; None for any other writing."""
    try:
        day = date.fromisoformat(text or "") if DAY.fullmatch(text or "") else None
    except ValueError:
        return None
    return day if day and FIRST_DAY <= day <= LAST_DAY - timedelta(days=14) else None


def today_in(zone: str) -> date:
    """The day that it is there."""
    return now().astimezone(ZoneInfo(zone)).date()


@blueprint.get("/espace/agenda")
@access(Action.KEEP_AGENDA)
@kept
def week(doctor: Doctor) -> ResponseReturnValue:
    """The week as a grid, and on phones its chosen day as a list; with `jour` one day and who comes."""
    places = open_places(doctor.id)
    day = asked_day(request.args.get("jour"))
    if day:
        return _day(doctor, places, day)
    today = today_in(places[0].zone)
    return _week(doctor, places, monday_of(asked_day(request.args.get("semaine")) or today), today)


def _week(doctor: Doctor, places: Sequence[Place], monday: date, today: date) -> ResponseReturnValue:
    zone, last = places[0].zone, monday + timedelta(days=6)
    found = [seen(one) for one in appointments_seen(doctor.id, *bounds(monday, last, zone), moment=now())]
    plan = plan_of(doctor.id)
    times = times_of(plan, found, first_day=monday, last_day=last)
    grid = week_of(monday, zone, times, found)
    chosen = today if monday <= today <= last else monday
    return render_template(
        "appointments/week.html", week=grid, monday=monday, last=last, today=today, zone=zone,
        places={one.id: one for one in places}, booked=_counts(grid.days, zone, found), chosen=chosen,
        lines=day_lines(chosen, zone, times, found), many_zones=len({one.zone for one in places}) > 1,
        waiting=[seen(one) for one in waiting_of(doctor.id, moment=now())], **_around(monday), **words_of(),
    )  # fmt: skip


def _around(monday: date) -> dict[str, date]:
    week = timedelta(days=7)
    return {"earlier": monday - week, "later": monday + week}


def _counts(days: Sequence[date], zone: str, found: Sequence[Seen]) -> dict[date, int]:
    """How many appointments begin on each day; mere requests do not count."""
    local = [one.starts_at.astimezone(ZoneInfo(zone)).date() for one in found if one.status not in ASKED]
    return {day: local.count(day) for day in days}


def _day(doctor: Doctor, places: Sequence[Place], day: date) -> ResponseReturnValue:
    """One day in full: names, reasons, telephones; what the doctor takes along on paper."""
    zone = places[0].zone
    found = appointments_of_day(doctor.id, *bounds(day, day, zone), moment=now())
    standing = [one for one in found if one.status != Status.CANCELLED]
    shown = [seen(one) for one in standing]
    lines = day_lines(day, zone, times_of(plan_of(doctor.id), shown, first_day=day, last_day=day), shown)
    monday = monday_of(day)
    return render_template(
        "appointments/day.html", doctor=doctor, day=day, zone=zone, lines=lines, monday=monday,
        days=[monday + timedelta(days=number) for number in range(7)], today=today_in(zone),
        full={one.id: one for one in standing}, places={one.id: one for one in places},
        cancelled=[one for one in found if one.status == Status.CANCELLED and one.cancelled_by != By.SITE],
        may_cancel=any(one.status not in ASKED and one.starts_at > now() for one in standing), **words_of(),
    )  # fmt: skip


@blueprint.get("/espace/agenda/chiffres")
@access(Action.KEEP_AGENDA)
@kept
def week_figures(doctor: Doctor) -> ResponseReturnValue:
    """How many came and how many did not: rows without identity, small cells hidden."""
    return render_template(
        "appointments/week_figures.html", figures=figures_of(outcomes_of(doctor.id)), **words_of()
    )
