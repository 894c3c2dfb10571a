"""The outbox: nothing is lost, nothing is delivered that did not happen, and a failure is seen."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.extensions import db
from qa.kernel import events
from qa.kernel.database import transaction
from qa.kernel.events import Delivery, backlog, deliver, emit, unpark
from tests.kernel.hearing import Heard, happen, listening, outbox
from tests.plugins.clock import Clock


@pytest.fixture
def heard(app: Flask, clock: Clock) -> Iterator[Heard]:
    """Two handlers of `thing.done` and one of `other.done`, and nobody else."""
    with listening() as heard:
        yield heard


def test_each_handler_hears_each_event_once_in_order(heard: Heard) -> None:
    happen(1, 2)
    happen(3, event="other.done")
    assert deliver() == 5
    assert heard.calls == [("first", 1), ("second", 1), ("first", 2), ("second", 2), ("second", 3)]
    assert outbox() == []
    assert deliver() == 0


def test_the_worker_is_woken_once_after_the_commit(heard: Heard) -> None:
    with transaction():
        emit("thing.done", 1)
        emit("other.done", 2)
        assert heard.woken == 0
    assert heard.woken == 1


def test_what_is_rolled_back_is_never_delivered(heard: Heard) -> None:
    def failing() -> None:
        with transaction() as session:
            emit("thing.done", 1)
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert (deliver(), heard.calls, heard.woken) == (0, [], 0)


def test_an_event_outside_a_transaction_is_refused(heard: Heard) -> None:
    with pytest.raises(RuntimeError, match="outside"):
        emit("thing.done", 1)
    with transaction():
        pass
    assert outbox() == []


def test_an_event_that_nobody_hears_is_refused(heard: Heard) -> None:
    with pytest.raises(KeyError), transaction():
        emit("thing.undone", 1)


def test_a_failure_does_not_stop_the_others_and_is_tried_three_times_later_and_later(
    heard: Heard, clock: Clock
) -> None:
    heard.fail = ValueError
    happen(1)
    happen(2, event="other.done")
    assert deliver() == 2
    assert heard.calls == [("first", 1), ("second", 1), ("second", 2)]
    for wait in (timedelta(seconds=5), timedelta(minutes=1)):
        heard.calls.clear()
        clock.advance(seconds=wait.total_seconds() - 1)
        assert (deliver(), heard.calls) == (0, [])
        clock.advance(seconds=1)
        assert (deliver(), heard.calls) == (0, [("first", 1)])
    heard.calls.clear()
    clock.advance(days=30)
    assert (deliver(), heard.calls) == (0, [])
    parked = outbox()
    assert [(one.attempts, one.parked_at is not None) for one in parked] == [(3, True)]


def test_a_later_try_that_succeeds_clears_the_outbox(heard: Heard, clock: Clock) -> None:
    heard.fail = ValueError
    happen(1)
    deliver()
    heard.fail = None
    clock.advance(seconds=5)
    assert deliver() == 1
    assert outbox() == []


def parked(heard: Heard, clock: Clock) -> None:
    """One delivery that failed three times."""
    heard.fail = ValueError
    happen(1)
    for _ in range(3):
        deliver()
        clock.advance(minutes=11)
    assert backlog() == (0, 1)


def test_what_is_parked_is_shown_until_it_is_unparked(
    app: Flask, client: FlaskClient, heard: Heard, clock: Clock
) -> None:
    assert client.get("/readyz").status_code == 200
    parked(heard, clock)
    unready = client.get("/readyz")
    assert (unready.status_code, unready.json) == (503, {"faults": ["outbox"], "status": "unready"})
    check = app.test_cli_runner().invoke(args=["check"])
    assert check.exit_code == 1
    assert "1 parked" in next(line for line in check.output.splitlines() if line.startswith("outbox"))
    heard.fail = None
    assert unpark() == 1
    assert client.get("/readyz").status_code == 200
    assert (deliver(), outbox()) == (1, [])
    assert app.test_cli_runner().invoke(args=["check"]).exit_code == 0


def test_what_is_unparked_has_three_new_tries(heard: Heard, clock: Clock) -> None:
    parked(heard, clock)
    unpark()
    heard.calls.clear()
    for _ in range(5):
        deliver()
        clock.advance(minutes=11)
    assert heard.calls == [("first", 1)] * 3
    assert backlog() == (0, 1)


def test_a_failure_is_noted_without_its_words(
    heard: Heard, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    heard.fail = ValueError
    happen(1)
    deliver()
    assert [one.fault for one in outbox()] == ["ValueError"]
    record = next(one for one in caplog.records if one.levelno == logging.ERROR)
    assert (record.event, record.subject) == ("thing.done", 1)
    assert "palpitations" not in record.getMessage()


def test_a_worker_that_dies_leaves_its_delivery_for_the_next(heard: Heard, clock: Clock) -> None:
    heard.fail = KeyboardInterrupt
    happen(1)
    with pytest.raises(KeyboardInterrupt):
        deliver()
    heard.calls.clear()
    assert deliver() == 1  # the second handler's, while the first one is still claimed
    clock.advance(seconds=60)
    heard.fail = None
    assert deliver() == 1
    assert sorted(heard.calls) == [("first", 1), ("second", 1)]


def test_what_kills_the_worker_three_times_is_parked(heard: Heard, clock: Clock) -> None:
    heard.fail = KeyboardInterrupt
    happen(1)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            deliver()
        clock.advance(minutes=2)
    heard.calls.clear()
    deliver()
    assert ("first", 1) not in heard.calls
    assert [one.fault for one in outbox()] == ["Unfinished"]
    assert backlog()[1] == 1


def test_a_handler_that_is_gone_parks_its_delivery(heard: Heard, clock: Clock) -> None:
    happen(1, event="other.done")
    events.use({}, heard.wake)
    for _ in range(3):
        deliver()
        clock.advance(minutes=11)
    assert (heard.calls, backlog()) == ([], (0, 1))


def test_a_round_takes_no_more_than_its_limit(heard: Heard) -> None:
    happen(*range(5), event="other.done")
    assert [deliver(2), deliver(2), deliver(2)] == [2, 2, 1]


def test_the_backlog_counts_what_waits_for_more_than_a_minute(heard: Heard, clock: Clock) -> None:
    happen(1)
    assert backlog() == (0, 0)
    clock.advance(seconds=61)
    assert backlog() == (2, 0)


def test_a_handler_reads_what_was_committed_not_what_was_read_before(app: Flask, heard: Heard) -> None:
    seen: list[Any] = []
    look: Callable[[int], None] = lambda subject: seen.append(db.session.scalar(select(Delivery.attempts)))  # noqa: E731
    events.use({"thing.done": (look,)}, heard.wake)
    happen(1)
    outbox()
    deliver()
    assert seen == [1]
