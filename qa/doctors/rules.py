"""What a profile must hold, when a doctor is away, and the directory's neutral order."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from qa.doctors.models import Doctor, Method, Nature, Payment
from qa.language.marks import N_

BIO = (0, 2000)
TRAINING = (0, 2000)
FEES = (0, 1000)
QUOTA_MOST = 99
LANGUAGES_MOST = 20
PRACTICES_MOST = 8
INTERESTS_MOST = 60
FIRST_YEAR = 1960
PHOTO_BYTES = 5 * 1024 * 1024
PHOTO_SIDE = 800
RADII = (10, 30, 100)
FREE_WITHIN: dict[str, int | None] = {"7": 7, "30": 30, "oui": None}
"""The directory's choices of a free appointment: within how many days, or at any time."""
PAGE = 30

PAYMENT_NAMES: dict[str, str] = {
    Payment.CARD: N_("carte bancaire"),
    Payment.CASH: N_("espèces"),
    Payment.CHEQUE: N_("chèque"),
    Payment.TRANSFER: N_("virement"),
    Payment.THIRD_PARTY: N_("tiers payant"),
}
METHOD_NAMES: dict[str, str] = {
    Method.OPERATOR: N_("par l’équipe du site"),
    Method.PSC: N_("par Pro Santé Connect"),
    Method.MSS: N_("par messagerie MSSanté"),
    Method.DOCUMENT: N_("par un justificatif contrôlé par l’équipe"),
    Method.DEMONSTRATION: N_("(démonstration : personne fictive)"),
}
NATURE_NAMES: dict[str, str] = {
    Nature.EXPERT: N_("expertise ou conseil"),
    Nature.SPEAKER: N_("conférence ou formation donnée"),
    Nature.RESEARCH: N_("recherche ou essai clinique"),
    Nature.TRAINING: N_("formation ou congrès offert"),
    Nature.HOSPITALITY: N_("repas, voyage ou hébergement offert"),
    Nature.SHARES: N_("actions ou parts"),
    Nature.EMPLOYMENT: N_("emploi"),
    Nature.FAMILY: N_("lien d’un proche"),
    Nature.OTHER: N_("autre lien"),
}


def is_away(doctor: Doctor, moment: datetime, *, zone: ZoneInfo) -> bool:
    """True on the days that the doctor marked as away, both included, in the site's zone; an open end has no end.

    `moment` is aware. Without any of the two days the doctor is there.
    """
    if doctor.away_from is None and doctor.away_until is None:
        return False
    today = moment.astimezone(zone).date()
    return (doctor.away_from or date.min) <= today <= (doctor.away_until or date.max)


def day_start(moment: datetime, *, zone: ZoneInfo) -> datetime:
    """When the day of an aware moment began in the zone."""
    return moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def has_shown_duties(*, fees: str, payment: Sequence[str]) -> bool:
    """True where a practice may be shown: a doctor who presents the practice on a site states fees and accepted
    means of payment (R.4127-53 CSP).
    """
    return bool(fees.strip()) and bool(payment)


def missing(doctor: Doctor) -> list[str]:
    """What a profile still lacks, as French sentences to be translated; nothing of it is compulsory."""
    lacks = {
        N_("Votre identité n’est pas encore vérifiée : votre profil n’est pas public."): doctor.verified_at
        is None,
        N_("Votre droit de répondre est suspendu ou a pris fin : votre profil ne se voit plus."): bool(
            doctor.ended_at
        ),
        N_("Présentez-vous en quelques phrases."): not doctor.bio,
        N_("Indiquez les langues que vous parlez."): not doctor.languages,
        N_("Ajoutez un lieu d’exercice, pour être trouvé par ville."): not doctor.practices,
        N_("Indiquez votre formation."): not doctor.training,
    }
    return [sentence for sentence, lacking in lacks.items() if lacking]


def daily_order(doctor_ids: Iterable[int], day: date) -> list[int]:
    """The directory's order on a day: doctors sorted by SHA-256 of « day:number », neutral and the same for everyone.

    Each doctor is as often first as any other; nobody can choose or buy a place (R.4127-19-1, R.4127-80 CSP).
    """
    return sorted(doctor_ids, key=lambda one: sha256(f"{day.isoformat()}:{one}".encode()).digest())


def by_distance(order: Sequence[int], distances: Mapping[int, float]) -> list[int]:
    """The nearest first; the same distance, and doctors without a known place at the end, in the day's order."""
    return sorted(order, key=lambda one: distances.get(one, float("inf")))
