"""A doctor's free times: the instant, the wall clock with its offset, and the name of the zone."""

import re
from collections.abc import Sequence
from datetime import UTC, date, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from qa.api.views import blueprint
from qa.appointments.booking_queries import bookable_doctor
from qa.appointments.models import Kind, Motive, Place
from qa.appointments.plan_queries import free_between
from qa.appointments.queries import open_motives, open_places
from qa.appointments.slots import Slot
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.clock import now
from qa.kernel.errors import Invalid, NotFound
from qa.web import client
from qa.web.access import access

DAYS, DAYS_MOST, NUMBER_MOST = 7, 42, 2**31 - 1
FARTHEST = 800
"""How many days from today, before or after, a list may begin."""
NUMBER = re.compile(r"[1-9][0-9]{0,9}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Row = TypeVar("Row", Motive, Place)


@blueprint.get("/doctors/<slug>/slots")
@access(Action.READ)
def slots(slug: str) -> ResponseReturnValue:
    """Free times of one motive: `motive` (the first where absent), `place`, `from`, `days`; days are the places' own.

    404 for who takes no appointments here and for an unknown motive or place, 422 for what cannot be read.
    """
    who = client.neighbourhood()
    if who:
        limits.count(limits.SLOTS, who)
    doctor = bookable_doctor(slug)
    if doctor is None:
        raise NotFound
    motives, places = open_motives(doctor.id), open_places(doctor.id)
    motive = _chosen(motives, "motive") or next(iter(motives), None)
    place = _chosen(places, "place")
    found = _found(doctor.id, motive, places) if motive and places else []
    zones = {one.id: one.zone for one in ([place] if place else places)}
    return jsonify(
        doctor=doctor.slug,
        items=[_item(one, zones[one.place_id], motive) for one in found if motive and one.place_id in zones],
        motives=[_motive(one) for one in motives],
        places=[_place(one) for one in places],
    )


def _found(doctor_id: int, motive: Motive, places: Sequence[Place]) -> Sequence[Slot]:
    """The free times of the days asked for, from today on where nothing is said."""
    today = min(now().astimezone(ZoneInfo(one.zone)).date() for one in places)
    first_day = _day("from") or today
    if abs((first_day - today).days) > FARTHEST:
        raise Invalid("from", "too far")
    days = _number("days", most=DAYS_MOST) or DAYS
    return free_between(doctor_id, motive, first_day=first_day, last_day=first_day + timedelta(days=days - 1))


def _chosen(rows: Sequence[Row], name: str) -> Row | None:
    """The row whose number the address gives; None without one; raises NotFound for another's or an unknown one."""
    number = _number(name, most=NUMBER_MOST)
    if number is None:
        return None
    found = next((one for one in rows if one.id == number), None)
    if found is None:
        raise NotFound
    return found


def _number(name: str, *, most: int) -> int | None:
    """A positive number of the address; raises Invalid for any other writing."""
    raw = request.args.get(name)
    if raw is None:
        return None
    if not NUMBER.fullmatch(raw) or int(raw) > most:
        raise Invalid(name, f"1 to {most}")
    return int(raw)


def _day(name: str) -> date | None:
    """A day of the address, YYYY-MM-DD; raises Invalid for any other writing."""
    raw = request.args.get(name)
    if raw is None:
        return None
    if not DAY.fullmatch(raw):
        raise Invalid(name, "YYYY-MM-DD")
    try:
        return date.fromisoformat(raw)
    except ValueError as error:
        raise Invalid(name, "YYYY-MM-DD") from error


def _item(slot: Slot, zone: str, motive: Motive) -> dict[str, Any]:
    local = [one.astimezone(ZoneInfo(zone)).isoformat() for one in (slot.starts_at, slot.ends_at)]
    return {
        "start": local[0],
        "end": local[1],
        "instant": slot.starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "zone": zone,
        "place": slot.place_id,
        "motive": motive.id,
    }


def _motive(one: Motive) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "minutes": one.minutes, "needs_consent": one.needs_consent}


def _place(one: Place) -> dict[str, Any]:
    """What anyone may know of a place; of one that patients do not come to, no address."""
    is_office = one.kind == Kind.OFFICE
    return {
        "id": one.id,
        "kind": one.kind,
        "name": one.name,
        "street": one.street if is_office else "",
        "postcode": one.postcode if is_office else "",
        "town": one.town if is_office else "",
        "zone": one.zone,
    }
