"""A moderator at work: signed in, opening and sending the forms of a question's page."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.extensions import db
from qa.questions.models import Question
from qa.questions.queries import question
from tests import people

QUEUE = "/moderation/questions"


class Desk:
    """A signed-in moderator and the forms of the pages."""

    def __init__(self, client: FlaskClient) -> None:
        self.staff = people.moderator()
        self.client = people.sign_in(client, self.staff)

    def opened(self, question_id: int, action: str) -> dict[str, Any]:
        return people.untouched(self.client.get(f"{QUEUE}/{question_id}").text, action)

    def send(self, question_id: int, action: str, **changes: Any) -> TestResponse:
        values = self.opened(question_id, action) | changes
        return self.client.post(f"{QUEUE}/{question_id}{action}", data=values)


def read(question_id: int) -> Question:
    """The question as the database has it now."""
    db.session.rollback()
    found = question(question_id)
    assert found is not None
    return found


def spaced(html: str) -> str:
    """The page with ordinary spaces."""
    return re.sub("[\u00a0\u202f]", " ", html)
