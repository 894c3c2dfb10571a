"""What an account leaves behind in verification: requests, documents, rights, doubts and appeals go."""

from collections.abc import Iterable

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from qa.accounts.models import Account
from qa.kernel.database import transaction
from qa.kernel.events import Delivery
from qa.kernel.tokens import SecretLink
from qa.verification.models import (
    Appeal,
    Application,
    Credential,
    Doubt,
    Judgement,
    RightChange,
    Sponsorship,
)
from qa.verification.services.documents import forget_documents

OWN = (Sponsorship, Application, Credential, Appeal, Doubt, RightChange)
# Who decided about others is no longer named there.
DECIDED = (Judgement.verifier_id, RightChange.changed_by, Doubt.settled_by, Appeal.decided_by)
# Events of each table, and scopes of links of a request, by how their names begin.
EVENTS: tuple[tuple[type[Application | RightChange | Appeal | Doubt], tuple[str, ...]], ...] = (
    (Application, ("application.", "mss.", "sponsor", "register.asked")),
    (RightChange, ("right.",)),
    (Appeal, ("appeal.",)),
    (Doubt, ("doubt.",)),
)
SCOPES = ("mss", "sponsor")


def forget_verification(account: Account) -> None:
    """Inside the caller's transaction: rows, files of documents, links and mails that wait go.

    That a doctor was verified, when and how, stays with the answers that stay: it is the doctor's row that says it.
    """
    forget_documents(account.id)
    with transaction() as session:
        for table, names in EVENTS:
            numbers = session.scalars(select(table.id).where(table.account_id == account.id)).all()
            _forget_deliveries(session, names, numbers)
            if table is Application:
                _forget_links(session, numbers)
        for own in OWN:
            session.execute(delete(own).where(own.account_id == account.id))
        for column in DECIDED:
            session.execute(update(column.class_).where(column == account.id).values({column.key: None}))


def _forget_deliveries(session: Session, names: Iterable[str], numbers: Iterable[int]) -> None:
    named = or_(*(Delivery.event.startswith(name, autoescape=True) for name in names))
    session.execute(delete(Delivery).where(named, Delivery.subject_id.in_(numbers)))


def _forget_links(session: Session, numbers: Iterable[int]) -> None:
    named = or_(*(SecretLink.scope.startswith(name, autoescape=True) for name in SCOPES))
    session.execute(delete(SecretLink).where(named, SecretLink.object_id.in_(numbers)))
