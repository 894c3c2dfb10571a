"""A page costs the same number of queries however much there is to show."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from qa.search.services import rebuild_index
from tests.people import colleague, doctor, moderator, published_answer, published_question
from tests.queries import statements
from tests.questions.test_lists import START, answered, many

SLUG = "palpitations-le-soir-apres-le-cafe"
MOST = {
    "/": 5, "/questions": 4, "/questions.atom": 3, "/specialites/cardiologie": 3, "/specialites": 1,
    "/recherche?q=question": 4, "/api/v1/questions": 3, "/api/v1/search?q=question": 3, "/medecins": 7,
    "/medecins/camille-martin": 7, "/sitemap.xml": 1, "/sitemaps/questions-0.xml": 1, "/sitemaps/pages.xml": 2,
    "/questions/archives/2026-03": 3,
}  # fmt: skip


def cost(client: FlaskClient, address: str) -> int:
    """The statements of one request."""
    with statements() as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_question_page_costs_seven_queries_at_most(client: FlaskClient) -> None:
    question_id = published_question(moderator())
    published_answer(doctor(), question_id)
    published_answer(colleague(), question_id)
    for hour in range(6):
        answered(START + timedelta(hours=hour))
    assert cost(client, f"/questions/{question_id}-{SLUG}") <= 7


@pytest.mark.parametrize("address", MOST)
def test_the_cost_of_a_list_does_not_grow(client: FlaskClient, address: str) -> None:
    bob = doctor()
    for hour in range(2):
        answered(START + timedelta(hours=hour))
    published_answer(bob, published_question(moderator(), title="Une question de plus"))
    rebuild_index()
    before = cost(client, address)
    many(30)
    for number in range(3):
        published_answer(
            bob, published_question(moderator(f"m{number}@exemple.fr"), title=f"Une question {number}")
        )
    rebuild_index()
    assert cost(client, address) == before
    assert before <= MOST[address]
