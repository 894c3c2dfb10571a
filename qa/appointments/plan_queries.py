"""What a doctor opens and what is taken, read for `slots`: listing, booking and moving ask the same."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, select

from qa.appointments.booking_models import Appointment, Claim
from qa.appointments.holiday_rules import holiday_days
from qa.appointments.models import (
    Absence,
    Change,
    DayChange,
    Motive,
    Opening,
    OpeningMotive,
    Place,
    WorkedHoliday,
)
from qa.appointments.slots import Away, OneDay, Plan, Slot, Visit, Weekly, Where, free_slots
from qa.appointments.wall_slots import begin_unit
from qa.extensions import db
from qa.kernel.clock import now

PAST_DAYS = 3
"""How long ago a single day or an absence may lie and still touch a time to come, in whatever zone."""


def _of_doctor(model: Any, *columns: Any) -> Select[Any]:
    """Bare columns of what belongs to `:doctor_id`: a plan is read in each booking, three times, and built once."""
    return select(*columns).where(model.doctor_id == bindparam("doctor_id"))


PLACES = _of_doctor(Place, Place.id, Place.zone, Place.subdivision).where(Place.closed_at.is_(None))
OPENINGS = _of_doctor(
    Opening, Opening.id, OpeningMotive.motive_id, Opening.place_id, Opening.weekday, Opening.start_minute,
    Opening.end_minute, Opening.every_weeks, Opening.anchor, Opening.valid_from, Opening.valid_until,
).outerjoin(OpeningMotive, OpeningMotive.opening_id == Opening.id)  # fmt: skip
DAYS = _of_doctor(
    DayChange, DayChange.day, DayChange.start_minute, DayChange.end_minute, DayChange.kind, DayChange.place_id
).where(DayChange.day >= bindparam("since"))
AWAYS = _of_doctor(
    Absence, Absence.first_day, Absence.last_day, Absence.start_minute, Absence.end_minute, Absence.weekday
).where(Absence.last_day >= bindparam("since"))
WORKED = _of_doctor(WorkedHoliday, WorkedHoliday.day)
COUNTS = Appointment.release_at.is_(None) | (Appointment.release_at > bindparam("moment"))
BUSY = (
    _of_doctor(Claim, Claim.unit)
    .join(Appointment, Appointment.id == Claim.appointment_id)
    .where(Claim.lane == 0, COUNTS, Claim.appointment_id != bindparam("but"))
    .where(Claim.unit.between(bindparam("first_unit"), bindparam("last_unit")))
)


def plan_of(doctor_id: int) -> Plan:
    """Everything that the doctor opens from today on; closed places are left out. Five queries."""
    here = {"doctor_id": doctor_id, "since": now().date() - timedelta(PAST_DAYS)}
    places, openings, days, aways, worked = (
        db.session.execute(wanted, here).all() for wanted in (PLACES, OPENINGS, DAYS, AWAYS, WORKED)
    )
    return Plan(
        places={one.id: _where(*one) for one in places},
        weekly=_weekly(openings),
        days=[_one_day(*one) for one in days],
        aways=[Away(*one) for one in aways],
        worked_holidays=frozenset(one.day for one in worked),
    )


def visit_of(motive: Motive) -> Visit:
    """A visit for this motive, as long as the motive is now."""
    return Visit(
        motive_id=motive.id,
        minutes=motive.minutes,
        step=motive.step,
        buffer_before=motive.buffer_before,
        buffer_after=motive.buffer_after,
        notice_minutes=motive.notice_minutes,
        notice_days=motive.notice_days,
        horizon_days=motive.horizon_days,
    )


def visit_again(appointment: Appointment) -> Visit:
    """The same visit at another time: as long as it was booked, with the buffers of then."""
    return replace(
        visit_of(appointment.motive),
        minutes=int((appointment.ends_at - appointment.starts_at).total_seconds()) // 60,
        buffer_before=appointment.buffer_before,
        buffer_after=appointment.buffer_after,
    )


def busy_units(doctor_id: int, first_unit: int, last_unit: int, *, but: int | None = None) -> frozenset[int]:
    """The units that are taken between two, both included; `but` an appointment whose own do not count.

    A claim whose `release_at` has come is void. What the doctor overbooked on purpose is no matter of the public's.
    """
    span = {"first_unit": first_unit, "last_unit": last_unit}
    which = {"doctor_id": doctor_id, "but": but or 0, "moment": now()}
    return frozenset(db.session.scalars(BUSY, which | span))


def free_between(
    doctor_id: int, motive: Motive, *, first_day: date, last_day: date, but: int | None = None,
    plan: Plan | None = None, visit: Visit | None = None,
) -> list[Slot]:  # fmt: skip
    """Free times whose local day lies between the days, both included; of another length with a `visit`."""
    plan = plan or plan_of(doctor_id)
    days = (first_day, last_day)
    return list(_free(doctor_id, plan, visit or visit_of(motive), days=days, but=but))


def is_free(
    doctor_id: int, motive: Motive, place_id: int, starts_at: datetime, *, but: int | None = None,
    visit: Visit | None = None,
) -> bool:  # fmt: skip
    """True where that time at that place is on the list at this moment."""
    plan = plan_of(doctor_id)
    if place_id not in plan.places:
        return False
    day = starts_at.astimezone(ZoneInfo(plan.places[place_id].zone)).date()
    found = _free(doctor_id, _only(plan, place_id), visit or visit_of(motive), days=(day, day), but=but)
    return any(slot.starts_at == starts_at for slot in found)


def next_slot(
    doctor_id: int, motive: Motive, place_id: int | None = None, *, plan: Plan | None = None
) -> Slot | None:
    """The first free time up to the motive's horizon, at one place or at any; None where there is none."""
    plan = plan or plan_of(doctor_id)
    today = now().date()
    days = (today - timedelta(1), today + timedelta(motive.horizon_days + 1))
    chosen = plan if place_id is None else _only(plan, place_id)
    return next(_free(doctor_id, chosen, visit_of(motive), days=days), None)


