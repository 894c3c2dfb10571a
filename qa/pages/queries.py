"""The promise of the month, in figures."""

from dataclasses import dataclass
from datetime import datetime

from qa.questions.queries import promise_kept

FEWEST = 5


@dataclass(frozen=True)
class Promise:
    """How the promise was kept since the month began; `kept_percent` is None below five questions due."""

    within_hours: int
    kept_percent: int | None
    month: str


def promise_of(month_start: datetime, moment: datetime, *, within_hours: int, month: str) -> Promise:
    """The promise's figure: questions due in the month that a doctor answered in time, rounded down."""
    kept, total = promise_kept(month_start, moment)
    return Promise(within_hours, kept * 100 // total if total >= FEWEST else None, month)
