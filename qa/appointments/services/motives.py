"""Doctors say for what one may come; a motive that was used is closed, never taken away."""

from dataclasses import dataclass, fields, replace

from qa.appointments.models import Motive, Who
from qa.appointments.rules import MOTIVE_SCOPE
from qa.appointments.services.agendas import changing
from qa.appointments.setup_queries import how_many, own, was_used
from qa.appointments.setup_rules import BRING, DAY_MINUTES, MOTIVES_MOST
from qa.extensions import db
from qa.kernel.access import Actor
from qa.kernel.clock import now
from qa.kernel.errors import Invalid
from qa.kernel.text import normalise
from qa.kernel.tokens import forget_links, give_link

# Lowest and highest value of each number; the first four lie on the grid of five minutes.
BOUNDS = {
    "minutes": (5, 480),
    "step": (5, 480),
    "buffer_before": (0, 240),
    "buffer_after": (0, 240),
    "notice_minutes": (0, 365 * DAY_MINUTES),
    "notice_days": (0, 365),
    "horizon_days": (1, 730),
    "patient_most": (1, 10),
    "cancel_minutes": (0, 60 * DAY_MINUTES),
}
ON_GRID = ("minutes", "step", "buffer_before", "buffer_after")


@dataclass(frozen=True)
class MotiveText:
    """A motive as a doctor writes it; see `Motive`. Without `step`, the visit and what comes after it."""

    name: str
    minutes: int = 20
    step: int | None = None
    buffer_before: int = 0
    buffer_after: int = 0
    notice_minutes: int = 120
    notice_days: int = 0
    horizon_days: int = 90
    patient_most: int = 2
    who: str = Who.PUBLIC
    cancel_minutes: int = 0
    needs_consent: bool = False
    bring: str = ""


def save_motive(actor: Actor, motive_id: int | None, text: MotiveText) -> Motive:
    """Adds a motive, or changes one's own; no appointment moves. Raises NotFound, or Invalid beside the wrong field."""
    text = checked_motive(text)
    with changing(actor) as doctor:
        if motive_id is None:
            return add_motive(doctor.id, text)
        motive = own(Motive, doctor.id, motive_id)
        if text.who != Who.LINK:
            forget_links(MOTIVE_SCOPE, motive.id)
        _write(motive, text)
        return motive


def add_motive(doctor_id: int, text: MotiveText) -> Motive:
    """Inside `changing`: one more motive, checked before."""
    number = how_many(Motive, doctor_id)
    if number >= MOTIVES_MOST:
        raise Invalid("", "too many")
    motive = Motive(doctor_id=doctor_id, position=number)
    _write(motive, text)
    db.session.add(motive)
    db.session.flush()
    return motive


def checked_motive(text: MotiveText) -> MotiveText:
    """The motive normalised and with its step; raises Invalid beside the first field that is wrong."""
    step = min(text.minutes + text.buffer_after, BOUNDS["step"][1]) if text.step is None else text.step
    text = replace(text, name=normalise(text.name, multiline=False), bring=normalise(text.bring), step=step)
    if not 1 <= len(text.name) <= 120:
        raise Invalid("name", "1 to 120 characters")
    _check_numbers(text)
    if text.who not in set(Who):
        raise Invalid("who", "unknown")
    if len(text.bring) > BRING[1]:
        raise Invalid("bring", "too long")
    return text


def _check_numbers(text: MotiveText) -> None:
    for name, (low, high) in BOUNDS.items():
        if not low <= getattr(text, name) <= high:
            raise Invalid(name, "out of bounds")
    for name in ON_GRID:
        if getattr(text, name) % 5:
            raise Invalid(name, "off the grid")
    if text.horizon_days * DAY_MINUTES <= text.notice_minutes or text.horizon_days <= text.notice_days:
        raise Invalid("horizon_days", "not after the notice")


def _write(motive: Motive, text: MotiveText) -> None:
    for one in fields(text):
        setattr(motive, one.name, getattr(text, one.name))


def close_motive(actor: Actor, motive_id: int) -> None:
    """Nobody books it any more; appointments stay. Deletes what was never used. Raises NotFound."""
    with changing(actor) as doctor:
        motive = own(Motive, doctor.id, motive_id)
        forget_links(MOTIVE_SCOPE, motive.id)
        if was_used(motive):
            motive.closed_at = now()
            return
        db.session.delete(motive)


def motive_link(actor: Actor, motive_id: int) -> str:
    """The secret of a new private link, shown once; the earlier one opens nothing any more.

    Only for a motive that is booked through a link: raises Invalid("who") otherwise, NotFound for another doctor's.
    """
    with changing(actor) as doctor:
        motive = own(Motive, doctor.id, motive_id)
        if motive.who != Who.LINK:
            raise Invalid("who", "not by link")
        forget_links(MOTIVE_SCOPE, motive.id)
        return give_link(MOTIVE_SCOPE, motive.id)
