"""How an account is told to its owner: the roles and the acts of the trail in words."""

from qa.kernel.access import Role
from qa.language.marks import N_

ROLE_NAMES: dict[str, str] = {
    Role.REGISTERED: N_("médecin inscrit, pas encore vérifié"),
    Role.DOCTOR: N_("médecin vérifié"),
    Role.PROFESSIONAL: N_("professionnel de santé vérifié"),
    Role.STUDENT: N_("études de santé"),
    Role.INDUSTRY: N_("industrie de santé"),
    Role.MODERATOR: N_("modération"),
    Role.VERIFIER: N_("vérification des inscriptions"),
    Role.ADMINISTRATOR: N_("administration"),
}
