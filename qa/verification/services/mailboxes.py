"""Proof by a mail to the secure mailbox (MSSanté) that the register gives for the claimed number.

Whether the register gives one, and which, is known to the worker alone: the applicant only learns what an owner of the
mailbox would read there.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from qa.doctors.models import Method
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel import audit
from qa.kernel.access import Actor
from qa.kernel.clock import now
from qa.kernel.crypto import vault
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotFound
from qa.kernel.events import emit
from qa.kernel.tokens import SecretLink, forget_links, give_link, take_link
from qa.verification.models import Application
from qa.verification.rules import same_name
from qa.verification.services.applicants import own_application
from qa.verification.services.proofs import PROVABLE, note_proof

LASTS = timedelta(hours=24)
# A request for a mail is noted as a link that nobody holds: its hash names the request, its end the last try.
ASKED = "mss_asked"
MAILBOXES_MOST = 5


def scope_of(found: Application) -> str:
    """The scope of links for what is claimed now: of another claim they open nothing."""
    claim = f"{found.rpps}|{found.family}|{found.given}|{found.profession}|{found.status}"
    return "mss:" + vault().fingerprint(claim, purpose="mss")[:16]


def ask_for_mail(actor: Actor) -> None:
    """The applicant asks for a mail; the worker looks for the mailbox. Emits mss.requested.

    Raises NotAllowed, NotFound, Conflict once decided, Invalid("", "no number") for a claim without RPPS.
    """
    with transaction():
        found = own_application(actor, lock=True)
        if found.state not in PROVABLE:
            raise Conflict("the request is decided")
        if not found.rpps:
            raise Invalid("", "no number")
        give_link(ASKED, found.id, expires_at=now() + LASTS)
        emit("mss.requested", found.id)
        audit.record(actor.account_id, "mailbox.asked", kind="application", subject_id=found.id)


def asked_mails(application_id: int | None = None) -> Sequence[SecretLink]:
    """Requests that no mail has answered yet, of one applicant or of all, oldest first."""
    waiting = (SecretLink.scope == ASKED) & (SecretLink.expires_at > now())
    mine = SecretLink.object_id == application_id if application_id is not None else waiting
    return db.session.scalars(select(SecretLink).where(waiting, mine).order_by(SecretLink.created_at)).all()


def mailboxes_of(found: Application) -> tuple[str, ...]:
    """The mailboxes of the person claimed, where the register knows one of that name; raises RegisterDown.

    By the worker only: the register may take its time. Nothing for somebody who is no longer active.
    """
    person = gateways().register.look_up(found.rpps) if found.rpps else None
    if person is None or not person.active:
        return ()
    same = same_name(person.family, person.given, found.family, found.given)
    return person.mailboxes[:MAILBOXES_MOST] if same else ()


def give_mailbox_link(found: Application) -> str:
    """A link for a day; those in other mails stay, for every mailbox gets one of its own."""
    with transaction():
        return give_link(scope_of(found), found.id, expires_at=now() + LASTS)


def settle_asked(number: str) -> None:
    """The request is answered."""
    with transaction() as session:
        session.execute(delete(SecretLink).where(SecretLink.hash == number, SecretLink.scope == ASKED))


def prove_by_mailbox(actor: Actor, token: str) -> None:
    """The link proves, once, for the account that asked for it and what it still claims; all its links go.

    Raises NotAllowed, NotFound for any other link or account (the link then stays), Conflict once decided.
    """
    with transaction():
        found = own_application(actor, lock=True)
        scope = scope_of(found)
        if take_link(scope, token) != found.id:
            raise NotFound
        forget_links(scope, found.id)
        forget_links(ASKED, found.id)
        note_proof(found.account_id, method=Method.MSS, proof={"mailbox_of": found.rpps})
