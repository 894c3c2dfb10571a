"""A time is kept for five minutes while somebody fills in who comes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from qa.appointments.booking_models import Appointment, By, Status
from qa.appointments.models import Motive, Place, Who
from qa.appointments.plan_queries import is_free
from qa.appointments.rules import BROWSER_KEPT, BROWSER_SCOPE, HOLD, HOLDS_MOST, Refusal, What
from qa.appointments.services.claims import drop_void, lock_agenda, take_units
from qa.appointments.services.records import new_appointment, note
from qa.doctors.models import Doctor
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.crypto import vault
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotFound, TooMany
from qa.kernel.events import emit
from qa.kernel.tokens import give_link, opened_by


def hold_slot(
    *, doctor_id: int, motive_id: int, place_id: int, starts_at: datetime, network: str | None = None,
    replaces: str | None = None, through_link: bool = False,
) -> tuple[Appointment, str]:  # fmt: skip
    """Takes a free time for five minutes; returns it with the browser's token, which confirms nothing.

    `replaces` is the token of an earlier hold of the same browser, let go. `network` may keep two at most: TooMany.
    Raises NotFound where the motive may not be booked so, Invalid("starts_at") for the past, Conflict(TAKEN).
    """
    with transaction():
        if not lock_agenda(doctor_id).online:
            raise NotFound
        motive, place = bookable(doctor_id, motive_id, place_id, through_link=through_link)
        if starts_at <= now():
            raise Invalid("starts_at", "past")
        let_go(replaces)
        holders = vault().fingerprints(network, purpose="holder") if network else []
        _spare_holds(holders)
        drop_void(doctor_id)
        if not is_free(doctor_id, motive, place_id, starts_at):
            raise Conflict(Refusal.TAKEN)
        appointment = _held(motive, place, starts_at, holder=holders[0] if holders else None)
        token = give_link(BROWSER_SCOPE, appointment.id, expires_at=now() + BROWSER_KEPT)
        emit("appointment.changed", appointment.id)
    return appointment, token


def bookable(doctor_id: int, motive_id: int, place_id: int, *, through_link: bool) -> tuple[Motive, Place]:
    """The motive and the place where patients may book them, by its link where told; raises NotFound."""
    motive, place = db.session.get(Motive, motive_id), db.session.get(Place, place_id)
    if motive is None or place is None or {motive.doctor_id, place.doctor_id} != {doctor_id}:
        raise NotFound
    may = motive.who == Who.PUBLIC or (motive.who == Who.LINK and through_link)
    if not may or motive.closed_at or place.closed_at or not _receives(doctor_id):
        raise NotFound
    return motive, place


def _receives(doctor_id: int) -> bool:
    doctor = db.session.get(Doctor, doctor_id)
    return doctor is not None and doctor.may_answer


def _held(motive: Motive, place: Place, starts_at: datetime, *, holder: str | None) -> Appointment:
    appointment = new_appointment(
        motive, place, starts_at, by=By.PATIENT, status=Status.HELD, release_at=now() + HOLD, holder=holder
    )
    take_units(appointment)
    note(appointment, by=By.PATIENT, what=What.HELD)
    return appointment


def let_go(token: str | None) -> None:
    """The hold behind a browser's token ends now, where it still is one. Runs inside the caller's transaction.

    One conditional UPDATE, without the other doctor's lock: its units are void from now on, and dropped later.
    """
    appointment_id = opened_by(BROWSER_SCOPE, token) if token else None
    held = (Appointment.id == appointment_id) & (Appointment.status == Status.HELD)
    ends = held & (Appointment.release_at > now())
    gone = update(Appointment).where(ends).values(release_at=now()).returning(Appointment.doctor_id)
    doctor_id = db.session.scalar(gone) if appointment_id else None
    if doctor_id is not None:
        emit("agenda.changed", doctor_id)


def _spare_holds(holders: Sequence[str]) -> None:
    """Raises TooMany where the network keeps as many times as it may."""
    if not holders:
        return
    mine = (Appointment.status == Status.HELD) & Appointment.holder.in_(holders)
    live = select(func.count(), func.min(Appointment.release_at)).where(mine, Appointment.release_at > now())
    many, first_ends = db.session.execute(live).one()
    if first_ends and many >= HOLDS_MOST:
        raise TooMany("holds", retry_after=max(1, int((first_ends - now()).total_seconds())))
