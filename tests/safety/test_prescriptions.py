"""What an answer may not say fires with its source; what a good answer says does not."""

import json
import tomllib
from pathlib import Path

import pytest

from qa.safety.prescriptions import Own, lint, products

CASES = tomllib.loads((Path(__file__).parent / "prescription_cases.toml").read_text("utf-8"))
DOCTOR = Own(
    name="Camille Martin",
    practices=("Clinique des Acacias", "Cabinet médical"),
    streets=("12 rue des Mimosas",),
    telephones=("04 72 00 11 22",),
)
BLOCKING = {"prescription", "own_practice", "testimonial", "comparison"}
FIRING = [(kind, text) for kind, table in CASES.items() for text in table["fires"]]
CLEAN = [(kind, text) for kind, table in CASES.items() for text in table["clean"]]
DEMONSTRATION = sorted((Path(__file__).parents[2] / "qa" / "demonstration").glob("questions-*.json"))
ANSWERS = [
    answer
    for file in DEMONSTRATION
    for question in json.loads(file.read_text("utf-8"))
    for answer in question["answers"]
]


def kinds(text: str) -> set[str]:
    return {one.rule for one in lint(text, own=DOCTOR)}


@pytest.mark.parametrize("kind", CASES)
def test_each_kind_has_twelve_cases_each_way(kind: str) -> None:
    assert len(CASES[kind]["fires"]) >= 12
    assert len(CASES[kind]["clean"]) >= 12


@pytest.mark.parametrize(("kind", "text"), FIRING)
def test_it_fires(kind: str, text: str) -> None:
    found = [one for one in lint(text, own=DOCTOR) if one.rule == kind]
    assert found
    for one in found:
        assert text[one.start : one.end] == one.piece
        assert one.blocking == (kind in BLOCKING)
        assert "CSP" in one.source


@pytest.mark.parametrize(("kind", "text"), CLEAN)
def test_a_prudent_sentence_does_not_fire(kind: str, text: str) -> None:
    assert kinds(text) == set()


def test_at_least_sixty_good_answers_have_nothing_that_blocks_and_next_to_nothing_to_weigh() -> None:
    assert len(ANSWERS) >= 60
    parts = [answer[name] for answer in ANSWERS for name in ("explanation", "action", "consult", "limits")]
    found = [one for text in parts for one in lint(text)]
    assert [one.piece for one in found if one.blocking] == []
    assert len(found) <= 2, found
    assert not any(one.blocking for answer in ANSWERS for one in lint(answer["understood"]))


def test_places_telephones_and_sites_of_others_are_no_promotion() -> None:
    text = "Le 12 rue des Mimosas, la Clinique des Acacias, le 04 72 00 11 22 et docteur-martin.fr."
    assert len([one for one in lint(text, own=DOCTOR) if one.rule == "own_practice"]) == 4
    assert lint(text) == []


def test_a_place_of_everyday_words_is_no_name() -> None:
    assert lint("Un cabinet médical est ouvert le soir.", own=DOCTOR) == []


def test_own_contact_fires_in_quotations_and_after_a_negation_too() -> None:
    assert kinds("N’appelez pas le « 04 72 00 11 22 ».") == {"own_practice"}


def test_places_index_the_text_as_given_whatever_its_letters() -> None:
    text = "Œdème, cœur : 👍\u00a0« ça va ».\nJe vous **prescris** du repos."
    (found,) = lint(text)
    assert text[found.start : found.end] == found.piece == "Je vous **prescris"


def test_the_message_is_in_the_reader_s_language() -> None:
    (french,), (english,) = lint("Vous avez un cancer."), lint("Vous avez un cancer.", language="en")
    assert "diagnostic" in french.message
    assert "diagnosis" in english.message


def test_ten_thousand_hostile_letters_end() -> None:
    for text in (
        "prenez 1 " * 1200,
        "je vous " * 1300,
        "« " * 5000,
        "a" * 10_000,
        "mes patients " * 800,
        "(" * 10_000,
    ):
        assert len(lint(text, own=DOCTOR)) < 2000


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Le Doliprane et l’ibuprofène.", ("Doliprane", "ibuprofène")),
        ("DOLIPRANE, doliprane.", ("DOLIPRANE",)),
        ("Les antibiotiques ne servent à rien contre un virus.", ("antibiotiques",)),
        ("Buvez et reposez-vous, arrêtez de fumer.", ()),
        ("Une crème de La Roche-Posay.", ("La Roche-Posay",)),
    ],
)
def test_the_products_that_an_answer_names(text: str, named: tuple[str, ...]) -> None:
    assert products(text) == named
