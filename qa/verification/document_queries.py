"""Reads of documents: those that are there, those that were, and those whose time is over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, select

from qa.extensions import db
from qa.verification.document_rules import AFTER_DECISION, DECIDED, UNFINISHED, WITHOUT_DECISION
from qa.verification.models import Appeal, Application, Document

# Sent whole, and not destroyed yet.
ALIVE = Document.destroyed_at.is_(None)
# Never whole, or taken back: of these not even the row stays.
NEVER = Document.destroyed_at == Document.sent_at


def alive_documents(application_id: int) -> Sequence[Document]:
    """What verifiers can look at, oldest first."""
    mine = select(Document).where(Document.application_id == application_id, ALIVE)
    return db.session.scalars(mine.order_by(Document.id)).all()


def destroyed_documents(application_id: int) -> Sequence[Document]:
    """What was sent and is destroyed, oldest first."""
    mine = (Document.application_id == application_id) & (Document.destroyed_at > Document.sent_at)
    return db.session.scalars(select(Document).where(mine).order_by(Document.id)).all()


def alive_document(document_id: int, *, application_id: int) -> Document | None:
    """The document of this very request, while it is there."""
    mine = (Document.id == document_id) & (Document.application_id == application_id) & ALIVE
    return db.session.scalars(select(Document).where(mine)).first()


def page_key(document: Document, page: int) -> str | None:
    """Under which key the page is kept, the first one being 1."""
    return document.pages[page - 1] if 0 < page <= len(document.pages) else None


def overdue(moment: datetime) -> list[int]:
    """Documents to destroy: decided 30 days ago, or sent 90 days ago (a granted appeal counts anew) and undecided."""
    decided = Application.state.in_(DECIDED)
    over = decided & (Application.decided_at <= moment - AFTER_DECISION)
    forgotten = ~decided & (Document.sent_at <= moment - WITHOUT_DECISION) & ~_reopened_since(moment)
    found = select(Document.id).join(Application).where(ALIVE, over | forgotten)
    return list(db.session.scalars(found.order_by(Document.id)))


def _reopened_since(moment: datetime) -> ColumnElement[bool]:
    lately = Appeal.decided_at > moment - WITHOUT_DECISION
    mine = (Appeal.account_id == Application.account_id) & Appeal.granted.is_(True) & lately
    return select(Appeal.id).where(mine).exists()


def left_over(moment: datetime) -> Sequence[Document]:
    """Documents whose files may still be there though nobody may look at them any more."""
    has_files = cast(Document.pages, Text) != "[]"
    gone = (Document.destroyed_at > Document.sent_at) | (NEVER & (Document.sent_at <= moment - UNFINISHED))
    return db.session.scalars(select(Document).where(has_files, gone).order_by(Document.id)).all()
