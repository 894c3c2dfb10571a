"""Reads the files of the official extraction « PS_LibreAcces » line by line: nothing but what verification needs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, NamedTuple

from qa.gateways.register.columns import UNKNOWN, Layout, Unreadable, layout_of
from qa.gateways.register.models import FileKind
from qa.kernel.text import normalise

LONGEST_LINE = 64 * 1024
LONGEST_NAME, LONGEST_CODE, LONGEST_LONG_CODE, LONGEST_MAIL = 120, 4, 8, 254
REPORT_EVERY = 2000
ORDINAL = "S"  # the type of savoir-faire that is an ordinal specialty

CUT = "the file ends in the middle of a line: download it again"
UNDATED = "the file's name does not end with its date (_AAAAMMJJHHMM.txt): give it with --date"

_NAMED = re.compile(r"_(\d{4})(\d{2})(\d{2})\d{4}\.txt", re.ASCII | re.IGNORECASE)
_RPPS = re.compile(rb"\d{11}", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9-]*", re.ASCII)
_MAIL = re.compile(r"[^@\s<>,;]{1,64}@[a-z0-9.-]+\.mssante\.fr", re.ASCII)


class Fact(NamedTuple):
    """What one line says of one person; `specialty`, `sector` and `mailbox` may be empty."""

    rpps: str
    family: str
    given: str
    profession: str
    category: str
    specialty: str
    sector: str
    mailbox: str


@dataclass
class Tally:
    """How many lines were used, how many said nothing that can be understood, and how many bytes were read."""

    used: int = 0
    skipped: int = 0
    size: int = 0


def date_in_name(name: str) -> date:
    """The day that ends the official name of a file; raises Unreadable where there is none."""
    found = _NAMED.search(name)
    if found is None or found.end() != len(name):
        raise Unreadable(UNDATED)
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise Unreadable(UNDATED) from error


def read_layout(stream: BinaryIO, tally: Tally) -> Layout:
    """Reads the first line and counts its bytes.

    Raises Unreadable for a file of another kind, or one that lacks a key column.
    """
    line = stream.readline(LONGEST_LINE)
    tally.size += len(line)
    try:
        headers = line.decode("utf-8-sig").rstrip("\r\n").split("|")
    except UnicodeDecodeError as error:
        raise Unreadable(UNKNOWN) from error
    return layout_of(headers)


def facts(
    stream: BinaryIO, layout: Layout, tally: Tally, *, progress: Callable[[int], object] = lambda _: None
) -> Iterator[Fact]:
    """The facts of the rows that follow the header, each once for rows of the same person that stand together.

    Counts into `tally`; `progress` is told now and then how many bytes were read since. Raises Unreadable where the
    file is cut off in the middle of a row.
    """
    rpps, seen = "", set[Fact]()
    for number, line in enumerate(_lines(stream, layout, tally), 1):
        fact = _fact(line, layout, tally)
        if number % REPORT_EVERY == 0:
            progress(tally.size)
            tally.size = 0
        if fact is None:
            continue
        if fact.rpps != rpps:
            rpps, seen = fact.rpps, set()
        if fact not in seen:
            seen.add(fact)
            yield fact
    progress(tally.size)


def _lines(stream: BinaryIO, layout: Layout, tally: Tally) -> Iterator[list[bytes]]:
    """The fields of each row that has as many as the header; quotes and lone CR are letters like any other."""
    while line := stream.readline(LONGEST_LINE):
        tally.size += len(line)
        whole = line.endswith(b"\n")
        fields = line.rstrip(b"\r\n").split(b"|")
        if len(fields) == layout.width and (whole or len(line) < LONGEST_LINE):
            yield fields
        elif whole:
            tally.skipped += fields != [b""]
        elif len(line) < LONGEST_LINE:
            raise Unreadable(CUT)
        else:
            _pass_over(stream, tally)


def _pass_over(stream: BinaryIO, tally: Tally) -> None:
    """The rest of a line that is too long, in pieces."""
    tally.skipped += 1
    while rest := stream.readline(LONGEST_LINE):
        tally.size += len(rest)
        if rest.endswith(b"\n"):
            return
    raise Unreadable(CUT)


def _fact(fields: list[bytes], layout: Layout, tally: Tally) -> Fact | None:
    """The fact of a row of a person with an RPPS; None for other numbers, and where nothing can be understood."""
    number, national, *told = (fields[place] for place in layout.keys)
    if national[:1] != b"8":
        tally.skipped += not national.strip()
        return None
    fact = _understood(number, national, told, fields, layout)
    if fact is None:
        tally.skipped += 1
        return None
    tally.used += 1
    return None if layout.kind == FileKind.SKILL and not fact.specialty else fact


def _understood(
    number: bytes, national: bytes, told: list[bytes], fields: list[bytes], layout: Layout
) -> Fact | None:
    """None where the two numbers differ, a name is missing or unreadable, or a code is none."""
    if not _RPPS.fullmatch(number) or national != b"8" + number:
        return None
    sector = fields[layout.sector] if layout.sector is not None else b""
    try:
        text = b"|".join((*told, sector)).decode()
    except UnicodeDecodeError:
        return None
    family, given, profession, category, kind, specialty, sectors = _clean(text)
    if not (0 < len(family) <= LONGEST_NAME and len(given) <= LONGEST_NAME and profession):
        return None
    specialty = specialty if kind == ORDINAL else ""
    short, long = (profession, category), (specialty, sectors)
    if any(len(one) > LONGEST_CODE for one in short) or any(len(one) > LONGEST_LONG_CODE for one in long):
        return None
    if not _CODE.fullmatch(profession + category + specialty + sectors):
        return None
    return Fact(
        number.decode(), family, given, profession, category, specialty, sectors, _mailbox(fields, layout)
    )


def _clean(text: str) -> list[str]:
    """Fields without outer blanks, and without what a reader cannot see."""
    parts = text.split("|")
    if text.isascii() and text.isprintable():
        return [part.strip() for part in parts]
    return [normalise(part, multiline=False) for part in parts]


def _mailbox(fields: list[bytes], layout: Layout) -> str:
    """The address of MSSanté of the row; any other e-mail proves nothing and is not kept."""
    if layout.mailbox is None or b"mssante.fr" not in (found := fields[layout.mailbox].lower()):
        return ""
    address = found.decode("utf-8", "replace").strip()
    return address if len(address) <= LONGEST_MAIL and _MAIL.fullmatch(address) else ""
