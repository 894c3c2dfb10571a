"""Gives secret links, changes the address they go to, and takes requests for lost ones."""

from qa.follow.models import LinkRequest
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import NotFound
from qa.kernel.events import emit
from qa.kernel.tokens import forget_links, give_link
from qa.questions.queries import with_private
from qa.questions.rules import LINKS_KEPT, SCOPE
from qa.questions.services.asking import email_hash


def new_link(question_id: int) -> str:
    """One more secret link to the question; the first and the ten newest work."""
    with transaction() as session:
        token = give_link(SCOPE, question_id)
        session.flush()
        forget_links(SCOPE, question_id, keep_latest=LINKS_KEPT)
    return token


def change_address(question_id: int, address: str | None) -> None:
    """The asker is told at another address from now on, or at none."""
    with transaction():
        question = with_private(question_id)
        if question is None or question.private is None:
            raise NotFound
        question.private.email = address
        question.private.email_hash = email_hash(address) if address else None


def request_links(address: str) -> None:
    """Somebody wants the links of an address: the same work whether it is known or not. Emits links.requested."""
    with transaction() as session:
        request = LinkRequest(email=address, asked_at=now())
        session.add(request)
        session.flush()
        emit("links.requested", request.id)
