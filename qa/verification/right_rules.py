"""Rights of verified professionals: which role they hold, what a reason and an appeal must be, in which time."""

from datetime import timedelta

from qa.kernel.access import Role
from qa.language.marks import N_
from qa.language.professions import DOCTOR
from qa.verification.models import Right, Status

APPEAL = (20, 4000)
APPEAL_TARGET = timedelta(days=7)
PAGE = 50

RIGHT_NAMES: dict[str, str] = {
    Right.VALID: N_("en cours"),
    Right.SUSPENDED: N_("suspendu"),
    Right.ENDED: N_("terminé"),
}
CHANGE_NAMES: dict[str, str] = {
    Right.VALID: N_("Droit rendu"),
    Right.SUSPENDED: N_("Droit suspendu"),
    Right.ENDED: N_("Droit terminé"),
}
BAD_REASON = N_("Donnez une raison, de 10 à 2000 caractères.")
BAD_APPEAL = N_("Écrivez votre recours, de 20 à 4000 caractères.")
NOTHING_TO_APPEAL = N_("Il n’y a pas de décision à contester.")
APPEAL_WAITS = N_("Un recours attend déjà une réponse.")

# From which states each change may be made.
CHANGES: dict[Right, frozenset[Right]] = {
    Right.SUSPENDED: frozenset({Right.VALID}),
    Right.ENDED: frozenset({Right.VALID, Right.SUSPENDED}),
    Right.VALID: frozenset({Right.SUSPENDED, Right.ENDED}),
}


def role_of(profession: str, status: str) -> Role:
    """The role that a verified person holds: doctors answer patients, others enter the professional space alone."""
    if status != Status.PRACTISING:
        return Role.STUDENT
    return Role.DOCTOR if profession == DOCTOR else Role.PROFESSIONAL
