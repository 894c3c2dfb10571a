"""Keeps what a doctor is writing."""

from collections.abc import Mapping

from qa.answers.models import AnswerDraft
from qa.answers.queries import draft
from qa.answers.rules import MOST_CHARACTERS, PARTS, length
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid
from qa.kernel.text import normalise


def save_draft(actor: Actor, doctor_id: int, question_id: int, *, parts: Mapping[str, str]) -> AnswerDraft:
    """Keeps the parts as they are now, empty ones too; raises Invalid where they are too long."""
    require(actor, Action.ANSWER)
    cleaned = {name: normalise(parts.get(name, "")) for name in PARTS}
    if length(cleaned) > 2 * MOST_CHARACTERS:
        raise Invalid("explanation", "too long")
    with transaction() as session:
        kept = draft(doctor_id, question_id)
        if kept is None:
            kept = AnswerDraft(question_id=question_id, doctor_id=doctor_id)
            session.add(kept)
        kept.parts, kept.saved_at = cleaned, now()
    return kept
