"""A doctor who publishes too often is asked to wait, and keeps what was written."""

import pytest
from flask.testing import FlaskClient

from qa.kernel import limits
from tests import people


@pytest.mark.usefixtures("clock")
def test_too_many_answers_in_an_hour_give_the_editor_back_filled(client: FlaskClient) -> None:
    author = people.doctor()
    path = f"/espace/questions/{people.published_question(people.moderator())}"
    people.sign_in(client, author)
    for _ in range(limits.ANSWER.most):
        limits.count(limits.ANSWER, str(author.doctor_id))
    refused = people.send(client, path, "", people.PARTS)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "Rien n’est perdu" in refused.text
    kept = people.fields(refused.text, path)
    assert {name: kept[name] for name in people.PARTS} == people.PARTS
