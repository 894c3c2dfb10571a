"""`qa inspect` answers each line with one object, whatever the line; it needs no database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import ROOT, Terminal, apart
from tests.quickness import cpu_seconds


def seen(lines: list[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines]


def test_each_line_is_answered_by_flags_and_masked_text(terminal: Terminal) -> None:
    text = "le Dr Martin m'a dit d'attendre\nj'ai envie de me suicider ce soir, 06 39 98 12 34\n"
    done = terminal.qa("inspect", stdin=text.encode())
    assert (done.code, done.err) == (0, "")
    first, second = seen(done.lines)
    assert first == {"red_flags": [], "masked": "le Dr [NOM] m'a dit d'attendre"}
    assert second["masked"] == "j'ai envie de me suicider ce soir, [TEL]"
    assert second["red_flags"], "a will to die fires"


ODD_LINES = {
    "empty": b"",
    "nul": b"\x00",
    "latin-1": b"caf\xe9 \xff\xfe",
    "surrogate": b"\xed\xa0\x80",
    "return": b"\r",
    "separators": "\u2028é\u0085".encode(),
    "long": b"a" * 20_000,
}


@pytest.mark.parametrize("line", ODD_LINES.values(), ids=ODD_LINES)
def test_any_line_gives_a_line(terminal: Terminal, line: bytes) -> None:
    done = terminal.qa("inspect", stdin=b"avant\n" + line + b"\napr\xc3\xa8s")
    assert done.code == 0
    rows = seen(done.out.rstrip("\n").split("\n"))
    assert [row["masked"] for row in rows[::2]] == ["avant", "après"]
    assert len(rows) == 3


def test_nothing_in_gives_nothing_out(terminal: Terminal) -> None:
    assert terminal.qa("inspect").out == ""


def test_without_a_database_and_in_a_plain_locale(tmp_path: Path) -> None:
    done = apart(
        "qa",
        "inspect",
        folder=tmp_path,
        stdin="née le 3 mai 1985 à Évry\n".encode(),
        QA_DATABASE_URL="nonsense",
        LC_ALL="C",
    )
    assert (done.code, done.err) == (0, "")
    assert seen(done.lines) == [{"red_flags": [], "masked": "née le [DATE_NAISSANCE] à Évry"}]
    assert list(tmp_path.iterdir()) == []


def test_a_line_is_answered_before_the_next_one_is_read() -> None:
    command = [sys.executable, "-m", "qa.cli", "inspect"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for word in ("un", "deux"):
            process.stdin.write(f"{word}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["masked"] == word
        process.stdin.close()
        assert process.wait() == 0


def test_a_thousand_texts_take_less_than_ten_seconds(terminal: Terminal) -> None:
    words = (
        "Bonjour docteur, ma fille Léa née le 3 mai 2019 tousse depuis hier et le Dr Martin ne répond pas"
        " au 06 39 98 12 34 "
    )
    line = (words * 3).strip() + "\n"
    assert len(line.split()) >= 60
    assert cpu_seconds(lambda: terminal.qa("inspect", stdin=(line * 1000).encode())) < 10
