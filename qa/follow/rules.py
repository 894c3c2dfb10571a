"""How long the asker may add what, and what they read before it is sent."""

from collections.abc import Collection
from datetime import datetime, timedelta

from qa.follow.models import FollowupKind
from qa.questions.models import Question, State
from qa.questions.rules import MINORS

FOLLOWUP = (2, 2000)
FOLLOW_DAYS = 30


def may_follow_up(question: Question, kind: FollowupKind, *, moment: datetime) -> bool:
    """A precision for 30 days after the first answer, or while there is none; thanks once answered."""
    if question.state not in (State.PENDING, State.PUBLISHED):
        return False
    if question.answered_at is None:
        return kind == FollowupKind.PRECISION
    return kind == FollowupKind.THANKS or moment < question.answered_at + timedelta(days=FOLLOW_DAYS)


def is_read(groups: Collection[str], read: str) -> bool:
    """True where every alarming group is among those whose card the asker has read: codes joined by commas."""
    return set(groups) <= {code.strip() for code in read.split(",")}


def is_shown(pieces: Collection[str], words: Collection[str], shown: Collection[str]) -> bool:
    """True where nothing is masked, or the asker has seen these very pieces marked before sending."""
    return not (pieces or words) or (bool(shown) and set(pieces) <= set(shown))


def is_minor(age_band: str) -> bool:
    """True for a person under 18: their cards have the numbers for the young too."""
    return age_band in MINORS
