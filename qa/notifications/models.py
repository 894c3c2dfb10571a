"""The table of mails handed over."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from qa.extensions import Model
from qa.kernel.database import UtcDateTime, short


class SentMail(Model):
    """One mail, by what caused it and for whom (a keyed hash): the key makes it leave once."""

    __tablename__ = "sent_mail"

    key: Mapped[str] = mapped_column(short(), primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
