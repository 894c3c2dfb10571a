"""Whoever changes the trail behind the triggers' back is seen, and the first broken entry is named."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from qa.extensions import db
from qa.kernel.audit import record, seal_months, verify
from tests.kernel.trails import months, no_triggers, run, some, tamper
from tests.plugins.clock import Clock

CASES: dict[str, tuple[int | None, str, list[str]]] = {
    "an actor": (3, "changed", ["UPDATE audit_entry SET actor_id = 9 WHERE id = 3"]),
    "an actor taken away": (3, "changed", ["UPDATE audit_entry SET actor_id = NULL WHERE id = 3"]),
    "a hash": (3, "changed", ["UPDATE audit_entry SET hash = previous WHERE id = 3"]),
    "the first entry missing": (1, "missing", ["DELETE FROM audit_entry WHERE id = 1"]),
    "a row missing": (3, "missing", ["DELETE FROM audit_entry WHERE id = 3"]),
    "two rows missing": (3, "missing", ["DELETE FROM audit_entry WHERE id IN (3, 4)"]),
    "the tail missing": (6, "missing", ["DELETE FROM audit_entry WHERE id >= 6"]),
    "the newest missing": (8, "missing", ["DELETE FROM audit_entry WHERE id = 8"]),
    "all missing": (1, "missing", ["DELETE FROM audit_entry"]),
    "two rows swapped": (
        4,
        "changed",
        [
            "UPDATE audit_entry SET id = 94 - id WHERE id IN (4, 5)",
            "UPDATE audit_entry SET id = id - 85 WHERE id > 80",
        ],
    ),
    "one removed and closed up": (
        3,
        "changed",
        ["DELETE FROM audit_entry WHERE id = 3", "UPDATE audit_entry SET id = id - 1 WHERE id = 4"],
    ),
    "the head put back with the tail": (
        8,
        "head",
        ["DELETE FROM audit_entry WHERE id = 8", "UPDATE audit_head SET last_id = 7"],
    ),
    "the head gone": (1, "added past the head", ["DELETE FROM audit_head"]),
    "a row added": (
        9,
        "changed",
        [
            "INSERT INTO audit_entry SELECT 9, at, 5, action, kind, 5, hash, hash FROM audit_entry WHERE id = 8"
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_changed_is_named_by_its_first_entry(app: Flask, case: str) -> None:
    broken_id, word, statements = CASES[case]
    some(8)
    assert verify().holds
    tamper(*statements)
    found = verify()
    assert not found.holds
    assert word in found.fault
    assert found.broken_id == (broken_id if case != "the head put back with the tail" else 7)


SEALED: dict[str, tuple[int | None, str, list[str]]] = {
    "a month that is kept emptied": (1, "missing", ["DELETE FROM audit_entry WHERE id <= 3"]),
    "a row of a sealed month": (5, "missing", ["DELETE FROM audit_entry WHERE id = 5"]),
    "a checkpoint's count": (
        None,
        "2025-10 was changed",
        ["UPDATE audit_checkpoint SET count = 2 WHERE month = '2025-10'"],
    ),
    "the first checkpoint gone": (
        None,
        "before 2025-10",
        ["DELETE FROM audit_checkpoint WHERE month = '2025-09'"],
    ),
    "the last checkpoint gone": (
        None,
        "after 2025-09",
        ["DELETE FROM audit_checkpoint WHERE month = '2025-10'"],
    ),
    "all checkpoints gone": (None, "the beginning", ["DELETE FROM audit_checkpoint"]),
    "an entry put into a sealed month": (
        3,
        "changed",
        ["UPDATE audit_entry SET at = (SELECT at FROM audit_entry WHERE id = 7) WHERE id = 3"],
    ),
}


@pytest.mark.parametrize("case", SEALED)
def test_sealed_months_cannot_be_changed_unseen(app: Flask, clock: Clock, case: str) -> None:
    broken_id, word, statements = SEALED[case]
    months(clock, 3)
    seal_months()
    assert verify().months == 2
    tamper(*statements)
    found = verify()
    assert word in found.fault
    assert found.broken_id == broken_id


def test_a_trail_forged_as_a_whole_is_seen_by_an_entry_noted_elsewhere(app: Flask) -> None:
    some(3)
    known = verify()
    noted = (known.last_id, known.last_hash)
    some(2)
    assert verify(noted=noted).holds
    tamper("DELETE FROM audit_entry", "DELETE FROM audit_head")
    for one in range(5):
        record(one, "session.ended")
    assert verify().holds
    assert verify(noted=noted).broken_id == 3


COLUMNS = ("at", "actor_id", "action", "kind", "subject_id", "previous", "hash")
changes = st.tuples(st.integers(1, 8), st.sampled_from(COLUMNS), st.integers(0, 63), st.integers(1, 127))


def _changed(value: Any, place: int, by: int) -> Any:
    """The value with one byte changed; None becomes a number."""
    if isinstance(value, str):
        at = place % max(len(value), 1)
        return value[:at] + chr((ord(value[at : at + 1] or chr(0)) + by) % 128 or 1) + value[at + 1 :]
    if isinstance(value, datetime):
        return value + timedelta(microseconds=by)
    if isinstance(value, int):
        return value ^ (by << (8 * (place % 3)))
    return by


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=changes)
def test_any_one_byte_that_is_changed_breaks_the_trail(app: Flask, change: tuple[int, str, int, int]) -> None:
    entry_id, column, place, by = change
    db.session.rollback()
    if verify().last_id == 0:
        some(7)
        record(None, "export.made", kind="corpus")
    before = db.session.execute(
        text(f"SELECT {column} FROM audit_entry WHERE id = :id"), {"id": entry_id}
    ).scalar()
    put = f"UPDATE audit_entry SET {column} = :value WHERE id = :id"
    with no_triggers():
        run(put, value=_changed(before, place, by), id=entry_id)
        found = verify()
        run(put, value=before, id=entry_id)
    assert found.broken_id == entry_id
    assert verify().holds
