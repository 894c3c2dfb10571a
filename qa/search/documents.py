"""What of a question is searched."""

import re
from collections.abc import Sequence

from qa.answers.models import Answer
from qa.gateways.index import Document
from qa.kernel.text import plain
from qa.questions.models import Question

HEADING = re.compile(r"<h[34][^>]*>.*?</h[34]>", re.DOTALL)
BULLET = re.compile(r"^- ", re.MULTILINE)


def searched_text(question: Question, answers: Sequence[Answer]) -> str:
    """The question and its answers as sentences: the fixed headings of an answer say nothing of it."""
    whole = [plain(HEADING.sub("", html)) for html in [question.body_html, *(one.html for one in answers)]]
    return BULLET.sub("", "\n\n".join(whole))


def document(question: Question, answers: Sequence[Answer]) -> Document:
    """Title, and the text of the question and of its public answers."""
    return Document(
        key=question.id,
        title=question.title,
        body=searched_text(question, answers),
        specialty=question.specialty,
        published=question.answered_at or question.asked_at,
    )
