"""Proposes another version of rules and messages, and lets a second person apply or refuse it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from qa.alerts.models import SafetyVersion, VersionState
from qa.alerts.queries import current, group_in_force, outlook, told
from qa.alerts.rules import STEPS, compiled
from qa.kernel import audit
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from qa.kernel.text import normalise
from qa.safety.red_flags import GROUPS


@dataclass(frozen=True)
class Draft:
    """A checked change of the version with this number, and what it does to the sets."""

    base_number: int
    reason: str
    content: dict[str, Any]
    effect: dict[str, Any]


def propose(
    actor: Actor, group: str, *, rows: Sequence[Mapping[str, Any]], message: Mapping[str, Any], reason: str
) -> SafetyVersion:
    """Measures and keeps a proposal for one group; nothing changes before a second person agrees.

    Raises what `measure` raises.
    """
    return keep_proposal(actor, measure(actor, group, rows=rows, message=message, reason=reason))


def measure(
    actor: Actor, group: str, *, rows: Sequence[Mapping[str, Any]], message: Mapping[str, Any], reason: str
) -> Draft:
    """Checks a change of one group and reads all sets under it: a second or two, so outside any transaction.

    Raises NotFound for no such group, Invalid for rows or a message that do not hold, for no change, for no reason.
    """
    require(actor, Action.ADMINISTER)
    if group not in GROUPS:
        raise NotFound
    reason = normalise(reason)
    if not reason:
        raise Invalid("reason", "missing")
    if not rows:
        raise Invalid("rules", "no rule")
    base = current()
    content = _with_group(base.overlay, group, rows, message)
    try:
        rules, _ = compiled(content)
    except ValueError as fault:
        raise Invalid(getattr(fault, "field", "rules"), str(fault)) from fault
    same = list(rows) == group_in_force(group)[0]
    return Draft(base.number, reason, content, told(base.rules, base.rules if same else rules))


def keep_proposal(actor: Actor, draft: Draft) -> SafetyVersion:
    """Keeps a measured change for a second person."""
    require(actor, Action.ADMINISTER)
    with transaction() as session:
        version = SafetyVersion(state=VersionState.PROPOSED, base_number=draft.base_number)
        version.reason, version.content, version.effect = draft.reason, draft.content, draft.effect
        version.proposed_by_id, version.proposed_at = actor.account_id, now()
        session.add(version)
        session.flush()
        audit.record(actor.account_id, "safety.proposed", kind="version", subject_id=version.id)
    return version


def _with_group(
    before: Mapping[str, Any], group: str, rows: Sequence[Mapping[str, Any]], message: Mapping[str, Any]
) -> dict[str, Any]:
    """The version in force with other rows or another message for one group."""
    rules, texts = group_in_force(group)
    if list(rows) == rules and dict(message) == texts:
        raise Invalid("rules", "nothing changes")
    content = {name: dict(before.get(name, {})) for name in ("rules", "messages")}
    if list(rows) != rules:
        content["rules"][group] = list(rows)
    if dict(message) != texts:
        content["messages"][group] = dict(message)
    return content


def apply_version(actor: Actor, version_id: int, *, note: str = "") -> SafetyVersion:
    """A second person agrees: in force for every process from the next text on.

    What it does to the sets is measured again where the software has changed since. Raises NotAllowed for who
    proposed it, Conflict where it is decided already, fits no more, or another version came meanwhile.
    """
    with transaction():
        version = _open(actor, version_id, second=True)
        if version.base_number != current().number:
            raise Conflict("another version is in force since it was proposed")
        now_seen = outlook(version)
        if now_seen.fault:
            raise Conflict(str(now_seen.fault))
        version.effect, version.number = now_seen.effect, version.base_number + 1
        _decide(actor, version, VersionState.APPLIED, note)
    return version


def refuse_version(actor: Actor, version_id: int, *, note: str) -> SafetyVersion:
    """A second person refuses, in words; raises Invalid without them, NotAllowed for who proposed it, Conflict."""
    if not normalise(note):
        raise Invalid("note", "missing")
    with transaction():
        version = _open(actor, version_id, second=True)
        _decide(actor, version, VersionState.REFUSED, note)
    return version


def withdraw_version(actor: Actor, version_id: int) -> SafetyVersion:
    """Who proposed takes it back; raises NotAllowed for anybody else, Conflict once decided."""
    with transaction():
        version = _open(actor, version_id, second=False)
        _decide(actor, version, VersionState.WITHDRAWN, "")
    return version


def _open(actor: Actor, version_id: int, *, second: bool) -> SafetyVersion:
    """The proposal under a lock, for the second person or for the first."""
    require(actor, Action.ADMINISTER)
    with transaction() as session:
        wanted = select(SafetyVersion).where(SafetyVersion.id == version_id).with_for_update()
        version = session.scalars(wanted.execution_options(populate_existing=True)).first()
    if version is None:
        raise NotFound
    own = actor.account_id is None or version.proposed_by_id in (None, actor.account_id)
    if second and (actor.account_id is None or version.proposed_by_id == actor.account_id):
        raise NotAllowed
    if not second and not own:
        raise NotAllowed
    return version


def _decide(actor: Actor, version: SafetyVersion, state: VersionState, note: str) -> None:
    if state not in STEPS[VersionState(version.state)]:
        raise Conflict("decided already")
    version.state, version.decision_note = state, normalise(note)
    version.decided_by_id, version.decided_at = actor.account_id, now()
    with transaction() as session:
        try:
            session.flush()
        except IntegrityError as fault:
            raise Conflict("another version came at the same moment") from fault
    audit.record(actor.account_id, f"safety.{state}", kind="version", subject_id=version.id)
