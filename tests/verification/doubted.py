"""Verified professionals whom a register in memory knows, for tests of what it says later."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from qa.doctors.models import Method
from qa.extensions import db
from qa.gateways.register import Exercise, Person, RegisterDown
from qa.gateways.register.memory import MemoryRegister
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.verification.models import Credential, Doubt, Status
from tests import people

RPPS = "10999999997"


class Register(MemoryRegister):
    """In memory; counts whom it was asked about, and some numbers make it raise."""

    def __init__(self) -> None:
        super().__init__(day=date(2026, 11, 25))
        self.asked: list[str] = []
        self.raises: dict[str, type[RegisterDown]] = {}
        self.meanwhile: Callable[[], None] = lambda: None

    def look_up(self, rpps: str) -> Person | None:
        """The person told of, once it is counted."""
        self.asked.append(rpps)
        if rpps in self.raises:
            raise self.raises[rpps]
        self.meanwhile()
        return super().look_up(rpps)

    def says(self, rpps: str = RPPS, **changes: Any) -> None:
        """What it says of a number from now on."""
        self.persons[rpps] = replace(self.persons.get(rpps) or person(rpps), **changes)

    def forgets(self, rpps: str = RPPS) -> None:
        """It has nobody under this number any more."""
        del self.persons[rpps]


def person(rpps: str = RPPS, **changes: Any) -> Person:
    """A practising doctor."""
    known = {"family": "MARTIN", "given": "CAMILLE", "active": True, "exercises": (Exercise("10", "C"),)}
    known |= {"specialties": ("SM04",), "mailboxes": (), "sectors": (), "as_of": date(2026, 11, 25)}
    return Person(rpps=rpps, **(known | changes))


def register_of(app: Flask) -> Register:
    """The application's register from now on."""
    made = Register()
    app.extensions["gateways"] = replace(app.extensions["gateways"], register=made)
    return made


def verified(
    email: str = "martin@exemple.fr", *, rpps: str = RPPS, checked_at: datetime | None = None, **changes: Any
) -> people.Person:
    """A verified doctor with a credential."""
    made = people.doctor(email, name="Camille Martin")
    known = {"given": "Camille", "family": "Martin", "profession": "10", "status": Status.PRACTISING}
    known |= {"specialty": "SM04", "method": Method.PSC, "verified_at": now()} | changes
    with transaction() as session:
        session.add(Credential(account_id=made.actor.account_id, rpps=rpps, checked_at=checked_at, **known))
    return made


def credential(of: people.Person) -> Credential:
    """What is verified of a person now."""
    db.session.rollback()
    return db.session.get_one(Credential, of.actor.account_id)


def note_look(at: people.Person) -> None:
    """Another worker has just looked."""
    with transaction() as session:
        session.get_one(Credential, at.actor.account_id).checked_at = now()


def doubts() -> list[Doubt]:
    """Every doubt, oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(Doubt).order_by(Doubt.id)))
