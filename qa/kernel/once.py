"""Makes a form count once: the first sending is acted on, the second is shown the first one's outcome."""

import base64
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from qa.extensions import Model, db
from qa.kernel.clock import now
from qa.kernel.crypto import derive
from qa.kernel.database import UtcDateTime, short, transaction
from qa.kernel.tokens import hashed

KEPT = timedelta(days=2)


class UsedForm(Model):
    """A form's number that was used, by hash; its outcome is encrypted under the number, which only the sender has."""

    __tablename__ = "used_form"

    hash: Mapped[str] = mapped_column(short(), primary_key=True)
    outcome: Mapped[bytes]
    used_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class AlreadyUsed(Exception):
    """The number was used before; `outcome` is what the first use left, or empty."""

    def __init__(self, outcome: str) -> None:
        super().__init__("form already used")
        self.outcome = outcome


def _cipher(number: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derive(number, "used form")))


def outcome_of(number: str) -> str | None:
    """What the first use of this number left (a local address), or None where it was not used."""
    used = db.session.get(UsedForm, hashed(number))
    if used is None:
        return None
    try:
        return _cipher(number).decrypt(used.outcome).decode()
    except InvalidToken:
        return ""


def claim(number: str) -> UsedForm:
    """Marks the number as used, first thing in the caller's transaction; raises AlreadyUsed.

    Where the same number is being used at this very moment, it waits for the end of that transaction.
    """
    if not number:
        raise ValueError("a form without a number was not validated")
    used = UsedForm(hash=hashed(number), outcome=b"", used_at=now())
    db.session.add(used)
    try:
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        raise AlreadyUsed(outcome_of(number) or "") from error
    return used


def leave(used: UsedForm, number: str, outcome: str) -> None:
    """Notes where the first use led; inside the same transaction."""
    used.outcome = _cipher(number).encrypt(outcome.encode())


def forget_used() -> None:
    """By the clock: drops numbers older than two days, when their forms have expired anyway."""
    with transaction() as session:
        session.execute(delete(UsedForm).where(UsedForm.used_at < now() - KEPT))
