"""One suite for every register: in memory, as the imported files have it, and by the FHIR service."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from qa.gateways.register import Exercise, Person, Register, RegisterDown
from qa.gateways.register.imported import FileRegister
from qa.gateways.register.memory import MemoryRegister
from qa.verification.services.imports import import_register
from tests.gateways.register import fhir_server
from tests.gateways.register.files import ALICE, BRUNO, activities, activity, many
from tests.plugins.clock import Clock

DAY = date(2026, 11, 20)
PERSON = Person(
    rpps=ALICE,
    family="EXEMPLE",
    given="ALICE",
    active=True,
    exercises=(Exercise("10", "C"), Exercise("50", "M")),
    specialties=("SM54", "SM04"),
    mailboxes=("alice@ville.mssante.fr",),
    sectors=(),
    as_of=DAY,
)
Opened = Callable[[Person | None], Register]
Down = Callable[[], Register]


def in_memory(person: Person | None) -> Register:
    return MemoryRegister([person] if person else [], day=DAY)


def out_of_memory() -> Register:
    register = MemoryRegister([PERSON], day=DAY)
    register.down = True
    return register


@pytest.fixture
def from_files(app: Flask, tmp_path: Path) -> Opened:
    """A row for each thing that is said of the person, among others."""

    def opened(person: Person | None) -> Register:
        rows = many(3)
        if person:
            for exercise in person.exercises:
                for specialty in person.specialties:
                    rows.append(_row(person, exercise, specialty))
        import_register(activities(tmp_path, *rows))
        return FileRegister()

    return opened


def _row(person: Person, exercise: Exercise, specialty: str) -> str:
    codes = {"_9": exercise.profession, "_11": exercise.category, "_15": specialty, "_48": ""}
    return activity(person.rpps, person.family, person.given, **codes, _43=person.mailboxes[0])


@pytest.fixture
def by_service(app: Flask, clock: Clock) -> Iterator[Opened]:
    """A local server that answers with shapes of version 2."""
    with fhir_server.serving() as service:

        def opened(person: Person | None) -> Register:
            service.say(fhir_server.bundle(*([_practitioner(person)] if person else [])))
            return fhir_server.patient(service.url, clock, [])

        yield opened


def _practitioner(person: Person) -> dict[str, object]:
    told = [fhir_server.exercise(one.profession, one.category) for one in person.exercises]
    told += [fhir_server.skill(one) for one in person.specialties]
    return fhir_server.practitioner(
        identifier=fhir_server.identifiers(person.rpps),
        name=[{"family": person.family, "given": [person.given]}],
        telecom=[fhir_server.mailbox(one) for one in person.mailboxes],
        qualification=told,
    )


@pytest.fixture
def broken_service(app: Flask, clock: Clock) -> Iterator[Down]:
    with fhir_server.serving() as service:
        service.say({}, status=503)
        yield lambda: fhir_server.patient(service.url, clock, [])


@pytest.fixture(params=["memory", "files", "service"])
def opened(request: pytest.FixtureRequest, app: Flask) -> Opened:
    """Opens a register that knows the person, or nobody of this number."""
    if request.param == "memory":
        return in_memory
    found: Opened = request.getfixturevalue({"files": "from_files", "service": "by_service"}[request.param])
    return found


@pytest.fixture(params=["memory", "files", "service"])
def down(request: pytest.FixtureRequest, app: Flask) -> Down:
    """A register that cannot be asked."""
    if request.param == "service":
        found: Down = request.getfixturevalue("broken_service")
        return found
    return out_of_memory if request.param == "memory" else FileRegister


def test_a_person_is_found_by_number(opened: Opened) -> None:
    register = opened(PERSON)
    found = register.look_up(ALICE)
    assert found is not None
    assert dataclasses.replace(found, as_of=DAY) == PERSON
    assert found.as_of == register.as_of()


def test_nobody_bears_another_number(opened: Opened) -> None:
    assert opened(None).look_up(BRUNO) is None


@pytest.mark.parametrize(
    "number", ["", "9900000001", "A" * 11, "8" + ALICE, "１" * 11, "' OR 1=1 --", "9900000001\x00"]
)
def test_what_is_no_number_finds_nobody(opened: Opened, number: str) -> None:
    assert opened(None).look_up(number) is None


def test_a_register_that_cannot_be_asked_says_so_in_a_sentence(down: Down) -> None:
    with pytest.raises(RegisterDown) as refusal:
        down().look_up(ALICE)
    sentence = str(refusal.value)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert ALICE not in sentence
