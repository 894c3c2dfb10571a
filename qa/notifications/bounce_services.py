"""Notes the mails that came back: from the mailbox by the clock, from a provider's call; three stop an address."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from qa.gateways.bounces import Kind, identity, read_report
from qa.gateways.current import gateways
from qa.kernel import audit
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.crypto import vault
from qa.kernel.database import transaction
from qa.notifications.models import MailBounce, SentMail
from qa.notifications.queries import RETURNS_COUNT, address_prints


@dataclass(frozen=True)
class Return:
    """What a mail provider tells: a failure for good or a complaint; `id` is the Message-ID or its own number."""

    address: str
    kind: Kind
    id: str


def take_reports() -> int:
    """By the clock: reads and removes what lies in the mailbox of returned mail; returns how many messages."""
    return gateways().bounces.take(note_report)


def note_report(raw: bytes) -> None:
    """Notes the return where the message is a report on a mail of ours; a forged one names none that we sent.

    Whose address it is, our own note of the sending says, never the report. A report read twice counts once.
    """
    report = read_report(raw)
    if report is None:
        return
    with transaction() as session:
        sent = session.get(SentMail, report.message_id)
        if sent is not None and sent.recipient:
            _note(sent.key, sent.recipient, report.kind)


def note_returns(returns: Sequence[Return]) -> None:
    """Notes what a provider tells, all or nothing; addresses that this site has not written to do not count."""
    with transaction():
        for one in returns:
            _note_return(one)


def _note_return(one: Return) -> None:
    prints = address_prints(one.address)
    with transaction() as session:
        recipient = session.scalar(select(SentMail.recipient).where(SentMail.recipient.in_(prints)).limit(1))
        if recipient is None:
            return
        key = identity(one.id)
        sent = session.get(SentMail, key) if key else None
        if sent is not None and sent.recipient in prints:
            _note(sent.key, sent.recipient, one.kind)
            return
        numbers = vault().fingerprints(one.id, purpose="bounce id")
        known = select(MailBounce.mail).where(MailBounce.mail.in_(numbers)).limit(1)
        if session.scalar(known) is None:
            _note(numbers[0], recipient, one.kind)


def _note(mail: str, recipient: str, kind: Kind) -> None:
    """One row for each mail that came back; inside a transaction."""
    with transaction() as session:
        dialect = session.get_bind().dialect.name
        insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
        values = {"mail": mail, "recipient": recipient, "kind": kind.value, "returned_at": now()}
        session.execute(insert(MailBounce).values(values).on_conflict_do_nothing())


def resume_mail(actor: Actor, address: str) -> int:
    """Writes to the address again; returns how many returns no longer count. Raises NotAllowed.

    A return that is already noted never counts again, even where it is reported once more.
    """
    require(actor, Action.OPERATE)
    mine = MailBounce.recipient.in_(address_prints(address)) & MailBounce.lifted_at.is_(None)
    with transaction() as session:
        lifted = update(MailBounce).where(mine).values(lifted_at=now()).returning(MailBounce.mail)
        number = len(session.execute(lifted).all())
        audit.record(actor.account_id, "mail.resumed")
    return number


def forget_returns() -> None:
    """By the clock: after 90 days a return counts no more."""
    with transaction() as session:
        session.execute(delete(MailBounce).where(MailBounce.returned_at <= now() - RETURNS_COUNT))
