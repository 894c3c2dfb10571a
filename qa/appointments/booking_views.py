"""Booking without an account, its first two steps: motive and place, then a time, which is held for five minutes."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Answer

from qa.appointments.booking_queries import bookable_doctor, motive_by_link
from qa.appointments.contact_views import blueprint
from qa.appointments.forms import TimeForm
from qa.appointments.free_queries import next_times
from qa.appointments.link_views import Reply, sent_time, tried
from qa.appointments.models import Motive, Place
from qa.appointments.offer_views import Offer, day_of, offer_of
from qa.appointments.queries import bookable_doctors, open_motives, open_places
from qa.appointments.rules import MOTIVE_SCOPE
from qa.appointments.services.holds import hold_slot
from qa.doctors.models import Doctor
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.errors import NotFound
from qa.web import client
from qa.web.access import access
from qa.web.conditional import public
from qa.web.links import behind_link, opened
from qa.web.pager import positive

__all__ = ["blueprint"]

One = TypeVar("One", Motive, Place)

blueprint.app_template_global("bookable_doctors")(bookable_doctors)


@blueprint.app_template_global("next_time_of")
def _next_time_of(doctor_id: int) -> object:
    """The doctor's first free time, with its zone; None where none is known."""
    return next(iter(next_times([doctor_id]).get(doctor_id, [])), None)


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `motive` and `place` once they are known."""

    doctor: Doctor
    motives: list[Motive]
    places: list[Place]
    motive: Motive | None
    place: Place | None
    link: str


def _asked(slug: str, *, motive: str | None, place: str | None, link: str) -> Asked:
    """Reads the address; raises NotFound for a doctor, motive, place or link that is not open here."""
    doctor = bookable_doctor(slug)
    if doctor is None:
        raise NotFound
    motives, places = _motives(doctor, link), list(open_places(doctor.id))
    if not motives or not places:
        raise NotFound
    return Asked(doctor, motives, places, _chosen(motives, motive), _chosen(places, place), link)


def _motives(doctor: Doctor, link: str) -> list[Motive]:
    """What anyone may book, or the one motive that a link opens."""
    if not link:
        return list(open_motives(doctor.id))
    found = motive_by_link(doctor.id, opened(MOTIVE_SCOPE, link) or 0)
    return [found] if found else []


def _chosen(offered: list[One], raw: str | None) -> One | None:
    if not raw:
        return offered[0] if len(offered) == 1 else None
    number = positive(raw)
    found = next((one for one in offered if one.id == number), None)
    if found is None:
        raise NotFound
    return found


@blueprint.get("/medecins/<slug>/rendez-vous")
@access(Action.BOOK)
def book(slug: str) -> ResponseReturnValue:
    """Motive and place, then seven days of free times, each of them a button."""
    client.count(limits.SLOTS)
    wanted = request.args
    asked = _asked(slug, motive=wanted.get("motif"), place=wanted.get("lieu"), link=wanted.get("lien") or "")
    if asked.motive is None or asked.place is None:
        page = render_template("appointments/book.html", asked=asked, offer=None)
        return behind_link(page) if asked.link else public(page)
    offer = offer_of(asked.motive, asked.place, start=wanted.get("du"))
    return _times(TimeForm(formdata=None), asked, offer)


def _times(form: TimeForm, asked: Asked, offer: Offer, reply: Reply | None = None) -> ResponseReturnValue:
    """The list of times; a form that was refused says why above it."""
    form.motif.data, form.lien.data = str(offer.motive.id), asked.link
    page = render_template(
        "appointments/book.html", asked=asked, form=form, offer=offer, robots="noindex, follow"
    )
    return (reply or Reply()).with_page(page, secret=bool(asked.link))


@blueprint.post("/medecins/<slug>/rendez-vous")
@access(Action.BOOK)
def hold(slug: str) -> ResponseReturnValue:
    """Keeps the chosen time for five minutes and goes to the form; of what is taken, a fresh list says so."""
    form = TimeForm()
    valid, time, before = sent_time(form)
    if before:
        return before

    def asked() -> Asked:
        return _asked(slug, motive=form.motif.data, place=str(time[0]), link=form.lien.data or "")

    reply = _hold(form, asked(), time[1]) if valid else Reply(422)
    if not isinstance(reply, Reply):
        return reply
    fresh = asked()
    if fresh.motive is None or fresh.place is None:
        raise NotFound
    offer = offer_of(fresh.motive, fresh.place, start=day_of(time[1], fresh.place.zone))
    return _times(form, fresh, offer, reply)


def _hold(form: TimeForm, asked: Asked, start: datetime) -> Answer | Reply:
    if asked.motive is None or asked.place is None:
        raise NotFound
    doctor_id, motive_id, place_id = asked.doctor.id, asked.motive.id, asked.place.id

    def act() -> str:
        _, token = hold_slot(
            doctor_id=doctor_id, motive_id=motive_id, place_id=place_id, starts_at=start,
            network=client.network(), through_link=bool(asked.link),
        )  # fmt: skip
        return url_for("appointments.contact", token=token)

    return tried(form, act, count=lambda: client.count(limits.HOLD))
