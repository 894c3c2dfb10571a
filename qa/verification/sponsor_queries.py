"""Reads of sponsorships: who knows the applicant, and for whom somebody has spoken."""

from collections.abc import Sequence

from sqlalchemy import func, select

from qa.extensions import db
from qa.verification.document_rules import DECIDED
from qa.verification.models import Application, Sponsorship


def sponsorships(application_id: int) -> Sequence[Sponsorship]:
    """The colleagues who say that they know the applicant, first one first: for who verifies."""
    mine = select(Sponsorship).where(Sponsorship.application_id == application_id)
    return db.session.scalars(mine.order_by(Sponsorship.given_at, Sponsorship.account_id)).all()


def sponsor_count(application_id: int) -> int:
    """How many colleagues have spoken: all that the applicant learns."""
    mine = Sponsorship.application_id == application_id
    return db.session.scalar(select(func.count()).select_from(Sponsorship).where(mine)) or 0


def sponsorship(application_id: int, account_id: int | None) -> Sponsorship | None:
    """What this colleague has said for this applicant."""
    return db.session.get(Sponsorship, (application_id, account_id)) if account_id else None


def sponsored_by(account_id: int | None) -> Sequence[tuple[Application, Sponsorship]]:
    """The undecided requests for which this colleague has spoken, newest first."""
    mine = select(Application, Sponsorship).join(Sponsorship, Sponsorship.application_id == Application.id)
    mine = mine.where(Sponsorship.account_id == account_id, Application.state.not_in(DECIDED))
    return [(one, said) for one, said in db.session.execute(mine.order_by(Sponsorship.given_at.desc()))]
