"""The outbox: `emit()` writes in the caller's transaction, `deliver()` acts after the commit, idempotently."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from qa.extensions import Model, db
from qa.kernel.clock import now
from qa.kernel.database import UtcDateTime, after_commit, is_first, short, transaction

log = logging.getLogger(__name__)

Handler = Callable[[int], None]
DELAYS = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10))
CLAIM = timedelta(seconds=60)


class Delivery(Model):
    """One event still to be brought to one handler; the row goes when the handler has succeeded."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(short())
    subject_id: Mapped[int]
    handler: Mapped[str] = mapped_column(short())
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    parked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fault: Mapped[str] = mapped_column(short(200), default="")


OUTBOX = Delivery.metadata.tables[Delivery.__tablename__]
_handlers: dict[str, dict[str, Handler]] = {}
_wake: Callable[[], None] = lambda: None  # noqa: E731


def use(subscriptions: Mapping[str, Sequence[Handler]], wake: Callable[[], None]) -> None:
    """Chooses who hears which event, and what is called after a commit that emitted one."""
    global _wake
    _wake = wake
    _handlers.clear()
    for event, handlers in subscriptions.items():
        _handlers[event] = {f"{one.__module__}.{one.__name__}": one for one in handlers}


def emit(event: str, subject_id: int) -> None:
    """Notes that something happened to a row; inside a `transaction()`, and twice in one is once: handlers read the
    row as it was committed. Raises KeyError for an unheard event, RuntimeError outside a transaction.
    """
    after_commit(_wake)
    moment = now()
    told = {"event": event, "subject_id": subject_id, "created_at": moment, "next_at": moment}
    rows = [told | {"handler": handler} for handler in _handlers[event]]
    if rows and is_first((event, subject_id)):
        db.session.execute(insert(OUTBOX), rows)


def deliver(limit: int = 500) -> int:
    """Brings what is due to its handlers, oldest first; returns how many were brought."""
    due = select(Delivery.id).where(Delivery.parked_at.is_(None), Delivery.next_at <= now())
    ids = list(db.session.scalars(due.order_by(Delivery.id).limit(limit)))
    db.session.rollback()
    return sum(_bring(one) for one in ids)


def _bring(delivery_id: int) -> bool:
    """Claims one delivery by an UPDATE that must touch one row, then acts; a failure is tried again later."""
    delivery = _claim(delivery_id)
    if delivery is None:
        return False
    event, handler, subject_id, attempts = delivery
    if attempts > len(DELAYS):  # three tries began and never came back: what kills the worker stops here
        _postpone(delivery_id, "Unfinished")
        return False
    try:
        _handlers[event][handler](subject_id)
    except Exception as error:
        db.session.rollback()
        log.exception("delivery failed", extra={"event": event, "handler": handler, "subject": subject_id})
        _postpone(delivery_id, type(error).__name__)
        return False
    with transaction() as session:
        session.execute(delete(Delivery).where(Delivery.id == delivery_id))
    return True


def _claim(delivery_id: int) -> tuple[str, str, int, int] | None:
    free = (Delivery.id == delivery_id) & Delivery.parked_at.is_(None) & (Delivery.next_at <= now())
    with transaction() as session:
        claimed = session.execute(
            update(Delivery)
            .where(free)
            .values(next_at=now() + CLAIM, attempts=Delivery.attempts + 1)
            .returning(Delivery.event, Delivery.handler, Delivery.subject_id, Delivery.attempts)
        ).first()
    if claimed is None:
        return None
    return claimed.event, claimed.handler, claimed.subject_id, claimed.attempts


def _postpone(delivery_id: int, fault: str) -> None:
    """The next try, later each time; after the third failure the delivery is parked for a person to see."""
    with transaction() as session:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None:
            return
        delivery.fault = fault[:200]
        if delivery.attempts >= len(DELAYS):
            delivery.parked_at = now()
        else:
            delivery.next_at = now() + DELAYS[delivery.attempts - 1]


def unpark() -> int:
    """Gives parked deliveries three new tries; returns how many."""
    with transaction() as session:
        done = session.execute(
            update(Delivery)
            .where(Delivery.parked_at.is_not(None))
            .values(parked_at=None, attempts=0, next_at=now())
            .returning(Delivery.id)
        )
        return len(done.all())


def backlog() -> tuple[int, int]:
    """How many deliveries wait for more than a minute, and how many are parked."""
    old = now() - timedelta(minutes=1)
    waiting = select(func.count()).where(Delivery.parked_at.is_(None), Delivery.created_at < old)
    parked = select(func.count()).where(Delivery.parked_at.is_not(None))
    return db.session.scalar(waiting) or 0, db.session.scalar(parked) or 0


def due() -> bool:
    """True where something can be delivered now."""
    ready = select(Delivery.id).where(Delivery.parked_at.is_(None), Delivery.next_at <= now()).limit(1)
    return db.session.scalar(ready) is not None
