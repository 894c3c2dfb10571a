"""Reads for the proof by Pro Santé Connect."""

from sqlalchemy import exists, select

from qa.extensions import db
from qa.verification.models import Credential


def is_of_another(rpps: str, account_id: int | None) -> bool:
    """True where the number is verified for another account."""
    theirs = (Credential.rpps == rpps) & (Credential.account_id != account_id)
    return bool(db.session.scalar(select(exists().where(theirs))))
