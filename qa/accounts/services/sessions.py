"""Sessions begin at the password, are whole after the second factor, and end."""

from typing import Any

from sqlalchemy import delete, update

from qa.accounts.models import LoginSession, Stage
from qa.accounts.queries import stored_session
from qa.accounts.rules import ABSOLUTE, IDLE, KEPT_AFTER_END, TOUCH, session_alive
from qa.kernel import audit
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.tokens import hashed, new_token

Data = dict[str, Any]


def start_session(
    account_id: int, *, stage: Stage = Stage.FULL, factor: str = "", agent: str = "", data: Data | None = None
) -> str:
    """A new session for the account; returns the cookie's value, of which only the hash is kept.

    A session of the stage `password` opens nothing but the second step, for ten minutes.
    """
    token, moment = new_token(), now()
    held: Data = {"account": account_id, "factor": factor} if stage == Stage.FULL else {"half": account_id}
    with transaction() as session:
        row = LoginSession(hash=hashed(token), account_id=account_id, stage=stage, factor=factor, agent=agent)
        row.started_at = row.seen_at = row.proved_at = moment
        row.data = held | (data or {})
        session.add(row)
        if stage == Stage.FULL:
            audit.record(account_id, "session.started", kind="account", subject_id=account_id)
    return token


def session_of(token: str) -> LoginSession | None:
    """The living session of a cookie's value."""
    row = stored_session(token)
    if row is None or not session_alive(
        stage=row.stage, started_at=row.started_at, seen_at=row.seen_at, moment=now()
    ):
        return None
    return row


def load_session(token: str) -> tuple[int, Data] | None:
    """The account and data of a living session; notes at most once a minute that it is used."""
    row, moment = session_of(token), now()
    if row is None:
        return None
    found = row.account_id, dict(row.data)
    if moment - row.seen_at > TOUCH:
        with transaction() as session:
            session.execute(
                update(LoginSession).where(LoginSession.hash == hashed(token)).values(seen_at=moment)
            )
    return found


def save_session(token: str, data: Data) -> None:
    """Keeps what the session holds; nothing happens where it was ended meanwhile."""
    with transaction():
        row = stored_session(token)
        if row is not None:
            row.data = data


def end_session(token: str) -> None:
    """Revokes one session."""
    with transaction() as session:
        gone = delete(LoginSession).where(LoginSession.hash == hashed(token))
        ended = session.execute(gone.returning(LoginSession.account_id, LoginSession.stage)).first()
        if ended and ended.stage == Stage.FULL:
            audit.record(ended.account_id, "session.ended", kind="account", subject_id=ended.account_id)


def end_sessions(account_id: int) -> None:
    """Revokes every session of an account."""
    with transaction() as session:
        gone = delete(LoginSession).where(LoginSession.account_id == account_id)
        stages = session.scalars(gone.returning(LoginSession.stage)).all()
        if Stage.FULL in stages:
            audit.record(None, "session.ended", kind="account", subject_id=account_id)


def forget_sessions() -> None:
    """By the clock: drops the sessions that ended an hour ago; until then they tell whose text is kept."""
    with transaction() as session:
        moment = now() - KEPT_AFTER_END
        dead = (LoginSession.seen_at < moment - IDLE) | (LoginSession.started_at < moment - ABSOLUTE)
        session.execute(delete(LoginSession).where(dead))
