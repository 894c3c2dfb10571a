"""How many documents, how heavy, and for how long they are kept."""

from datetime import datetime, timedelta

from qa.language.marks import N_
from qa.verification.models import Application, Document, DocumentKind, State

DOCUMENT_BYTES = 10 * 1024 * 1024
# Room for what is sent by mistake: refused beside its field, it does not take the form along.
REQUEST_BYTES = 3 * DOCUMENT_BYTES
ALIVE_MOST = 5
AFTER_DECISION = timedelta(days=30)
WITHOUT_DECISION = timedelta(days=90)
UNFINISHED = timedelta(hours=1)
DECIDED = (State.ACCEPTED, State.REFUSED)

KIND_NAMES: dict[str, str] = {
    DocumentKind.CARD: N_("Carte professionnelle"),
    DocumentKind.DIPLOMA: N_("Diplôme"),
    DocumentKind.CERTIFICATE: N_("Attestation d’inscription à l’Ordre"),
}


def destroyed_by(application: Application, document: Document) -> datetime:
    """When the document is destroyed: 30 days after the decision, or 90 days after its sending without one."""
    if application.state in DECIDED and application.decided_at:
        return application.decided_at + AFTER_DECISION
    return document.sent_at + WITHOUT_DECISION
