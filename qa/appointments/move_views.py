"""Another time for a visit: the patient's own time does not stand in the way, and a failure leaves everything."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Answer

from qa.appointments.booking_models import Appointment, Status
from qa.appointments.booking_queries import takes_bookings
from qa.appointments.contact_views import blueprint
from qa.appointments.forms import TimeForm
from qa.appointments.link_views import Reply, behind, sent_time, tried
from qa.appointments.models import Place, Who
from qa.appointments.offer_views import day_of, offer_of
from qa.appointments.queries import open_places
from qa.appointments.rules import may_change, may_take_again
from qa.appointments.services.holds import hold_slot
from qa.appointments.services.moves import move as move_visit
from qa.kernel import limits
from qa.kernel.access import PATIENT, Action
from qa.kernel.clock import now
from qa.kernel.errors import NotFound
from qa.web import client
from qa.web.access import access
from qa.web.pager import positive

__all__ = ["blueprint"]


@dataclass(frozen=True)
class Moving:
    """A visit that may take another time, and where."""

    appointment: Appointment
    token: str
    places: list[Place]
    place: Place


def _moving(token: str, place: str | None) -> Moving | None:
    """None where the doctor takes no bookings online any more.

    Raises NotFound where the link or the visit's state allows no other time.
    """
    appointment, whole = behind(token)
    moment = now()
    may = may_change(appointment, moment) or may_take_again(appointment, moment)
    if not (appointment.status == Status.HELD or (whole and may)):
        raise NotFound
    if not takes_bookings(appointment.doctor):
        return None
    places = list(open_places(appointment.doctor_id))
    wanted = positive(place) if place else appointment.place_id
    found = next((one for one in places if one.id == wanted), None if place else next(iter(places), None))
    if found is None:
        raise NotFound
    return Moving(appointment, token, places, found)


@blueprint.get("/rendez-vous/<token>/deplacer")
@access(Action.ATTEND)
def move(token: str) -> ResponseReturnValue:
    """The same list of times as for booking, with what this visit occupies counted as free."""
    client.count(limits.SLOTS)
    moving = _moving(token, request.args.get("lieu"))
    if moving is None:
        return _by_telephone(token)
    start = request.args.get("du")
    if start is None and moving.appointment.starts_at > now():
        start = day_of(moving.appointment.starts_at, moving.place.zone)
    return _page(TimeForm(formdata=None), moving, start=start)


def _by_telephone(token: str) -> ResponseReturnValue:
    """The visit's page says so, and whom to call."""
    return redirect(url_for("appointments.visit", token=token), 303)


def _page(
    form: TimeForm, moving: Moving, *, start: str | None, reply: Reply | None = None
) -> ResponseReturnValue:
    offer = offer_of(moving.appointment.motive, moving.place, start=start, moved=moving.appointment)
    page = render_template(
        "appointments/move.html", moving=moving, appointment=moving.appointment, token=moving.token, form=form,
        offer=offer, robots="noindex, nofollow", canonical=None, alternate=None,
    )  # fmt: skip
    return (reply or Reply()).with_page(page)


@blueprint.post("/rendez-vous/<token>/deplacer")
@access(Action.ATTEND)
def take_another(token: str) -> ResponseReturnValue:
    """Takes the chosen time instead; of a time that is only held, holds the other one instead."""
    form = TimeForm()
    valid, time, before = sent_time(form)
    if before:
        return before
    moving = _moving(token, str(time[0]))
    if moving is None:
        return _by_telephone(token)
    reply = _take(form, moving, time[1]) if valid else Reply(422)
    if not isinstance(reply, Reply):
        return reply
    fresh = _moving(token, str(time[0]))
    if fresh is None:
        return _by_telephone(token)
    return _page(form, fresh, start=day_of(time[1], fresh.place.zone), reply=reply)


def _take(form: TimeForm, moving: Moving, start: datetime) -> Answer | Reply:
    token, place_id = moving.token, moving.place.id

    def act() -> str:
        appointment, _ = behind(token)
        if appointment.status != Status.HELD:
            move_visit(PATIENT, appointment.id, starts_at=start, place_id=place_id)
            return url_for("appointments.visit", token=token)
        _, fresh = hold_slot(
            doctor_id=appointment.doctor_id, motive_id=appointment.motive_id, place_id=place_id, starts_at=start,
            network=client.network(), replaces=token, through_link=appointment.motive.who == Who.LINK,
        )  # fmt: skip
        return url_for("appointments.contact", token=fresh)

    return tried(form, act, count=lambda: client.count(limits.ATTEND))
