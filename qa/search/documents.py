"""What of a question is searched."""

from collections.abc import Sequence

from qa.answers.models import Answer
from qa.gateways.index import Document
from qa.kernel.text import plain
from qa.questions.models import Question


def document(question: Question, answers: Sequence[Answer]) -> Document:
    """Title, and the text of the question and of its public answers."""
    body = "\n\n".join([plain(question.body_html), *(plain(one.html) for one in answers)])
    return Document(
        key=question.id,
        title=question.title,
        body=body,
        specialty=question.specialty,
        published=question.answered_at or question.asked_at,
    )
