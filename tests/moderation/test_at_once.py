"""Two moderators at the same moment: one decides, one looks first, and nothing is lost."""

from collections.abc import Callable

import pytest
from flask import Flask

from qa.alerts.models import Alert
from qa.alerts.services.raising import see_alert
from qa.extensions import db
from qa.kernel.errors import Conflict
from qa.moderation import services
from qa.moderation.models import Decision, Verdict
from tests import people
from tests.moderation.scene import alarm, alarming_addition
from tests.moderation.test_services import TEXTS
from tests.together import together


@pytest.fixture
def two(app: Flask) -> list[people.Person]:
    return [people.moderator(), people.moderator("autre@exemple.fr")]


def looked(alert_id: int) -> int | None:
    db.session.rollback()
    found = db.session.get(Alert, alert_id)
    assert found is not None
    return found.seen_by_id


def test_it_works(app: Flask, two: list[people.Person]) -> None:
    alert_id = alarm(people.pending_question())
    db.session.commit()

    def look(who: people.Person) -> Callable[[], None]:
        return lambda: see_alert(who.actor, alert_id)

    assert together(app, [look(who) for who in two * 3]) == [None] * 6
    first = looked(alert_id)
    assert first in {who.actor.account_id for who in two}
    see_alert(two[0].actor, alert_id)
    see_alert(two[1].actor, alert_id)
    assert looked(alert_id) == first


def test_one_decides_and_the_alert_is_that_ones(app: Flask, two: list[people.Person]) -> None:
    question_id = people.pending_question()
    alert_id = alarm(question_id)
    dora, other = (who.actor for who in two)
    db.session.commit()
    outcomes = together(
        app,
        [
            lambda: services.publish_question(dora, question_id, **TEXTS, version=1, sure=()),
            lambda: services.refuse_question(other, question_id, reason="Appelez le 15.", version=1),
        ],
    )
    assert sorted(type(one) for one in outcomes if one is not None) == [Conflict]
    (decision,) = db.session.query(Decision).all()
    published = outcomes[0] is None
    assert decision.verdict == (Verdict.PUBLISHED if published else Verdict.REFUSED)
    assert looked(alert_id) == decision.moderator_id


def test_one_looks_while_the_other_decides(app: Flask, two: list[people.Person]) -> None:
    question_id = people.pending_question()
    alert_id = alarm(question_id)
    dora, other = (who.actor for who in two)
    db.session.commit()
    outcomes = together(
        app,
        [
            lambda: services.publish_question(dora, question_id, **TEXTS, version=1, sure=()),
            lambda: see_alert(other, alert_id),
        ],
    )
    assert outcomes == [None, None]
    assert looked(alert_id) in (dora.account_id, other.account_id)


def test_an_addition_is_decided_once(app: Flask, two: list[people.Person]) -> None:
    question_id = people.pending_question()
    addition_id, alert_id = alarming_addition(question_id)
    dora, other = (who.actor for who in two)
    db.session.commit()
    outcomes = together(
        app,
        [
            lambda: services.publish_followup(dora, addition_id, text="Mal à la poitrine.", sure=()),
            lambda: services.refuse_followup(other, addition_id, reason="Appelez le 15."),
        ],
    )
    assert [type(one) for one in outcomes if one is not None] == [Conflict]
    (decision,) = db.session.query(Decision).all()
    assert looked(alert_id) == decision.moderator_id


def test_an_answer_is_hidden_once(app: Flask, two: list[people.Person]) -> None:
    answer_id = people.published_answer(people.doctor(), people.published_question(two[0]))
    db.session.query(Decision).delete()
    db.session.commit()
    outcomes = together(
        app, [lambda who=who: services.hide_answer(who.actor, answer_id, reason="Non.") for who in two]
    )
    assert [type(one) for one in outcomes if one is not None] == [Conflict]
    assert db.session.query(Decision).count() == 1
