"""Each group is called by the ways in which people say it, and by nothing else."""

import tomllib
from pathlib import Path

import pytest

from qa.safety.red_flags import GROUPS, Strength, find, fired, softened

FILES = (
    "red_flag_cases.toml",
    "red_flag_cases_said_otherwise.toml",
    "red_flag_cases_third.toml",
    "red_flag_cases_fourth.toml",
    "red_flag_cases_fifth.toml",
    "red_flag_cases_sixth.toml",
    "red_flag_cases_seventh.toml",
    "red_flag_cases_eighth.toml",
    "red_flag_cases_ninth.toml",
    "red_flag_cases_tenth.toml",
    "red_flag_cases_eleventh.toml",
)
CASES = [tomllib.loads((Path(__file__).parent / name).read_text("utf-8")) for name in FILES]
FIRES = [(group, text) for file in CASES for group, lists in file.items() for text in lists.get("fires", ())]
QUIET = [(group, text) for file in CASES for group, lists in file.items() for text in lists.get("quiet", ())]


@pytest.mark.parametrize(("group", "text"), FIRES)
def test_an_emergency_told_as_happening_calls_its_group(group: str, text: str) -> None:
    assert group in fired(find(text))


@pytest.mark.parametrize(("group", "text"), QUIET)
def test_what_can_wait_calls_no_group(group: str, text: str) -> None:
    assert fired(find(text)) == ()


def test_every_group_has_eight_sentences_each_way() -> None:
    for group in GROUPS:
        assert len(CASES[0][group]["fires"]) >= 8
        assert len(CASES[0][group]["quiet"]) >= 8


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("je n’ai pas mal à la poitrine mais j’ai du mal à respirer", ("BREATH",)),
        ("Je n’arrive plus à respirer", ("BREATH",)),
        ("je n’ai plus envie de vivre", ("SUICIDE",)),
        ("je ne sens plus bouger bébé, 34 SA", ("PREG_OTHER",)),
        ("des taches qui ne s’effacent pas", ("PURPURA_MENINGITIS",)),
        ("Pas de douleur dans la poitrine ni de gêne au bras gauche.", ()),
        ("Aucune perte de connaissance.", ()),
        ("Des idées noires ? Non.", ()),
    ],
)
def test_a_negation_spares_what_it_denies_and_a_symptom_may_be_one(
    text: str, groups: tuple[str, ...]
) -> None:
    assert fired(find(text)) == groups


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Mon père a fait un AVC en 2012.", "STROKE"),
        ("Quels sont les signes d’un infarctus ?", "CHEST"),
        ("Si jamais notre nouveau-né avait de la fièvre, où aller ?", "INFANT_FEVER"),
        ("Dans la série, le héros fait une crise cardiaque.", "CHEST"),
        ("J’ai fait une tentative de suicide en 2012.", "SUICIDE"),
    ],
)
def test_past_supposed_asked_and_quoted_words_only_soften(text: str, group: str) -> None:
    findings = find(text)
    assert fired(findings) == ()
    assert group in softened(findings)


def test_something_recent_beats_the_past_tense() -> None:
    assert fired(find("Hier soir mon bras est devenu tout mou pendant 10 min.")) == ("STROKE",)


def test_a_group_that_fires_is_not_softened_too() -> None:
    findings = find("Mon père a fait un AVC en 2012. Ce matin ma mère a la bouche de travers.")
    assert fired(findings) == ("STROKE",)
    assert softened(findings) == ()


def test_figurative_speech_is_neither() -> None:
    assert find("mort de rire") == []


def test_places_index_the_text_as_given() -> None:
    text = "Bonjour. J’ai une douleur dans la poitrine, ça serre."
    found = next(one for one in find(text) if one.group == "CHEST")
    assert found.strength == Strength.FIRES
    assert text[found.start : found.end] == "douleur dans la poitrine"


def test_places_hold_in_decomposed_and_capital_text() -> None:
    text = "JE N’ARRIVE PLUS A\u0300 RESPIRER !!!"
    found = next(one for one in find(text) if one.group == "BREATH")
    assert text[found.start : found.end] == "ARRIVE PLUS A\u0300 RESPIRER"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?!…", "’’’", "🙂", "0", "38,5", "a" * 5000, "«»" * 500])
def test_odd_texts_call_nothing(text: str) -> None:
    assert find(text) == []


def test_the_order_of_the_groups_is_fixed() -> None:
    text = "Je vais me pendre. J’ai mal dans la poitrine."
    assert fired(find(text)) == ("CHEST", "SUICIDE")
