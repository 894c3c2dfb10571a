"""What alarms is read out of turn, says so in words, and is noted as seen by whoever looks or decides."""

import pytest
from flask.testing import FlaskClient

from qa.alerts.models import Alert
from qa.alerts.queries import alerts_of
from qa.extensions import db
from qa.follow.models import FollowupKind
from qa.follow.services.additions import add_followup
from qa.kernel.access import ASKER
from qa.moderation import services
from qa.moderation.queries import next_pending, pending_questions
from tests import people
from tests.moderation.desk import QUEUE, Desk, spaced
from tests.moderation.scene import alarm, alarming_addition
from tests.queries import statements

ADDITIONS = "/moderation/ajouts"
URGENT = "À lire tout de suite"


def seen_by(alert_id: int) -> int | None:
    db.session.rollback()
    found = db.session.get(Alert, alert_id)
    assert found is not None
    assert (found.seen_at is None) == (found.seen_by_id is None)
    return found.seen_by_id


def test_it_works(desk: Desk) -> None:
    calm, urgent = people.pending_question(), people.pending_question()
    alarm(urgent)
    page = spaced(desk.client.get(QUEUE).text)
    assert page.index(f'href="{QUEUE}/{urgent}"') < page.index(f'href="{QUEUE}/{calm}"')
    assert page.count(f"<strong>{URGENT}</strong>") == 1
    assert "dont 1 à lire tout de suite" in page


@pytest.mark.usefixtures("app")
def test_out_of_turn_then_oldest_first() -> None:
    first, second, third, fourth = (people.pending_question() for _ in range(4))
    for one in (fourth, second):
        alarm(one)
    assert [one.id for one in pending_questions()] == [second, fourth, first, third]
    assert next_pending(second).id == fourth
    assert next_pending(first).id == second


@pytest.mark.usefixtures("app")
def test_once_looked_at_it_waits_in_turn() -> None:
    staff, first, second = people.moderator(), people.pending_question(), people.pending_question()
    alert_id = alarm(second)
    services.see_alert(staff.actor, alert_id)
    assert [one.id for one in pending_questions()] == [first, second]
    assert next_pending(0).id == first


@pytest.mark.usefixtures("app")
def test_an_addition_that_alarms_brings_its_waiting_question_forward() -> None:
    first, second = people.pending_question(), people.pending_question()
    alarming_addition(second)
    assert [one.id for one in pending_questions()] == [second, first]


def test_the_page_says_what_alarms_until_somebody_has_looked(desk: Desk) -> None:
    question_id = people.pending_question()
    alert_id = alarm(question_id)
    page = spaced(desk.client.get(f"{QUEUE}/{question_id}").text)
    assert f">{URGENT}</h2>" in page
    assert page.index(URGENT) < page.index('class="review"')
    sent = desk.client.post(
        f"/moderation/alertes/{alert_id}/vue", data=people.untouched(page, f"/alertes/{alert_id}/vue")
    )
    assert (sent.status_code, sent.location) == (303, f"{QUEUE}/{question_id}")
    after = spaced(desk.client.get(f"{QUEUE}/{question_id}").text)
    assert URGENT not in after
    assert "Alerte, déjà regardée" in after
    assert seen_by(alert_id) == desk.staff.actor.account_id


def test_an_unknown_alert_is_no_page_and_others_see_none(desk: Desk) -> None:
    alert_id = alarm(people.pending_question())
    assert desk.client.post("/moderation/alertes/999/vue").status_code == 404
    visitor = desk.client.application.test_client()
    assert visitor.post(f"/moderation/alertes/{alert_id}/vue").location == "/connexion"
    people.sign_in(visitor, people.doctor())
    assert visitor.post(f"/moderation/alertes/{alert_id}/vue").status_code == 404
    assert seen_by(alert_id) is None


def test_without_token_nothing_is_noted(desk: Desk) -> None:
    alert_id = alarm(people.pending_question())
    assert desk.client.post(f"/moderation/alertes/{alert_id}/vue").status_code == 303
    assert seen_by(alert_id) is None


@pytest.mark.parametrize(
    ("action", "values"), [("/publier", {}), ("/refuser", {"reason": "emergency"}), ("/fusionner", {})]
)
def test_who_decides_has_looked(desk: Desk, action: str, values: dict[str, str]) -> None:
    target, question_id = people.published_question(desk.staff), people.pending_question()
    mine, other = alarm(question_id), alarm(people.pending_question())
    if action == "/fusionner":
        values = {"into": str(target)}
    assert desk.send(question_id, action, **values).status_code == 303
    assert seen_by(mine) == desk.staff.actor.account_id
    assert seen_by(other) is None


@pytest.mark.usefixtures("app")
def test_the_first_who_looked_stays() -> None:
    first, second = people.moderator(), people.moderator("autre@exemple.fr")
    question_id = people.pending_question()
    alert_id = alarm(question_id)
    services.see_alert(first.actor, alert_id)
    services.refuse_question(second.actor, question_id, reason="Non.")
    assert seen_by(alert_id) == first.actor.account_id


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("kind", list(FollowupKind))
@pytest.mark.parametrize("publishes", [True, False])
def test_a_decision_on_an_addition_looks_at_its_own_alert(kind: FollowupKind, publishes: bool) -> None:
    staff, question_id = people.moderator(), people.pending_question()
    people.publish_question(staff.actor, question_id, title=people.TITLE, body=people.BODY, specialty="")
    people.published_answer(people.doctor(), question_id)
    addition_id, alert_id = alarming_addition(question_id, kind)
    _, other = alarming_addition(question_id)
    if publishes:
        services.publish_followup(staff.actor, addition_id, text="Mal depuis ce matin.")
    else:
        services.refuse_followup(staff.actor, addition_id, reason="Appelez le 15.")
    assert seen_by(alert_id) == staff.actor.account_id
    assert seen_by(other) is None


def test_deciding_on_a_question_leaves_the_alert_of_an_addition(desk: Desk) -> None:
    question_id = people.pending_question()
    _, alert_id = alarming_addition(question_id)
    desk.send(question_id, "/publier")
    assert seen_by(alert_id) is None


def test_additions_that_alarm_come_first(desk: Desk) -> None:
    question_id = people.published_question(desk.staff)
    calm = add_followup(ASKER, question_id, kind=FollowupKind.PRECISION, text="Cela dure depuis mardi.").id
    urgent, _ = alarming_addition(question_id)
    page = spaced(desk.client.get(ADDITIONS).text)
    assert page.index(f"/ajouts/{urgent}/publier") < page.index(f"/ajouts/{calm}/publier")
    assert page.count(f"<strong>{URGENT}</strong>") == 1
    assert "dont 1 à lire tout de suite" in page


@pytest.mark.parametrize("path", [QUEUE, ADDITIONS])
def test_a_long_queue_asks_no_more_of_the_database(desk: Desk, client: FlaskClient, path: str) -> None:
    def one() -> None:
        question_id = people.pending_question()
        alarm(question_id)
        alarming_addition(question_id)

    one()
    client.get(path)
    with statements() as few:
        client.get(path)
    for _ in range(4):
        one()
    with statements() as many:
        client.get(path)
    assert len(many) == len(few)


@pytest.mark.usefixtures("app")
def test_an_alert_of_a_question_is_one() -> None:
    question_id = people.pending_question()
    alarm(question_id)
    assert [one.groups for one in alerts_of([question_id])] == [["CHEST"]]
