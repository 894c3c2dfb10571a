"""The clock in the hand of a test."""

from datetime import UTC, datetime, timedelta

import pytest


class Clock:
    """Stands still once frozen, and moves only by `advance`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.moment = datetime.now(UTC)

    def freeze(self, moment: datetime) -> datetime:
        """Set the time; every later look gives this moment."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs its zone")
        self.moment = moment.astimezone(UTC)
        self._monkeypatch.setattr("qa.kernel.clock._source", lambda: self.moment)
        return self.moment

    def advance(self, **span: float) -> datetime:
        """Move on by the parts of a timedelta: `clock.advance(hours=2)`."""
        return self.freeze(self.moment + timedelta(**span))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock, stopped at the present moment."""
    clock = Clock(monkeypatch)
    clock.freeze(clock.moment)
    return clock
