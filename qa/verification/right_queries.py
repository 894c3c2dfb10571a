"""Reads of rights: where a verified professional stands, and what was decided about it."""

from collections.abc import Sequence

from sqlalchemy import select

from qa.doctors.queries import doctor_of_account
from qa.extensions import db
from qa.kernel.access import Role
from qa.verification.models import Appeal, Right, RightChange
from qa.verification.queries import credential_of
from qa.verification.right_rules import role_of


def right_of(account_id: int) -> Right | None:
    """The state of an account's right; None for who was never verified.

    A doctor whom the operator verified has no credential: there the last change tells.
    """
    credential = credential_of(account_id)
    if credential is not None:
        return Right(credential.state)
    doctor = doctor_of_account(account_id)
    if doctor is None or doctor.verified_at is None:
        return None
    if doctor.ended_at is None:
        return Right.VALID
    last = last_change(account_id)
    return Right(last.state) if last and last.state != Right.VALID else Right.SUSPENDED


def verified_role(account_id: int) -> Role:
    """The role of a verified account while its right is valid."""
    credential = credential_of(account_id)
    return role_of(credential.profession, credential.status) if credential else Role.DOCTOR


def right_changes(account_id: int) -> Sequence[RightChange]:
    """What was suspended, ended and given back, newest first."""
    mine = select(RightChange).where(RightChange.account_id == account_id)
    return db.session.scalars(mine.order_by(RightChange.id.desc())).all()


def last_change(account_id: int) -> RightChange | None:
    """The last change of an account's right."""
    mine = select(RightChange).where(RightChange.account_id == account_id)
    return db.session.scalars(mine.order_by(RightChange.id.desc()).limit(1)).first()


def right_change(change_id: int) -> RightChange | None:
    """One change of a right."""
    return db.session.get(RightChange, change_id)


def appeal(appeal_id: int) -> Appeal | None:
    """One appeal."""
    return db.session.get(Appeal, appeal_id)
