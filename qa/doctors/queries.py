"""Reads of doctors."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from qa.accounts.models import Account, AccountRequest, RequestKind
from qa.accounts.queries import account_by_email
from qa.accounts.rules import normal_email
from qa.doctors.models import Doctor
from qa.extensions import db

LISTED = (
    Doctor.verified_at.is_not(None)
    & Doctor.ended_at.is_(None)
    & Doctor.account.has(Account.disabled_at.is_(None))
)


def doctor_of_account(account_id: int | None) -> Doctor | None:
    """The doctor's profile of an account."""
    return db.session.scalars(select(Doctor).where(Doctor.account_id == account_id)).first()


def doctor_by_email(email: str) -> Doctor | None:
    """The doctor whose account has this address."""
    account = account_by_email(normal_email(email) or "")
    return doctor_of_account(account.id) if account else None


def listed_doctors(specialty: str | None = None, *, interests: bool = False) -> Sequence[Doctor]:
    """Verified doctors by name: a neutral order that nobody can buy (R.4127-19-1 CSP).

    `interests`: with their declared ties, by one query more.
    """
    wanted = select(Doctor).where(LISTED)
    if interests:
        wanted = wanted.options(selectinload(Doctor.interests))
    if specialty:
        wanted = wanted.where(Doctor.specialty == specialty)
    return db.session.scalars(wanted.order_by(Doctor.slug)).all()


def doctor_names() -> dict[str, Doctor]:
    """Verified doctors by the name shown, for imports and exports."""
    return {doctor.name: doctor for doctor in listed_doctors()}


def sign_up_request(request_id: int) -> AccountRequest | None:
    """What somebody who signs up has said."""
    found = db.session.get(AccountRequest, request_id)
    return found if found and found.kind == RequestKind.SIGN_UP else None
