"""The index follows the database: after each event, as often as told, and anew where it was lost."""

import pytest

from qa.answers.services.publishing import correct_answer
from qa.gateways.current import gateways
from qa.kernel.events import deliver
from qa.search import services
from qa.search.queries import index_lost, indexable
from tests.people import (
    PARTS,
    TITLE,
    doctor,
    moderator,
    pending_question,
    published_answer,
    published_question,
)
from tests.queries import statements
from tests.questions.test_lists import START, answered


def found(text: str) -> list[int]:
    """What the index gives for a text."""
    return [hit.key for hit in gateways().index.find(text, limit=50).hits]


@pytest.fixture
def answer_id(app) -> int:
    """A public answer, delivered."""
    answer_id = published_answer(doctor(), published_question(moderator()), action="Une tisane de camomille.")
    deliver()
    return answer_id


def test_it_works(answer_id: int) -> None:
    assert found("camomille") == [1]
    assert found(TITLE) == [1]


def test_a_correction_replaces_the_words(answer_id: int) -> None:
    correct_answer(
        doctor_of(answer_id), answer_id, parts=PARTS | {"action": "Une infusion de verveine."}, version=None
    )
    deliver()
    assert found("verveine") == [1]
    assert found("camomille") == []


def doctor_of(answer_id: int):
    """The actor who wrote the answer."""
    from qa.answers.queries import answer

    return answer(answer_id).doctor.account.actor


def test_twice_is_as_once(answer_id: int) -> None:
    for _ in range(3):
        services.index_question(1)
        services.index_answer(answer_id)
    assert found("camomille") == [1]
    assert gateways().index.find("camomille", limit=5).total == 1


def test_what_is_unknown_or_not_public_is_taken_out(answer_id: int) -> None:
    pending = pending_question()
    for number in (pending, 999):
        services.index_question(number)
    services.index_answer(999)
    assert found(TITLE) == [1]


def test_the_fixed_headings_find_nothing(answer_id: int) -> None:
    assert found("limites de cet avis") == []


def test_a_rebuild_holds_every_answered_question_and_no_other(answer_id: int) -> None:
    ids = [answered(START, title="Une gêne au genou") for _ in range(25)]
    published_question(moderator("b@exemple.fr"), title="Un genou sans réponse")
    gateways().index.rebuild([])
    assert services.rebuild_index() == 26
    assert sorted(found("genou")) == ids


def test_reading_for_a_rebuild_costs_two_queries_for_200_questions(app) -> None:
    for _ in range(5):
        answered(START)
    with statements() as seen:
        assert len(list(indexable())) == 5
    assert len(seen) == 3


def test_a_lost_index_is_noticed_and_built_anew(answer_id: int) -> None:
    assert not index_lost()
    gateways().index.rebuild([])
    assert index_lost()
    services.heal_index()
    assert found("camomille") == [1]
    assert not index_lost()


def test_an_empty_site_has_lost_nothing(app) -> None:
    assert not index_lost()
