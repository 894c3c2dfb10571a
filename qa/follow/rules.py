"""How long the asker may add what."""

from datetime import datetime, timedelta

from qa.follow.models import FollowupKind
from qa.questions.models import Question, State

FOLLOWUP = (2, 2000)
FOLLOW_DAYS = 30


def may_follow_up(question: Question, kind: FollowupKind, *, moment: datetime) -> bool:
    """A precision for 30 days after the first answer, or while there is none; thanks once answered."""
    if question.state not in (State.PENDING, State.PUBLISHED):
        return False
    if question.answered_at is None:
        return kind == FollowupKind.PRECISION
    return kind == FollowupKind.THANKS or moment < question.answered_at + timedelta(days=FOLLOW_DAYS)
