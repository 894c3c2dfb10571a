"""Decides by register and Pro Santé Connect who is the professional claimed; every disagreement goes to a human.

A number and a name are public (health-france.md 1.2): they prove that somebody exists, never who asks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from qa.doctors.models import Method
from qa.gateways.register.contract import Exercise, Person
from qa.kernel.text import slugify
from qa.language.professions import DOCTOR
from qa.language.skills import GENERAL_PRACTICE
from qa.verification.models import Application, Status

TARGET = timedelta(hours=24)
REASON = (10, 2000)
# TRE_R09. F (civil servant) left the nomenclature on 23 Feb 2026: who still has it goes to a human.
PRACTISING = frozenset({"C", "M"})
STUDYING = frozenset({"E"})
INDUSTRY = "SA32"
LEVEL = "eidas1"


class Flag(StrEnum):
    """Why a human looks: what does not agree, or cannot be known."""

    DOWN = "down"
    ABSENT = "absent"
    TAKEN = "taken"
    REFUSED = "refused"
    NO_NUMBER = "no_number"
    INACTIVE = "inactive"
    NUMBER = "number"
    FAMILY = "family"
    GIVEN = "given"
    PROFESSION = "profession"
    CATEGORY = "category"
    SPECIALTY = "specialty"
    INDUSTRY = "industry"
    NO_PSC = "no_psc"
    NO_DOCTOR = "no_doctor"
    PSC_NUMBER = "psc_number"
    PSC_NAME = "psc_name"
    PSC_EXERCISE = "psc_exercise"
    PSC_SPECIALTY = "psc_specialty"
    PSC_LEVEL = "psc_level"


@dataclass(frozen=True)
class Decision:
    """Accepted at once where nothing speaks against it; else a human decides, and `reasons` says why."""

    reasons: tuple[Flag, ...]

    @property
    def accept(self) -> bool:
        """True where nothing speaks against it."""
        return not self.reasons


def plain_name(name: str) -> str:
    """A name as it is compared: capitals without accents, œ as OE; hyphens and apostrophes are spaces."""
    return slugify(name, fallback="", limit=len(name) * 8).replace("-", " ").upper()


def same_family(one: str, other: str) -> bool:
    """True for the same family name. Particles count: « de la Tour » is not « Tour ».

    So does each part of a double name: « Martin-Petit » is neither « Martin » nor « Petit ». Who exercises under one
    of them is told apart by a human.
    """
    return plain_name(one) == plain_name(other) != ""


def same_given(one: str, other: str) -> bool:
    """True for the same first given name: « Jean-Pierre » is « Jean », for registers often keep the first alone."""
    return plain_name(one).split(" ")[0] == plain_name(other).split(" ")[0] != ""


def same_name(family_a: str, given_a: str, family_b: str, given_b: str) -> bool:
    """True where the whole family names and the first given names agree, without case, accents and hyphens.

    Double family names agree as a whole only (see `same_family`). An empty name agrees with nothing.
    """
    return same_family(family_a, family_b) and same_given(given_a, given_b)


def luhn_ok(digits: str) -> bool:
    """True where the last digit is the Luhn key of those before; a hint on a slip, the register is the authority."""
    if not (digits.isascii() and digits.isdigit()):
        return False
    doubled = (int(one) * (1 + place % 2) for place, one in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def same_specialty(claimed: str, known: Iterable[str]) -> bool:
    """True where the claimed TRE_R38 code is among those known; the three codes of general practice are one."""
    codes = set(known)
    return claimed in codes or (claimed in GENERAL_PRACTICE and not codes.isdisjoint(GENERAL_PRACTICE))


def categories_for(status: str) -> frozenset[str]:
    """The categories (TRE_R09) in which somebody of this status exercises."""
    return PRACTISING if status == Status.PRACTISING else STUDYING


def exercises_as(exercises: Iterable[Exercise], *, profession: str, status: str) -> bool:
    """True where one exercise has the profession in a category of the status."""
    fitting = categories_for(status)
    return any(one.profession == profession and one.category in fitting for one in exercises)


def differences(application: Application, person: Person) -> tuple[Flag, ...]:
    """Where the claim and the register do not agree, and who works for industry.

    Of somebody no longer active the register gives nothing else to compare. A doctor who claims no specialty is
    told apart too: the badge names one.
    """
    if not person.active:
        return (Flag.INACTIVE,)
    checks = {
        Flag.NUMBER: person.rpps == application.rpps,
        Flag.FAMILY: same_family(application.family, person.family),
        Flag.GIVEN: same_given(application.given, person.given),
        **_exercise_checks(application, person),
        Flag.SPECIALTY: specialty_agrees(application, person.specialties),
        Flag.INDUSTRY: INDUSTRY not in person.sectors,
    }
    return tuple(flag for flag, agrees in checks.items() if not agrees)


def _exercise_checks(application: Application, person: Person) -> dict[Flag, bool]:
    profession, status = application.profession, application.status
    has_profession = any(one.profession == profession for one in person.exercises)
    fits = exercises_as(person.exercises, profession=profession, status=status)
    return {Flag.PROFESSION: has_profession, Flag.CATEGORY: fits or not has_profession}


def specialty_agrees(application: Application, known: Iterable[str]) -> bool:
    """True where the claimed specialty is known; who claims none agrees, but for a practising doctor."""
    if not application.specialty:
        return application.profession != DOCTOR or application.status != Status.PRACTISING
    return same_specialty(application.specialty, known)


def psc_differences(application: Application) -> tuple[Flag, ...]:
    """Where the claim and what Pro Santé Connect said do not agree; without it, that alone."""
    said: Mapping[str, Any] = application.proof or {}
    if application.method != Method.PSC:
        return (Flag.NO_PSC,)
    exercises = [Exercise(one["profession"], one["category"]) for one in said.get("exercises", [])]
    specialties = said.get("specialties", [])
    checks = {
        Flag.PSC_NUMBER: said.get("rpps", "") == application.rpps != "",
        Flag.PSC_NAME: same_name(
            application.family, application.given, said.get("family", ""), said.get("given", "")
        ),
        Flag.PSC_EXERCISE: exercises_as(
            exercises, profession=application.profession, status=application.status
        ),
        Flag.PSC_SPECIALTY: not specialties or specialty_agrees(application, specialties),
        Flag.PSC_LEVEL: said.get("acr") == LEVEL,
    }
    return tuple(flag for flag, agrees in checks.items() if not agrees)


def decision_of(
    application: Application, person: Person | None, *, down: bool = False, known: tuple[Flag, ...] = ()
) -> Decision:
    """Accept a practising doctor on whom register, Pro Santé Connect and claim agree in everything; else queue.

    `down`: the register could not be asked. `known`: what this site knows against it (TAKEN, REFUSED).
    """
    doctor = application.profession == DOCTOR and application.status == Status.PRACTISING
    found = differences(application, person) if person else (absence_of(application, down=down),)
    return Decision((*known, *found, *psc_differences(application), *(() if doctor else (Flag.NO_DOCTOR,))))


def absence_of(application: Application, *, down: bool) -> Flag:
    """Why the register shows nobody."""
    if not application.rpps:
        return Flag.NO_NUMBER
    return Flag.DOWN if down else Flag.ABSENT
