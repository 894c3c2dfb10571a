"""What pages say of moments, and how French is set."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from qa.web.filters import Assets, day, iso, moment, when, words
from qa.web.i18n import said
from qa.web.typography import typeset

THIN, FIXED = "\u202f", "\u00a0"


@pytest.fixture(scope="module")
def site(sites) -> Flask:
    return sites("sqlite").app


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (at(2026, 11, 26, 17, 5), "jeudi 26 novembre 2026 à 18_h_05", "Thursday 26 November 2026, 18:05"),
        (at(2026, 7, 1, 16, 0), "mercredi 1er juillet 2026 à 18_h", "Wednesday 1 July 2026, 18:00"),
        (at(2026, 12, 31, 23, 30), "vendredi 1er janvier 2027 à 0_h_30", "Friday 1 January 2027, 00:30"),
        (at(2026, 10, 25, 0, 30), "dimanche 25 octobre 2026 à 2_h_30", "Sunday 25 October 2026, 02:30"),
        (at(2026, 10, 25, 1, 30), "dimanche 25 octobre 2026 à 2_h_30", "Sunday 25 October 2026, 02:30"),
        (at(2026, 11, 11, 9, 0), "mercredi 11 novembre 2026 à 10_h", "Wednesday 11 November 2026, 10:00"),
    ],
)
def test_a_moment_is_told_in_the_pages_zone(site: Flask, value: datetime, french: str, english: str) -> None:
    with site.test_request_context("/"):
        assert moment(value).replace(FIXED, "_") == french
    with site.test_request_context("/", environ_overrides={"qa.locale": "en"}):
        assert moment(value) == english


def test_a_day_is_told_in_the_pages_zone(site: Flask) -> None:
    with site.test_request_context("/"):
        assert day(at(2026, 12, 31, 23, 30)) == "1er janvier 2027"
        assert day(date(2026, 12, 11)) == "11 décembre 2026"
        assert str(when(at(2026, 11, 30, 23, 30), "day")) == (
            '<time datetime="2026-12-01T00:30:00+01:00">1er décembre 2026</time>'
        )
        assert iso(at(2026, 7, 1, 12, 0)) == "2026-07-01T14:00:00+02:00"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\nb", "<p>a<br>b</p>"),
        ("a\n\nb", "<p>a</p><p>b</p>"),
        ("\n\na\n\n\n\nb\n\n", "<p>a</p><p>b</p>"),
        ("<b>&\"'", "<p>&lt;b&gt;&amp;&#34;&#39;</p>"),
        ("", ""),
        ("\n\n", ""),
    ],
)
def test_peoples_words_are_escaped_and_keep_their_lines(text: str, html: str) -> None:
    assert str(words(text)).replace(' dir="auto"', "") == html


@given(st.text(alphabet="a<>&\"' \n", max_size=40))
def test_no_markup_of_people_passes(text: str) -> None:
    rest = str(words(text))
    for ours in ('<p dir="auto">', "</p>", "<br>"):
        rest = rest.replace(ours, "")
    assert not set("<>\"'") & set(rest)


def test_a_files_address_changes_with_its_content(tmp_path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    first = Assets(tmp_path)("a.css")
    (tmp_path / "a.css").write_text("b{}")
    second = Assets(tmp_path)("a.css")
    assert first.startswith("/static/a.css?v=")
    assert first != second


@pytest.mark.parametrize(
    ("typed", "french"),
    [
        ("Quoi ?", f"Quoi{THIN}?"),
        ("Non ! Si ; mais", f"Non{THIN}! Si{THIN}; mais"),
        ("Note : ceci", f"Note{FIXED}: ceci"),
        ("Erreur :", f"Erreur{FIXED}:"),
        ("« ceci »", f"«{THIN}ceci{THIN}»"),
        ("10 000 caractères", f"10{THIN}000 caractères"),
        ("1 234 567", f"1{THIN}234{THIN}567"),
        ("dans %(hours)s h, 5 min", f"dans %(hours)s{FIXED}h, 5{FIXED}min"),
        ("5 Mo au plus", f"5{FIXED}Mo au plus"),
        ("le 15 ou le 112", "le 15 ou le 112"),
        ("12 h 30", f"12{FIXED}h 30"),
        ("https://exemple.fr/?a=b", "https://exemple.fr/?a=b"),
        ("%(title)s ?", f"%(title)s{THIN}?"),
        ("les heures", "les heures"),
    ],
)
def test_french_spaces_stand_where_french_wants_them(typed: str, french: str) -> None:
    assert typeset(typed) == french


@given(st.text(alphabet="ab 019:;?!«»%()sh\n", max_size=40))
def test_only_spaces_change_and_a_second_time_changes_nothing(text: str) -> None:
    once = typeset(text)
    assert once.replace(THIN, " ").replace(FIXED, " ") == text
    assert typeset(once) == once


def test_a_sentence_of_our_data_is_typeset_in_french_only(site: Flask) -> None:
    with site.test_request_context("/"):
        assert said("Seul : appelez !") == f"Seul{FIXED}: appelez{THIN}!"
    with site.test_request_context("/", environ_overrides={"qa.locale": "en"}):
        assert said("Seul : appelez !") == "Seul : appelez !"
