"""Keeps the first free time of each open place and motive, so that a list of doctors searches no agenda."""

import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select

from qa.appointments.booking_models import Appointment
from qa.appointments.models import Agenda, Motive, NextFree
from qa.appointments.plan_queries import next_slot, plan_of
from qa.appointments.queries import open_motives, open_places
from qa.appointments.slots import Slot
from qa.appointments.wall_slots import midnight
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.database import transaction

log = logging.getLogger(__name__)

STALE_MOST = 200
"""How many doctors are refreshed in one round of the clock."""
NEVER = datetime.max.replace(tzinfo=UTC)
Row = dict[str, Any]
Release = tuple[datetime, datetime]


def refresh_next_free(doctor_id: int) -> None:
    """Derives the doctor's rows anew, one for each open place and public open motive; offline there are none.

    Under the agenda's lock, like everything that books: what is written is true of the last booking. Unchanged rows
    are not written.
    """
    with transaction() as session:
        agenda = session.get(Agenda, doctor_id, with_for_update=True, populate_existing=True)
        rows = list(_rows(doctor_id)) if agenda and agenda.online else []
        if rows == _kept(doctor_id):
            return
        session.execute(delete(NextFree).where(NextFree.doctor_id == doctor_id))
        if rows:
            session.execute(insert(NextFree), rows)


def refresh_of_appointment(appointment_id: int) -> None:
    """The rows of the doctor of an appointment that was made, moved, ended or let go."""
    doctor_id = db.session.scalar(select(Appointment.doctor_id).where(Appointment.id == appointment_id))
    if doctor_id is not None:
        refresh_next_free(doctor_id)


def refresh_stale() -> int:
    """By the clock: the rows whose time has passed, the oldest first; returns how many doctors were refreshed.

    At most 200 doctors a round; a doctor whose rows cannot be derived is logged and keeps nobody waiting.
    """
    oldest = func.min(NextFree.stale_at)
    wanted = select(NextFree.doctor_id).where(NextFree.stale_at <= now()).group_by(NextFree.doctor_id)
    ids = db.session.scalars(wanted.order_by(oldest, NextFree.doctor_id).limit(STALE_MOST)).all()
    for one in ids:
        try:
            refresh_next_free(one)
        except Exception:
            db.session.rollback()
            log.exception("next free times not derived", extra={"doctor": one})
    return len(ids)


def _kept(doctor_id: int) -> list[Row]:
    """The rows as they are, in the order in which they are derived."""
    table = NextFree.__table__
    mine = select(table).where(table.c.doctor_id == doctor_id)
    ordered = mine.order_by(table.c.place_id, table.c.motive_id)
    return [dict(one) for one in db.session.execute(ordered).mappings()]


def _rows(doctor_id: int) -> Iterator[Row]:
    plan, releases = plan_of(doctor_id), _releases(doctor_id)
    motives = sorted(open_motives(doctor_id), key=lambda one: one.id)
    for place in sorted(open_places(doctor_id), key=lambda one: one.id):
        for motive in motives:
            slot = next_slot(doctor_id, motive, place.id, plan=plan)
            yield {
                "doctor_id": doctor_id,
                "place_id": place.id,
                "motive_id": motive.id,
                "starts_at": slot.starts_at if slot else None,
                "stale_at": min(_holds(slot, motive, place.zone), *_sooner(slot, motive, releases)),
            }


def _sooner(slot: Slot | None, motive: Motive, releases: Sequence[Release]) -> list[datetime]:
    """When an earlier time may become free by itself: only what begins before the first free one ends is in its way.

    The far future is among them, for where there is none.
    """
    end = slot.ends_at + timedelta(minutes=motive.buffer_after) if slot else NEVER
    return [NEVER, *(release_at for release_at, begins in releases if begins < end)]


def _releases(doctor_id: int) -> list[Release]:
    """When claims of this doctor stop to count by themselves (a hold, a click not made, a late release), and where
    they begin.
    """
    wanted = select(Appointment.release_at, Appointment.starts_at, Appointment.buffer_before)
    later = (Appointment.doctor_id == doctor_id) & (Appointment.release_at > now())
    return [
        (release_at, starts_at - timedelta(minutes=before))
        for release_at, starts_at, before in db.session.execute(wanted.where(later))
        if release_at
    ]


def _holds(slot: Slot | None, motive: Motive, zone: str) -> datetime:
    """Until when the row is true of itself: while the time is not too near, in minutes and in calendar days of the
    place; without one until the place's midnight, when the horizon moves.
    """
    if slot is None:
        return midnight(now().astimezone(ZoneInfo(zone)).date() + timedelta(days=1), zone)
    last_day = slot.starts_at.astimezone(ZoneInfo(zone)).date() - timedelta(days=motive.notice_days)
    too_late = midnight(last_day + timedelta(days=1), zone)
    return min(slot.starts_at - timedelta(minutes=motive.notice_minutes), too_late)
