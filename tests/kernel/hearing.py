"""Handlers that note what they hear, in the place of the site's own."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from qa import subscriptions, web_setup
from qa.extensions import db
from qa.kernel import events
from qa.kernel.database import transaction
from qa.kernel.events import Delivery, emit


class Heard:
    """Two handlers of `thing.done` and one of `other.done`; `fail` makes the first one raise."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int]] = []
        self.woken = 0
        self.fail: type[BaseException] | None = None

    def listen(self) -> None:
        def first(subject: int) -> None:
            self.calls.append(("first", subject))
            if self.fail:
                raise self.fail("palpitations le soir")

        def second(subject: int) -> None:
            self.calls.append(("second", subject))

        events.use({"thing.done": (first, second), "other.done": (second,)}, self.wake)

    def wake(self) -> None:
        self.woken += 1


@contextmanager
def listening() -> Iterator[Heard]:
    """The handlers, in the place of the site's own."""
    heard = Heard()
    heard.listen()
    yield heard
    events.use(subscriptions.EVENTS, web_setup._wake)


def happen(*subjects: int, event: str = "thing.done") -> None:
    with transaction():
        for subject in subjects:
            emit(event, subject)


def outbox() -> list[Delivery]:
    db.session.rollback()
    return list(db.session.scalars(select(Delivery).order_by(Delivery.id)))
