"""The team: names of its roles, what a reason must be, how long an invitation lasts."""

from qa.kernel.access import TEAM_ROLES, Role
from qa.language.marks import N_

REASON = (5, 300)
TEAM_NAMES: dict[str, str] = {
    Role.MODERATOR: N_("modération"),
    Role.VERIFIER: N_("vérification des médecins"),
    Role.ADMINISTRATOR: N_("administration"),
}
KNOWN = N_("Cette adresse a déjà un compte : cherchez-la, puis donnez-lui un rôle.")
NO_ADDRESS = N_("Écrivez une adresse complète, par exemple nom@exemple.fr.")
NO_ROLE = N_("Choisissez un rôle de l’équipe.")
NO_REASON = N_("Donnez une raison, de 5 à 300 caractères.")
HELD = N_("Ce compte a déjà ce rôle.")
NOT_HELD = N_("Ce compte n’a pas ce rôle.")
LAST = N_("C’est le dernier compte d’administration : donnez d’abord ce rôle à quelqu’un d’autre.")


def team_role(name: str) -> Role | None:
    """The team's role of this name."""
    return next((role for role in TEAM_ROLES if role == name), None)
