"""Versions that wait for a second person, for the walks over every route, or that two people left in force."""

from typing import Any

from qa.alerts.models import SafetyVersion, VersionState
from qa.alerts.queries import group_in_force
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.safety.effects import effect
from qa.safety.red_flags import shipped


def planted(proposer_id: int | None = None) -> dict[str, str | int]:
    """The group and the number that the addresses need."""
    _, message = group_in_force("SUICIDE")
    content = {"rules": {}, "messages": {"SUICIDE": message | {"level": "call_now"}}}
    with transaction() as session:
        found = SafetyVersion(reason="Le niveau change.", proposed_by_id=proposer_id, proposed_at=now())
        found.content, found.effect = content, effect(shipped(), shipped(), []).as_data()
        session.add(found)
        session.flush()
        return {"group": "SUICIDE", "version_id": found.id}


def in_force(number: int, **content: Any) -> None:
    """A version that two people have applied, as their acts would have left it."""
    with transaction() as session:
        found = SafetyVersion(state=VersionState.APPLIED, number=number, base_number=number - 1)
        found.content, found.effect, found.reason = content, {}, "Essai"
        found.proposed_at = found.decided_at = now()
        session.add(found)
