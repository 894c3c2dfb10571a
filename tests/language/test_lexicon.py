"""The lexicon: every line is usable, and a query finds its group however it is put."""

import pytest

from qa.language.analysis import fold, terms, tokens
from qa.language.lexicon import Lexicon, default_groups, default_lexicon, parse
from qa.language.stopwords import FAINT_WORDS

GROUPS = [
    ("mal au ventre", "douleur abdominale"),
    ("Doliprane", "paracétamol"),
    ("hémorroïde", "crise hémorroïdaire"),
]


def variants(query: str) -> set[tuple[str, ...]]:
    return {v for _, found in Lexicon(GROUPS).expand(terms(query)) for v in found}


def test_there_are_at_least_three_hundred_groups_of_two_wordings() -> None:
    groups = default_groups()
    assert len(groups) >= 300
    assert [group for group in groups if len(group) < 2] == []
    assert [group for group in groups if len(set(map(str.casefold, group))) < len(group)] == []


def test_no_wording_shrinks_to_nothing_or_to_a_faint_word() -> None:
    for wording in (wording for group in default_groups() for wording in group):
        kept = [fold(token.text) for token in tokens(wording) if token.term]
        assert kept, wording
        assert len(kept) > 1 or kept[0] not in FAINT_WORDS, wording


@pytest.mark.parametrize(
    "query",
    ["mal au ventre", "j’ai le ventre qui me fait mal", "maux de ventre", "mal depuis hier dans le ventre"],
)
def test_words_of_an_expression_may_stand_in_any_order_close_together(query: str) -> None:
    assert variants(query) == {tuple(terms("douleur abdominale"))}


@pytest.mark.parametrize(
    "query", ["ventre", "", "mal à la gorge, au genou, au dos, au pied, au bras, à la main, et ventre plat"]
)
def test_half_an_expression_or_words_far_apart_name_nothing(query: str) -> None:
    assert variants(query) == set()


def test_an_expression_of_several_words_is_told_from_a_single_word() -> None:
    assert [size for size, _ in Lexicon(GROUPS).expand(terms("mal au ventre Doliprane"))] == [2, 1]


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("doliprane", None),
        ("dolipranne", "dolipran"),
        ("emoroide", "hemorroid"),
        ("zzzz", None),
        ("mla", None),
    ],
)
def test_the_nearest_word_is_found_by_letters_or_by_ear(word: str, term: str | None) -> None:
    lexicon = Lexicon(GROUPS)
    found = None if terms(word)[0] in lexicon else lexicon.near(word)
    assert found == term


@pytest.mark.parametrize(
    ("word", "meant"),
    [("flébite", "phlébite"), ("exéma", "eczéma"), ("ipertention", "hypertension"), ("diarée", "diarrhée")],
)
def test_common_misspellings_are_understood(word: str, meant: str) -> None:
    assert default_lexicon().near(fold(word)) == terms(meant)[0]


def test_a_file_has_one_group_a_line_and_comments() -> None:
    assert parse("# head\n\na | b\n c|d | # tail\n") == [("a", "b"), ("c", "d")]
