"""Secret links: 256 random bits, only their hash kept, each for one scope and one object."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import Index, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from qa.extensions import Model, db
from qa.kernel.clock import now
from qa.kernel.database import UtcDateTime, short, transaction


class SecretLink(Model):
    """The hash of a link that opens one object of one scope until it expires."""

    __tablename__ = "secret_link"
    __table_args__ = (Index("ix_secret_link_scope_object", "scope", "object_id"),)

    hash: Mapped[str] = mapped_column(short(), primary_key=True)
    scope: Mapped[str] = mapped_column(short(20))
    object_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def new_token() -> str:
    """256 random bits in 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """SHA-256 of a token of full entropy: no salt or stretching is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def give_link(
    scope: str, object_id: int, *, expires_at: datetime | None = None, token: str | None = None
) -> str:
    """A new secret for the object; the caller shows it once. Runs inside the caller's transaction.

    With a `token` of full entropy it is that one, and given again it is still one link: for a mail that is tried anew.
    """
    secret = token or new_token()
    link = SecretLink(
        hash=hashed(secret), scope=scope, object_id=object_id, created_at=now(), expires_at=expires_at
    )
    if token:
        db.session.merge(link)
    else:
        db.session.add(link)
    return secret


def opened_by(scope: str, token: str) -> int | None:
    """The object's id, or None where the token is unknown, of another scope or expired."""
    if len(token) > 100:
        return None
    link = db.session.get(SecretLink, hashed(token))
    if link is None or link.scope != scope or (link.expires_at and link.expires_at <= now()):
        return None
    return link.object_id


def take_link(scope: str, token: str) -> int | None:
    """The object's id, once: the link is gone afterwards. Of two at the same moment one gets it, the other None.

    Runs inside the caller's transaction.
    """
    mine = (SecretLink.hash == hashed(token)) & (SecretLink.scope == scope)
    valid = SecretLink.expires_at.is_(None) | (SecretLink.expires_at > now())
    return db.session.scalar(delete(SecretLink).where(mine, valid).returning(SecretLink.object_id))


def forget_expired() -> None:
    """By the clock: drops the links whose time is over."""
    with transaction() as session:
        session.execute(delete(SecretLink).where(SecretLink.expires_at <= now()))


def forget_links(scope: str, object_id: int, *, keep_latest: int = 0) -> None:
    """Drops the object's links; with `keep_latest`, all but the first and the latest few.

    The first was shown to print: it stays as long as any. Runs inside the caller's transaction.
    """
    mine = (SecretLink.scope == scope) & (SecretLink.object_id == object_id)
    doomed = delete(SecretLink).where(mine)
    if keep_latest:
        hashes = select(SecretLink.hash).where(mine)
        first = hashes.order_by(SecretLink.created_at).limit(1)
        latest = hashes.order_by(SecretLink.created_at.desc()).limit(keep_latest)
        doomed = doomed.where(SecretLink.hash.not_in(first), SecretLink.hash.not_in(latest))
    db.session.execute(doomed)
