"""The table that a verifier reads: the claim beside what the register and Pro Santé Connect say, differences marked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qa.doctors.models import Method
from qa.gateways.register.contract import Exercise, Person
from qa.language.marks import N_
from qa.language.professions import PROFESSIONS, label
from qa.language.skills import skill_name
from qa.verification.models import Application
from qa.verification.queue_rules import CATEGORY_NAMES
from qa.verification.rules import (
    INDUSTRY,
    categories_for,
    exercises_as,
    same_family,
    same_given,
    specialty_agrees,
)

Say = Callable[[str], str]
NUMBER, FAMILY, GIVEN = N_("Numéro RPPS"), N_("Nom"), N_("Prénom")
PROFESSION, SPECIALTY = N_("Profession et situation"), N_("Spécialité")
ACTIVITY, SECTOR = N_("Exercice"), N_("Industrie de santé (SA32)")
ACTIVE, INACTIVE = N_("exerce"), N_("n’exerce plus")
IN_INDUSTRY, NOT_IN_INDUSTRY = N_("une activité inscrite"), N_("aucune activité inscrite")


@dataclass(frozen=True)
class Cell:
    """What one source says, and whether that differs from the claim, or asks for a look where nothing is claimed."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Row:
    """One line: what the applicant claims, and each source's word on it; None where it says nothing."""

    label: str
    claimed: str
    register: Cell | None
    psc: Cell | None


def comparison(application: Application, person: Person | None, *, say: Say) -> list[Row]:
    """Every line in the order in which it is read; `say` translates.

    Of somebody no longer active the register gives nothing but that.
    """
    register = _register_cells(application, person, say) if person else {}
    psc = _psc_cells(application, say) if application.method == Method.PSC else {}
    claims = {
        NUMBER: application.rpps,
        FAMILY: application.family,
        GIVEN: application.given,
        PROFESSION: _claimed_profession(application, say),
        SPECIALTY: specialty_words(application.specialty),
        ACTIVITY: "",
        SECTOR: "",
    }
    return [
        Row(say(label), claimed, register.get(label), psc.get(label))
        for label, claimed in claims.items()
        if claimed or label in register or label in psc
    ]


def _register_cells(application: Application, person: Person, say: Say) -> dict[str, Cell]:
    number = Cell(person.rpps, person.rpps != application.rpps)
    activity = Cell(say(ACTIVE if person.active else INACTIVE), not person.active)
    if not person.active:
        return {NUMBER: number, ACTIVITY: activity}
    industry = INDUSTRY in person.sectors
    return {
        NUMBER: number,
        **_person_cells(
            application, person.family, person.given, person.exercises, person.specialties, say=say
        ),
        ACTIVITY: activity,
        SECTOR: Cell(say(IN_INDUSTRY if industry else NOT_IN_INDUSTRY), industry),
    }


def _psc_cells(application: Application, say: Say) -> dict[str, Cell]:
    said: Mapping[str, Any] = application.proof or {}
    exercises = [Exercise(one["profession"], one["category"]) for one in said.get("exercises", [])]
    cells = _person_cells(
        application, said.get("family", ""), said.get("given", ""), exercises, said.get("specialties", []), say=say
    )  # fmt: skip
    if not said.get("specialties"):
        del cells[SPECIALTY]
    return {NUMBER: Cell(said.get("rpps", ""), said.get("rpps") != application.rpps)} | cells


def _person_cells(
    application: Application,
    family: str,
    given: str,
    exercises: Iterable[Exercise],
    specialties: Iterable[str],
    *,
    say: Say,
) -> dict[str, Cell]:
    worked, codes = list(exercises), list(specialties)
    fits = exercises_as(worked, profession=application.profession, status=application.status)
    return {
        FAMILY: Cell(family, not same_family(application.family, family)),
        GIVEN: Cell(given, not same_given(application.given, given)),
        PROFESSION: Cell(" ; ".join(_exercise_words(one, say) for one in worked), not fits),
        SPECIALTY: Cell(
            " ; ".join(specialty_words(one) for one in codes), not specialty_agrees(application, codes)
        ),
    }


def _claimed_profession(application: Application, say: Say) -> str:
    known = label(application.profession, application.status)
    fitting = ", ".join(sorted(categories_for(application.status)))
    return f"{say(known) if known else application.profession} ({fitting})"


def _exercise_words(exercise: Exercise, say: Say) -> str:
    profession = PROFESSIONS.get(exercise.profession)
    category = CATEGORY_NAMES.get(exercise.category)
    named = say(profession) if profession else exercise.profession
    return f"{named}, {say(category)} ({exercise.category})" if category else f"{named} ({exercise.category})"


def specialty_words(code: str) -> str:
    """A code of the register with its name there, where it has one."""
    known = skill_name(code)
    return f"{code} – {known}" if known else code
