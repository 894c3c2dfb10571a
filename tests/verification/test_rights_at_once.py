"""Of two at the same moment one counts: changes of a right, appeals, their answers, and an answer being published."""

import pytest
from flask import Flask
from sqlalchemy import select

from qa.answers.models import Answer
from qa.answers.services.publishing import publish_answer
from qa.doctors.models import Doctor
from qa.extensions import db
from qa.kernel.access import Actor, Role
from qa.kernel.errors import Conflict, Invalid, NotAllowed
from qa.verification.models import Appeal, RightChange
from qa.verification.services.appeals import decide_appeal, send_appeal
from qa.verification.services.rights import restore_right, suspend_right
from tests import people
from tests.people import PARTS, Person
from tests.together import together

WHY = "Signalement de l’ordre reçu ce matin."
TEXT = "Je suis inscrit au tableau du Rhône depuis dix ans."


@pytest.fixture
def ada(app: Flask) -> Person:
    return people.administrator()


@pytest.fixture
def martin(ada: Person) -> Person:
    return people.doctor()


def rows(model: type) -> list:
    db.session.rollback()
    return list(db.session.scalars(select(model)))


@pytest.mark.parametrize("number", range(3))
def test_one_of_two_suspensions_counts(app: Flask, ada: Person, martin: Person, number: int) -> None:
    def act() -> bool:
        return suspend_right(ada.actor, martin.actor.account_id, reason=WHY)

    assert sorted(together(app, [act, act])) == [False, True]
    assert len(rows(RightChange)) == 1


@pytest.mark.parametrize("number", range(3))
def test_one_of_two_appeals_waits(app: Flask, ada: Person, martin: Person, number: int) -> None:
    suspend_right(ada.actor, martin.actor.account_id, reason=WHY)
    actor = Actor(martin.actor.account_id, frozenset({Role.REGISTERED}))
    outcomes = together(app, [lambda: send_appeal(actor, text=TEXT).id] * 2)
    assert [type(one) for one in outcomes if isinstance(one, BaseException)] == [Invalid]
    assert len(rows(Appeal)) == 1


@pytest.mark.parametrize("number", range(3))
def test_one_of_two_answers_to_an_appeal_counts(app: Flask, ada: Person, martin: Person, number: int) -> None:
    suspend_right(people.administrator("zelie@exemple.fr").actor, martin.actor.account_id, reason=WHY)
    appeal_id = send_appeal(Actor(martin.actor.account_id, frozenset({Role.REGISTERED})), text=TEXT).id

    def decide(granted: bool) -> None:
        decide_appeal(ada.actor, appeal_id, granted=granted, answer=f"La réponse est {granted}.")

    outcomes = together(app, [lambda: decide(True), lambda: decide(False)])
    assert [type(one) for one in outcomes if isinstance(one, BaseException)] == [Conflict]
    (appeal,) = rows(Appeal)
    assert appeal.answer == f"La réponse est {appeal.granted}."
    assert db.session.get_one(Doctor, martin.doctor_id).may_answer is appeal.granted


@pytest.mark.parametrize("number", range(3))
def test_an_answer_at_the_moment_of_a_suspension_is_whole_or_not_there(
    app: Flask, ada: Person, martin: Person, number: int
) -> None:
    question_id = people.published_question(people.moderator())
    number_of = martin.actor.account_id
    outcomes = together(
        app,
        [
            lambda: publish_answer(martin.actor, question_id, parts=PARTS).id,
            lambda: suspend_right(ada.actor, number_of, reason=WHY),
        ],
    )
    assert outcomes[1] is True
    published = [one.parts for one in rows(Answer)]
    assert published == ([] if isinstance(outcomes[0], NotAllowed) else [PARTS])
    with pytest.raises(NotAllowed):
        publish_answer(martin.actor, people.published_question(ada), parts=PARTS)
    restore_right(ada.actor, number_of, reason=WHY)
    assert publish_answer(martin.actor, people.published_question(ada), parts=PARTS).id
