"""A doctor's places: added, changed, closed."""

from flask import current_app, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from qa.appointments.models import Kind, Place
from qa.appointments.place_forms import BY_POSTCODE, PLACE_REFUSALS, PlaceForm
from qa.appointments.services.places import PlaceText, close_place, save_place
from qa.appointments.setup_queries import own, visits_to_come
from qa.appointments.setup_rules import proposed_zone
from qa.appointments.setup_views import answered, offer_towns, pressed, town_number
from qa.appointments.views import blueprint
from qa.doctors.profile_services import own_doctor
from qa.kernel.access import Action
from qa.language.territories import subdivision_of
from qa.web.access import access, actor
from qa.web.i18n import gettext

__all__ = ["blueprint"]

WORDS = ("kind", "name", "street", "postcode", "town", "telephone", "directions", "video_url")


@blueprint.route("/espace/agenda/lieux/nouveau", methods=["GET", "POST"])
@access(Action.KEEP_AGENDA)
def new_place() -> ResponseReturnValue:
    """Adds a place."""
    own_doctor(actor())
    form = PlaceForm()
    if form.is_submitted():
        return _sent(form, None)
    values = {"kind": Kind.OFFICE, "zone": BY_POSTCODE, "subdivision": BY_POSTCODE}
    return _page(PlaceForm(formdata=None, data=values), None, 200)


@blueprint.route("/espace/agenda/lieux/<int:place_id>", methods=["GET", "POST"])
@access(Action.KEEP_AGENDA)
def place(place_id: int) -> ResponseReturnValue:
    """Changes a place."""
    kept = own(Place, own_doctor(actor()).id, place_id)
    form = PlaceForm()
    if form.is_submitted():
        return _sent(form, kept)
    values = {name: getattr(kept, name) or "" for name in (*WORDS, "zone", "subdivision")}
    return _page(PlaceForm(formdata=None, data=values | {"town_id": str(kept.town_id or "")}), kept, 200)


def _page(form: PlaceForm, kept: Place | None, status: int) -> ResponseReturnValue:
    offer_towns(form)
    return render_template(
        "appointments/place.html", form=form, place=kept, to_come=visits_to_come(kept) if kept else 0, robots="noindex"
    ), status  # fmt: skip


def _sent(form: PlaceForm, kept: Place | None) -> ResponseReturnValue:
    doing, place_id = actor(), kept.id if kept else None

    def act() -> str:
        save_place(doing, place_id, _text(form))
        flash(gettext("Le lieu est enregistré."), "success")
        return url_for("appointments.setup", _anchor="places")

    def show(status: int) -> ResponseReturnValue:
        return _page(form, own(Place, own_doctor(doing).id, place_id) if place_id else None, status)

    return answered(form, act, show, PLACE_REFUSALS)


def _text(form: PlaceForm) -> PlaceText:
    words = {name: form[name].data or "" for name in WORDS}
    zone, subdivision = form.zone.data or BY_POSTCODE, form.subdivision.data
    if zone == BY_POSTCODE:
        zone = proposed_zone(words["postcode"], current_app.config["QA_TIMEZONE"])
    if subdivision in (BY_POSTCODE, None):
        subdivision = subdivision_of(words["postcode"])
    return PlaceText(
        **words, zone=zone, subdivision=subdivision, town_id=town_number(form.town_id.data),
        moves_rules=bool(form.moves_rules.data),
    )  # fmt: skip


@blueprint.post("/espace/agenda/lieux/<int:place_id>/fermer")
@access(Action.KEEP_AGENDA)
def drop_place(place_id: int) -> ResponseReturnValue:
    """Closes a place."""
    own(Place, own_doctor(actor()).id, place_id)
    return pressed(lambda: close_place(actor(), place_id), "places")
