"""Requests in each state, what proves them, and the person of the register that they claim to be."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from flask import Flask

from qa.doctors.models import Method
from qa.doctors.services import create_doctor
from qa.extensions import db
from qa.gateways.register import Exercise, Person
from qa.gateways.register.memory import MemoryRegister
from qa.kernel.access import SYSTEM, Actor, Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.verification.models import Application, State
from tests import people

RPPS = "10999999997"
WHY = "La photographie de la carte est illisible."
CLAIM = {"given": "Alice", "family": "Exemple", "profession": "10", "rpps": RPPS, "specialty": "SM26"}


def person(**changes: Any) -> Person:
    """Alice in the register: a practising general practitioner."""
    alice = Person(
        rpps=RPPS,
        family="EXEMPLE",
        given="ALICE",
        active=True,
        exercises=(Exercise("10", "C"),),
        specialties=("SM26",),
        mailboxes=("alice.exemple@medecin.mssante.fr",),
        sectors=("SA07",),
        as_of=date(2026, 11, 20),
    )
    return replace(alice, **changes)


def psc(**changes: Any) -> dict[str, Any]:
    """What Pro Santé Connect says of Alice."""
    said = {"rpps": RPPS, "family": "EXEMPLE", "given": "ALICE", "acr": "eidas1", "specialties": ["SM26"]}
    return said | {"exercises": [{"profession": "10", "category": "C"}]} | changes


def unsaved(**changes: Any) -> Application:
    """A request proved by Pro Santé Connect, in memory alone."""
    return Application(**(CLAIM | {"status": "practising", "method": Method.PSC, "proof": psc()} | changes))


def use_register(app: Flask, *persons: Person) -> MemoryRegister:
    """The site's register knows these persons alone."""
    register = MemoryRegister(persons, day=date(2026, 11, 20))
    app.extensions["gateways"] = replace(app.extensions["gateways"], register=register)
    return register


@contextmanager
def settings(app: Flask, **changed: Any) -> Iterator[None]:
    """The site with other settings."""
    with patch.dict(app.config, changed):
        yield


def filed(email: str = "alice@exemple.fr", *, state: State = State.OPEN, **claim: Any) -> int:
    """An applicant's request in this state: its number. Practising doctors have their profile already."""
    said = CLAIM | {"status": "practising"} | claim
    name = f"{said['given']} {said['family']}"
    if said["profession"] == "10" and said["status"] == "practising":
        with people.quick_passwords():
            made = create_doctor(
                SYSTEM, email=email, name=name, password=people.PASSWORD, specialty="medecine-generale"
            )
        account_id = made.account_id
    else:
        account_id = people.staff(Role.REGISTERED, email, factor=False).actor.account_id or 0
    with transaction() as session:
        found = Application(account_id=account_id, **said)
        found.charter_version, found.charter_at, found.asked_at = "1", now(), now()
        found.state = state
        if state != State.OPEN:
            found.method, found.proved_at = found.method or Method.PSC, now()
            found.proof = found.proof or psc()
        if state == State.WAITING:
            found.due_at = now() + timedelta(hours=24)
        if state in (State.ACCEPTED, State.REFUSED):
            found.decided_at = now()
        session.add(found)
        session.flush()
        return found.id


def proved(**claim: Any) -> int:
    """A request that the worker has to decide."""
    return filed(state=State.CHECKING, **claim)


def waiting(email: str = "alice@exemple.fr", **claim: Any) -> int:
    """A request that waits for a human."""
    return filed(email, state=State.WAITING, **claim)


def request(application_id: int) -> Application:
    """The request as the database has it now."""
    db.session.rollback()
    return db.session.get_one(Application, application_id, populate_existing=True)


def owner(application_id: int) -> Actor:
    """The applicant as the one who acts."""
    return request(application_id).account.actor


def verifier(email: str = "verification@exemple.fr") -> people.Person:
    """Somebody who verifies."""
    return people.staff(Role.VERIFIER, email)
