"""The only clock: every moment inside is an aware UTC datetime."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """The present moment, in UTC."""
    return _source()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Stands still at a moment of the past while the demonstration or an import tells what happened then."""
    global _source
    before = _source
    _source = lambda: moment  # noqa: E731
    try:
        yield
    finally:
        _source = before
