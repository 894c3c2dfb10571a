"""What verifiers see and count: the register's answer as it is kept, accords, and the words for each disagreement."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from qa.gateways.register.contract import Exercise, Person
from qa.language.marks import N_
from qa.verification.models import Application, Judgement, Verdict
from qa.verification.rules import Flag

PAGE = 50
STUCK = timedelta(minutes=10)
ANSWER_KEPT = timedelta(days=30)
REOPEN_AFTER = timedelta(hours=24)
BAD_REASON = N_("Écrivez de 10 à 2000 caractères.")
NO_PROOF = N_("Aucune preuve n’est arrivée : on ne peut pas accepter cette demande.")
AGREED = N_("Vous avez déjà donné votre accord : une autre personne doit donner le sien.")
TAKEN = N_("Ce numéro RPPS est déjà celui d’un autre compte : on ne peut pas accepter cette demande.")

FLAG_WORDS: dict[Flag, str] = {
    Flag.DOWN: N_("L’annuaire n’a pas pu être interrogé."),
    Flag.ABSENT: N_("L’annuaire ne connaît pas ce numéro."),
    Flag.NO_NUMBER: N_("La demande ne donne pas de numéro RPPS."),
    Flag.TAKEN: N_("Ce numéro est déjà celui d’un autre compte vérifié."),
    Flag.REFUSED: N_("Cette demande a déjà été refusée une fois."),
    Flag.INACTIVE: N_("L’annuaire dit que cette personne n’exerce plus."),
    Flag.NUMBER: N_("Le numéro n’est pas le même."),
    Flag.FAMILY: N_("Le nom n’est pas le même."),
    Flag.GIVEN: N_("Le prénom n’est pas le même."),
    Flag.PROFESSION: N_("La profession n’est pas la même."),
    Flag.CATEGORY: N_("La catégorie ne correspond pas à la situation déclarée."),
    Flag.SPECIALTY: N_("La spécialité déclarée n’est pas dans l’annuaire."),
    Flag.INDUSTRY: N_(
        "Une activité dans l’industrie de santé (SA32) est inscrite : vérifiez les liens d’intérêts."
    ),
    Flag.NO_PSC: N_("La preuve n’est pas Pro Santé Connect."),
    Flag.NO_DOCTOR: N_("Ce n’est pas un médecin en exercice : une personne décide toujours."),
    Flag.PSC_NUMBER: N_("Pro Santé Connect donne un autre numéro."),
    Flag.PSC_NAME: N_("Pro Santé Connect donne un autre nom."),
    Flag.PSC_EXERCISE: N_("Pro Santé Connect ne donne pas cette profession dans cette situation."),
    Flag.PSC_SPECIALTY: N_("Pro Santé Connect ne donne pas cette spécialité."),
    Flag.PSC_LEVEL: N_("Pro Santé Connect n’a pas donné le niveau demandé."),
}
CATEGORY_NAMES: dict[str, str] = {
    "C": N_("civil"),
    "M": N_("agent public"),
    "F": N_("fonctionnaire"),
    "E": N_("étudiant ou interne"),
}
VERDICT_NAMES: dict[str, str] = {
    Verdict.ACCEPT: N_("Accord"),
    Verdict.REFUSE: N_("Refus"),
    Verdict.MORE: N_("Complément demandé"),
}
STATE_NAMES: dict[str, str] = {
    "open": N_("sans preuve"),
    "checking": N_("contrôle en cours"),
    "waiting": N_("attend une décision"),
    "more": N_("complément demandé"),
    "accepted": N_("acceptée"),
    "refused": N_("refusée"),
}


def snapshot_of(person: Person | None, *, at: datetime, note: str = "") -> dict[str, Any]:
    """What the register answered at a moment, to be kept; `note` says why it could not be asked."""
    return {
        "at": at.isoformat(),
        "down": bool(note),
        "note": note,
        "person": _kept(person) if person else None,
    }


def _kept(person: Person) -> dict[str, Any]:
    return {
        "rpps": person.rpps,
        "family": person.family,
        "given": person.given,
        "active": person.active,
        "exercises": [[one.profession, one.category] for one in person.exercises],
        "specialties": list(person.specialties),
        "sectors": list(person.sectors),
        "as_of": person.as_of.isoformat(),
    }


def person_of(snapshot: dict[str, Any] | None) -> Person | None:
    """The person of a kept answer; mailboxes are not kept, for nobody here needs to read them."""
    said = (snapshot or {}).get("person")
    if not said:
        return None
    return Person(
        rpps=said["rpps"],
        family=said["family"],
        given=said["given"],
        active=said["active"],
        exercises=tuple(Exercise(*one) for one in said["exercises"]),
        specialties=tuple(said["specialties"]),
        mailboxes=(),
        sectors=tuple(said["sectors"]),
        as_of=date.fromisoformat(said["as_of"]),
    )


def asked_at(snapshot: dict[str, Any] | None) -> datetime | None:
    """When the register was asked."""
    moment = (snapshot or {}).get("at")
    return datetime.fromisoformat(moment) if moment else None


def accords(judgements: Iterable[Judgement], *, proved_at: datetime | None) -> set[int]:
    """Who agrees to what is proved now; a refusal, a question or a new proof drops earlier accords.

    Who has left counts for nobody, and the same person once.
    """
    agreed: set[int] = set()
    for one in judgements:
        if one.verdict != Verdict.ACCEPT:
            agreed.clear()
        elif one.verifier_id is not None and (proved_at is None or one.decided_at >= proved_at):
            agreed.add(one.verifier_id)
    return agreed


def needed_accords(by_hand: int, *, first: int) -> int:
    """How many verifiers accept: two for the first ones of a site (QA_TWO_VERIFIERS_FIRST), then one."""
    return 2 if by_hand < first else 1


def mark_of(application: Application) -> str:
    """Changes with anything that a verifier judges: claim, proof and the register's answer."""
    told = [
        application.given, application.family, application.profession, application.status, application.rpps,
        application.specialty, application.method, str(application.proved_at),
        str((application.register or {}).get("at")),
    ]  # fmt: skip
    return sha256("|".join(told).encode()).hexdigest()[:20]
