"""Writes of accounts and sessions."""

from typing import Any

from sqlalchemy import delete, update

from qa.accounts import passwords
from qa.accounts.models import Account, AccountRole, LoginSession
from qa.accounts.queries import account_by_email
from qa.accounts.rules import ABSOLUTE, IDLE, PASSWORD_HIGH, PASSWORD_LOW, TOUCH, normal_email, session_alive
from qa.extensions import db
from qa.kernel import limits
from qa.kernel.access import Action, Actor, Role, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid
from qa.kernel.text import normalise
from qa.kernel.tokens import hashed, new_token


def create_account(actor: Actor, *, email: str, name: str, password: str, role: Role) -> Account:
    """A new account with one role; raises Invalid for a bad or known address or a bad password."""
    require(actor, Action.ADMINISTER)
    address = normal_email(email)
    if address is None:
        raise Invalid("email", "not a mail address")
    if not PASSWORD_LOW <= len(password) <= PASSWORD_HIGH:
        raise Invalid("password", f"the password must have {PASSWORD_LOW} to {PASSWORD_HIGH} characters")
    shown = normalise(name, multiline=False)
    if not shown or len(shown) > 120:
        raise Invalid("name", "the name must have 1 to 120 characters")
    kept = passwords.hash_password(password)
    with transaction() as session:
        if account_by_email(address):
            raise Invalid("email", "this address already has an account")
        account = Account(email=address, name=shown, password_hash=kept, created_at=now())
        account.grants.append(AccountRole(role=role, granted_at=now()))
        session.add(account)
        session.flush()
    return account


def authenticate(*, email: str, password: str) -> Account | None:
    """The account whose password this is; the same work and answer for known and unknown addresses.

    Raises TooMany after five failures in a quarter of an hour for one address. A try is counted before the
    password is looked at, so that tries sent at the same moment are counted too; a success is given back.
    """
    address = normal_email(email) or email[:254]
    limits.count(limits.SIGN_IN_ACCOUNT, address)
    account = account_by_email(address)
    kept = account.password_hash if account and account.is_active else None
    if not passwords.fits(password[: PASSWORD_HIGH + 1], kept):
        return None
    limits.give_back(limits.SIGN_IN_ACCOUNT, address)
    if account and kept and passwords.is_old(kept):
        _rehash(account.id, password)
    return account


def _rehash(account_id: int, password: str) -> None:
    """Keeps the same password under today's parameters; the hash is made before the writer's lock is taken."""
    kept = passwords.hash_password(password)
    with transaction() as session:
        session.execute(update(Account).where(Account.id == account_id).values(password_hash=kept))


def start_session(account_id: int) -> str:
    """A new session for the account; returns the cookie's value, of which only the hash is kept."""
    token = new_token()
    with transaction() as session:
        row = LoginSession(
            hash=hashed(token),
            account_id=account_id,
            started_at=now(),
            seen_at=now(),
            data={"account": account_id},
        )
        session.add(row)
    return token


def load_session(token: str) -> tuple[int, dict[str, Any]] | None:
    """The account and data of a living session; notes at most once a minute that it is used."""
    row = db.session.get(LoginSession, hashed(token)) if len(token) < 100 else None
    moment = now()
    if row is None or not session_alive(started_at=row.started_at, seen_at=row.seen_at, moment=moment):
        return None
    found = row.account_id, dict(row.data)
    if moment - row.seen_at > TOUCH:
        with transaction() as session:
            session.execute(
                update(LoginSession).where(LoginSession.hash == hashed(token)).values(seen_at=moment)
            )
    return found


def save_session(token: str, data: dict[str, Any]) -> None:
    """Keeps what the session holds; nothing happens where it was ended meanwhile."""
    with transaction() as session:
        row = session.get(LoginSession, hashed(token))
        if row is not None:
            row.data = data


def end_session(token: str) -> None:
    """Revokes one session."""
    with transaction() as session:
        session.execute(delete(LoginSession).where(LoginSession.hash == hashed(token)))


def end_sessions(account_id: int) -> None:
    """Revokes every session of an account."""
    with transaction() as session:
        session.execute(delete(LoginSession).where(LoginSession.account_id == account_id))


def set_password(actor: Actor, account_id: int, password: str) -> None:
    """Changes the password and ends every session; raises Invalid."""
    require(actor, Action.ADMINISTER)
    if not PASSWORD_LOW <= len(password) <= PASSWORD_HIGH:
        raise Invalid("password", f"the password must have {PASSWORD_LOW} to {PASSWORD_HIGH} characters")
    kept = passwords.hash_password(password)
    with transaction() as session:
        session.execute(update(Account).where(Account.id == account_id).values(password_hash=kept))
        end_sessions(account_id)


def forget_sessions() -> None:
    """By the clock: drops the sessions that have ended."""
    with transaction() as session:
        dead = (LoginSession.seen_at < now() - IDLE) | (LoginSession.started_at < now() - ABSOLUTE)
        session.execute(delete(LoginSession).where(dead))
