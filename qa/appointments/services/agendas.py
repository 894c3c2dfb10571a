"""A doctor opens an agenda and chooses what it does; every change of it goes through one door."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from qa.appointments.models import Agenda
from qa.appointments.services.claims import lock_agenda
from qa.doctors.models import Doctor
from qa.doctors.profile_services import own_doctor
from qa.extensions import db
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import emit

SETTINGS = ("online", "reminds_week", "reminds_hours", "tells_doctor", "delays_release")


@dataclass(frozen=True)
class Settings:
    """What an agenda does; see `Agenda`."""

    online: bool = False
    reminds_week: bool = False
    reminds_hours: bool = False
    tells_doctor: bool = True
    delays_release: bool = False


@contextmanager
def changing(actor: Actor) -> Iterator[Doctor]:
    """One change of what a doctor opens: the agenda's row is locked first, and who derives times from it is told.

    The agenda begins with the first change. Raises NotAllowed, or NotFound for an account without a doctor's profile.
    """
    require(actor, Action.KEEP_AGENDA)
    with transaction() as session:
        doctor = own_doctor(actor)
        _begin(doctor.id)
        lock_agenda(doctor.id)
        yield doctor
        session.flush()
        emit("agenda.changed", doctor.id)


def _begin(doctor_id: int) -> None:
    """The agenda's row, made by whoever comes first."""
    if db.session.get(Agenda, doctor_id):
        return
    try:
        with db.session.begin_nested():
            db.session.add(Agenda(doctor_id=doctor_id, created_at=now()))
    except IntegrityError:  # another request of the same doctor was first
        db.session.expire_all()


def save_settings(actor: Actor, settings: Settings) -> None:
    """Keeps what the agenda does. Going offline moves or cancels no appointment."""
    with changing(actor) as doctor:
        agenda = db.session.get_one(Agenda, doctor.id)
        for name in SETTINGS:
            setattr(agenda, name, getattr(settings, name))
