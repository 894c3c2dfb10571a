"""What the register says later of a verified professional: what of it asks for a human look, and until when."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from qa.gateways.register import Exercise, Person
from qa.language.marks import N_
from qa.verification.models import Credential, Oddity, Status
from qa.verification.rules import (
    categories_for,
    exercises_as,
    same_family,
    same_given,
    same_name,
    same_specialty,
)

CONFIRM_WITHIN = timedelta(days=14)
KEPT_QUIET = timedelta(days=180)
"""Who was kept although the register does not show the person, or shows another category, is not asked again before."""
LATE = timedelta(days=14)
WORD = (0, 2000)

ODDITY_NAMES: dict[str, str] = {
    Oddity.VANISHED: N_("absente du registre public"),
    Oddity.RENAMED: N_("sous un autre nom dans le registre"),
    Oddity.CHANGED: N_("profession ou catégorie différente dans le registre"),
}
NO_LONGER = N_("L’Annuaire Santé indique que vous n’exercez plus cette profession.")
NOT_CONFIRMED = N_("Votre inscription au registre n’a pas pu être confirmée dans les 14 jours.")
BAD_WORD = N_("Écrivez 2000 caractères au plus.")


def oddity(credential: Credential, person: Person | None) -> Oddity | None:
    """What no longer agrees with what was verified; None where all does. Of an active person, or of nobody."""
    if person is None:
        return Oddity.VANISHED
    if not same_name(person.family, person.given, credential.family, credential.given):
        return Oddity.RENAMED
    return None if _still_exercises(credential, person.exercises) else Oddity.CHANGED


def _still_exercises(credential: Credential, exercises: Iterable[Exercise]) -> bool:
    """As it was verified, or as a student who has become a practitioner since."""
    known = list(exercises)
    statuses = {credential.status, Status.PRACTISING}
    return any(exercises_as(known, profession=credential.profession, status=one) for one in statuses)


def may_ask_again(kind: Oddity) -> bool:
    """True where a doubt that was settled in favour leaves nothing that would come back each week: the new name is
    kept then, while who is withheld stays so.
    """
    return kind == Oddity.RENAMED


def too_many(vanished: int, verified: int) -> bool:
    """True for more than one, and more than 1 % of all: then the register is odd rather than the people."""
    return vanished > 1 and vanished * 100 > verified


def kept_person(person: Person | None) -> dict[str, Any]:
    """What a doubt keeps of the person until it is settled."""
    if person is None:
        return {}
    return {
        "family": person.family,
        "given": person.given,
        "exercises": [[one.profession, one.category] for one in person.exercises],
        "specialties": list(person.specialties),
        "as_of": person.as_of.isoformat(),
    }


class Beside(NamedTuple):
    """One line of the comparison: what was verified, what the register says, and whether they differ."""

    label: str
    verified: str
    register: str
    differs: bool


def beside(credential: Credential, found: dict[str, Any]) -> list[Beside]:
    """What was verified beside what the register says; codes of TRE_G15 with TRE_R09, and of TRE_R38."""
    exercises = [Exercise(*one) for one in found["exercises"]]
    listed = ", ".join(f"{one.profession} {one.category}" for one in exercises)
    verified = f"{credential.profession} {' / '.join(sorted(categories_for(credential.status)))}"
    known = found["specialties"]
    other = credential.specialty != "" and not same_specialty(credential.specialty, known)
    pairs = (credential.family, found["family"]), (credential.given, found["given"])
    return [
        Beside(N_("Nom de famille"), *pairs[0], not same_family(*pairs[0])),
        Beside(N_("Prénom"), *pairs[1], not same_given(*pairs[1])),
        Beside(N_("Profession et catégorie"), verified, listed, not _still_exercises(credential, exercises)),
        Beside(N_("Spécialité"), credential.specialty, ", ".join(known), other),
    ]
