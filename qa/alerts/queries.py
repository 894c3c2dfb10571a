"""What is in force, what a text raises under it, and what waits for a moderator."""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer

from qa.alerts.models import Alert, AlertKind, Consent, SafetyVersion, VersionState
from qa.alerts.rules import compiled, rows_as_text, whole
from qa.extensions import db
from qa.kernel.text import Change, word_difference
from qa.safety import effects, messages, red_flags
from qa.safety.messages import Card
from qa.safety.red_flags import RuleSet

CARDS_MOST = 3
BANNERS_MOST = 2


@dataclass(frozen=True)
class Safety:
    """What is in force: the number of the version (0 is the shipped one), its rules and its messages.

    `overlay` is what the version changes; `fault` says, in words, why it does not fit this release: then rules and
    messages are the shipped ones.
    """

    number: int
    rules: RuleSet
    messages: dict[str, Any]
    overlay: dict[str, Any]
    fault: str = ""


@dataclass(frozen=True)
class Look:
    """What texts raise under one version: groups that fire, softer ones, and what a page shows for them."""

    groups: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    banners: tuple[Card, ...] = ()
    version: int = 0


def current() -> Safety:
    """The version in force, by one small query; its rules are compiled once in each process."""
    number, content = _in_force()
    if number == 0:
        return Safety(0, red_flags.shipped(), messages.shipped_messages(), {})
    rules, texts, fault = _compiled(json.dumps(content, sort_keys=True))
    return Safety(number, rules, texts, content, fault)


def _in_force() -> tuple[int, dict[str, Any]]:
    """Its number and what it changes, without its effect, which quotes messages at length."""
    applied = select(SafetyVersion.number, SafetyVersion.content)
    applied = applied.where(SafetyVersion.state == VersionState.APPLIED)
    found = db.session.execute(applied.order_by(SafetyVersion.number.desc()).limit(1)).first()
    return (found.number or 0, found.content) if found else (0, {})


@lru_cache(maxsize=4)
def _compiled(content: str) -> tuple[RuleSet, dict[str, Any], str]:
    """A version that no longer fits this release must not silence anything: the shipped rules go on."""
    try:
        return *compiled(json.loads(content)), ""
    except ValueError as fault:
        logging.getLogger(__name__).exception("a version of the red flags does not fit this release")
        return red_flags.shipped(), messages.shipped_messages(), str(fault)


def overlay(number: int) -> dict[str, Any]:
    """What a version changes of the shipped rules and messages, by group; nothing for 0."""
    if number == 0:
        return {}
    wanted = select(SafetyVersion.content).where(SafetyVersion.number == number)
    return dict(db.session.scalars(wanted).first() or {})


