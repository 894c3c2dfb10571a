"""Doctors say in which hours of the week they receive, where and for what."""

from dataclasses import dataclass
from datetime import date

from qa.appointments.models import Motive, Opening, OpeningMotive, Place
from qa.appointments.services.agendas import changing
from qa.appointments.setup_queries import how_many, open_rows, openings_of, own
from qa.appointments.setup_rules import (
    FIRST_DAY,
    LAST_DAY,
    OPENINGS_MOST,
    collisions,
    offset_minutes,
    weekly,
    wrong_hours,
)
from qa.appointments.slots import Weekly
from qa.extensions import db
from qa.kernel.access import Actor
from qa.kernel.clock import now
from qa.kernel.errors import Invalid, NotFound


@dataclass(frozen=True)
class OpeningText:
    """A weekly opening as a doctor gives it; see `Opening`. Minutes of the local day in the place's zone.

    `confirmed`: the doctor knows that another place is open at the same time.
    """

    place_id: int
    weekday: int
    start: int
    end: int
    every_weeks: int = 1
    anchor: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    motive_ids: frozenset[int] = frozenset()
    confirmed: bool = False


def save_opening(actor: Actor, opening_id: int | None, text: OpeningText) -> Opening:
    """Adds a weekly opening, or changes one's own; no appointment moves.

    Raises NotFound where the opening, the place or a motive is not the doctor's, Invalid beside the wrong field, and
    Invalid("confirmed") where another place is open at the same time and the doctor has not said that this is meant.
    """
    check_opening(text)
    with changing(actor) as doctor:
        opening = own(Opening, doctor.id, opening_id) if opening_id is not None else None
        _check_owned(doctor.id, text)
        if not text.confirmed and _elsewhere(doctor.id, opening_id, text):
            raise Invalid("confirmed", "another place")
        if opening is None:
            return add_opening(doctor.id, text)
        _write(opening, text)
        return opening


def add_opening(doctor_id: int, text: OpeningText) -> Opening:
    """Inside `changing`: one more weekly opening, checked before."""
    if how_many(Opening, doctor_id) >= OPENINGS_MOST:
        raise Invalid("", "too many")
    opening = Opening(doctor_id=doctor_id)
    _write(opening, text)
    db.session.add(opening)
    db.session.flush()
    return opening


def check_opening(text: OpeningText) -> None:
    """Raises Invalid beside the first field that is wrong."""
    if not 0 <= text.weekday <= 6:
        raise Invalid("weekday", "unknown")
    reason = wrong_hours(text.start, text.end)
    if reason:
        raise Invalid("end", reason)
    if not 1 <= text.every_weeks <= 12:
        raise Invalid("every_weeks", "out of bounds")
    if text.every_weeks > 1 and text.anchor is None:
        raise Invalid("anchor", "missing")
    for name in ("anchor", "valid_from", "valid_until"):
        day = getattr(text, name)
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise Invalid(name, "out of bounds")
    if text.valid_from and text.valid_until and text.valid_until < text.valid_from:
        raise Invalid("valid_until", "ends before it begins")


def _check_owned(doctor_id: int, text: OpeningText) -> None:
    own(Place, doctor_id, text.place_id)
    if not text.motive_ids <= {one.id for one in open_rows(Motive, doctor_id)}:
        raise NotFound


def _elsewhere(doctor_id: int, opening_id: int | None, text: OpeningText) -> bool:
    """True where another place is open at the same time in some week."""
    moment = now()
    ahead = {one.id: offset_minutes(one.zone, moment) for one in open_rows(Place, doctor_id)}
    wanted = Weekly(
        text.place_id, text.weekday, text.start, text.end, text.every_weeks, text.anchor or FIRST_DAY,
        text.valid_from, text.valid_until,
    )  # fmt: skip
    others = [weekly(one) for one in openings_of(doctor_id) if one.id != opening_id]
    return bool(collisions(wanted, others, ahead))


def _write(opening: Opening, text: OpeningText) -> None:
    opening.place_id, opening.weekday = text.place_id, text.weekday
    opening.start_minute, opening.end_minute = text.start, text.end
    opening.every_weeks, opening.anchor = text.every_weeks, text.anchor or now().date()
    opening.valid_from, opening.valid_until = text.valid_from, text.valid_until
    kept = {one.motive_id: one for one in opening.motives}
    opening.motives = [kept.get(one) or OpeningMotive(motive_id=one) for one in sorted(text.motive_ids)]


def remove_opening(actor: Actor, opening_id: int) -> None:
    """Takes a weekly opening out; appointments stay. Raises NotFound."""
    with changing(actor) as doctor:
        db.session.delete(own(Opening, doctor.id, opening_id))
