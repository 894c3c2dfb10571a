"""Notices that somebody asks again what they asked minutes ago, and gives the way back to it."""

from sqlalchemy import delete, select

from qa.kernel.clock import now
from qa.kernel.crypto import vault
from qa.kernel.database import transaction
from qa.kernel.tokens import give_link
from qa.questions.models import Question, RecentAsk, State
from qa.questions.rules import REPEAT_WITHIN, SCOPE, is_nearly
from qa.questions.services.asking import Submission


class Repeated(Exception):
    """The asker sent nearly the same question minutes ago: that one."""

    def __init__(self, question: Question) -> None:
        super().__init__("asked already")
        self.question_id, self.asked_at = question.id, question.asked_at


def _asker(network: str) -> str:
    return vault().fingerprint(network, purpose="recent ask")


def remember_ask(question_id: int, *, network: str) -> None:
    """Notes from which network a question came, by keyed hash, for a quarter of an hour."""
    with transaction() as session:
        session.add(RecentAsk(question_id=question_id, asker=_asker(network), asked_at=now()))


def refuse_repeat(submission: Submission, *, network: str) -> None:
    """Raises Repeated where the same asker sent nearly the same within a quarter of an hour.

    Only a question that nobody else has read counts: who sends its text again from the same network has written it.
    """
    with transaction() as session:
        recent = (RecentAsk.asker == _asker(network)) & (RecentAsk.asked_at > now() - REPEAT_WITHIN)
        wanted = select(Question).join(RecentAsk).where(recent, Question.state == State.PENDING)
        for question in session.scalars(wanted.order_by(Question.id.desc()).limit(5)):
            written = question.private.content if question.private else {}
            before = f"{written.get('title', '')}\n{written.get('body', '')}"
            if is_nearly(before, f"{submission.title}\n{submission.body}"):
                raise Repeated(question)


def way_back(question_id: int) -> str:
    """A new secret link to the question asked before."""
    with transaction():
        return give_link(SCOPE, question_id)


def forget_asks() -> None:
    """By the clock: drops what is older than a quarter of an hour."""
    with transaction() as session:
        session.execute(delete(RecentAsk).where(RecentAsk.asked_at < now() - REPEAT_WITHIN))
