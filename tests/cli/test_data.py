"""Commands on data say what they did in one line and fail by their code."""

import json
from pathlib import Path

import pytest
from flask import Flask

from tests.cli.terminal import Terminal, apart
from tests.corpus.lines import line


def corpus(folder: Path, *lines: bytes) -> str:
    path = folder / "corpus.jsonl"
    path.write_bytes(b"".join(lines))
    return str(path)


def test_a_corpus_comes_in_and_is_found_at_once_without_a_worker(
    app: Flask, terminal: Terminal, tmp_path: Path
) -> None:
    done = terminal.qa(
        "import", "corpus", corpus(tmp_path, line(1), line(2, title="Le hoquet du nouveau-né"))
    )
    assert (done.code, done.out, done.err) == (0, "2 added, 0 known already, 0 refused\n", "")
    assert [one["external_id"] for one in json.loads(terminal.qa("search", "hoquet", "--json").out)] == [
        "essai:2"
    ]


def test_bad_lines_are_named_and_the_command_fails(app: Flask, terminal: Terminal, tmp_path: Path) -> None:
    done = terminal.qa("import", "corpus", corpus(tmp_path, line(1), b"{\n", b"\xff\n", line(4)))
    assert (done.code, done.out) == (1, "2 added, 0 known already, 2 refused\n")
    assert done.err == "line 2: not JSON in UTF-8\nline 3: not JSON in UTF-8\n"


def test_out_and_in_again(app: Flask, terminal: Terminal, tmp_path: Path) -> None:
    terminal.qa("import", "corpus", corpus(tmp_path, line(1), line(2)))
    done = terminal.qa("export", "corpus", str(tmp_path / "out.jsonl"))
    assert (done.code, done.out, done.err) == (0, "2 questions exported\n", "")
    assert terminal.qa("import", "corpus", str(tmp_path / "out.jsonl")).out.startswith("0 added, 2 known")
    piped = terminal.qa("export", "corpus", "-")
    assert piped.out == (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert piped.err == "2 questions exported\n"


def test_an_export_that_fails_leaves_the_old_file(
    app: Flask, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.qa("import", "corpus", corpus(tmp_path, line(1)))
    (tmp_path / "out.jsonl").write_text("kept")

    def full(*_: object) -> object:
        yield {}
        raise OSError("no space left")

    monkeypatch.setattr("qa.cli.corpus.export_rows", full)
    done = terminal.qa("export", "corpus", str(tmp_path / "out.jsonl"))
    assert (done.code, done.err) == (1, "Error: OSError: no space left\n")
    assert (tmp_path / "out.jsonl").read_text() == "kept"


def test_the_smaller_commands_say_what_they_did(app: Flask, terminal: Terminal) -> None:
    said = {
        ("db", "upgrade"): "database up to date\n",
        ("reindex",): "0 questions indexed\n",
        ("content", "reclean"): "0 texts cleaned again\n",
        ("outbox", "deliver"): "0 delivered\n",
        ("outbox", "unpark"): "0 deliveries unparked\n",
    }
    for command, words in said.items():
        done = terminal.qa(*command)
        assert (done.code, done.out, done.err) == (0, words, ""), command


def test_a_backup_is_never_written_over_a_file(app: Flask, terminal: Terminal, tmp_path: Path) -> None:
    done = terminal.qa("backup", str(tmp_path / "site.qa"))
    assert (done.code, done.err) == (0, "")
    assert "saved to" in done.out
    again = terminal.qa("backup", str(tmp_path / "site.qa"))
    assert (again.code, again.err) == (1, f"Error: {tmp_path / 'site.qa'} exists already\n")


def test_a_file_that_is_no_backup_gives_one_line(app: Flask, terminal: Terminal, tmp_path: Path) -> None:
    done = terminal.qa("restore", corpus(tmp_path, line(1)))
    assert (done.code, done.out, len(done.err.splitlines())) == (1, "", 1)
    assert "not a whole backup" in done.err


@pytest.mark.parametrize("program", [("qa",), ("flask", "--app", "wsgi")])
def test_both_programs_reach_the_commands_and_fail_in_one_line(
    program: tuple[str, ...], tmp_path: Path
) -> None:
    settings = {"QA_INSTANCE": str(tmp_path)}
    early = apart(*program, "create-admin", "a@exemple.fr", **settings)
    assert (early.code, early.out, len(early.err.splitlines())) == (1, "", 1)
    assert "qa db upgrade" in early.err
    assert apart(*program, "db", "upgrade", **settings).out == "database migrated\n"
    assert apart(*program, "create-admin", "a@exemple.fr", **settings).out.startswith("administrator a@ex")
    again = apart(*program, "create-admin", "a@exemple.fr", **settings)
    assert (again.code, again.err) == (1, "Error: email: this address already has an account\n")
    assert apart(*program, "check", **settings).code == 0


@pytest.mark.parametrize("program", [("qa", 2), ("flask", 3)])
def test_faulty_settings_are_listed_once_without_a_trace(program: tuple[str, int], tmp_path: Path) -> None:
    name, code = program
    start = ("--app", "wsgi") if name == "flask" else ()
    done = apart(name, *start, "check", QA_INSTANCE=str(tmp_path), QA_DATABASE_URL="nope", QA_TIMEZONE="Mars")
    assert (done.code, done.out) == (code, "")
    assert [row.split()[1] for row in done.err.splitlines()[1:]] == ["QA_DATABASE_URL", "QA_TIMEZONE"]


def test_a_path_told_from_elsewhere_means_the_same_file_to_all(tmp_path: Path) -> None:
    settings = {"QA_INSTANCE": str(tmp_path / "instance"), "QA_DATABASE_URL": "sqlite:///here.sqlite3"}
    assert apart("qa", "db", "upgrade", folder=tmp_path, **settings).code == 0
    assert apart("qa", "create-admin", "a@exemple.fr", folder=tmp_path, **settings).code == 0
    assert [one.name for one in tmp_path.rglob("*.sqlite3") if "queue" not in one.name] == ["here.sqlite3"]


def test_an_unknown_command_or_a_missing_file_fails(app: Flask, terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.qa("dance").code == 2
    assert terminal.qa("import", "corpus", str(tmp_path / "none")).code == 2
    assert terminal.qa("restore", str(tmp_path / "none")).code == 2
    done = terminal.qa("backup", str(tmp_path / "no" / "folder.qa"))
    assert (done.code, len(done.err.splitlines())) == (1, 1)
