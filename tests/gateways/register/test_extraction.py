"""What is read of the official files, whatever stands in them."""

from datetime import date
from io import BytesIO

import pytest

from qa.gateways.register.columns import Unreadable
from qa.gateways.register.extraction import LONGEST_LINE, Fact, Tally, date_in_name, facts, read_layout
from tests.gateways.register.files import (
    ACTIVITY_52,
    ACTIVITY_56,
    ALICE,
    BRUNO,
    SKILL,
    activity,
    old_activity,
    skill,
)

EXAMPLE = Fact(ALICE, "EXEMPLE", "ALICE", "10", "C", "SM54", "SA07", "")


def read(*lines: str | bytes, header: str = ACTIVITY_56, end: bytes = b"\n") -> tuple[list[Fact], Tally]:
    """The facts of a file of these lines."""
    raw = [line.encode() if isinstance(line, str) else line for line in (header, *lines)]
    stream, tally = BytesIO(b"\n".join(raw) + end), Tally()
    return list(facts(stream, read_layout(stream, tally), tally)), tally


def test_it_works() -> None:
    found, tally = read(
        activity(_43="alice@ville.mssante.fr"), activity(BRUNO, "DURAND", "BRUNO", _48="SA32")
    )
    assert found == [
        EXAMPLE._replace(mailbox="alice@ville.mssante.fr"),
        Fact(BRUNO, "DURAND", "BRUNO", "10", "C", "SM54", "SA32", ""),
    ]
    assert (tally.used, tally.skipped) == (2, 0)


def test_an_older_file_with_other_headers_says_the_same() -> None:
    found, tally = read(old_activity(activity()), header=ACTIVITY_52)
    assert (found, tally.used) == ([EXAMPLE], 1)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    found, tally = read(activity() + "\r", header="\ufeff" + ACTIVITY_56 + "\r", end=b"\r\n")
    assert (found, tally.skipped) == ([EXAMPLE], 0)


def test_the_file_of_savoir_faire_gives_ordinal_specialties_only() -> None:
    found, tally = read(skill(code="SM04"), skill(code="C12", kind="CP"), skill(code="SM54"), header=SKILL)
    assert [one.specialty for one in found] == ["SM04", "SM54"]
    assert {(one.sector, one.mailbox) for one in found} == {("", "")}
    assert tally.used == 3


def test_another_type_of_savoir_faire_is_no_specialty_of_an_activity() -> None:
    found, _ = read(activity(_13="CP", _15="C12"))
    assert found == [EXAMPLE._replace(specialty="")]


def test_facts_that_repeat_beside_each_other_are_told_once() -> None:
    found, tally = read(activity(), activity(_48="SA01"), activity(_35="75001"), activity(BRUNO), activity())
    assert [(one.rpps, one.sector) for one in found] == [
        (ALICE, "SA07"), (ALICE, "SA01"), (BRUNO, "SA07"), (ALICE, "SA07")
    ]  # fmt: skip
    assert tally.used == 5


def test_numbers_of_another_kind_are_passed_over_and_are_no_fault() -> None:
    adeli = activity("751234567", _0="0", _2="0751234567")
    found, tally = read(adeli, activity())
    assert (found, tally.used, tally.skipped) == ([EXAMPLE], 1, 0)


@pytest.mark.parametrize(
    "row",
    [
        activity() + "|",
        activity()[:-1],
        activity().replace("|EXEMPLE|", "|EXE|MPLE|"),
        activity("9990000", _2="89990000"),
        activity(_2="8" + BRUNO),
        activity(_2=""),
        activity(family=""),
        activity(family=" "),
        activity(family="É" * 121),
        activity(_9=""),
        activity(_9="10000"),
        activity(_15="SM54SM54X"),
        activity(_9="1 0"),
        activity(_48="SA<07"),
        activity(family="\x00"),
        activity(rpps="１" * 11, _2="8" + "１" * 11),
        activity().encode().replace(b"EXEMPLE", b"EXEMPL\xc9"),
        activity(_24="X" * LONGEST_LINE),
        activity(_24="X" * (3 * LONGEST_LINE)),
    ],
)
def test_a_row_that_cannot_be_understood_is_counted_and_hurts_no_other(row: str | bytes) -> None:
    found, tally = read(row, activity(BRUNO))
    assert [one.rpps for one in found] == [BRUNO]
    assert (tally.used, tally.skipped) == (1, 1)


