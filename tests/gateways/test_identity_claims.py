"""Who a professional is in the words of Pro Santé Connect, and what is no professional."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qa.gateways.identity import Identity, IdentityRefused, Refusal
from qa.gateways.identity_claims import identity_in
from tests.verification.provider import Json, professional


def read(claims: Json) -> Any:
    try:
        return identity_in(claims, acr="eidas1")
    except IdentityRefused as refused:
        return refused.reason


def exercises(*each: Any) -> Json:
    return {"SubjectRefPro": {"exercices": list(each)}}


def exercise(profession: Any = "10", category: Any = "C", **more: Any) -> Json:
    return {"codeProfession": profession, "codeCategorieProfessionnelle": category} | more


def number(name_id: Any, *others: Any, origin: str = "RPPS") -> Json:
    return {"SubjectNameID": name_id, "otherIds": [{"identifiant": one, "origine": origin} for one in others]}


def test_it_works() -> None:
    told = [{"profession": "10", "category": "C"}]
    assert read(professional()) == Identity("10999999997", "EXEMPLE", "ALICE", told, ["SM26"], "eidas1")


@pytest.mark.parametrize(
    "told",
    [
        number("810999999997"),
        number(None, "810999999997"),
        number("", "810999999997", "810999999997"),
        number("810999999997", "ANS2023", origin="EDIT"),
    ],
)
def test_one_place_is_enough_for_the_number(told: Json) -> None:
    assert read(professional() | told).rpps == "10999999997"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (number(None), Refusal.NO_NUMBER),
        (number(None, "810999999997", origin="ADELI"), Refusal.NO_NUMBER),
        (number("010999999997"), Refusal.NO_NUMBER),
        (number("8109999999970"), Refusal.NO_NUMBER),
        (number("81099999999"), Refusal.NO_NUMBER),
        (number("10999999997"), Refusal.NO_NUMBER),
        (number("ANS20231122132732"), Refusal.TEST_NUMBER),
        (number("810999999997", "ANS20231122132732"), Refusal.TEST_NUMBER),
        (number("810999999997 "), Refusal.TEST_NUMBER),
        (number("810999999997\n"), Refusal.TEST_NUMBER),
        (number("８10999999997"), Refusal.TEST_NUMBER),
        (number({"a": 1}), Refusal.TEST_NUMBER),
        (number("810999999997", "810999999989"), Refusal.TWO_NUMBERS),
        (number(None, "810999999997", "810999999989"), Refusal.TWO_NUMBERS),
    ],
)
def test_other_numbers_are_refused(told: Json, reason: Refusal) -> None:
    assert read(professional() | told) == reason


@pytest.mark.parametrize("told", [None, {}, [], "x", 0])
def test_who_has_no_professional_reference_is_refused(told: Any) -> None:
    assert read(professional() | {"SubjectRefPro": told}) == Refusal.NOT_HEALTH
    without = professional()
    del without["SubjectRefPro"]
    assert read(without) == Refusal.NOT_HEALTH


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {},
        "10",
        [None],
        [{}],
        *([exercise(*one)] for one in ((None,), ("10", ""), (10, "C"), ("100",))),
    ],
)
def test_who_exercises_nothing_is_refused(told: Any) -> None:
    assert (
        read(professional() | {"SubjectRefPro": {"codeCivilite": "M", "exercices": told}})
        == Refusal.NO_EXERCISE
    )


def test_every_exercise_and_specialty_is_told_once() -> None:
    surgeon = {"codeTypeSavoirFaire": "S", "codeSavoirFaire": "SM08"}
    told = read(
        professional()
        | exercises(exercise(), exercise("21", "C"), exercise(**surgeon), exercise("10", "E", **surgeon))
    )
    assert [tuple(one.values()) for one in told.exercises] == [("10", "C"), ("21", "C"), ("10", "E")]
    assert told.specialties == ["SM08"]


def test_a_skill_that_is_no_ordinal_specialty_is_left_out() -> None:
    other = {"codeTypeSavoirFaire": "C", "codeSavoirFaire": "C26"}
    broken = {"codeTypeSavoirFaire": "S", "codeSavoirFaire": "<b>"}
    assert read(professional() | exercises(exercise(**other), exercise(**broken))).specialties == []


def test_the_name_of_exercise_goes_before_the_civil_one_and_may_lack() -> None:
    told = read(professional() | exercises(exercise()) | {"family_name": "DURAND", "given_name": "LÉA"})
    assert (told.family, told.given) == ("DURAND", "LÉA")
    told = read(
        professional() | exercises(exercise(nomDexercice="a" * 90)) | {"family_name": 5, "given_name": None}
    )
    assert (told.family, told.given) == ("a" * 80, "")


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=12),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(
                [
                    "SubjectRefPro",
                    "exercices",
                    "codeProfession",
                    "codeCategorieProfessionnelle",
                    "otherIds",
                    "origine",
                    "identifiant",
                ]
            ),
            inner,
            max_size=3,
        )
    ),
)


@given(
    some.dictionaries(
        some.sampled_from(["SubjectRefPro", "SubjectNameID", "otherIds", "family_name"]), anything
    )
)
def test_whatever_comes_is_read_or_refused(told: Json) -> None:
    assert isinstance(read(professional() | told), Identity | Refusal)
    assert isinstance(read(told), Refusal)
