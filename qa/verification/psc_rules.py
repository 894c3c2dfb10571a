"""What is said of a sign-in at Pro Santé Connect: each refusal with what to do, and professions in words."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from qa.gateways.identity import Refusal
from qa.language.marks import N_
from qa.language.professions import PROFESSIONS
from qa.verification.models import Application

KEPT = timedelta(minutes=10)  # what was told stays in the session, unused, no longer than this

REFUSALS: dict[Refusal, str] = {
    Refusal.OFF: N_("Ce site n’est pas relié à Pro Santé Connect. Choisissez un autre moyen."),
    Refusal.DOWN: N_("Pro Santé Connect ne répond pas. Réessayez dans quelques minutes."),
    Refusal.FAULT: N_(
        "Pro Santé Connect a rencontré une erreur. Recommencez ; si elle revient, choisissez un autre moyen."
    ),
    Refusal.CANCELLED: N_("Vous avez arrêté la connexion. Recommencez quand vous voulez."),
    Refusal.RETURN: N_(
        "Ce retour a déjà servi, a plus de dix minutes ou vient d’une autre session. Recommencez depuis ici."
    ),
    Refusal.SIGNATURE: N_(
        "La réponse n’est pas signée comme elle doit l’être. Recommencez ; si cela revient, écrivez-nous."
    ),
    Refusal.ISSUER: N_("La réponse ne vient pas de Pro Santé Connect. Fermez cette page et écrivez-nous."),
    Refusal.AUDIENCE: N_("La réponse est destinée à un autre site. Recommencez depuis ici."),
    Refusal.EXPIRED: N_(
        "La réponse est arrivée trop tard. Recommencez et terminez la connexion sans attendre."
    ),
    Refusal.NONCE: N_("La réponse ne correspond pas à votre demande. Recommencez dans un seul onglet."),
    Refusal.LEVEL: N_(
        "Vous vous êtes connecté sans votre carte. Recommencez avec votre carte CPS ou l’application e-CPS."
    ),
    Refusal.SUBJECT: N_(
        "Pro Santé Connect a parlé de deux personnes. Déconnectez-vous de Pro Santé Connect, puis recommencez."
    ),
    Refusal.NOT_HEALTH: N_(
        "Ce compte n’est pas celui d’un professionnel de santé. Recommencez avec votre propre carte."
    ),
    Refusal.NO_EXERCISE: N_(
        "Ce compte ne porte aucun exercice professionnel. Demandez à votre Ordre de mettre à jour l’annuaire, "
        "ou choisissez un autre moyen."
    ),
    Refusal.NO_NUMBER: N_("Ce compte ne porte pas de numéro RPPS. Choisissez un autre moyen."),
    Refusal.TEST_NUMBER: N_(
        "C’est un compte d’essai de Pro Santé Connect. Recommencez avec votre propre carte."
    ),
    Refusal.TWO_NUMBERS: N_(
        "Ce compte porte deux numéros différents. Signalez-le à Pro Santé Connect et choisissez un autre moyen."
    ),
}
STATUSES = {Refusal.OFF: 404, Refusal.DOWN: 503, Refusal.CANCELLED: 200}  # 422 for the others

OTHER = N_("Autre profession de santé")
# TRE_R09 E: health-france.md 1.3.
STUDENT = N_("Étudiant ou interne")


def profession_words(exercises: Iterable[Mapping[str, Any]]) -> list[str]:
    """The professions in words that are still to be translated, each once; who studies is told as such."""
    words = (
        [PROFESSIONS.get(one["profession"], OTHER), *([STUDENT] if one["category"] == "E" else [])]
        for one in exercises
    )
    return list(dict.fromkeys(word for each in words for word in each))


def is_other_profession(claim: Application, exercises: Iterable[Mapping[str, Any]]) -> bool:
    """True where the claimed profession is not among those told."""
    return claim.profession not in {one["profession"] for one in exercises}
