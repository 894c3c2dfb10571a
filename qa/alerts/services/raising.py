"""Raises an alert for the moderators, notes who has seen it, and forgets it with its question."""

from collections.abc import Sequence

from sqlalchemy import delete

from qa.alerts.models import Alert, AlertKind
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import NotFound
from qa.kernel.events import emit


def raise_alert(
    *, kind: AlertKind, subject_id: int, question_id: int, groups: Sequence[str], safety_number: int
) -> None:
    """Inside the transaction of the text: somebody must look now. Nothing for no group. Emits alert.raised."""
    if not groups:
        return
    with transaction() as session:
        alert = Alert(kind=kind, subject_id=subject_id, question_id=question_id, groups=list(groups))
        alert.safety_number, alert.raised_at = safety_number, now()
        session.add(alert)
        session.flush()
        emit("alert.raised", alert.id)


def see_alert(actor: Actor, alert_id: int) -> None:
    """A moderator has looked: the first one to say so stays; raises NotFound."""
    require(actor, Action.MODERATE)
    with transaction() as session:
        alert = session.get(Alert, alert_id, with_for_update=True, populate_existing=True)
        if alert is None:
            raise NotFound
        if alert.seen_at is None:
            alert.seen_at, alert.seen_by_id = now(), actor.account_id


def forget_alerts(question_id: int) -> None:
    """Inside the transaction that removes the question: what alarmed goes with it."""
    with transaction() as session:
        session.execute(delete(Alert).where(Alert.question_id == question_id))