@pytest.mark.parametrize(
    ("family", "kept"),
    [
        ('D"ARC', 'D"ARC'),
        ('"EXEMPLE', '"EXEMPLE'),
        ("'EXEMPLE;", "'EXEMPLE;"),
        ("EXEM\rPLE", "EXEM PLE"),
        ("EXEM\x00PLE", "EXEMPLE"),
        ("EXEM\u202ePLE", "EXEMPLE"),
        ("  EXEMPLE ", "EXEMPLE"),
        ("E\u0301PI\u00a0X", "ÉPI X"),
        ("É" * 120, "É" * 120),
    ],
)
def test_quotes_are_letters_and_what_nobody_sees_goes(family: str, kept: str) -> None:
    found, tally = read(activity(family=family), activity(BRUNO))
    assert [one.family for one in found] == [kept, "EXEMPLE"]
    assert tally.skipped == 0


@pytest.mark.parametrize("noise", ['"', '"a', "\r", "\x00", "é\r\x00", "\u2028"])
def test_what_stands_in_columns_that_nobody_needs_hurts_nothing(noise: str) -> None:
    found, tally = read(activity(_24=noise), activity(BRUNO))
    assert ([one.rpps for one in found], tally.skipped) == ([ALICE, BRUNO], 0)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("Alice@Ville.MSSante.fr", "alice@ville.mssante.fr"),
        (" alice@medecin.ville.mssante.fr ", "alice@medecin.ville.mssante.fr"),
        ("alice@exemple.fr", ""),
        ("alice@mssante.fr", ""),
        ("alice@xmssante.fr", ""),
        ("alice@ville.mssante.fr.exemple.fr", ""),
        ("a@ville.mssante.fr,b@ville.mssante.fr", ""),
        ("alice@ville.mssante.fr\x00", ""),
        ("alice ville.mssante.fr", ""),
        ("a" * 65 + "@ville.mssante.fr", ""),
        ("a@" + "v" * 250 + ".mssante.fr", ""),
    ],
)
def test_only_an_address_of_mssante_is_kept(address: str, kept: str) -> None:
    found, tally = read(activity(_43=address))
    assert ([one.mailbox for one in found], tally.skipped) == ([kept], 0)


def test_a_last_row_without_line_end_counts_where_it_is_whole() -> None:
    found, _ = read(activity(), activity(BRUNO), end=b"")
    assert [one.rpps for one in found] == [ALICE, BRUNO]


@pytest.mark.parametrize("cut", [1, 30, 55, LONGEST_LINE + 9])
def test_a_file_that_ends_in_the_middle_of_a_row_is_refused(cut: int) -> None:
    last = ("X" * cut) if cut > LONGEST_LINE else activity(BRUNO)[:cut]
    with pytest.raises(Unreadable, match="middle of a line"):
        read(activity(), last, end=b"")


def test_empty_lines_are_no_rows() -> None:
    found, tally = read("", activity(), "", end=b"\n\n")
    assert (found, tally.skipped) == ([EXAMPLE], 0)


def test_every_byte_is_told_to_who_shows_progress() -> None:
    lines = [ACTIVITY_56, *(activity(BRUNO if number % 2 else ALICE) for number in range(5000))]
    raw = "\n".join(lines).encode() + b"\n"
    told: list[int] = []
    stream, tally = BytesIO(raw), Tally()
    list(facts(stream, read_layout(stream, tally), tally, progress=told.append))
    assert len(told) == 3
    assert sum(told) == len(raw)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("PS_LibreAcces_Personne_activite_202611280712.txt", date(2026, 11, 28)),
        ("PS_LibreAcces_SavoirFaire_202612010000.TXT", date(2026, 12, 1)),
    ],
)
def test_the_name_says_the_day(name: str, day: date) -> None:
    assert date_in_name(name) == day


@pytest.mark.parametrize(
    "name",
    [
        "ps-libreacces-personne-activite.txt",
        "a_20261128.txt",
        "a_202613280712.txt",
        "a_202611280712.txt.part",
        "a_202611280712.csv",
        "",
    ],
)
def test_a_name_without_a_day_is_refused(name: str) -> None:
    with pytest.raises(Unreadable, match="--date"):
        date_in_name(name)
