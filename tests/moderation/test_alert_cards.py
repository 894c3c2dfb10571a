"""A moderator sees the cards that the writer was shown, in the words of the version of then."""

import pytest

from qa.alerts.queries import alert
from qa.kernel.database import transaction
from qa.moderation.queries import shown_cards
from qa.safety import messages
from tests import people
from tests.alerts.scene import in_force
from tests.moderation.desk import QUEUE, Desk, spaced
from tests.moderation.scene import alarm

OWN = {"title": "Un titre de la version 1", "action": "Appelez le 15.", "text": "Restez assis."}


def version_1(group: str) -> None:
    message = messages.shipped_messages()[group]
    in_force(1, rules={}, messages={group: message | {"fr": OWN}})


def test_a_version_that_changed_another_group_leaves_the_shipped_card(desk: Desk) -> None:
    version_1("STROKE")
    question_id = people.pending_question()
    alarm(question_id, safety_number=1)
    page = desk.client.get(f"{QUEUE}/{question_id}")
    assert page.status_code == 200
    assert messages.card("CHEST").action in spaced(page.text)


@pytest.mark.usefixtures("app")
def test_the_words_are_those_of_then() -> None:
    version_1("CHEST")
    in_force(2, rules={}, messages={})
    for number, title in ((0, messages.card("CHEST").title), (1, OWN["title"])):
        found = alert(alarm(people.pending_question(), safety_number=number))
        assert [card.title for card in shown_cards(found, language="fr", minor=False)] == [title]


@pytest.mark.parametrize(
    "message", [{}, {"level": "call_now"}, {"level": "gone", "fr": OWN, "numbers": ["15"]}]
)
def test_an_alert_of_another_release_still_opens(desk: Desk, message: dict[str, object]) -> None:
    in_force(1, rules={}, messages={"CHEST": message, "GONE": message})
    question_id = people.pending_question()
    found = alert(alarm(question_id, safety_number=1))
    assert found is not None
    with transaction():
        found.groups = ["GONE", "CHEST", "NEVER_KNOWN", "STROKE"]
    page = desk.client.get(f"{QUEUE}/{question_id}")
    assert page.status_code == 200
    assert "NEVER_KNOWN" in page.text
    assert messages.card("STROKE").action in spaced(page.text)
