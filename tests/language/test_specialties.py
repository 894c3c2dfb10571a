"""Specialties: what patients choose from and what the register calls it."""

import json
import re

import pytest

from qa.language.specialties import SPECIALTIES, find_specialty


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("cardiologie", "cardiologie"),
        ("Médecine générale", "medecine-generale"),
        ("medecine generale", "medecine-generale"),
        ("MEDECINE D'URGENCE", "medecine-d-urgence"),
        ("Médecine d’urgence", "medecine-d-urgence"),
        ("SM26", "medecine-generale"),
        ("sm53", "medecine-generale"),
        ("SM54", "medecine-generale"),
        ("SM15", "dermatologie"),
        ("SM70", "chirurgie-pediatrique"),
    ],
)
def test_a_specialty_is_found_by_slug_label_and_register_code(text: str, slug: str) -> None:
    found = find_specialty(text)
    assert found is not None
    assert found.code == slug


@pytest.mark.parametrize("text", ["", "voyance", "SM00", "\x00", "SM96"])
def test_an_unknown_name_is_no_specialty(text: str) -> None:
    assert find_specialty(text) is None


def test_slugs_are_plain_and_no_register_code_is_claimed_twice() -> None:
    codes = [code for s in SPECIALTIES.values() for code in s.sm_codes]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"SM\d\d", code) for code in codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in SPECIALTIES)


def test_every_specialty_of_the_judged_questions_exists(shared_data) -> None:
    judged = json.loads((shared_data / "search_judged_fr.json").read_text("utf-8"))
    assert {d["specialty"] for d in judged["documents"]} <= SPECIALTIES.keys()
