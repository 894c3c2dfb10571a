"""Reads of rights: where a verified professional stands, and what was decided about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from qa.accounts.models import Account
from qa.doctors.models import Doctor
from qa.doctors.queries import doctor_of_account
from qa.extensions import db
from qa.kernel.access import Role
from qa.language.towns import folded
from qa.verification.models import Appeal, Credential, Right, RightChange
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


@dataclass(frozen=True)
class Verified:
    """One line of the list of verified professionals."""

    account_id: int
    name: str
    state: str


def verified_people(*, name: str = "", state: str = "") -> list[Verified]:
    """Verified professionals with an open account by name; `name` is any part of it, without regard to accents."""
    last = select(RightChange.state).where(RightChange.account_id == Account.id)
    newest = last.order_by(RightChange.id.desc()).limit(1).correlate(Account).scalar_subquery()
    alone = case((Doctor.ended_at.is_(None), Right.VALID), else_=func.coalesce(newest, Right.SUSPENDED))
    wanted = (
        select(Account.id, Account.name, func.coalesce(Credential.state, alone))
        .outerjoin(Credential, Credential.account_id == Account.id)
        .outerjoin(Doctor, Doctor.account_id == Account.id)
        .where(Account.disabled_at.is_(None))
        .where(Credential.account_id.is_not(None) | Doctor.verified_at.is_not(None))
    )
    found = [Verified(*row) for row in db.session.execute(wanted)]
    part = folded(name)
    fitting = [one for one in found if part in folded(one.name) and state in ("", one.state)]
    return sorted(fitting, key=lambda one: (folded(one.name), one.account_id))
