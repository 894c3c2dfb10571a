"""Sessions end from their owner's list, or because a right changed: then what is being written is kept."""

from sqlalchemy import delete, update

from qa.accounts.models import LoginSession, Stage
from qa.accounts.rules import IDLE
from qa.kernel import audit
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import NotFound
from qa.kernel.tokens import hashed


def end_listed_session(account_id: int, session_id: int) -> None:
    """Ends one of the account's sessions; raises NotFound for another's."""
    mine = (LoginSession.account_id == account_id) & (LoginSession.id == session_id)
    with transaction() as session:
        ended = session.execute(delete(LoginSession).where(mine).returning(LoginSession.id)).first()
        if ended is None:
            raise NotFound
        audit.record(account_id, "session.ended", kind="account", subject_id=account_id)


def end_other_sessions(account_id: int, *, spare: str) -> int:
    """Ends every session of the account but the one whose cookie's value is given; returns how many."""
    others = (LoginSession.account_id == account_id) & (LoginSession.hash != hashed(spare))
    with transaction() as session:
        ended = session.execute(delete(LoginSession).where(others).returning(LoginSession.id)).all()
        if ended:
            audit.record(account_id, "session.ended", kind="account", subject_id=account_id)
    return len(ended)


def lapse_sessions(account_id: int) -> None:
    """Inside the caller's transaction: every session of the account is over as if it had not been used for too long.

    Its cookie opens nothing; for an hour it still tells for whom the text of a form that arrives now is kept.
    """
    mine = LoginSession.account_id == account_id
    with transaction() as session:
        session.execute(delete(LoginSession).where(mine, LoginSession.stage != Stage.FULL))
        over = update(LoginSession).where(mine, LoginSession.seen_at > now() - IDLE)
        ended = session.execute(over.values(seen_at=now() - IDLE).returning(LoginSession.id)).all()
        if ended:
            audit.record(None, "session.ended", kind="account", subject_id=account_id)
