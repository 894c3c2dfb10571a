"""Keeps the proof of a consent, notes its withdrawal, and destroys proofs that nobody needs any more."""

from datetime import timedelta

from sqlalchemy import delete, select

from qa.alerts.models import Consent
from qa.alerts.rules import CONSENT_KEPT_YEARS, CONSENT_VERSION
from qa.kernel.clock import now
from qa.kernel.database import transaction


def give_consent(question_id: int, *, language: str, for_whom: str, with_parent: bool) -> None:
    """Inside the transaction of the question: who asked agreed to this version of the text (GDPR, article 7(1))."""
    with transaction() as session:
        session.add(
            Consent(
                question_id=question_id,
                text_version=CONSENT_VERSION,
                language=language,
                for_whom=for_whom,
                with_parent=with_parent,
                given_at=now(),
            )
        )


def withdraw_consent(question_id: int) -> None:
    """Inside the transaction that removes the question: the consent has ended; once (GDPR, article 7(3))."""
    with transaction() as session:
        found = session.scalar(select(Consent).where(Consent.question_id == question_id))
        if found and found.withdrawn_at is None:
            found.withdrawn_at = now()


def forget_consents() -> None:
    """By the clock: a proof goes five years after its withdrawal, when nobody can claim any more."""
    limit = now() - timedelta(days=round(365.25 * CONSENT_KEPT_YEARS))
    with transaction() as session:
        session.execute(delete(Consent).where(Consent.withdrawn_at < limit))
