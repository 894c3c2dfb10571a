"""Reads of second factors."""

from collections.abc import Sequence

from sqlalchemy import func, select

from qa.accounts.factor_models import Passkey, RecoveryCode, Totp
from qa.extensions import db


def totp_of(account_id: int) -> Totp | None:
    """The account's confirmed application."""
    mine = (Totp.account_id == account_id) & Totp.confirmed_at.is_not(None)
    return db.session.scalars(select(Totp).where(mine)).first()


def passkeys_of(account_id: int) -> Sequence[Passkey]:
    """The account's passkeys, oldest first."""
    return db.session.scalars(
        select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)
    ).all()


def passkey_by_credential(credential_id: bytes) -> Passkey | None:
    """The passkey that a browser names."""
    return db.session.scalars(select(Passkey).where(Passkey.credential_id == credential_id)).first()


def has_factor(account_id: int) -> bool:
    """True where the account has an application or a passkey: recovery codes alone are none."""
    return totp_of(account_id) is not None or bool(passkeys_of(account_id))


def codes_left(account_id: int) -> int:
    """How many recovery codes are unused."""
    mine = (RecoveryCode.account_id == account_id) & RecoveryCode.used_at.is_(None)
    return db.session.scalar(select(func.count()).select_from(RecoveryCode).where(mine)) or 0
