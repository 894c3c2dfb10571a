"""Masking holds for any text: no fault, stable, in order, reversible by the asker, and quick."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.safety.identifier_numbers import iban_key_is_right, luhn_is_right, nir_key_is_right
from qa.safety.identifiers import find, marked, mask, pieces
from tests.quickness import cpu_seconds

CRUMBS = """Dr|Docteur|Mme|M.|Martin|DURAND|Léa|je m'appelle|ma fille|né le|née à|3 mai|1985|12|rue|des Lilas|75020
|Paris|Cordialement|06|39 98|12 34|zéro|six|quatre-vingt|@|lea|example.org|point com|arobase|https://|www.|insta|:
|1 85 05 78 006 084 91|FR76|10999999997|[NOM]|[TEL]|[|]|de|la|d'|et|,|.|\n|(|)|*|bis|adresse :|8 mai 1945|sécu|O6
|\u0301|\u00ad|+33|le|Nom :|s'appelle|J.|K"""
SALAD = st.lists(st.sampled_from(CRUMBS.replace("\n|", "|").split("|")), max_size=25).flatmap(
    lambda words: st.sampled_from([" ", "", "\n", "  "]).map(lambda gap: gap.join(words))
)
TEXTS = st.one_of(st.text(max_size=200), SALAD)


@given(TEXTS)
def test_spans_are_in_order_apart_and_inside(text: str) -> None:
    place = 0
    for span in find(text):
        assert place <= span.start < span.end <= len(text)
        place = span.end


@settings(max_examples=300)
@given(TEXTS)
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@given(TEXTS)
def test_keeping_all_pieces_gives_the_text_back(text: str) -> None:
    assert mask(text, keep=pieces(text)) == text


@given(TEXTS, st.lists(st.sampled_from(["Martin", "rue", "le", "6", "lea", "é"]), max_size=3))
def test_masking_with_asked_words_twice_changes_nothing(text: str, more: list[str]) -> None:
    once = mask(text, more=more)
    assert mask(once, more=more) == once


@given(TEXTS)
def test_runs_make_the_masked_text(text: str) -> None:
    assert "".join(shown for shown, _ in marked(text)) == mask(text)


NASTY = [
    *(
        "a.",
        "a@",
        "a-",
        "@",
        ".",
        "1 ",
        "0 6 ",
        "06",
        "2 ",
        "(",
        "www.",
        "http://",
        "de ",
        "d'",
        "le ",
        "né le ",
        "A.",
        "-",
    ),
    *(
        "Dr ",
        "Mme X ",
        "Léa ",
        "ma fille ",
        "12 rue ",
        "12, ",
        "un ",
        "zéro ",
        "mille ",
        "point ",
        " point com",
        "FR76 ",
    ),
    *(
        "+33 ",
        "00",
        "\n",
        "a\n",
        "* ",
        "adresse : ",
        "adresse 1",
        "insta ",
        "s'appelle ",
        "[NOM]",
        "[NOM",
        "é\u0301",
        "bât B, ",
    ),
    *(
        "1 85 05 ",
        "née à ",
        "Cordialement ",
        "Je m'appelle ",
        "A ",
        "AB",
        "nom : ",
        "3 mai ",
        "st ",
        "a#",
        "merci ",
        "_",
        "8 rue du ",
        "rue Ab 1, ",
        "a_at_",
        "nés le 3 mai et ",
    ),
]


@pytest.mark.parametrize("crumb", NASTY)
def test_repetitions_cost_no_more_than_their_length(crumb: str) -> None:
    text = (crumb * 5000)[:5000]
    assert cpu_seconds(lambda: find(text)) < 2, "an expression tries too much"


@pytest.mark.parametrize("digit", ["0", "1", "06", "185057"])
def test_twenty_thousand_digits_are_read_quickly(digit: str) -> None:
    assert cpu_seconds(lambda: find((digit * 20_000)[:20_000])) < 2, "an expression tries too much"


@pytest.mark.parametrize(
    ("number", "right"),
    [
        *[
            (number, True)
            for number in ("185057800608491", "292063306301267", "270022a00412314", "281112b03304518")
        ],
        *[
            (number, True)
            for number in ("199029935000790", "295109912611193", "253072b07300470", "253072a07300443")
        ],
        *[(number, False) for number in ("253072c07300443", "295109912611199", "185057800608492")],
    ],
)
def test_keys_of_social_security_numbers(number: str, right: bool) -> None:
    assert nir_key_is_right(number) is right


def test_keys_of_registers_and_accounts() -> None:
    assert all(map(luhn_is_right, ("10999999997", "99700000120", "99700366240")))
    assert not any(map(luhn_is_right, ("10999999998", "10001234567")))
    assert iban_key_is_right("FR7630006000011234567890189")
    assert not iban_key_is_right("FR7630006000011234567890188")
