"""Documents that prove: kept encrypted for verifiers alone, and destroyed in time whatever fails meanwhile.

A row names the keys of its files before any file is kept, and until every file is gone: what a killed process leaves
is found again by `destroy_documents`. While `destroyed_at` stands, nobody can look at the document.
"""

import secrets

from sqlalchemy import delete, select

from qa.doctors.models import Method
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel import audit
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import after_commit, transaction
from qa.kernel.errors import Conflict, Invalid, NotFound
from qa.verification.document_queries import (
    NEVER,
    alive_document,
    alive_documents,
    left_over,
    overdue,
    page_key,
)
from qa.verification.document_rules import ALIVE_MOST, UNFINISHED
from qa.verification.models import Application, Document, DocumentKind, State
from qa.verification.queries import application, application_of
from qa.verification.services.applicants import own_application
from qa.verification.services.proofs import PROVABLE, note_proof


def check_room(actor: Actor) -> Application:
    """The actor's request, where a document can be added; raises Conflict once decided, Invalid("file", "too many")."""
    found = own_application(actor)
    if found.state not in PROVABLE:
        raise Conflict("the request is decided")
    if len(alive_documents(found.id)) >= ALIVE_MOST:
        raise Invalid("file", "too many")
    return found


def stage_document(actor: Actor, *, kind: DocumentKind, pages: list[bytes]) -> int:
    """Keeps the pictures of the pages for a document that is not sent yet: it goes in an hour unless it is.

    Not inside a transaction: the row must be there before the files. Raises as `check_room`, OSError on a full disk.
    """
    keys = [secrets.token_hex(16) for _ in pages]
    with transaction() as session:
        moment = now()
        row = Document(application_id=check_room(actor).id, kind=kind, pages=keys)
        row.sent_at = row.destroyed_at = moment
        session.add(row)
        session.flush()
        document_id = row.id
    try:
        for key, page in zip(keys, pages, strict=True):
            gateways().files.keep(page, key=key)
    except BaseException:
        _forget_files(keys)
        raise
    return document_id


def send_document(actor: Actor, document_id: int) -> None:
    """The staged document is sent and proves the request. Raises as `check_room`, Conflict where it is gone."""
    with transaction() as session:
        found = own_application(actor, lock=True)
        check_room(actor)
        fresh = NEVER & (Document.sent_at > now() - UNFINISHED / 2)
        mine = (Document.id == document_id) & (Document.application_id == found.id) & fresh
        staged = session.scalars(select(Document).where(mine)).first()
        if staged is None:
            raise Conflict("the document is gone")
        staged.sent_at, staged.destroyed_at = now(), None
        session.flush()
        note_proof(found.account_id, method=Method.DOCUMENT, proof={"document": staged.id})


def take_document_back(actor: Actor, document_id: int) -> None:
    """The applicant takes an own document back while the request is undecided; raises NotFound, Conflict."""
    with transaction():
        found = own_application(actor, lock=True)
        document = alive_document(document_id, application_id=found.id)
        if document is None:
            raise NotFound
        if found.state not in PROVABLE:
            raise Conflict("the request is decided")
        document.destroyed_at = document.sent_at
        _unprove(found)
        after_commit(lambda: _empty(document_id))
        audit.record(actor.account_id, "document.withdrawn", kind="document", subject_id=document_id)


def _unprove(found: Application) -> None:
    """A request that a document proved is proved by the latest one left, or by nothing: then it is open again."""
    if found.method != Method.DOCUMENT or found.state not in PROVABLE:
        return
    db.session.flush()
    left = alive_documents(found.id)
    if left:
        found.proof = {"document": left[-1].id}
        return
    found.method, found.proof, found.proved_at, found.due_at = "", {}, None, None
    if found.state != State.MORE:
        found.state = State.OPEN


def opened_page(actor: Actor, application_id: int, document_id: int, page: int) -> bytes:
    """The picture of a page, for a verifier who is not the applicant; every look leaves an entry in the trail.

    Raises NotAllowed, and NotFound for a document of another request, one that is destroyed, or no such page.
    """
    require(actor, Action.VERIFY)
    found = application(application_id)
    document = alive_document(document_id, application_id=application_id)
    key = page_key(document, page) if document else None
    if key is None or found is None or found.account_id == actor.account_id:
        raise NotFound
    try:
        content = gateways().files.open(key)
    except KeyError as error:
        raise NotFound from error
    audit.record(actor.account_id, "document.viewed", kind="document", subject_id=document_id)
    return content


def destroy_documents() -> None:
    """By the clock: what is due goes, 30 days after the decision or 90 days after its sending without one.

    Also what an earlier round or an unfinished sending left. May run twice, and at the same time as another one.
    """
    for document_id in overdue(now()):
        _destroy(document_id)
    for document in left_over(now()):
        _empty(document.id)


def _destroy(document_id: int) -> None:
    """From the commit on nobody can look at it; then its files and their keys go."""
    with transaction() as session:
        mine = select(Application).join(Document).where(Document.id == document_id)
        found = session.scalars(mine.with_for_update(of=Application)).first()
        if found is None or document_id not in overdue(now()):
            return
        session.get_one(Document, document_id).destroyed_at = now()
        _unprove(found)
        after_commit(lambda: _empty(document_id))
        audit.record(None, "document.destroyed", kind="document", subject_id=document_id)


def _empty(document_id: int) -> None:
    """The files of a destroyed document go, then their keys; of one that was never sent, or taken back, the row."""
    document = db.session.get(Document, document_id, populate_existing=True)
    if document is None or document.destroyed_at is None:
        return
    _forget_files(document.pages)
    with transaction() as session:
        session.execute(delete(Document).where(Document.id == document_id, NEVER))
        kept = session.get(Document, document_id)
        if kept is not None:
            kept.pages = []


def _forget_files(keys: list[str]) -> None:
    for key in keys:
        gateways().files.forget(key)


def forget_documents(account_id: int) -> None:
    """Inside the caller's transaction, as an account closes: files and rows go.

    The files go at once, not after the commit: should the process die in between, none is left behind.
    """
    found = application_of(account_id)
    if found is None:
        return
    with transaction() as session:
        for document in session.scalars(select(Document).where(Document.application_id == found.id)):
            _forget_files(document.pages)
        session.execute(delete(Document).where(Document.application_id == found.id))