def group_in_force(group: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The rows of rules and the message of a group under the version in force, as plain data."""
    force = current()
    changed = {} if force.fault else force.overlay.get("rules", {})
    rows = changed.get(group, red_flags.shipped_document()["rules"][group])
    return list(rows), dict(force.messages[group])


def differences(found: SafetyVersion) -> list[tuple[str, list[Change]]]:
    """Group by group what a proposal changes of the version on which it was based, message first, then rules."""
    before, rules = overlay(found.base_number), red_flags.shipped_document()["rules"]
    said = messages.shipped_messages()
    changed: list[tuple[str, list[Change]]] = []
    for name, shipped, write in (("messages", said, _message_text), ("rules", rules, rows_as_text)):
        for group, value in found.content.get(name, {}).items():
            old = before.get(name, {}).get(group, shipped.get(group))
            if old != value:
                changed.append((group, word_difference(write(old), write(value))))
    return changed


def _message_text(message: dict[str, Any]) -> str:
    texts = [message[language][name] for language in messages.LANGUAGES for name in messages.TEXTS]
    return "\n".join([message["level"], ", ".join(message["numbers"]), *texts])


@dataclass(frozen=True)
class Outlook:
    """What a proposal does to the sets; `renewed`: the software has changed since; `fault`: why it fits no more."""

    effect: dict[str, Any]
    renewed: bool = False
    fault: ValueError | None = None


def outlook(found: SafetyVersion) -> Outlook:
    """The effect as it was kept, or as it is with this release while the proposal can still be applied."""
    open_still = found.state == VersionState.PROPOSED and found.base_number == current().number
    if not open_still or found.effect.get("release") == release():
        return Outlook(found.effect)
    try:
        measured = _measured(json.dumps(found.content, sort_keys=True), current().rules, effects.sets())
    except ValueError as fault:
        return Outlook(found.effect, fault=fault)
    return Outlook(dict(measured), renewed=True)


@lru_cache(maxsize=4)
def _measured(content: str, old: RuleSet, _: tuple[effects.Example, ...]) -> dict[str, Any]:
    """Once for a proposal in each process: who decides has mostly looked first, and then waits for nothing."""
    return told(old, compiled(json.loads(content))[0])


def told(old: RuleSet, new: RuleSet) -> dict[str, Any]:
    """The effect on the sets as a proposal keeps it, with what it was measured on."""
    return effects.effect(old, new).as_data() | {"release": release()}


@cache
def release() -> str:
    """A print of the rules, messages and sets of this software: a kept effect counts where they are the same."""
    rows = [[one.text, one.groups] for one in effects.sets()]
    return sha256(json.dumps([whole({}), rows], sort_keys=True).encode()).hexdigest()[:16]


def versions() -> Sequence[SafetyVersion]:
    """All proposals, newest first, for a list: what they change and do is read where it is asked for."""
    light = select(SafetyVersion).options(defer(SafetyVersion.content), defer(SafetyVersion.effect))
    return db.session.scalars(light.order_by(SafetyVersion.id.desc())).all()


def version(version_id: int) -> SafetyVersion | None:
    """One proposal."""
    return db.session.get(SafetyVersion, version_id)


def version_in_force() -> SafetyVersion | None:
    """The applied proposal that rules; None while the shipped rules do."""
    applied = select(SafetyVersion).where(SafetyVersion.state == VersionState.APPLIED)
    return db.session.scalars(applied.order_by(SafetyVersion.number.desc()).limit(1)).first()


def look(*texts: str, language: str = "fr", minor: bool = False, past: str = "") -> Look:
    """What these texts raise; `past` is told as past by its field and raises no more than the softer banner.

    Nothing is kept. An empty look says nothing about the texts: it never means that there is no emergency.
    """
    safety = current()
    whole = "\n\n".join(text for text in texts if text)
    found = red_flags.find(whole, rules=safety.rules)
    groups = red_flags.fired(found)
    before = red_flags.find(past, rules=safety.rules)
    soft = tuple(
        one
        for one in red_flags.GROUPS
        if one not in groups and one in {*red_flags.softened(found), *(each.group for each in before)}
    )
    young = minor or messages.tells_of_a_minor(whole)

    def cards(codes: Sequence[str], most: int) -> tuple[Card, ...]:
        made = [messages.card(code, safety.messages, language=language, minor=young) for code in codes]
        return messages.at_most(made, most)

    return Look(groups, soft, cards(groups, CARDS_MOST), cards(soft, BANNERS_MOST), safety.number)


def waiting_alerts() -> Sequence[Alert]:
    """Alerts that nobody has looked at, oldest first."""
    wanted = select(Alert).where(Alert.seen_at.is_(None))
    return db.session.scalars(wanted.order_by(Alert.raised_at, Alert.id)).all()


def alert(alert_id: int) -> Alert | None:
    """One alert."""
    return db.session.get(Alert, alert_id)


def alerts_of(question_ids: Iterable[int]) -> Sequence[Alert]:
    """All alerts of these questions, newest first, in one query."""
    wanted = select(Alert).where(Alert.question_id.in_(list(question_ids)))
    return db.session.scalars(wanted.order_by(Alert.id.desc())).all()


def alert_about(kind: AlertKind, subject_id: int) -> Alert | None:
    """The alert that a text raised, if it raised one."""
    return db.session.scalar(select(Alert).where(Alert.kind == kind, Alert.subject_id == subject_id))


def consent_of(question_id: int) -> Consent | None:
    """The proof of the asker's consent; None for questions of before and imported ones."""
    return db.session.scalar(select(Consent).where(Consent.question_id == question_id))
