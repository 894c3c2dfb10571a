"""Mails about appointments that left, for tests of what they say."""

from datetime import timedelta
from typing import Any

from qa.appointments.booking_models import By, Notice, Status
from qa.appointments.services.notices import queue_notice
from qa.gateways.current import gateways
from qa.gateways.mail import Message
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.notifications import appointment_services as sending
from tests.appointments.planted import Open
from tests.appointments.visits import planted, visit

ALIVE = {Notice.CONFIRM: Status.PENDING, Notice.PROPOSED: Status.PROPOSED, Notice.EXPIRED: Status.EXPIRED}


def sent() -> list[Message]:
    """What leaves now."""
    sending.send_due_notices()
    found = list(gateways().mail.sent)
    gateways().mail.clear()
    return found


def told(of: Open, kind: Notice, *, recipient: By = By.PATIENT, **more: Any) -> Message:
    """The one mail of a kind about a new visit."""
    status, by = ALIVE.get(kind, Status.BOOKED), ""
    if kind == Notice.CANCELLED:
        status, by = Status.CANCELLED, By.PATIENT
    release_at = now() + timedelta(minutes=20) if status in (Status.PENDING, Status.PROPOSED) else None
    values = {"status": status, "cancelled_by": by, "release_at": release_at} | more
    number = planted(of, values.pop("starts", "2026-03-12 10:00"), **values)
    with transaction():
        queue_notice(visit(number), kind, recipient=recipient)
    (mail,) = sent()
    return mail


def whole(mail: Message) -> str:
    return f"{mail.subject}\n{mail.text}\n{mail.html}"
