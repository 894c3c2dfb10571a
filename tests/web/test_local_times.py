"""Times of a visit are told in the zone of its place, whoever looks."""

from datetime import date, datetime

import pytest
from flask import Flask, render_template_string

from qa.language.territories import ZONES
from qa.web.local_times import day_in, hour_in, iso_in, moment_in, zone_label

FIXED = "\u00a0"
PARIS = "Europe/Paris"


@pytest.fixture(scope="module")
def site(sites) -> Flask:
    return sites("sqlite").app


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "zone", "french", "english"),
    [
        ("2026-11-26T09:00Z", PARIS, "jeudi 26 novembre 2026 à 10_h", "Thursday 26 November 2026, 10:00"),
        ("2026-10-27T09:00Z", PARIS, "mardi 27 octobre 2026 à 10_h", "Tuesday 27 October 2026, 10:00"),
        ("2026-01-12T04:30Z", "Indian/Reunion", "lundi 12 janvier 2026 à 8_h_30", "Monday 12 January 2026, 08:30"),
        ("2025-01-15T14:00Z", "America/Guadeloupe", "mercredi 15 janvier 2025 à 10_h",
         "Wednesday 15 January 2025, 10:00"),
        ("2026-03-08T21:00Z", "Pacific/Noumea", "lundi 9 mars 2026 à 8_h", "Monday 9 March 2026, 08:00"),
        ("2026-06-30T22:00Z", PARIS, "mercredi 1er juillet 2026 à 0_h", "Wednesday 1 July 2026, 00:00"),
    ],
)  # fmt: skip
def test_c4_c5_c7_a_moment_is_told_in_the_zone_of_the_place(
    site: Flask, text: str, zone: str, french: str, english: str
) -> None:
    with site.test_request_context("/"):
        assert moment_in(utc(text), zone).replace(FIXED, "_") == french
    with site.test_request_context("/", environ_overrides={"qa.locale": "en"}):
        assert moment_in(utc(text), zone) == english


def test_c3_the_repeated_hour_says_which_it_is(site: Flask) -> None:
    starts = ["00:00", "00:30", "01:00", "01:30", "02:00", "02:30"]
    with site.test_request_context("/"):
        told = [hour_in(utc(f"2026-10-25T{one}Z"), PARIS).replace(FIXED, " ") for one in starts]
    summer, winter = "(heure d’été)", "(heure d’hiver)"
    assert told == [f"2 h {summer}", f"2 h 30 {summer}", f"2 h {winter}", f"2 h 30 {winter}", "3 h", "3 h 30"]


def test_an_hour_after_the_spring_gap_says_nothing_more(site: Flask) -> None:
    with site.test_request_context("/"):
        assert hour_in(utc("2026-03-29T01:30Z"), PARIS).replace(FIXED, " ") == "3 h 30"


def test_c5_programs_read_the_offset_of_the_place() -> None:
    assert iso_in(utc("2025-01-15T14:00Z"), "America/Guadeloupe") == "2025-01-15T10:00:00-04:00"


def test_c8_a_bare_day_is_the_same_everywhere(site: Flask) -> None:
    with site.test_request_context("/"):
        assert {day_in(date(2026, 7, 2), zone) for zone in ZONES} == {"jeudi 2 juillet 2026"}


def test_c4_the_zone_is_named(site: Flask) -> None:
    with site.test_request_context("/"):
        assert zone_label("Indian/Reunion") == "heure de La Réunion"
        assert zone_label("America/New_York") == "heure de New York"


def test_templates_know_them_all(site: Flask) -> None:
    text = "{{ t|hour_in(z) }};{{ t|day_in(z) }};{{ t|moment_in(z) }};{{ t|iso_in(z) }};{{ zone_label(z) }}"
    with site.test_request_context("/"):
        told = render_template_string(text, t=utc("2026-03-08T21:00Z"), z="Pacific/Noumea").replace(
            FIXED, " "
        )
    assert told == (
        "8 h;lundi 9 mars 2026;lundi 9 mars 2026 à 8 h;2026-03-09T08:00:00+11:00;heure de la Nouvelle-Calédonie"
    )
