"""Extracts: the passage shown under a result, marked on the original text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.language.highlight import Segment, extracts


def marked(text: str, query: str, **options: int) -> list[str]:
    return [segment.text for segment in extracts(text, query, **options) if segment.hit]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Un médicament utile", "medicament", ["médicament"]),
        ("Un médicament utile", "médicaments", ["médicament"]),
        ("Une bosse sur l’œil", "oeil", ["œil"]),
        ("Les yeux et l'ŒIL", "œil", ["yeux", "ŒIL"]),
        ("La maladie de Crohn’s", "crohns", ["Crohn"]),
        ("Elle a souvent mal au ventre.", "mal au ventre", ["mal", "ventre"]),
        ("Une céphalée, puis la fièvre", "mal à la tête", ["céphalée"]),
        ("Prenez du paracétamol", "Doliprane", ["paracétamol"]),
        ("Rien à voir", "genou", []),
        ("", "genou", []),
        ("Le genou", "le de la", []),
        ("Le genou", "", []),
    ],
)
def test_words_and_their_other_wordings_are_marked_as_written(
    text: str, query: str, expected: list[str]
) -> None:
    hits = marked(text, query)
    assert [h for h in hits if h in expected] == expected
    assert bool(hits) == bool(expected)


def test_decomposed_letters_are_marked_whole_and_unchanged() -> None:
    text = unicodedata.normalize("NFD", "La fièvre élevée")
    assert marked(text, "fievre") == [unicodedata.normalize("NFD", "fièvre")]
    assert "".join(s.text for s in extracts(text, "fievre")) == text


def test_markup_stays_plain_text() -> None:
    text = "<script>alert('genou')</script> & <b>genou</b>"
    segments = extracts(text, "genou")
    assert "".join(s.text for s in segments) == text
    assert [s.text for s in segments if s.hit] == ["genou", "genou"]


def test_the_passage_with_the_most_of_the_query_is_chosen() -> None:
    text = "genou " + "mot " * 200 + "le genou gonflé et la cheville " + "mot " * 200
    segments = extracts(text, "genou gonflé cheville", limit=120)
    assert [s.text for s in segments if s.hit] == ["genou", "gonflé", "cheville"]
    assert segments[0] == Segment("…", hit=False)
    assert segments[-1].text.endswith("…")


def test_without_a_match_the_beginning_is_given() -> None:
    segments = extracts("Bonjour docteur. " * 50, "genou", limit=60)
    assert len(segments) == 1
    assert segments[0].text == "Bonjour docteur. Bonjour docteur. Bonjour docteur. Bonjour…"


def test_a_run_without_blanks_is_cut_between_characters() -> None:
    family = "👩‍👩‍👧‍👦"
    [segment] = extracts(family * 100, "genou", limit=50)
    assert segment.text.rstrip("…") == family * (50 // len(family))


@given(text=st.text(max_size=600), query=st.text(max_size=60), limit=st.integers(20, 300))
def test_extracts_are_pieces_of_the_text_within_the_limit(text: str, query: str, limit: int) -> None:
    joined = "".join(segment.text for segment in extracts(text, query, limit=limit))
    assert len(joined) <= limit + 2
    assert joined.removeprefix("…").removesuffix("…") in text or joined in text
