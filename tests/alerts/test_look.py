"""What texts raise under the version in force."""

import pytest
from flask import Flask
from sqlalchemy import delete

from qa.alerts import queries
from qa.alerts.models import SafetyVersion
from qa.kernel.database import transaction
from qa.pages.health import look as health
from qa.safety import messages, red_flags
from tests.alerts.scene import in_force
from tests.queries import statements

CHEST = "J’ai une douleur dans la poitrine qui serre depuis une heure."
SUICIDE = "Je veux mourir, j’ai envie d’en finir."
PAST = "Mon père a fait un infarctus en 2010."


@pytest.mark.usefixtures("app")
def test_a_text_that_alarms_has_its_card() -> None:
    found = queries.look(CHEST)
    assert (found.groups, found.soft, found.version) == (("CHEST",), (), 0)
    assert [card.group for card in found.cards] == ["CHEST"]
    assert found.banners == ()


@pytest.mark.usefixtures("app")
def test_an_ordinary_text_shows_nothing_and_nothing_is_said_of_it() -> None:
    assert queries.look("Quelle crème pour des mains sèches ?", "") == queries.Look()


@pytest.mark.usefixtures("app")
def test_what_is_past_shows_the_softer_banner() -> None:
    found = queries.look(PAST)
    assert (found.groups, found.soft) == ((), ("CHEST",))
    assert [card.group for card in found.banners] == ["CHEST"]


@pytest.mark.usefixtures("app")
def test_a_field_for_what_was_never_fires() -> None:
    found = queries.look("Quelle crème ?", past=CHEST)
    assert (found.groups, found.soft) == ((), ("CHEST",))
    assert queries.look(CHEST, past=CHEST).soft == ()


@pytest.mark.usefixtures("app")
def test_all_fields_are_read_together_and_in_english_the_cards_are_english() -> None:
    found = queries.look("Bonjour", CHEST, language="en")
    assert found.cards[0].title == "Call 15 or 112"


@pytest.mark.usefixtures("app")
def test_a_minor_is_told_of_119_and_3018() -> None:
    assert "119" not in [one.code for one in queries.look(SUICIDE).cards[0].numbers]
    for found in (queries.look(SUICIDE, minor=True), queries.look(SUICIDE + " J’ai 15 ans.")):
        assert {"119", "3018"} <= {one.code for one in found.cards[0].numbers}


@pytest.mark.usefixtures("app")
def test_no_more_than_three_cards_and_two_banners() -> None:
    sick = "Mon bébé de 6 semaines a 39 de fièvre. Mon fils a bu de la javel. Je vomis du sang."
    everything = f"{CHEST} {SUICIDE} {sick}"
    found = queries.look(everything)
    assert len(found.groups) > 3
    assert len(found.cards) <= queries.CARDS_MOST
    assert len(found.banners) <= queries.BANNERS_MOST
    levels = [messages.LEVELS.index(card.level) for card in found.cards]
    assert levels == sorted(levels)


def test_one_small_query_and_the_rules_are_compiled_once(app: Flask) -> None:
    queries.look(CHEST)
    with statements() as seen:
        queries.look(CHEST)
    assert len(seen) == 1


@pytest.mark.usefixtures("app")
def test_a_version_counts_at_once_and_for_its_groups_only() -> None:
    assert queries.look(CHEST).groups == ("CHEST",)
    message = messages.shipped_messages()["CHEST"] | {"level": "today"}
    in_force(1, messages={"CHEST": message}, rules={"SUICIDE": []})
    found = queries.look(CHEST + " " + SUICIDE)
    assert (found.groups, found.version) == (("CHEST",), 1)
    assert found.cards[0].level == "today"


@pytest.mark.usefixtures("app")
def test_what_no_longer_fits_this_release_never_silences_an_alert() -> None:
    in_force(7, rules={"CHEST": [{"id": "chest.old", "all": ["a_concept_that_is_gone"]}]})
    assert queries.look(CHEST).groups == ("CHEST",)
    good, line = health()["flags"]
    assert not good
    assert "7" in line


@pytest.mark.usefixtures("app")
def test_the_shipped_rules_are_well() -> None:
    assert health()["flags"][0]
    assert queries.current().rules is red_flags.shipped()


@pytest.mark.usefixtures("app")
def test_another_version_with_the_same_number_is_not_the_one_remembered() -> None:
    in_force(1, rules={"CHEST": []})
    assert queries.look(CHEST).groups == ()
    with transaction() as session:
        session.execute(delete(SafetyVersion))
    in_force(1, rules={"SUICIDE": []})
    assert queries.look(CHEST).groups == ("CHEST",)


@pytest.mark.usefixtures("app")
def test_what_was_rolled_back_was_never_in_force() -> None:
    def fails() -> None:
        with transaction():
            in_force(1, rules={"CHEST": []})
            assert queries.look(CHEST).groups == ()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fails()
    assert (queries.current().number, queries.look(CHEST).groups) == (0, ("CHEST",))
