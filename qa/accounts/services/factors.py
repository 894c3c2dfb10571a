"""Second factors are added, proved and removed: a code works once."""

from typing import Any

from sqlalchemy import CursorResult, delete, insert, select, update

from qa.accounts.factor_models import Passkey, RecoveryCode, Totp
from qa.accounts.factor_queries import has_factor, passkeys_of, totp_of
from qa.accounts.factor_rules import (
    RECOVERY_CODES,
    matching_step,
    new_recovery_code,
    new_secret,
    recovery_signs,
    totp_digits,
)
from qa.accounts.models import Account, Factor
from qa.accounts.rules import needs_factor
from qa.accounts.services.sessions import end_sessions
from qa.kernel import audit
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.crypto import vault
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, NotFound
from qa.kernel.events import emit

_NOBODYS = new_secret()


def keep_totp(account_id: int, secret: str, *, last_step: int = 0) -> None:
    """Keeps a confirmed application in the place of an earlier one, without a word to anybody."""
    with transaction() as session:
        row = Totp(account_id=account_id, secret=secret, confirmed_at=now(), last_step=last_step)
        session.merge(row)


def confirm_totp(account_id: int, secret: str, code: str, *, first: bool = False) -> bool:
    """The application shows the right code: it is a factor from now on, in the place of an earlier one.

    With `first` (only the password is proved yet) raises Conflict where the account has a factor by now.
    """
    digits = totp_digits(code)
    step = matching_step(secret, digits, now()) if digits else None
    if step is None:
        return False
    with transaction():
        if first:
            refuse_second(account_id)
        keep_totp(account_id, secret, last_step=step)
        note_change(account_id, "factor.added")
    return True


def refuse_second(account_id: int) -> None:
    """Inside the caller's transaction: raises Conflict where the account has a factor; waits for one being added."""
    with transaction() as session:
        session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
    if has_factor(account_id):
        raise Conflict("a factor is there")


def note_change(account_id: int, action: str) -> None:
    """Inside the caller's transaction: the owner gets a mail, the trail an entry."""
    emit("factor.changed", account_id)
    audit.record(account_id, action, kind="account", subject_id=account_id)


def prove_code(account_id: int, code: str) -> Factor | None:
    """The factor that the code proves, each code once; None where it proves nothing.

    Does the same work whether the account exists and has an application or not.
    """
    digits, signs = totp_digits(code), recovery_signs(code)
    if digits:
        return Factor.TOTP if _take_step(account_id, digits) else None
    if signs:
        return Factor.RECOVERY if _take_recovery(account_id, signs) else None
    return None


def _take_step(account_id: int, digits: str) -> bool:
    kept = totp_of(account_id)
    step = matching_step(kept.secret if kept else _NOBODYS, digits, now())
    if kept is None or step is None:
        step = 0  # touches no row
    unused = (Totp.account_id == account_id) & (Totp.last_step < step)
    return _touched_one(update(Totp).where(unused).values(last_step=step))


def _take_recovery(account_id: int, signs: str) -> bool:
    mine = RecoveryCode.hash.in_(vault().fingerprints(f"{account_id}:{signs}", purpose="recovery"))
    unused = mine & (RecoveryCode.account_id == account_id) & RecoveryCode.used_at.is_(None)
    return _touched_one(update(RecoveryCode).where(unused).values(used_at=now()))


def _touched_one(statement: Any) -> bool:
    """True where exactly this moment's caller changed the row."""
    with transaction() as session:
        done = session.execute(statement.execution_options(synchronize_session=False))
        return isinstance(done, CursorResult) and done.rowcount == 1


def new_recovery_codes(account_id: int, *, told: bool = True) -> list[str]:
    """Ten new codes in the place of all earlier ones; they are shown once, only keyed hashes are kept."""
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    with transaction() as session:
        session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
        session.execute(insert(RecoveryCode), [_recovery_row(account_id, code) for code in codes])
        if told:
            note_change(account_id, "codes.renewed")
    return codes


def _recovery_row(account_id: int, code: str) -> dict[str, Any]:
    signs = code.replace("-", "")
    kept = vault().fingerprint(f"{account_id}:{signs}", purpose="recovery")
    return {"hash": kept, "account_id": account_id, "used_at": None}


def remove_totp(account: Account) -> None:
    """The application proves nothing any more; raises NotFound, and Conflict for the last compulsory factor."""
    with transaction() as session:
        if totp_of(account.id) is None:
            raise NotFound
        _refuse_last(account)
        session.execute(delete(Totp).where(Totp.account_id == account.id))
        _forget_codes_without_factor(account.id)
        note_change(account.id, "factor.removed")


def remove_passkey(account: Account, passkey_id: int) -> None:
    """The passkey opens nothing any more; raises NotFound, and Conflict for the last compulsory factor."""
    with transaction() as session:
        if passkey_id not in [one.id for one in passkeys_of(account.id)]:
            raise NotFound
        _refuse_last(account)
        session.execute(delete(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account.id))
        _forget_codes_without_factor(account.id)
        note_change(account.id, "factor.removed")


def _refuse_last(account: Account) -> None:
    """Two removals at the same moment wait for each other."""
    with transaction() as session:
        session.execute(select(Account.id).where(Account.id == account.id).with_for_update())
    if needs_factor(account.roles) and _number(account.id) < 2:
        raise Conflict("the last factor")


def _forget_codes_without_factor(account_id: int) -> None:
    """Recovery codes stand in for a factor: without one they go."""
    if not _number(account_id):
        with transaction() as session:
            session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def _number(account_id: int) -> int:
    return len(passkeys_of(account_id)) + (totp_of(account_id) is not None)


def forget_factors(actor: Actor, account_id: int) -> None:
    """For somebody who lost every factor and proved otherwise who they are: all go, every session ends.

    The next sign-in asks for a new first factor where the roles need one; the owner gets a mail.
    """
    require(actor, Action.ADMINISTER)
    with transaction() as session:
        for table in (Totp, Passkey, RecoveryCode):
            session.execute(delete(table).where(table.account_id == account_id))
        end_sessions(account_id)
        emit("factor.changed", account_id)
        audit.record(actor.account_id, "factor.removed", kind="account", subject_id=account_id)
