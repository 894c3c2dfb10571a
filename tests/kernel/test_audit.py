"""The audit trail: what is appended, by whom it is seen, and that the database itself lets nothing be changed."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from qa.extensions import db
from qa.kernel.audit import record, record_hourly, seal_months, trail_of, verify
from qa.kernel.audit.models import AuditEntry
from qa.kernel.database import transaction
from tests.kernel.trails import months, run, some
from tests.plugins.clock import Clock


@pytest.fixture(autouse=True)
def here(app: Flask) -> None:
    """Every test on both databases."""


def entries() -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_an_act_is_one_entry_that_follows_the_one_before(clock: Clock) -> None:
    moment = clock.freeze(datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC))
    record(7, "role.granted", kind="account", subject_id=9)
    record(None, "export.made", kind="corpus")
    first, second = entries()
    assert (first.id, first.at, first.actor_id, first.action) == (1, moment, 7, "role.granted")
    assert (first.kind, first.subject_id, first.previous) == ("account", 9, "")
    assert (second.id, second.actor_id, second.kind, second.subject_id) == (2, None, "corpus", None)
    assert second.previous == first.hash != second.hash
    assert verify().holds


def test_the_hash_is_sha_256_of_a_canonical_line(clock: Clock) -> None:
    clock.freeze(datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC))
    record(7, "role.granted", kind="account", subject_id=9)
    # printf '{"action":"role.granted","actor_id":7,"at":"2026-03-04T05:06:07.000000+00:00","id":1,"kind":"account",
    # "previous":"","subject_id":9}' | sha256sum
    assert entries()[0].hash == "f9423b49e4342a6aa513a4cbc4373c0ad83cc2af12d34b9211540d1c7158f9c7"


def granted_and_refused() -> None:
    with transaction():
        record(1, "role.granted")
        record(1, "not a word")


def test_what_is_rolled_back_leaves_no_entry() -> None:
    some(1)
    with pytest.raises(ValueError, match="never a text"):
        granted_and_refused()
    some(1)
    assert [(one.id, one.action) for one in entries()] == [(1, "session.started"), (2, "session.started")]
    assert verify().holds


def test_acts_of_one_transaction_follow_each_other() -> None:
    with transaction():
        some(3)
    assert [one.id for one in entries()] == [1, 2, 3]
    assert verify().last_id == 3


@pytest.mark.parametrize("action", ["", "started", "Session.started", "session.started ", "é.é", "a.b.c"])
def test_an_action_is_a_word_of_the_code(action: str) -> None:
    with pytest.raises(ValueError, match="never a text"):
        record(1, action)
    assert entries() == []


@pytest.mark.parametrize("kind", ["Ma question", "a@exemple.fr", "203.0.113.7", "account\n"])
def test_a_kind_is_a_word_of_the_code(kind: str) -> None:
    with pytest.raises(ValueError, match="never a text"):
        record(1, "private.viewed", kind=kind)
    assert entries() == []


def test_an_entry_holds_nobody_back() -> None:
    assert inspect(db.engine).get_foreign_keys("audit_entry") == []
    record(424242, "account.closed", kind="account", subject_id=424242)
    assert verify().holds


def test_the_person_concerned_sees_what_they_did_and_what_was_done_to_them() -> None:
    record(1, "session.started", kind="account", subject_id=1)
    record(2, "role.granted", kind="account", subject_id=1)
    record(2, "private.viewed", kind="question", subject_id=1)
    record(None, "session.refused", kind="account", subject_id=1)
    record(1, "private.viewed", kind="question", subject_id=5)
    assert [one.id for one in trail_of(1)] == [1, 2, 4, 5]
    assert trail_of(3) == []


def test_a_view_counts_once_for_a_person_a_thing_and_an_hour(clock: Clock) -> None:
    clock.freeze(datetime(2026, 3, 4, 5, 59, tzinfo=UTC))
    assert record_hourly(1, "private.viewed", kind="question", subject_id=5)
    clock.advance(minutes=59)
    assert not record_hourly(1, "private.viewed", kind="question", subject_id=5)
    assert record_hourly(2, "private.viewed", kind="question", subject_id=5)
    assert record_hourly(1, "private.viewed", kind="question", subject_id=6)
    clock.advance(minutes=1)
    assert record_hourly(1, "private.viewed", kind="question", subject_id=5)
    assert [(one.actor_id, one.subject_id) for one in entries()] == [(1, 5), (2, 5), (1, 6), (1, 5)]


CHANGES = {
    "an entry's actor": "UPDATE audit_entry SET actor_id = 9 WHERE id = 2",
    "an entry to what it was": "UPDATE audit_entry SET id = id",
    "a sealed entry": "UPDATE audit_entry SET subject_id = NULL WHERE id = 1",
    "an unsealed entry gone": "DELETE FROM audit_entry WHERE id = 6",
    "a checkpoint": "UPDATE audit_checkpoint SET last_id = 6",
    "a checkpoint gone": "DELETE FROM audit_checkpoint",
    "the head put back": "UPDATE audit_head SET last_id = 5",
    "the head gone": "DELETE FROM audit_head",
}
REPLACE = "INSERT OR REPLACE INTO audit_"
ONLY = {
    "sqlite": {
        "an entry replaced": REPLACE
        + "entry SELECT id, at, 9, action, kind, 9, previous, hash FROM audit_entry",
        "a checkpoint replaced": REPLACE + "checkpoint SELECT * FROM audit_checkpoint",
        "the head replaced": REPLACE + "head VALUES (1, 0, '', '')",
    },
    "postgresql": {
        "all entries cut": "TRUNCATE audit_entry",
        "all checkpoints cut": "TRUNCATE audit_checkpoint",
        "the head cut": "TRUNCATE audit_head",
    },
}


def test_the_database_refuses_what_is_no_appending(clock: Clock, backend: str) -> None:
    months(clock, 2)
    seal_months()
    before = verify()
    for statement in (CHANGES | ONLY[backend]).values():
        with pytest.raises(IntegrityError, match="append-only"):
            run(statement)
    assert verify() == before
    assert (before.last_id, before.months) == (6, 1)


def test_entries_of_a_sealed_month_may_go(clock: Clock) -> None:
    months(clock, 2)
    seal_months()
    run("DELETE FROM audit_entry WHERE id <= 3")
    assert db.session.scalars(text("SELECT id FROM audit_entry ORDER BY id")).all() == [4, 5, 6]
