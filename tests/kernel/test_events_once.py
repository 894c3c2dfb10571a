"""An event told again in one transaction is heard once, and again after it."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from flask import Flask

from qa.kernel.database import transaction
from qa.kernel.events import deliver
from tests.kernel.hearing import Heard, happen, listening, outbox
from tests.plugins.clock import Clock


@pytest.fixture
def heard(app: Flask, clock: Clock) -> Iterator[Heard]:
    """Two handlers of `thing.done` and one of `other.done`, and nobody else."""
    with listening() as heard:
        yield heard


def test_the_same_event_of_the_same_row_twice_in_a_transaction_is_heard_once(heard: Heard) -> None:
    with transaction():
        happen(1, 1, 2)
        happen(1)
        happen(1, event="other.done")
    assert [(one.event, one.subject_id) for one in outbox()] == [
        ("thing.done", 1), ("thing.done", 1), ("thing.done", 2), ("thing.done", 2), ("other.done", 1),
    ]  # fmt: skip
    assert deliver() == 5
    assert heard.calls == [("first", 1), ("second", 1), ("first", 2), ("second", 2), ("second", 1)]


def test_the_next_transaction_tells_the_same_event_again(heard: Heard) -> None:
    happen(1)
    happen(1)
    assert len(outbox()) == 4


def test_an_event_told_again_after_a_rollback_is_heard(heard: Heard) -> None:
    with suppress(RuntimeError), transaction():
        happen(1)
        raise RuntimeError
    assert outbox() == []
    happen(1)
    assert len(outbox()) == 2


def test_an_event_undone_with_its_savepoint_is_heard_when_told_again(heard: Heard) -> None:
    with transaction() as session:
        with suppress(RuntimeError), session.begin_nested():
            happen(1)
            raise RuntimeError
        happen(1)
        with suppress(RuntimeError), session.begin_nested():
            happen(1)
            raise RuntimeError
    assert (deliver(), heard.calls) == (2, [("first", 1), ("second", 1)])
