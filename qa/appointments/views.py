"""The one blueprint of appointments, which each of the room's view files adds its pages to, and a refusal in words."""

from flask import Blueprint

from qa.appointments.rules import Refusal
from qa.web.i18n import lazy_gettext

blueprint = Blueprint("appointments", __name__)
UNKNOWN = lazy_gettext("Ce rendez-vous a changé entre-temps. Relisez la page, puis recommencez.")
REFUSALS = {
    Refusal.TAKEN: lazy_gettext("Cet horaire vient d’être pris. Choisissez-en un autre."),
    Refusal.PATIENT_LIMIT: lazy_gettext(
        "Vous avez déjà autant de rendez-vous à venir que ce médecin en accepte. Déplacez ou annulez l’un d’eux."
    ),
    Refusal.BY_PHONE: lazy_gettext(
        "Ce rendez-vous ne peut pas être pris en ligne. Téléphonez au cabinet : il vous répondra."
    ),
    Refusal.TOO_LATE: lazy_gettext("Il est trop tard pour le faire en ligne. Téléphonez au cabinet."),
    Refusal.ENDED: lazy_gettext("Ce rendez-vous n’est plus en cours. Il ne peut plus être changé."),
}


def refusal_words(message: str) -> str:
    """What `Conflict.message` says to people, in the page's language; a general sentence where it is no Refusal."""
    words = REFUSALS.get(Refusal(message)) if message in set(Refusal) else None
    return str(words or UNKNOWN)
