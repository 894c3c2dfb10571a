"""Zones and calendars of holidays, proposed by postcode."""

from zoneinfo import ZoneInfo

import pytest

from qa.language.territories import SUBDIVISIONS, ZONE_LABELS, ZONES, subdivision_of, zone_of

PLACES = [
    ("75011", "Europe/Paris", ""),
    ("57000", "Europe/Paris", "57"),
    ("67000", "Europe/Paris", "6AE"),
    ("68100", "Europe/Paris", "6AE"),
    ("20000", "Europe/Paris", ""),
    ("97110", "America/Guadeloupe", "971"),
    ("97133", "America/St_Barthelemy", "BL"),
    ("97150", "America/Marigot", "MF"),
    ("97200", "America/Martinique", "972"),
    ("97300", "America/Cayenne", "973"),
    ("97400", "Indian/Reunion", "974"),
    ("97500", "America/Miquelon", "PM"),
    ("97600", "Indian/Mayotte", "976"),
    ("98600", "Pacific/Wallis", "WF"),
    ("98714", "Pacific/Tahiti", "PF"),
    ("98742", "Pacific/Marquesas", "PF"),
    ("98755", "Pacific/Gambier", "PF"),
    ("98800", "Pacific/Noumea", "NC"),
    ("974", "Europe/Paris", ""),
    ("97 400", "Indian/Reunion", "974"),
    ("", "Europe/Paris", ""),
    ("٩٧٤٠٠", "Europe/Paris", ""),
]


@pytest.mark.parametrize(("postcode", "zone", "subdivision"), PLACES)
def test_a_postcode_proposes_zone_and_holidays(postcode: str, zone: str, subdivision: str) -> None:
    assert (zone_of(postcode), subdivision_of(postcode)) == (zone, subdivision)


def test_every_proposal_is_known_and_named() -> None:
    assert {zone for _, zone, _ in PLACES} == set(ZONES) == set(ZONE_LABELS)
    assert {code for _, _, code in PLACES} == set(SUBDIVISIONS)
    assert all(ZoneInfo(zone).key == zone for zone in ZONES)
