"""The health professions admitted here (TRE_G15), and how those who exercise, learn or study them are called."""

from qa.language.marks import N_

DOCTOR = "10"

# TRE_G15 code: the name of who exercises.
PROFESSIONS: dict[str, str] = {
    DOCTOR: N_("Médecin"),
    "21": N_("Pharmacien"),
    "40": N_("Chirurgien-dentiste"),
    "50": N_("Sage-femme"),
    "60": N_("Infirmier"),
}
# An internship (third cycle) exists in these alone.
INTERNS: dict[str, str] = {
    DOCTOR: N_("Interne en médecine"),
    "21": N_("Interne en pharmacie"),
    "40": N_("Interne en odontologie"),
}
STUDENTS: dict[str, str] = {
    DOCTOR: N_("Étudiant en médecine"),
    "21": N_("Étudiant en pharmacie"),
    "40": N_("Étudiant en odontologie"),
    "50": N_("Étudiant sage-femme"),
    "60": N_("Étudiant infirmier"),
}
_BY_STATUS = {"practising": PROFESSIONS, "intern": INTERNS, "student": STUDENTS}


def label(profession: str, status: str) -> str:
    """How somebody is called, in French and to be translated: never « Dr ». Empty for what is not admitted."""
    return _BY_STATUS.get(status, {}).get(profession, "")


def is_admitted(profession: str, status: str) -> bool:
    """True for a profession of the closed list, exercised, learned as an intern or studied."""
    return bool(label(profession, status))
