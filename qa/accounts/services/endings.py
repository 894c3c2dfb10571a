"""An account's owner ends sessions from the list."""

from sqlalchemy import delete

from qa.accounts.models import LoginSession
from qa.kernel import audit
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
