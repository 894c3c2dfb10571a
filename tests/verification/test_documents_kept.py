"""Who sees a document, until when it is kept, and what becomes of it when something fails meanwhile."""

import tarfile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.backup.saving import save_archive
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.access import Actor, Role
from qa.kernel.audit.models import AuditEntry
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, NotAllowed, NotFound
from qa.subscriptions import CLOCK
from qa.verification.models import Appeal, Application, Document, DocumentKind, State
from qa.verification.services import documents
from qa.verification.services.documents import destroy_documents, forget_documents
from tests.people import Person, administrator, doctor, moderator, sign_in, staff
from tests.verification.sending import PAGE, applicant, decide, request_of

PICTURE = b"\xff\xd8\xff a picture"


def sent(person: Person, pages: int = 1) -> tuple[int, int]:
    """A document: the numbers of its request and of itself."""
    document_id = documents.stage_document(person.actor, kind=DocumentKind.CARD, pages=[PICTURE] * pages)
    documents.send_document(person.actor, document_id)
    return request_of(person).id, document_id


def address(numbers: tuple[int, int], page: int = 1) -> str:
    return f"/administration/verifications/{numbers[0]}/documents/{numbers[1]}/{page}"


def row(document_id: int) -> Document | None:
    db.session.rollback()
    return db.session.get(Document, document_id)


def views() -> list[tuple[int | None, int | None]]:
    found = select(AuditEntry.actor_id, AuditEntry.subject_id).where(AuditEntry.action == "document.viewed")
    return [tuple(one) for one in db.session.execute(found.order_by(AuditEntry.id))]


def test_a_verifier_sees_each_page_and_every_single_look_is_in_the_trail(client: FlaskClient) -> None:
    numbers = sent(applicant(), pages=2)
    vera = staff(Role.VERIFIER, "vera@exemple.fr")
    sign_in(client, vera)
    for page in (1, 1, 2):
        answer = client.get(address(numbers, page))
        assert answer.status_code == 200
        assert answer.data == PICTURE
    assert views() == [(vera.actor.account_id, numbers[1])] * 3
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_nobody_else_sees_it(client: FlaskClient, app) -> None:
    alice = applicant()
    numbers = sent(alice)
    others = [alice, applicant("mallory@exemple.fr", rpps="10999999989"), doctor(), moderator()]
    for person in others:
        assert sign_in(app.test_client(), person).get(address(numbers)).status_code == 404
        with pytest.raises(NotAllowed):
            documents.opened_page(person.actor, *numbers, 1)
    assert client.get(address(numbers)).status_code == 303
    assert views() == []
    assert sign_in(app.test_client(), administrator()).get(address(numbers)).status_code == 200


def test_a_verifier_does_not_see_the_own_document(app) -> None:
    alice = applicant()
    numbers = sent(alice)
    both = Actor(alice.actor.account_id, frozenset({Role.REGISTERED, Role.VERIFIER}))
    with pytest.raises(NotFound):
        documents.opened_page(both, *numbers, 1)


def test_what_is_not_there_is_not_found_and_leaves_no_entry(client: FlaskClient) -> None:
    alice, mallory = applicant(), applicant("mallory@exemple.fr", rpps="10999999989")
    mine, other = sent(alice), sent(mallory)
    staged = documents.stage_document(alice.actor, kind=DocumentKind.CARD, pages=[PICTURE])
    sign_in(client, staff(Role.VERIFIER, "vera@exemple.fr"))
    crossed = [(mine[0], other[1]), (other[0], mine[1])]
    for wrong in (*crossed, (mine[0], 999), (999, mine[1]), (mine[0], staged)):
        assert client.get(address(wrong)).status_code == 404
    for page in (0, 2, 99999999999999999999):
        assert client.get(address(mine, page)).status_code == 404
    documents.take_document_back(alice.actor, mine[1])
    assert client.get(address(mine)).status_code == 404
    assert views() == []


def test_without_the_trail_nothing_is_shown(monkeypatch: pytest.MonkeyPatch, app) -> None:
    numbers = sent(applicant())
    vera = staff(Role.VERIFIER, "vera@exemple.fr")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the trail is broken")

    monkeypatch.setattr("qa.kernel.audit.record", broken)
    with pytest.raises(RuntimeError):
        documents.opened_page(vera.actor, *numbers, 1)


@pytest.mark.parametrize("state", [State.ACCEPTED, State.REFUSED])
def test_destroyed_thirty_days_after_the_decision_and_not_before(app, clock, state: State) -> None:
    alice = applicant()
    _, document_id = sent(alice, pages=2)
    clock.advance(days=3)
    decide(alice, state)
    clock.advance(days=30, microseconds=-1)
    destroy_documents()
    kept = row(document_id)
    assert kept.destroyed_at is None
    assert len(gateways().files.keys()) == 2
    clock.advance(microseconds=1)
    destroy_documents()
    gone = row(document_id)
    assert (gone.destroyed_at, gone.pages, gateways().files.keys()) == (now(), [], [])
    destroy_documents()
    assert row(document_id).destroyed_at == now()
    entries = select(AuditEntry.actor_id).where(AuditEntry.action == "document.destroyed")
    assert list(db.session.scalars(entries)) == [None]


