"""The tables of mails handed over and of mails that came back."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from qa.extensions import Model
from qa.gateways.bounces import Kind
from qa.kernel.database import UtcDateTime, short, state_check


class SentMail(Model):
    """One mail, by what caused it and for whom (a keyed hash): the key makes it leave once.

    `recipient` is the keyed hash of the address alone: it tells whose mail came back. None in older rows.
    """

    __tablename__ = "sent_mail"

    key: Mapped[str] = mapped_column(short(), primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    recipient: Mapped[str | None] = mapped_column(short(), index=True)


class MailBounce(Model):
    """One mail that failed for good or was complained of; never an address, only its keyed hash.

    `mail` is the key of the mail that came back (or the keyed hash of a provider's number): a mail counts once,
    however often it is reported. `lifted_at`: an operator has resumed the address since.
    """

    __tablename__ = "mail_bounce"
    __table_args__ = (state_check("kind", Kind),)

    mail: Mapped[str] = mapped_column(short(), primary_key=True)
    recipient: Mapped[str] = mapped_column(short(), index=True)
    kind: Mapped[str] = mapped_column(short(20))
    returned_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
