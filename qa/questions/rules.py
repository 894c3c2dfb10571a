"""What may be done with a question, and for how long."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

from qa.alerts.rules import CONSENT_TEXT, needs_parent
from qa.language.marks import N_
from qa.questions.models import AgeBand, ForWhom, Sex, State
from qa.safety.identifiers import mask

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
CONSENT = CONSENT_TEXT

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
MINORS = frozenset({AgeBand.UNDER_1, AgeBand.FROM_1, AgeBand.FROM_6, AgeBand.FROM_15})
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


def may_ask(for_whom: str, age_band: str, *, with_parent: bool) -> bool:
    """True but for somebody under 15 who asks without a parent (loi 78-17, article 45)."""
    return with_parent or not needs_parent(for_whom, age_band)


def masked_text(content: Mapping[str, Any]) -> tuple[str, str]:
    """Title and body of a private content as its asker saw them: identifiers masked, but for what identifies nobody.

    `keep` and `more` of the content are the asker's; the moderator has the last word.
    """
    keep, more = content.get("keep", ()), content.get("more", ())
    title, body = (mask(content.get(name, ""), keep=keep, more=more) for name in ("title", "body"))
    return title, body
