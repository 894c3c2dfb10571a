"""Writes of the index: only the worker and `qa reindex` call them."""

from collections.abc import Iterable

from qa.answers.queries import answer, public_answers
from qa.gateways.current import gateways
from qa.gateways.index import Document
from qa.questions.models import State
from qa.questions.queries import question as question_by_id
from qa.search.documents import document
from qa.search.queries import index_lost, indexable


def index_question(question_id: int) -> None:
    """Puts the question into the index as it is now, or takes it out; as often as one likes."""
    question = question_by_id(question_id)
    index = gateways().index
    if question is None or question.state != State.PUBLISHED or question.answered_at is None:
        index.remove([question_id])
    else:
        index.put([document(question, public_answers(question_id))])


def index_answer(answer_id: int) -> None:
    """Puts the answer's question into the index anew."""
    found = answer(answer_id)
    if found is not None:
        index_question(found.question_id)


def index_corpus(_: int) -> None:
    """After an import: the whole index anew, which is quicker than thousands of single changes."""
    rebuild_index()


def heal_index() -> bool:
    """By the clock: builds the index anew where it was lost or damaged; returns whether it did."""
    lost = index_lost()
    if lost:
        rebuild_index()
    return lost


def rebuild_index(documents: Iterable[Document] | None = None) -> int:
    """Builds the index anew beside the old one and swaps; returns how many documents it holds."""
    return gateways().index.rebuild(indexable() if documents is None else documents)
