"""What names a person is masked and nothing else: the reference's strings, own strings, what a page shows."""

import re
from pathlib import Path

import pytest

from qa.safety.identifiers import Span, find, marked, mask, pieces

PIECE = re.compile(r"⟦([A-Z_]+):(.*?)⟧", re.DOTALL)
HERE = Path(__file__).parent


def strings(name: str) -> list[str]:
    """The lines of a table: ⟦LABEL:piece⟧ must be masked, ↵ is a line break, a # opens a note."""
    rows = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [row.replace("↵", "\n") for row in rows if row and not row.startswith("# ")]


REFERENCE = strings("identifier_reference.txt")
OWN = strings("identifier_strings.txt")


def test_the_tables_are_whole() -> None:
    assert len(REFERENCE) == 60
    assert len(OWN) >= 250
    assert {label for row in OWN for label, _ in PIECE.findall(row)} == {
        *("EMAIL", "TEL", "NIR", "DATE_NAISSANCE", "ADRESSE", "NOM", "IBAN", "RPPS", "URL", "PSEUDO")
    }


@pytest.mark.parametrize("row", [*REFERENCE, *OWN])
def test_what_names_someone_is_masked_and_all_else_stays(row: str) -> None:
    text = PIECE.sub(r"\2", row)
    assert mask(text) == PIECE.sub(r"[\1]", row)


@pytest.mark.parametrize("row", [*REFERENCE, *OWN])
def test_a_masked_text_is_left_alone(row: str) -> None:
    masked = PIECE.sub(r"[\1]", row)
    assert mask(masked) == masked


def test_spans_say_where_what_and_why() -> None:
    text = "le Dr Martin au 06 39 98 12 34"
    assert find(text) == [Span(6, 12, "NOM", "civility"), Span(16, 30, "TEL", "french")]


def test_places_are_those_of_the_text_as_given() -> None:
    text = "Ne\u0301e le 3\u00a0mai\u00a01985, Mme Lea\u0301 Du\u00adrand"
    assert [text[span.start : span.end] for span in find(text)] == [
        "3\u00a0mai\u00a01985",
        "Lea\u0301 Du\u00adrand",
    ]


def test_pieces_are_given_once_in_order() -> None:
    assert pieces("Mme Durand et 06 39 98 12 34, puis Mme Durand") == ["Durand", "06 39 98 12 34"]


def test_a_word_said_to_be_no_name_stays() -> None:
    text = "Dr Martin et Mme Durand"
    assert mask(text, keep=["Durand"]) == "Dr [NOM] et Mme Durand"


def test_a_kept_word_does_not_free_the_address_around_it() -> None:
    assert mask("12 rue Martin 75020 Paris, Dr Martin", keep=["Martin"]) == "[ADRESSE], Dr Martin"


@pytest.mark.parametrize("asked", ["titine", "TITINE", "Titiné", " titine "])
def test_an_asked_word_is_masked_as_a_whole_word(asked: str) -> None:
    text = "Ma chérie Titine, titine et les titines"
    assert mask(text, more=[asked]) == "Ma chérie [NOM], [NOM] et les titines"


def test_an_asked_word_widens_the_mask_that_it_touches() -> None:
    assert mask("Mme Durand la fleuriste", more=["Durand la fleuriste"]) == "Mme [NOM]"
    assert mask("lea@example.org", more=["lea"]) == "[EMAIL]"


@pytest.mark.parametrize("asked", ["", "  ", "NOM", "[NOM]"])
def test_an_empty_word_or_a_mask_asks_for_nothing(asked: str) -> None:
    assert mask("Mme [NOM] a mal", more=[asked]) == "Mme [NOM] a mal"


def test_runs_for_a_page_carry_the_label_of_each_mask() -> None:
    assert marked("le Dr Martin m'a dit") == [("le Dr ", ""), ("[NOM]", "NOM"), (" m'a dit", "")]
    assert marked("rien") == [("rien", "")]
    assert marked("") == []


@pytest.mark.parametrize("name", ["ordonnance_dr_martin.pdf", "ordonnance-dr-martin.pdf", "Dr Martin.jpg"])
def test_a_name_in_the_name_of_a_file_is_masked(name: str) -> None:
    assert "artin" not in mask(name)


@pytest.mark.parametrize(
    "wrapped", ["> {}", "- {}", "**{}**", "_{}_", "`{}`", "\n\n{}\n\n", "1. {}", "« {} »", "({})", "# {}"]
)
@pytest.mark.parametrize("row", ["Dr ⟦NOM:Martin⟧", "⟦TEL:06 39 98 12 34⟧", "⟦EMAIL:lea@example.org⟧"])
def test_markdown_around_hides_nothing(wrapped: str, row: str) -> None:
    text = wrapped.format(PIECE.sub(r"\2", row))
    assert mask(text) == wrapped.format(PIECE.sub(r"[\1]", row))
