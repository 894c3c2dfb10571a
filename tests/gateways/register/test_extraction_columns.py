"""Headers drift from one file to the next; a file without a key column is refused by the name of that column."""

from collections.abc import Callable
from io import BytesIO

import pytest

from qa.gateways.register.columns import KEYS, MAILBOX, SECTOR, Unreadable, layout_of, words_of
from qa.gateways.register.extraction import Tally, read_layout
from qa.gateways.register.models import FileKind
from tests.gateways.register.files import ACTIVITY_52, ACTIVITY_56, SKILL

WIDE, OLD, SKILLS = (header.split("|") for header in (ACTIVITY_56, ACTIVITY_52, SKILL))
KEY_PLACES = (1, 2, 7, 8, 9, 11, 13, 15)
DIPLOMA = (
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Nom d'exercice|Prénom d'exercice|"
    "Code type diplôme obtenu|Libellé type diplôme obtenu|Code diplôme obtenu|Libellé diplôme obtenu|"
    "Code type autorisation|Libellé type autorisation|Code discipline autorisation|"
    "Libellé discipline autorisation|"
)


def without(headers: list[str], place: int) -> list[str]:
    return [*headers[:place], *headers[place + 1 :]]


@pytest.mark.parametrize("headers", [WIDE, OLD], ids=["56", "52"])
def test_both_versions_of_activities_are_known(headers: list[str]) -> None:
    layout = layout_of(headers)
    assert (layout.kind, layout.keys) == (FileKind.ACTIVITY, KEY_PLACES)
    assert (layout.sector, layout.mailbox, layout.lacks) == (48, 43, ())
    assert layout.width == len(headers) in (53, 57)


def test_savoir_faire_is_known() -> None:
    layout = layout_of(SKILLS)
    assert (layout.kind, layout.keys) == (FileKind.SKILL, (1, 2, 3, 4, 5, 7, 9, 11))
    assert (layout.sector, layout.mailbox, layout.lacks) == (None, None, ())


@pytest.mark.parametrize(
    "drift",
    [
        str.upper,
        str.lower,
        lambda one: one.replace("é", "e").replace("É", "E"),
        lambda one: one.replace("'", "’"),
        lambda one: one.replace("d'", ""),
        lambda one: one.replace("-", " "),
        lambda one: one.replace("(coord. structure)", "(Coord. Structure)"),
        lambda one: one.replace(" (coord. structure)", ""),
        lambda one: one.replace(" ", "_"),
        lambda one: f"  {one}  ",
        lambda one: one.replace("é", "e\u0301"),
    ],
    ids=range(11),
)
def test_a_header_is_known_in_every_case_accent_and_punctuation(drift: Callable[[str], str]) -> None:
    layout = layout_of([drift(one) for one in WIDE])
    assert (layout.kind, layout.keys, layout.sector, layout.mailbox) == (
        FileKind.ACTIVITY,
        KEY_PLACES,
        48,
        43,
    )


def test_columns_in_another_order_are_found() -> None:
    layout = layout_of(list(reversed(WIDE)))
    assert layout.keys == tuple(len(WIDE) - 1 - place for place in KEY_PLACES)


@pytest.mark.parametrize(("place", "name"), list(zip(KEY_PLACES, KEYS, strict=True)))
@pytest.mark.parametrize("headers", [WIDE, OLD], ids=["56", "52"])
def test_a_missing_key_column_is_named(headers: list[str], place: int, name: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        layout_of(without(headers, place))
    assert str(refusal.value).endswith(f": {name}")


@pytest.mark.parametrize(("place", "name"), list(zip((1, 2, 3, 4, 5, 7, 9, 11), KEYS, strict=True)))
def test_a_missing_key_column_of_savoir_faire_is_named(place: int, name: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        layout_of(without(SKILLS, place))
    assert str(refusal.value).endswith(f": {name}")


@pytest.mark.parametrize("place", [0, 17, 24, 40, 55])
def test_any_other_column_may_be_missing(place: int) -> None:
    assert layout_of(without(WIDE, place)).kind == FileKind.ACTIVITY


def test_columns_that_are_wished_for_are_named_where_they_are_missing() -> None:
    layout = layout_of(without(without(WIDE, 48), 43))
    assert (layout.kind, layout.lacks) == (FileKind.ACTIVITY, (SECTOR, MAILBOX))


def test_the_file_of_diplomas_is_told_apart() -> None:
    with pytest.raises(Unreadable, match="diplomas"):
        layout_of(DIPLOMA.split("|"))


@pytest.mark.parametrize(
    "first",
    [
        b"",
        b"\n",
        b"id;name;city\n",
        b"PK\x03\x04\x14\x00\x00\x00\n",
        ACTIVITY_56.encode("latin-1") + b"\n",
        ACTIVITY_56.encode("utf-16") + b"\n",
        ACTIVITY_56.replace("|", ";").encode() + b"\n",
        b"x" * 200_000,
    ],
)
def test_another_file_is_refused(first: bytes) -> None:
    with pytest.raises(Unreadable, match="no file of the Annuaire"):
        read_layout(BytesIO(first), Tally())


def test_words_of_a_header_are_its_letters() -> None:
    assert (
        words_of("  Nom d'Exercice ")
        == words_of("NOM D’EXERCICE")
        == words_of("nom_exercice")
        == "nom exercice"
    )
