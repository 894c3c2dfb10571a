"""The request of the one who acts."""

from sqlalchemy import select

from qa.extensions import db
from qa.kernel.access import Action, Actor, require
from qa.kernel.errors import NotFound
from qa.verification.models import Application


def own_application(actor: Actor, *, lock: bool = False) -> Application:
    """The request of the one who acts; raises NotAllowed, NotFound."""
    require(actor, Action.APPLY)
    mine = select(Application).where(Application.account_id == actor.account_id)
    statement = mine.with_for_update(of=Application) if lock else mine
    found = db.session.scalars(statement.execution_options(populate_existing=lock)).first()
    if found is None:
        raise NotFound
    return found