def _free(
    doctor_id: int, plan: Plan, visit: Visit, *, days: tuple[date, date], but: int | None = None
) -> Iterator[Slot]:
    """Reads what is taken from the first local midnight to the last, and by how much a visit may reach past it."""
    if not plan.places:
        return iter(())
    zones = {where.zone for where in plan.places.values()}
    first = min(begin_unit(days[0], 0, zone) for zone in zones) - visit.buffer_before // 5
    last = max(begin_unit(days[1] + timedelta(1), 0, zone) for zone in zones)
    busy = busy_units(doctor_id, first, last + (visit.minutes + visit.buffer_after) // 5, but=but)
    return free_slots(plan, visit, first_day=days[0], last_day=days[1], moment=now(), busy=busy)


def _only(plan: Plan, place_id: int) -> Plan:
    return replace(plan, places={key: one for key, one in plan.places.items() if key == place_id})


def _where(place_id: int, zone: str, subdivision: str) -> Where:
    year = now().year
    return Where(place_id, zone, holiday_days(subdivision, year - 1, year + 3))


def _weekly(openings: Iterable[Sequence[Any]]) -> list[Weekly]:
    """Each opening once, with all the motives that it was found with."""
    rules: dict[int, Weekly] = {}
    motives: dict[int, set[int]] = defaultdict(set)
    for opening_id, motive_id, *rule in openings:
        rules[opening_id] = Weekly(*rule)
        motives[opening_id].update([motive_id] if motive_id else [])
    return [replace(rule, motives=frozenset(motives[key])) for key, rule in rules.items()]


def _one_day(day: date, start: int, end: int, kind: str, place_id: int | None) -> OneDay:
    return OneDay(day, start, end, kind == Change.OPEN, place_id)
