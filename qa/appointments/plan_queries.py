"""What a doctor opens and what is taken, read for `slots`: listing, booking and moving ask the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from qa.appointments.booking_models import Appointment, Claim
from qa.appointments.holiday_rules import holiday_days
from qa.appointments.models import Absence, Change, DayChange, Motive, Opening, Place, WorkedHoliday
from qa.appointments.slots import Away, OneDay, Plan, Slot, Visit, Weekly, Where, free_slots
from qa.appointments.wall_slots import begin_unit
from qa.extensions import db
from qa.kernel.clock import now

PAST_DAYS = 3
"""How long ago a single day or an absence may lie and still touch a time to come, in whatever zone."""


def plan_of(doctor_id: int) -> Plan:
    """Everything that the doctor opens from today on; closed places are left out. At most six queries."""
    since = now().date() - timedelta(PAST_DAYS)
    places = _rows(Place, doctor_id, Place.closed_at.is_(None))
    return Plan(
        places={place.id: _where(place) for place in places},
        weekly=[_weekly(one) for one in _rows(Opening, doctor_id)],
        days=[_one_day(one) for one in _rows(DayChange, doctor_id, DayChange.day >= since)],
        aways=[_away(one) for one in _rows(Absence, doctor_id, Absence.last_day >= since)],
        worked_holidays=frozenset(one.day for one in _rows(WorkedHoliday, doctor_id)),
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
    counts = Appointment.release_at.is_(None) | (Appointment.release_at > now())
    wanted = select(Claim.unit).join(Appointment, Appointment.id == Claim.appointment_id)
    wanted = wanted.where(Claim.doctor_id == doctor_id, Claim.lane == 0, counts)
    wanted = wanted.where(Claim.unit.between(first_unit, last_unit))
    if but is not None:
        wanted = wanted.where(Claim.appointment_id != but)
    return frozenset(db.session.scalars(wanted))


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


def _rows(model: Any, doctor_id: int, *conditions: Any) -> list[Any]:
    return list(db.session.scalars(select(model).where(model.doctor_id == doctor_id, *conditions)))


def _where(place: Place) -> Where:
    year = now().year
    return Where(place.id, place.zone, holiday_days(place.subdivision, year - 1, year + 3))


def _weekly(one: Opening) -> Weekly:
    return Weekly(
        place_id=one.place_id,
        weekday=one.weekday,
        start=one.start_minute,
        end=one.end_minute,
        every_weeks=one.every_weeks,
        anchor=one.anchor,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        motives=frozenset(link.motive_id for link in one.motives),
    )


def _one_day(one: DayChange) -> OneDay:
    return OneDay(one.day, one.start_minute, one.end_minute, one.kind == Change.OPEN, one.place_id)


def _away(one: Absence) -> Away:
    return Away(one.first_day, one.last_day, one.start_minute, one.end_minute, one.weekday)
