"""An object under another one's address is not there: neither for its reader nor for who holds a link."""

import re

import pytest

from qa.kernel.access import Role
from tests import people
from tests.test_routes import Scene, rules, scene  # noqa: F401 - a fixture
from tests.walk.walker import form_token


@pytest.mark.parametrize(
    ("role", "room"),
    [(Role.DOCTOR, "/espace"), (Role.MODERATOR, "/moderation"), (Role.ADMINISTRATOR, "/moderation")],
)
def test_a_picture_of_another_question(scene: Scene, role: Role, room: str) -> None:  # noqa: F811
    other = people.published_question(scene.people[Role.MODERATOR], title="Une tout autre question")
    client = people.sign_in(scene.app.test_client(), scene.people[role])
    photo = scene.values["attachment_id"]
    assert client.get(f"{room}/questions/{scene.values['question_id']}/photos/{photo}").status_code == 200
    assert client.get(f"{room}/questions/{other}/photos/{photo}").status_code == 404


def test_an_answer_to_another_question_is_not_marked_by_the_holder_of_a_link(scene: Scene) -> None:  # noqa: F811
    other, token = people.asked(title="Une tout autre question", email="autre@exemple.fr")
    client = scene.app.test_client()
    values = {"csrf_token": form_token("ActionForm"), "answer": str(scene.values["answer_id"])}
    assert client.post(f"/suivi/{scene.values['token']}/utile", data=values).status_code == 303
    values["csrf_token"] = form_token("ActionForm")
    assert client.post(f"/suivi/{token}/utile", data=values).status_code == 404
    assert other != scene.values["question_id"]


@pytest.mark.parametrize("role", [None, Role.DOCTOR, Role.MODERATOR, Role.ADMINISTRATOR])
def test_a_pending_question_by_its_public_address(scene: Scene, role: Role | None) -> None:  # noqa: F811
    client = scene.app.test_client()
    if role:
        people.sign_in(client, scene.people[role])
    for address in (f"/questions/{scene.waiting_id}", f"/api/v1/questions/{scene.waiting_id}"):
        assert client.get(address).status_code == 404
    if role == Role.DOCTOR:
        assert client.get(f"/espace/questions/{scene.waiting_id}").status_code == 404


def test_a_number_that_no_column_holds_is_no_page(scene: Scene) -> None:  # noqa: F811
    members = [people.sign_in(scene.app.test_client(), one) for one in scene.people.values()]
    numbered = [rule for rule in rules(scene.app, "GET", "POST") if "<int:" in rule.rule]
    assert len(numbered) > 20
    for rule in numbered:
        for number in ("2147483648", "9" * 30):
            address = re.sub(r"<int:\w+>", number, rule.rule)
            address = re.sub(r"<\w+>", "x", address)
            for client in members:
                for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                    assert client.open(address, method=method).status_code in (404, 405), (method, address)
