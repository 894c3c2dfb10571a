"""One of each thing of verification, for the walks over every route: request, document, doubt, appeal, import."""

from datetime import date, timedelta

from qa.gateways.current import gateways
from qa.gateways.register.models import FileKind, ImportState, RegisterImport
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.verification.models import Appeal, Document, DocumentKind, Doubt, Oddity, Right, RightChange
from tests.verification import doubted, writing


def planted() -> dict[str, int]:
    """The numbers that the addresses need."""
    application_id = writing.waiting("alice@exemple.fr")
    watched = doubted.verified("garance@exemple.fr", rpps="99700366240").actor.account_id or 0
    stopped = doubted.verified("basile@exemple.fr", rpps="99700000120", state=Right.SUSPENDED)
    with transaction() as session:
        page = gateways().files.keep(b"une image")
        paper = Document(application_id=application_id, kind=DocumentKind.CARD, pages=[page], sent_at=now())
        doubt = Doubt(account_id=watched, kind=Oddity.VANISHED, noticed_at=now())
        doubt.confirm_by = now() + timedelta(days=14)
        appeal = Appeal(
            account_id=stopped.actor.account_id, text="Ma carte a été renouvelée.", asked_at=now()
        )
        held = RegisterImport(kind=FileKind.ACTIVITY, state=ImportState.HELD, file_date=date(2026, 11, 20))
        held.began_at = held.ended_at = now()
        change = RightChange(account_id=stopped.actor.account_id, state=Right.SUSPENDED, changed_at=now())
        change.reason = "La carte n’est plus valable."
        session.add_all([paper, doubt, appeal, held, change])
        session.flush()
        return {
            "application_id": application_id,
            "document_id": paper.id,
            "page": 1,
            "doubt_id": doubt.id,
            "appeal_id": appeal.id,
            "import_id": held.id,
            "account_id": watched,
            "change_id": change.id,
        }
