"""French towns are found by name however it is typed, told apart, and as far apart as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.language.towns import OVERSEAS, REGIONS, distance_km, find_towns, folded, label, region_of, town

POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("typed", "name", "region"),
    [
        ("Paris", "Paris", "Île-de-France"),
        ("  bézIers ", "Béziers", "Occitanie"),
        ("beziers", "Béziers", "Occitanie"),
        ("St-Etienne", "Saint-Étienne", "Auvergne-Rhône-Alpes"),
        ("saint etienne", "Saint-Étienne", "Auvergne-Rhône-Alpes"),
        ("l’hay les roses", "L'Haÿ-les-Roses", "Île-de-France"),
        ("oeting", "Œting", "Grand Est"),
        ("Ajaccio", "Ajaccio", "Corse"),
        ("fort-de-france", "Fort-de-France", "Martinique"),
        ("noumea", "Nouméa", "Nouvelle-Calédonie"),
        ("Mamoudzou", "Mamoudzou", "Mayotte"),
        ("papeete", "Papeete", "Polynésie française"),
        ("cayenne", "Cayenne", "Guyane"),
    ],
)
def test_a_town_is_found_however_it_is_typed(typed: str, name: str, region: str) -> None:
    found = find_towns(typed)[0]
    assert (found.name, found.region) == (name, region)
    assert town(found.id) == found


def test_every_region_has_towns_and_no_town_lies_abroad() -> None:
    found = {find_towns(name)[0].region for name in (
        "Paris", "Orléans", "Dijon", "Rouen", "Lille", "Strasbourg", "Nantes", "Rennes", "Bordeaux", "Toulouse",
        "Lyon", "Marseille", "Bastia",
    )}  # fmt: skip
    assert found == set(REGIONS.values())
    assert find_towns("Bruxelles") == []
    assert len(OVERSEAS) == 11


def test_namesakes_are_all_offered_the_largest_first_and_told_apart() -> None:
    found = find_towns("Saint-Denis")
    assert [one.region for one in found[:2]] == ["La Réunion", "Île-de-France"]
    assert [one.population for one in found] == sorted((one.population for one in found), reverse=True)
    for name in ("Saint-Denis", "Saint-Ouen", "Saint-Martin", "Saint-Sauveur", "Sainte-Marie"):
        labels = [label(one) for one in find_towns(name)]
        assert len(set(labels)) == len(labels)


def test_the_beginning_of_a_name_gives_candidates() -> None:
    names = [one.name for one in find_towns("montr", limit=5)]
    assert len(names) == 5
    assert all(folded(name).startswith("montr") for name in names)


@pytest.mark.parametrize("typed", ["", "   ", "-", "’", "日本", "zzzzqq", "\x00", "%", "a" * 100_000])
def test_what_names_no_town_finds_none(typed: str) -> None:
    assert find_towns(typed) == []


def test_distances_are_those_of_the_map() -> None:
    paris, lyon, saint_denis = (find_towns(name)[0] for name in ("Paris", "Lyon", "Saint-Denis"))
    here = (paris.latitude, paris.longitude)
    assert distance_km(here, (lyon.latitude, lyon.longitude)) == pytest.approx(392, abs=5)
    assert distance_km(here, (saint_denis.latitude, saint_denis.longitude)) == pytest.approx(9370, abs=60)


@given(POINTS, POINTS)
def test_distance_is_none_to_oneself_and_the_same_both_ways(one, other) -> None:
    assert distance_km(one, one) == 0
    assert distance_km(one, other) == pytest.approx(distance_km(other, one))
    assert 0 <= distance_km(one, other) <= 20_016


@pytest.mark.parametrize(
    ("postcode", "region"),
    [
        ("75011", "Île-de-France"), ("20000", "Corse"), ("97410", "La Réunion"), ("97133", "Saint-Barthélemy"),
        ("97150", "Saint-Martin"), ("97110", "Guadeloupe"), ("98800", "Nouvelle-Calédonie"),
        ("01000", "Auvergne-Rhône-Alpes"),
        ("1000", ""), ("ABCDE", ""), ("99999", ""), ("٧٥٠١١", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_postcode_tells_the_region(postcode: str, region: str) -> None:
    assert region_of(postcode) == region


def test_a_town_that_is_none_has_no_number() -> None:
    assert town(0) is None
