"""Names of people are taken as they are; what claims a role or imitates letters is refused."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.accounts.name_rules import EMPTY, LETTERS, RESERVED, TOO_LONG, TWO_WORDS, shown_name
from qa.kernel.errors import Invalid
from qa.kernel.text import legible
from tests.accounts.real_names import NAMES

ROLES = """
Docteur Dr Dr. Professeur Pr Modération Modérateur Modératrice Administrateur Administratrice Admin Support Toubib SAMU
Urgences Urgence Système Anonyme Médecin
""".split()
CHANGES = {
    "as it is": str,
    "capitals": str.upper,
    "small": str.lower,
    "letters apart": " ".join,
    "dots": lambda word: ".".join(word.replace(".", "")),
    "hyphens": lambda word: "-".join(word.replace(".", "")),
    "repeated": lambda word: word.replace("e", "ee").replace("r", "rr"),
    "bare": lambda word: word.translate(str.maketrans("éÉè", "eEe")),
    "decomposed": lambda word: unicodedata.normalize("NFD", word),
    "blanks": lambda word: f"  {word}\t ",
    "more marks": lambda word: word.replace("o", "ô").replace("u", "ü").replace("a", "ą"),
}
ALLOWED_BASE = set("abcdefghijklmnopqrstuvwxyzæœøłđðþß")


def refusal(name: str, **values: object) -> str:
    """The sentence with which a name is refused."""
    with pytest.raises(Invalid) as refused:
        shown_name(name, **values)
    assert refused.value.field == "name"
    return refused.value.message


@pytest.mark.parametrize("name", NAMES)
def test_a_real_name_passes_unchanged(name: str) -> None:
    assert shown_name(name, two_words=True) == name
    assert shown_name(unicodedata.normalize("NFD", name)) == name
    assert shown_name(f"Dr {name}") == name


def test_there_are_two_hundred_real_names() -> None:
    assert len(set(NAMES)) >= 200


@pytest.mark.parametrize("word", ROLES)
@pytest.mark.parametrize("change", CHANGES)
def test_a_role_is_no_name_however_it_is_written(word: str, change: str) -> None:
    assert refusal(CHANGES[change](word)) in (RESERVED, LETTERS)


@pytest.mark.parametrize(
    "name",
    [
        "Modération du site", "Équipe Toubib", "Jean Administrateur", "Admin-Paul", "Paul (Admin)", "SAMU de Paris",
        "Urgences Lyon", "Support Technique", "Médecin de garde", "Docteurr Paul", "Ordre des médecins",
        "Conseil National de l’Ordre des Médecins", "Conseil de l'Ordre", "A d m i n Paul", "Mo dé ra tion", "Dr Admin",
        "Professeure", "Anonyme Anonyme", "S.A.M.U.", "Dr Dr", "Pr. Dr.",
    ],
)  # fmt: skip
def test_a_claim_inside_a_name_is_refused(name: str) -> None:
    assert refusal(name) in (RESERVED, LETTERS)


def test_the_site_s_own_name_is_reserved() -> None:
    assert refusal("Santé Claire", site="Santé Claire") == RESERVED
    assert refusal("Sante-Claire", site="Santé Claire") == RESERVED
    assert shown_name("Claire Santé", site="Autre") == "Claire Santé"


@pytest.mark.parametrize(
    "name",
    ["Jean Docteurs", "Marc Leadmin", "Jacques Médecin", "Anne Docteur", "Paul Adminot", "Luc Supporta", "Ève Samuel",
     "D. R. Martin", "Urgen Dorje", "Jean Lesystème"],
)  # fmt: skip
def test_a_family_name_that_contains_a_role_stays(name: str) -> None:
    assert shown_name(name, two_words=True) == name


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Dr Camille Martin", "Camille Martin"), ("dr. camille martin", "camille martin"),
        ("DR Martin", "Martin"), ("Docteur Camille Martin", "Camille Martin"),
        ("Docteure Anne Petit", "Anne Petit"), ("Pr Anne Petit", "Anne Petit"),
        ("Pr. Dr. Anne Petit", "Anne Petit"), ("Dr.Martin", "Martin"), ("Drouot Anne", "Drouot Anne"),
        ("Prune Martin", "Prune Martin"), ("  Anne \t Petit ", "Anne Petit"), ("O'Brien", "O’Brien"),
        ("Anne‐Lise", "Anne-Lise"),
    ],
)  # fmt: skip
def test_a_title_is_taken_away_and_signs_are_those_of_print(typed: str, shown: str) -> None:
    assert shown_name(typed) == shown


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", EMPTY), (" \u200b\n", EMPTY), ("a" * 121, TOO_LONG), ("Paul 2", LETTERS), ("Paul²", LETTERS),
        ("Paul @", LETTERS), ("-Paul", LETTERS), ("Paul-", LETTERS), ("Anne--Lise", LETTERS),
        ("<b>Paul</b>", LETTERS), ("Paul\x00Paul 3", LETTERS), ("李 明", LETTERS), ("Иван Петров", LETTERS),
        ("محمد علي", LETTERS), ("Раul Martin", LETTERS), ("Pɑul", LETTERS), ("ırem", LETTERS),
        ("Iſaac", LETTERS), ("Ｐaul", LETTERS), ("𝐏aul", LETTERS), ("Ⓟaul", LETTERS), ("Paul 👍", LETTERS),
        ("Z\u0337algo", LETTERS), ("e\u0301\u0302\u0303 Paul", LETTERS), ("...", LETTERS), ("’", LETTERS),
    ],
)  # fmt: skip
def test_what_is_no_name_is_refused_with_the_reason(name: str, sentence: str) -> None:
    assert refusal(name) == sentence


@pytest.mark.parametrize("name", ["Camille", "Dr Camille", "Anne-Lise", "O’Brien", "J.P."])
def test_a_doctor_has_a_first_and_a_last_name(name: str) -> None:
    assert refusal(name, two_words=True) == TWO_WORDS
    assert shown_name(name)


def test_no_letter_but_latin_ones_with_marks_passes() -> None:
    """Every letter of Unicode: those that pass are a Latin letter of the list, with marks that go off it."""
    signs = map(chr, range(sys.maxunicode + 1))
    letters = [
        sign
        for sign in signs
        if unicodedata.category(sign).startswith("L") and legible(sign).strip() not in ("", "ʼ")
    ]
    passed = [sign for sign in letters if _passes(f"A{sign}a")]
    for sign in passed:
        assert unicodedata.normalize("NFD", sign)[0].lower() in ALLOWED_BASE, sign
        assert unicodedata.name(unicodedata.normalize("NFC", sign)).startswith(
            ("LATIN ", "KELVIN", "ANGSTROM")
        ), sign
    assert len(passed) > 300
    for looks_like in "ɑıſɡƖǀʟᴀаеорсухіѕԁһαοϲᎪⅰℓ":
        assert looks_like not in passed


def _passes(name: str) -> bool:
    try:
        shown_name(name)
    except Invalid:
        return False
    return True


@given(st.text(max_size=130))
def test_what_passes_passes_again_unchanged_and_holds_nothing_but_letters_and_four_signs(text: str) -> None:
    if not _passes(text):
        assert refusal(text) in (EMPTY, LETTERS, RESERVED, TOO_LONG)
        return
    shown = shown_name(text)
    assert shown_name(shown) == shown
    bare = "".join(one for one in unicodedata.normalize("NFD", shown) if not unicodedata.combining(one))
    assert all(one in " -’." or one.lower() in ALLOWED_BASE for one in bare)


@given(st.sampled_from(NAMES), st.sampled_from("аеорсухіѕԁһɑıſɡ0123456789@_/\\<>"), st.integers(0, 60))
def test_one_look_alike_anywhere_spoils_a_name(name: str, sign: str, place: int) -> None:
    spoiled = name[: place % (len(name) + 1)] + sign + name[place % (len(name) + 1) :]
    assert refusal(spoiled) == LETTERS
