"""No text makes the safety functions fail, whatever signs, digits and lengths people or programs send."""

import sys
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.safety import identifiers, prescriptions, readability, red_flags, reidentification

NUMERIC = [
    chr(code) for code in range(sys.maxunicode) if unicodedata.category(chr(code)) in ("Nd", "Nl", "No")
]
READERS: list[Callable[[str], Any]] = [
    red_flags.find,
    identifiers.mask,
    reidentification.risks,
    prescriptions.lint,
    readability.read,
]
WORDS = st.sampled_from(
    "je n arrive plus à respirer avalé comprimés boîtes de doliprane fièvre 38 glycémie à ans mois semaines né le "
    "06 39 98 Mme ²³ ⁰⁴⁵ ١٢ ½ 1e9 1,5,6 12.5.7 0x10 ∞ NaN %".split()
)


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.__module__.rpartition(".")[2])
def test_digits_of_every_script_are_read(reader: Callable[[str], Any]) -> None:
    for start in range(0, len(NUMERIC), 60):
        signs = NUMERIC[start : start + 60]
        reader(" ".join(f"j’ai avalé {one}{one} comprimés" for one in signs))
        reader("né le " + "".join(signs))


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.__module__.rpartition(".")[2])
@pytest.mark.parametrize("number", ["9" * 400, "1." * 50, "1,5,6", "0" * 4000, "12.5.7", "-", "3e400"])
def test_numbers_that_are_none_are_read(reader: Callable[[str], Any], number: str) -> None:
    reader(
        f"J’ai pris {number} comprimés de doliprane, glycémie à {number}, fièvre {number}, bébé de {number} mois."
    )


@given(text=st.text(max_size=300) | st.lists(WORDS | st.text(max_size=6), max_size=40).map(" ".join))
def test_any_text_is_read(text: str) -> None:
    for reader in READERS:
        reader(text)
