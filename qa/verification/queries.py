"""Reads of verification."""

from sqlalchemy import select

from qa.extensions import db
from qa.verification.models import Application, Credential


def application_of(account_id: int | None) -> Application | None:
    """The request for verification of an account."""
    return db.session.scalars(select(Application).where(Application.account_id == account_id)).first()


def application(application_id: int) -> Application | None:
    """A request for verification."""
    return db.session.get(Application, application_id)


def credential_of(account_id: int | None) -> Credential | None:
    """What is verified of an account."""
    return db.session.get(Credential, account_id) if account_id else None
