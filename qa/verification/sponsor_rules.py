"""Sponsorship: for how long a link asks colleagues, and as what the applicant is shown to them."""

from datetime import timedelta

from qa.language.marks import N_
from qa.verification.models import Status

SCOPE = "sponsor"
LASTS = timedelta(days=30)

# TRE_G15: the professions admitted.
PROFESSION_NAMES: dict[str, str] = {
    "10": N_("Médecin"),
    "21": N_("Pharmacien"),
    "40": N_("Chirurgien-dentiste"),
    "50": N_("Sage-femme"),
    "60": N_("Infirmier"),
}
STATUS_NAMES: dict[str, str] = {
    Status.PRACTISING: "",
    Status.INTERN: N_("interne"),
    Status.STUDENT: N_("étudiant"),
}


def said_as(profession: str, status: str) -> tuple[str, str]:
    """The profession and, of who does not practise yet, the status: French texts to be translated."""
    return PROFESSION_NAMES.get(profession, ""), STATUS_NAMES.get(status, "")
