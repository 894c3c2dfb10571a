"""Sends the mails about appointments: each row once, checked against the appointment just before it leaves."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, select, update

from qa.appointments.booking_models import AppointmentMail, MailState
from qa.appointments.notice_rules import fate
from qa.appointments.queries import appointment
from qa.extensions import db
from qa.gateways.current import gateways
from qa.gateways.mail import Message
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.notifications.letter_services import Text, letter
from qa.notifications.queries import mail_stopped
from qa.notifications.services import note_sent

LEASE = timedelta(seconds=120)
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=30)
FAILURES_MOST = 3
ROUND = 500
log = logging.getLogger(__name__)


class Lease(NamedTuple):
    """A row that is ours until it is settled or the time is over; `attempts` tells it from a later lease."""

    id: int
    appointment_id: int
    attempts: int


def send_notices(appointment_id: int) -> None:
    """What is due about one appointment; what cannot leave now stays for the clock."""
    _send_all(_due(AppointmentMail.appointment_id == appointment_id))


def send_due_notices() -> None:
    """By the clock: reminders, what failed before, and what a killed worker left."""
    _send_all(_due(AppointmentMail.due_at <= now()))


def _free() -> ColumnElement[bool]:
    """Rows that anyone may take: due ones, and those whose lease is over."""
    waiting = (AppointmentMail.state == MailState.QUEUED) & (AppointmentMail.due_at <= now())
    left = (AppointmentMail.state == MailState.LEASED) & (AppointmentMail.leased_until <= now())
    return waiting | left


def _due(which: ColumnElement[bool]) -> Sequence[int]:
    found = (
        select(AppointmentMail.id)
        .where(which, _free())
        .order_by(AppointmentMail.due_at, AppointmentMail.id)
        .limit(ROUND)
    )
    ids = db.session.scalars(found).all()
    db.session.rollback()
    return ids


def _send_all(ids: Sequence[int]) -> None:
    """One after the other; several failures in a row end the round: a server that is away would hold up the clock."""
    failures = 0
    for one in ids:
        lease = _take(one)
        if lease is not None:
            failures = 0 if _sent(lease) else failures + 1
        if failures == FAILURES_MOST:
            return


def _take(mail_id: int) -> Lease | None:
    """The row, for 120 seconds, by an UPDATE that must touch one row; None where another worker was faster."""
    with transaction() as session:
        taken = session.execute(
            update(AppointmentMail)
            .where(AppointmentMail.id == mail_id, _free())
            .values(state=MailState.LEASED, leased_until=now() + LEASE, attempts=AppointmentMail.attempts + 1)
            .returning(AppointmentMail.id, AppointmentMail.appointment_id, AppointmentMail.attempts)
        ).first()
    return Lease(*taken) if taken else None


def _sent(lease: Lease) -> bool:
    """Sends what was leased, or settles that it shall not leave; False where it failed and waits for another try."""
    try:
        state = _hand_over(lease)
    except Exception:
        db.session.rollback()
        log.exception("a mail about an appointment failed", extra={"subject": lease.appointment_id})
        _postpone(lease)
        return False
    if state != MailState.HANDED:
        _settle(lease.id, state)
    if state == MailState.EXPIRED:
        log.warning("a mail about an appointment never left", extra={"subject": lease.appointment_id})
    return True


def _hand_over(lease: Lease) -> MailState:
    """Reads the appointment anew once the mail is written: what was cancelled meanwhile is not sent."""
    if (state := _fate(lease)) != MailState.LEASED:
        return state
    message = letter(lease.id)
    if message is None or (isinstance(message, Message) and mail_stopped(message.to)):
        return MailState.CANCELLED
    db.session.rollback()
    if (state := _fate(lease)) != MailState.LEASED:
        return state
    db.session.rollback()
    _give(message)
    with transaction():
        if isinstance(message, Message):
            note_sent(message)
        _settle(lease.id, MailState.HANDED)
    return MailState.HANDED


def _give(message: Message | Text) -> None:
    if isinstance(message, Message):
        gateways().mail.send(message)
    elif (sms := gateways().sms) is not None:
        sms.send(message.to, message.text, key=message.key)


def _fate(lease: Lease) -> MailState:
    mail, visit = db.session.get(AppointmentMail, lease.id), appointment(lease.appointment_id)
    return MailState.CANCELLED if mail is None or visit is None else fate(mail, visit, moment=now())


def _settle(mail_id: int, state: MailState) -> None:
    with transaction() as session:
        mine = AppointmentMail.id == mail_id
        session.execute(update(AppointmentMail).where(mine).values(state=state, leased_until=None))


def _postpone(lease: Lease) -> None:
    """The next try, later each time, at the latest when the mail expires; nothing where another worker has it now."""
    mine = (AppointmentMail.id == lease.id) & (AppointmentMail.state == MailState.LEASED)
    with transaction() as session:
        mail = session.scalars(
            select(AppointmentMail).where(mine, AppointmentMail.attempts == lease.attempts)
        ).first()
        if mail is not None:
            mail.state, mail.leased_until = MailState.QUEUED, None
            mail.due_at = min(_next_try(lease.attempts), max(mail.expires_at, now()))


def _next_try(attempts: int) -> datetime:
    """30 seconds, then twice as long each time, up to half an hour."""
    return now() + min(FIRST_DELAY * 2 ** min(attempts - 1, 10), LONGEST_DELAY)
