"""A doctor's hours of the week: added, changed, taken out."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.appointments.models import Motive, Opening, Place
from qa.appointments.opening_forms import OPENING_REFUSALS, OpeningForm
from qa.appointments.services.openings import OpeningText, remove_opening, save_opening
from qa.appointments.setup_forms import picked
from qa.appointments.setup_queries import open_rows, own
from qa.appointments.setup_rules import ends_after, hour_text, read_hour
from qa.appointments.setup_views import answered, pressed
from qa.appointments.views import blueprint
from qa.doctors.profile_services import own_doctor
from qa.kernel.access import Action
from qa.kernel.errors import NotFound
from qa.web.access import access, actor
from qa.web.forms import ActionForm
from qa.web.i18n import gettext

__all__ = ["blueprint"]


@blueprint.route("/espace/agenda/horaires/nouveau", methods=["GET", "POST"])
@access(Action.KEEP_AGENDA)
def new_opening() -> ResponseReturnValue:
    """Adds a weekly opening; `jour` (a date, or 0 for Monday), `de` and `a` fill the form."""
    doctor, form = own_doctor(actor()), OpeningForm()
    if not open_rows(Place, doctor.id):
        return redirect(url_for("appointments.start"), 303)
    return _sent(form, None) if form.is_submitted() else _page(_asked(doctor.id), None, 200)


def _asked(doctor_id: int) -> OpeningForm:
    """The form as the address asks; what means nothing there is left out."""
    wanted = request.args
    values: dict[str, Any] = {"weekday": str(_weekday(wanted.get("jour", ""))), "every_weeks": "1"}
    for name, key in (("start", "de"), ("end", "a")):
        minutes = read_hour(wanted.get(key, ""))
        values[name] = hour_text(minutes) if minutes is not None else ""
    values["place_id"] = str(open_rows(Place, doctor_id)[0].id)
    return OpeningForm(formdata=None, data=values)


def _weekday(text: str) -> int:
    if text in tuple("0123456"):
        return int(text)
    try:
        return date.fromisoformat(text).weekday()
    except ValueError:
        return 0


@blueprint.route("/espace/agenda/horaires/<int:opening_id>", methods=["GET", "POST"])
@access(Action.KEEP_AGENDA)
def opening(opening_id: int) -> ResponseReturnValue:
    """Changes a weekly opening."""
    doctor = own_doctor(actor())
    kept, form = own(Opening, doctor.id, opening_id), OpeningForm()
    return _sent(form, opening_id) if form.is_submitted() else _page(_filled(kept), opening_id, 200)


def _filled(kept: Opening) -> OpeningForm:
    values = {name: str(getattr(kept, name)) for name in ("weekday", "place_id", "every_weeks")}
    for name in ("valid_from", "valid_until"):
        values[name] = getattr(kept, name).isoformat() if getattr(kept, name) else ""
    values["anchor"] = kept.anchor.isoformat() if kept.every_weeks > 1 else ""
    hours = {"start": hour_text(kept.start_minute), "end": hour_text(kept.end_minute)}
    ticked = [str(one.motive_id) for one in kept.motives]
    return OpeningForm(formdata=None, data=values | hours | {"motive_ids": ticked})


def _page(form: OpeningForm, opening_id: int | None, status: int) -> ResponseReturnValue:
    doctor_id = own_doctor(actor()).id
    form.place_id.choices = [(str(one.id), one.name) for one in open_rows(Place, doctor_id)]
    form.motive_ids.choices = [(str(one.id), one.name) for one in open_rows(Motive, doctor_id)]
    return render_template(
        "appointments/opening.html", form=form, opening_id=opening_id, action_form=ActionForm(formdata=None),
        asks=bool(form.confirmed.errors or form.confirmed.data), robots="noindex",
    ), status  # fmt: skip


def _sent(form: OpeningForm, opening_id: int | None) -> ResponseReturnValue:
    doing = actor()

    def act() -> str:
        save_opening(doing, opening_id, _text(form))
        flash(gettext("L’horaire est enregistré."), "success")
        return url_for("appointments.setup", _anchor="week")

    return answered(form, act, lambda status: _page(form, opening_id, status), OPENING_REFUSALS)


def _text(form: OpeningForm) -> OpeningText:
    start, weekday = form.start.minutes or 0, picked(form.weekday.data)
    motives = [picked(one) for one in form.motive_ids.data or ()]
    place_id = picked(form.place_id.data)
    if place_id is None or None in motives:
        raise NotFound
    return OpeningText(
        place_id=place_id, weekday=-1 if weekday is None else weekday, start=start,
        end=ends_after(start, form.end.minutes or 0), every_weeks=form.every_weeks.number or 1,
        anchor=form.anchor.day or _monday(form.valid_from.day), valid_from=form.valid_from.day,
        valid_until=form.valid_until.day, motive_ids=frozenset(one for one in motives if one is not None),
        confirmed=bool(form.confirmed.data),
    )  # fmt: skip


def _monday(first: date | None) -> date | None:
    """The week from which a rhythm counts where no other was given: that of the first valid day."""
    return first - timedelta(days=first.weekday()) if first else None


@blueprint.post("/espace/agenda/horaires/<int:opening_id>/retirer")
@access(Action.KEEP_AGENDA)
def drop_opening(opening_id: int) -> ResponseReturnValue:
    """Takes a weekly opening out."""
    own(Opening, own_doctor(actor()).id, opening_id)
    return pressed(lambda: remove_opening(actor(), opening_id), "week")
