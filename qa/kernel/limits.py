"""Rate limits in a table: fixed windows, counted by one statement, the same on every database."""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from qa.extensions import Model, db
from qa.kernel.clock import now
from qa.kernel.crypto import vault
from qa.kernel.database import UtcDateTime, short, transaction
from qa.kernel.errors import TooMany


class RateCount(Model):
    """How often one key was used in one window; the key is a keyed hash, never an address."""

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(short(), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True)
    used: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Limit(NamedTuple):
    """At most `most` uses in `seconds`."""

    name: str
    most: int
    seconds: int


SIGN_IN_ACCOUNT = Limit("sign_in_account", 5, 15 * 60)
SIGN_IN_ADDRESS = Limit("sign_in_address", 20, 60 * 60)
SIGN_IN_CODE = Limit("sign_in_code", 5, 15 * 60)
OWN_PASSWORD = Limit("own_password", 5, 15 * 60)
CHANGE_EMAIL = Limit("change_email", 3, 60 * 60)
ASK = Limit("ask", 5, 60 * 60)
UPLOAD = Limit("upload", 30, 60 * 60)
UNKNOWN_LINK = Limit("unknown_link", 10, 60 * 60)
FIND_LINKS = Limit("find_links", 3, 60 * 60)
FIND_LINKS_ADDRESS = Limit("find_links_address", 10, 60 * 60)
RESET = Limit("reset", 3, 60 * 60)
RESET_ADDRESS = Limit("reset_address", 10, 60 * 60)
SIGN_UP = Limit("sign_up", 3, 60 * 60)
SIGN_UP_ADDRESS = Limit("sign_up_address", 10, 60 * 60)
PROVE = Limit("prove", 10, 60 * 60)
DOCUMENT = Limit("document", 10, 60 * 60)
MSS = Limit("mss", 3, 60 * 60)
APPEAL = Limit("appeal", 3, 24 * 60 * 60)
FOLLOW = Limit("follow", 20, 60 * 60)
SLOTS = Limit("slots", 60, 60)
HOLD = Limit("hold", 30, 60 * 60)
BOOK = Limit("book", 5, 60 * 60)
BOOK_ADDRESS = Limit("book_address", 3, 60 * 60)
ATTEND = Limit("attend", 20, 60 * 60)
ANSWER = Limit("answer", 30, 60 * 60)


def _row(limit: Limit, who: str) -> tuple[str, int, datetime]:
    window = int(now().timestamp()) // limit.seconds
    ends_at = datetime.fromtimestamp((window + 1) * limit.seconds, UTC)
    return vault().fingerprint(f"{limit.name}:{who}", purpose="limits"), window, ends_at


def count(limit: Limit, who: str) -> None:
    """Counts one use; raises TooMany past the limit. Committed at once, in a transaction of its own."""
    key, window, ends_at = _row(limit, who)
    with transaction() as session:
        dialect = session.get_bind().dialect.name
        insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
        statement = insert(RateCount).values(key=key, window=window, used=1, ends_at=ends_at)
        used = session.execute(
            statement.on_conflict_do_update(
                index_elements=["key", "window"], set_={"used": RateCount.used + 1}
            ).returning(RateCount.used)
        ).scalar_one()
    if used > limit.most:
        raise _too_many(ends_at)


def give_back(limit: Limit, who: str) -> None:
    """Takes one counted use back: it was counted beforehand and turned out not to matter."""
    key, window, _ = _row(limit, who)
    mine = (RateCount.key == key) & (RateCount.window == window) & (RateCount.used > 0)
    with transaction() as session:
        session.execute(update(RateCount).where(mine).values(used=RateCount.used - 1))


def check(limit: Limit, who: str) -> None:
    """Raises TooMany where the limit is already reached; counts nothing."""
    key, window, ends_at = _row(limit, who)
    used = db.session.scalar(select(RateCount.used).where(RateCount.key == key, RateCount.window == window))
    if (used or 0) >= limit.most:
        raise _too_many(ends_at)


def _too_many(ends_at: datetime) -> TooMany:
    return TooMany("too many", retry_after=max(1, int((ends_at - now()).total_seconds())))


def forget_counts() -> None:
    """By the clock: drops the windows that have ended."""
    with transaction() as session:
        session.execute(delete(RateCount).where(RateCount.ends_at < now()))
