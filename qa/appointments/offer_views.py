"""What a page of free times shows: seven days at one place, the weeks around, the next time where there is none."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import current_app

from qa.appointments.booking_models import Appointment, Status
from qa.appointments.models import Motive, Place
from qa.appointments.plan_queries import free_between, next_slot, visit_again
from qa.appointments.slots import Slot, start_of, start_text
from qa.appointments.views import blueprint
from qa.kernel.clock import now
from qa.web.locale import locale

DAYS = 7
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME = re.compile(r"([0-9]{1,9})/([0-9T:Z-]{17})")


@dataclass(frozen=True)
class OfferedDay:
    """A day of the place's calendar with its free times, and its name without the year."""

    day: date
    weekday: str
    name: str
    slots: list[Slot]


@dataclass(frozen=True)
class Offer:
    """Seven days of free times of one motive at one place; `next` only where they have none."""

    motive: Motive
    place: Place
    days: list[OfferedDay]
    earlier: date | None
    later: date | None
    next: Slot | None
    next_day: date | None

    @property
    def is_empty(self) -> bool:
        """True where none of the seven days has a time."""
        return not any(one.slots for one in self.days)


def offer_of(motive: Motive, place: Place, *, start: str | None, moved: Appointment | None = None) -> Offer:
    """The seven days from `start` (AAAA-MM-JJ; today where it is none), never before today or beyond the horizon.

    `moved`: the visit that looks for another time, whose own time counts as free and whose own length is looked for.
    """
    today = now().astimezone(ZoneInfo(place.zone)).date()
    last = today + timedelta(days=motive.horizon_days)
    first = min(max(_day(start) or today, today), last)
    found = free_between(
        place.doctor_id,
        motive,
        first_day=first,
        last_day=first + timedelta(days=DAYS - 1),
        but=moved.id if moved else None,
        visit=visit_again(moved) if moved else None,
    )
    days = _days(
        first, [one for one in found if one.place_id == place.id and not _is_now(one, moved)], place.zone
    )
    is_empty = not any(one.slots for one in days)
    following = next_slot(place.doctor_id, motive, place.id) if is_empty else None
    after = first + timedelta(days=DAYS)
    return Offer(
        motive=motive,
        place=place,
        days=days,
        earlier=max(first - timedelta(days=DAYS), today) if first > today else None,
        later=after if after <= last and (following or not is_empty) else None,
        next=following,
        next_day=following.starts_at.astimezone(ZoneInfo(place.zone)).date() if following else None,
    )


def _is_now(slot: Slot, moved: Appointment | None) -> bool:
    """True for the time that a standing visit has already: moving there would change nothing."""
    if moved is None or moved.status == Status.CANCELLED:
        return False
    return (slot.starts_at, slot.place_id) == (moved.starts_at, moved.place_id)


def day_of(start: datetime, zone: str) -> str:
    """The place's day of a start, as `start` of `offer_of` is written."""
    return start.astimezone(ZoneInfo(zone)).date().isoformat()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text and DAY.fullmatch(text) else None
    except ValueError:
        return None


def _days(first: date, slots: list[Slot], zone: str) -> list[OfferedDay]:
    found: dict[date, list[Slot]] = {first + timedelta(days=one): [] for one in range(DAYS)}
    for slot in slots:
        found.setdefault(slot.starts_at.astimezone(ZoneInfo(zone)).date(), []).append(slot)
    return [OfferedDay(day, *_named(day), times) for day, times in sorted(found.items())]


def _named(day: date) -> tuple[str, str]:
    name = format_date(day, "d MMMM", locale=locale())
    return format_date(day, "EEEE", locale=locale()), name.replace("1 ", "1er ", 1) if _is_first(
        day
    ) else name


def _is_first(day: date) -> bool:
    return day.day == 1 and locale() == "fr"


def chosen_time(text: str | None) -> tuple[int, datetime] | None:
    """Place and start (UTC) that a button carries, `3/2026-03-10T08:00Z`; None where it is something else."""
    match = TIME.fullmatch(text or "")
    start = start_of(match[2]) if match else None
    return (int(match[1]), start) if match and start else None


@blueprint.app_template_global("time_value")
def button_value(slot: Slot) -> str:
    """The value of a time's button."""
    return f"{slot.place_id}/{start_text(slot.starts_at)}"


@blueprint.app_template_global("is_elsewhere")
def is_elsewhere(zone: str) -> bool:
    """True where a place's clock is not the site's: its zone is named beside its times."""
    return zone != str(current_app.config["QA_TIMEZONE"])
