"""A document of rules is checked row by row, and the shipped one is whole."""

import gc
import json
from copy import deepcopy
from typing import Any

import pytest

from qa.safety.red_flags import GROUPS, compile_rules, find, fired, shipped, shipped_document, warm

SMALL: dict[str, Any] = {
    "words": {"part": ["genou", "coude"]},
    "concepts": {"pain": ["mal", "douleur"], "place": ["@part"], "old": ["vieux"], "fails": ["bouge plus"]},
    "rules": {
        "CHEST": [{"id": "one", "all": ["pain", "place"], "source": "revue", "date": "2026-11-26"}],
    },
}


def changed(**row: Any) -> dict[str, Any]:
    document = deepcopy(SMALL)
    document["rules"]["CHEST"][0] |= row
    return document


def test_the_shipped_document_is_plain_data_with_every_group_sourced_and_dated() -> None:
    document = shipped_document()
    assert json.loads(json.dumps(document)) == document
    assert tuple(group for group in GROUPS if document["rules"].get(group)) == GROUPS
    for rows in document["rules"].values():
        assert all(row["source"] and row["date"] for row in rows)


def test_the_shipped_rules_are_compiled_once() -> None:
    assert shipped() is shipped()


def test_a_document_rules_by_itself() -> None:
    rules = compile_rules(SMALL)
    assert fired(find("j’ai mal au genou", rules=rules)) == ("CHEST",)
    assert find("j’ai mal dans la poitrine", rules=rules) == []


def test_concepts_far_apart_do_not_meet() -> None:
    rules = compile_rules(changed(near=1))
    assert fired(find("mal genou", rules=rules)) == ("CHEST",)
    assert find("mal depuis lundi soir chez Paul genou", rules=rules) == []


def test_sentences_part_concepts_unless_the_row_says_across() -> None:
    text = "J’ai mal. Le genou."
    assert find(text, rules=compile_rules(SMALL)) == []
    assert fired(find(text, rules=compile_rules(changed(across=True)))) == ("CHEST",)


def test_unless_spares_its_sentence_and_never_the_message() -> None:
    text = "Un vieux mal au genou."
    apart = "Il est vieux. J’ai mal au genou."
    assert find(text, rules=compile_rules(changed(unless=["old"]))) == []
    assert fired(find(apart, rules=compile_rules(changed(unless=["old"])))) == ("CHEST",)
    assert find(apart, rules=compile_rules(changed(never=["old"]))) == []


def test_with_asks_for_a_context_anywhere() -> None:
    rules = compile_rules(changed(**{"with": ["old"]}))
    assert find("mal au genou", rules=rules) == []
    assert fired(find("Je suis vieux. Mal au genou.", rules=rules)) == ("CHEST",)


def test_a_lasting_row_is_not_softened() -> None:
    text = "En 2010 j’ai eu mal au genou."
    assert fired(find(text, rules=compile_rules(SMALL))) == ()
    assert fired(find(text, rules=compile_rules(changed(lasting=True)))) == ("CHEST",)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"id": ""}, "n’a pas de « id »"),
        ({"all": []}, "one"),
        ({"source": ""}, "source"),
        ({"date": ""}, "date"),
        ({"all": ["nothing"]}, "« nothing »"),
        ({"all": "pain"}, "listes de noms"),
        ({"near": 0}, "near"),
        ({"near": True}, "near"),
        ({"colour": "red"}, "« colour »"),
    ],
)
def test_a_bad_row_is_named(row: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        compile_rules(changed(**row))


def test_other_faults_are_named_too() -> None:
    twice = deepcopy(SMALL)
    twice["rules"]["CHEST"] *= 2
    with pytest.raises(ValueError, match="deux fois"):
        compile_rules(twice)
    with pytest.raises(ValueError, match="Il faut au document"):
        compile_rules({})
    with pytest.raises(ValueError, match="« HEART »"):
        compile_rules(SMALL | {"rules": {"HEART": []}})
    with pytest.raises(ValueError, match="@arm"):
        compile_rules(SMALL | {"concepts": SMALL["concepts"] | {"old": ["@arm"]}})
    with pytest.raises(ValueError, match="petits mots"):
        compile_rules(SMALL | {"concepts": SMALL["concepts"] | {"old": ["le"]}})


@pytest.mark.parametrize("words", ["=sa jambe", "mal (tete|sa)", "(mal)..tete", "avant-bras", "can't"])
def test_a_word_that_nothing_read_holds_is_named_with_its_concept(words: str) -> None:
    with pytest.raises(ValueError, match="« old » demande"):
        compile_rules(SMALL | {"concepts": SMALL["concepts"] | {"old": [words]}})


@pytest.mark.parametrize("words", ["=ca jambe", "30 =g|grammes", "petitenfant", "=soudain", "sang? tete"])
def test_words_that_reading_makes_or_leaves_can_be_asked_for(words: str) -> None:
    assert compile_rules(SMALL | {"concepts": SMALL["concepts"] | {"old": [words]}})


def test_warm_rules_are_read_and_left_out_of_collections() -> None:
    before = gc.get_freeze_count()
    warm()
    assert shipped.cache_info().currsize == 1
    assert gc.get_freeze_count() > before
    gc.unfreeze()
