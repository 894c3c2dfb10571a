"""The analysis chain: what is the same word for search."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.language.analysis import TERM_LIMIT, Token, terms, tokens


@pytest.mark.parametrize(
    "words",
    [
        "fièvre fievre Fièvres FIÈVRE",
        "œdème oedème oedeme ŒDÈMES",
        "cœur coeur",
        "hôpital hopital hôpitaux",
        "mal maux",
        "œil yeux oeil",
        "cheveu cheveux",
        "gonflé gonflée gonflés gonflées gonfle gonflent gonflement gonfler",
        "gratte grattent gratter grattais",
        "brûle brûlent brûler",
        "vomir vomi vomis vomit vomissement vomissements vomissent",
        "oubli oublié oublier oublie",
        "essoufflé essoufflement essoufflée",
        "saigne saignement saignements saigner",
        "allergie allergique allergies",
        "Crohn crohns",
        "nausée nausées",
    ],
)
def test_forms_of_a_word_share_a_term(words: str) -> None:
    forms = words.split()
    decomposed = [unicodedata.normalize("NFD", form) for form in forms]
    assert len({tuple(terms(form)) for form in forms + decomposed}) == 1


@pytest.mark.parametrize(
    ("left", "right"), [("selle", "sel"), ("foie", "foin"), ("cou", "coude"), ("varice", "varicelle")]
)
def test_other_words_keep_their_own_term(left: str, right: str) -> None:
    assert terms(left) != terms(right)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l’arthrose", ["arthros"]),
        ("L'ARTHROSE", ["arthros"]),
        ("d'abord qu’elle s'endort", ["abord", "endort"]),
        ("Que faire quand c'est grave ?", ["grav"]),
        ("Bonjour docteur, merci !", []),
        ("vitamine D et hépatite B", ["vitamin", "d", "hepatit", "b"]),
        ("l'hépatite c'est grave", ["hepatit", "grav"]),
        ("", []),
        ("\x00 ((( \\ : 🤒", []),
        ("38,5 °C", ["38", "5"]),
        ("ﬁèvre", ["fievr"]),
    ],
)
def test_elisions_and_stop_words_are_left_out(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_tokens_keep_their_place_in_the_original_text() -> None:
    text = "L’e\u0301cole"
    assert tokens(text) == [Token("L", 0, 1, None), Token("e\u0301cole", 2, 8, "ecol")]


@given(st.text())
def test_any_text_gives_tokens_that_are_its_own_pieces(text: str) -> None:
    found = tokens(text)
    assert all(text[token.start : token.end] == token.text for token in found)
    assert all(0 < len(token.term) <= TERM_LIMIT for token in found if token.term)
    assert all(token.end <= after.start for token, after in pairwise(found))
