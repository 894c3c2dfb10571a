"""What may be done with a question, and for how long."""

from datetime import datetime, timedelta
from difflib import SequenceMatcher

from qa.language.marks import N_
from qa.questions.models import AgeBand, ForWhom, Sex, State

TITLE = (10, 150)
BODY = (30, 5000)
CONTEXT_HIGH = 500
FILES_MOST = 3
FILE_BYTES = 5 * 1024 * 1024
# Room for the pictures that people send by mistake: refused beside their field, they do not take the text along.
REQUEST_BYTES = 4 * FILES_MOST * FILE_BYTES
STAGED_FOR = timedelta(hours=1)
REPEAT_WITHIN = timedelta(minutes=15)
REPEAT_RATIO = 0.9
SCOPE = "follow"
LINKS_KEPT = 10

TRANSITIONS: dict[State, frozenset[State]] = {
    State.PENDING: frozenset({State.PUBLISHED, State.REFUSED, State.MERGED, State.REMOVED}),
    State.PUBLISHED: frozenset({State.MERGED, State.REMOVED}),
    State.REFUSED: frozenset({State.REMOVED}),
    State.MERGED: frozenset({State.REMOVED}),
    State.REMOVED: frozenset(),
}

AGE_NAMES: dict[str, str] = {
    AgeBand.UNDER_1: N_("moins de 1 an"),
    AgeBand.FROM_1: N_("1 à 5 ans"),
    AgeBand.FROM_6: N_("6 à 14 ans"),
    AgeBand.FROM_15: N_("15 à 17 ans"),
    AgeBand.FROM_18: N_("18 à 29 ans"),
    AgeBand.FROM_30: N_("30 à 44 ans"),
    AgeBand.FROM_45: N_("45 à 59 ans"),
    AgeBand.FROM_60: N_("60 à 74 ans"),
    AgeBand.FROM_75: N_("75 ans et plus"),
}
SEX_NAMES: dict[str, str] = {
    Sex.FEMALE: N_("sexe féminin"),
    Sex.MALE: N_("sexe masculin"),
    Sex.OTHER: N_("autre sexe"),
}
FOR_WHOM_NAMES: dict[str, str] = {
    ForWhom.SELF: N_("pour soi"),
    ForWhom.CHILD: N_("pour un enfant"),
    ForWhom.OTHER: N_("pour un proche"),
}


def may_become(present: str, wanted: State) -> bool:
    """True where the state table allows the step."""
    return wanted in TRANSITIONS[State(present)]


def due_at(asked_at: datetime, *, within_hours: int) -> datetime:
    """When the promise ends: hours of the clock, whatever the zone."""
    return asked_at + timedelta(hours=within_hours)


def is_nearly(before: str, after: str) -> bool:
    """True where two texts share nine words of ten, in order, whatever their case."""
    first, second = before.casefold().split(), after.casefold().split()
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= REPEAT_RATIO