def test_destroyed_after_ninety_days_without_a_decision_and_the_applicant_is_told(client, clock) -> None:
    alice = applicant()
    _, document_id = sent(alice)
    clock.advance(days=90, microseconds=-1)
    destroy_documents()
    assert row(document_id).destroyed_at is None
    clock.advance(microseconds=1)
    destroy_documents()
    assert (row(document_id).pages, gateways().files.keys()) == ([], [])
    found = request_of(alice)
    assert (found.state, found.method, found.proof) == (State.OPEN, "", {})
    page = sign_in(client, alice).get(PAGE).text
    assert "Documents détruits" in page
    assert "Aucune décision n’est prise" in page


def test_an_application_that_is_open_again_keeps_its_documents(app, clock) -> None:
    alice = applicant()
    _, document_id = sent(alice)
    clock.advance(days=80)
    decide(alice, State.REFUSED)
    clock.advance(days=20)
    with transaction() as session:
        made = {"asked_at": now(), "decided_at": now(), "granted": True}
        session.add(Appeal(account_id=alice.actor.account_id, text="Regardez encore.", **made))
        found = session.query(Application).filter_by(account_id=alice.actor.account_id).one()
        found.state, found.decided_at = State.OPEN, None
    clock.advance(days=89)
    destroy_documents()
    assert row(document_id).destroyed_at is None
    clock.advance(days=1)
    destroy_documents()
    assert row(document_id).destroyed_at is not None


def test_a_worker_killed_between_commit_and_files_leaves_nothing_readable(app, clock, monkeypatch) -> None:
    alice, vera = applicant(), staff(Role.VERIFIER, "vera@exemple.fr")
    numbers = sent(alice)
    decide(alice)
    clock.advance(days=30)
    with monkeypatch.context() as killed:
        killed.setattr(documents, "_empty", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            destroy_documents()
    assert row(numbers[1]).pages == gateways().files.keys()
    with pytest.raises(NotFound):
        documents.opened_page(vera.actor, *numbers, 1)
    destroy_documents()
    assert (row(numbers[1]).pages, gateways().files.keys()) == ([], [])


def test_files_kept_for_a_document_that_is_never_sent_go_after_an_hour(app, clock) -> None:
    alice = applicant()
    staged = documents.stage_document(alice.actor, kind=DocumentKind.CARD, pages=[PICTURE])
    clock.advance(minutes=59)
    destroy_documents()
    assert len(gateways().files.keys()) == 1
    with pytest.raises(Conflict):
        documents.send_document(alice.actor, staged)
    clock.advance(minutes=1)
    destroy_documents()
    assert (row(staged), gateways().files.keys()) == (None, [])


def test_a_full_disk_leaves_neither_file_nor_document(app, clock, monkeypatch) -> None:
    alice, kept = applicant(), []

    def full(content: bytes, *, key: str | None = None) -> str:
        if kept:
            raise OSError(28, "No space left on device")
        kept.append(key)
        return original(content, key=key)

    original = gateways().files.keep
    monkeypatch.setattr(gateways().files, "keep", full)
    with pytest.raises(OSError, match="No space"):
        documents.stage_document(alice.actor, kind=DocumentKind.CARD, pages=[PICTURE] * 2)
    assert kept
    assert gateways().files.keys() == []
    clock.advance(hours=1)
    destroy_documents()
    assert db.session.query(Document).count() == 0


def test_as_an_account_closes_its_documents_go(app) -> None:
    alice, other = applicant(), applicant("mallory@exemple.fr", rpps="10999999989")
    sent(alice)
    _, stays = sent(other)
    with transaction():
        forget_documents(alice.actor.account_id)
    assert [one.id for one in db.session.query(Document)] == [stays]
    assert gateways().files.keys() == row(stays).pages
    forget_documents(doctor().actor.account_id)


def test_the_clock_destroys(app) -> None:
    assert destroy_documents in CLOCK


def test_a_backup_holds_the_documents_that_are_there_and_no_other(app, tmp_path, clock) -> None:
    alice = applicant()
    _, document_id = sent(alice, pages=2)
    documents.stage_document(alice.actor, kind=DocumentKind.CARD, pages=[PICTURE])
    saved = save_archive(tmp_path / "site.qa")
    assert (saved.files, saved.missing) == (2, 0)
    with tarfile.open(tmp_path / "site.qa") as archive:
        names = " ".join(archive.getnames())
        assert all(key in names for key in row(document_id).pages)
        for key in row(document_id).pages:
            held = next(one for one in archive.getnames() if key in one)
            assert PICTURE not in archive.extractfile(held).read()
