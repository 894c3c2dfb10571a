"""What somebody claims to be: the shape of the number, which texts are names, which specialty is asked of whom."""

import re
from dataclasses import dataclass

from qa.accounts.name_rules import shown_name
from qa.kernel.errors import Invalid
from qa.language.marks import N_
from qa.language.professions import DOCTOR, is_admitted
from qa.language.skills import skill_of, specialty_of
from qa.verification.models import Status
from qa.verification.rules import luhn_ok

PART = 60
RPPS = re.compile(r"[0-9]{11}")
SPACES = re.compile(r"[\s.\-]+")

BAD_PROFESSION = N_("Choisissez votre profession.")
BAD_STATUS = N_("Cette situation n’existe pas pour cette profession.")
NO_RPPS = N_("Indiquez votre numéro RPPS, à 11 chiffres : il est sur votre carte professionnelle.")
BAD_RPPS = N_("Un numéro RPPS a 11 chiffres. Celui-ci n’en a pas 11.")
SLIP = N_("Ce numéro semble mal saisi. Vérifiez-le ; s’il est juste, envoyez-le encore une fois.")
NO_SPECIALTY = N_("Choisissez votre spécialité.")
LONG_PART = N_("Écrivez 60 caractères au plus.")

STATUS_CHOICES: dict[str, str] = {
    Status.PRACTISING: N_("J’exerce"),
    Status.INTERN: N_("Je suis interne"),
    Status.STUDENT: N_("Je suis étudiant ou étudiante"),
}


@dataclass(frozen=True)
class Claim:
    """Who somebody says to be: `profession` is TRE_G15, `specialty` TRE_R38 or empty, `rpps` 11 digits or empty."""

    given: str
    family: str
    profession: str
    status: str
    rpps: str
    specialty: str

    @property
    def name(self) -> str:
        """The whole name, as it is shown."""
        return f"{self.given} {self.family}"

    @property
    def site_specialty(self) -> str:
        """The specialty of this site for a doctor who exercises, else empty."""
        return specialty_of(self.specialty) if self.is_doctor else ""

    @property
    def is_doctor(self) -> bool:
        """True for a doctor who exercises: the only one who will answer patients."""
        return self.profession == DOCTOR and self.status == Status.PRACTISING


def claim_of(
    *, given: str, family: str, profession: str, status: str, rpps: str, specialty: str, site: str
) -> Claim:
    """The claim as it is kept; raises Invalid with its field and a French sentence.

    The number is only looked at for its shape: the register alone says whose it is (health-france.md 1.1).
    """
    first, last = _name("given", given, site), _name("family", family, site)
    try:
        shown_name(f"{first} {last}", two_words=True, site=site)
    except Invalid as refusal:
        raise Invalid("family", refusal.message) from refusal
    if not is_admitted(profession, Status.PRACTISING):
        raise Invalid("profession", BAD_PROFESSION)
    if not is_admitted(profession, status):
        raise Invalid("status", BAD_STATUS)
    number = _number(rpps, needed=status != Status.STUDENT)
    return Claim(first, last, profession, status, number, _skill(profession, status, specialty))


def is_slip(rpps: str) -> bool:
    """True where the last digit is not the key of the others: a hint for who typed it, never a proof."""
    return bool(rpps) and not luhn_ok(rpps)


def _name(field: str, typed: str, site: str) -> str:
    try:
        name = shown_name(typed, site=site)
    except Invalid as refusal:
        raise Invalid(field, refusal.message) from refusal
    if len(name) > PART:
        raise Invalid(field, LONG_PART)
    return name


def _number(typed: str, *, needed: bool) -> str:
    digits = SPACES.sub("", typed)
    if not digits:
        if needed:
            raise Invalid("rpps", NO_RPPS)
        return ""
    if not RPPS.fullmatch(digits):
        raise Invalid("rpps", BAD_RPPS)
    return digits


def _skill(profession: str, status: str, specialty: str) -> str:
    """Of a doctor who exercises it is needed, of an intern of medicine it is told; of others it is nothing."""
    if profession != DOCTOR or status == Status.STUDENT:
        return ""
    skill = skill_of(specialty)
    if not skill and (specialty or status == Status.PRACTISING):
        raise Invalid("specialty", NO_SPECIALTY)
    return skill
