"""What alarms: a question, or an addition to one."""

from qa.alerts.models import AlertKind
from qa.alerts.queries import alert_about
from qa.alerts.services.raising import raise_alert
from qa.follow.models import FollowupKind
from qa.follow.services.additions import add_followup
from qa.kernel.access import ASKER
from qa.kernel.database import transaction


def alarm(
    question_id: int, *, kind: AlertKind = AlertKind.QUESTION, subject_id: int = 0, safety_number: int = 0
) -> int:
    """An alert about the question, or about one of its additions."""
    subject_id = subject_id or question_id
    with transaction():
        raise_alert(
            kind=kind,
            subject_id=subject_id,
            question_id=question_id,
            groups=("CHEST",),
            safety_number=safety_number,
        )
    found = alert_about(kind, subject_id)
    assert found is not None
    return found.id


def alarming_addition(question_id: int, kind: FollowupKind = FollowupKind.PRECISION) -> tuple[int, int]:
    """An addition with an alert: both numbers."""
    addition = add_followup(ASKER, question_id, kind=kind, text="Mal à la poitrine depuis ce matin.")
    return addition.id, alarm(question_id, kind=AlertKind(kind), subject_id=addition.id)
