"""The command that imports a file of the register: one line, exit 3 where the file is held."""

from pathlib import Path

import pytest
from flask import Flask

from tests.cli.terminal import Terminal
from tests.gateways.register.files import activities, activity, fictional_rpps, many, skill, skills
from tests.verification.register_cast import verified

IMPORT = ("doctors", "import-register")


def test_it_works(app: Flask, terminal: Terminal, tmp_path: Path) -> None:
    done = terminal.qa(*IMPORT, str(activities(tmp_path, *many(4), "broken|row")))
    assert (done.code, done.err) == (0, "")
    assert done.out == "imported: activities of 2026-11-20: 4 rows, 1 skipped; 0 verified people vanished\n"
    done = terminal.qa(*IMPORT, str(skills(tmp_path, skill(code="SM04"))))
    assert done.out == "imported: savoir-faire of 2026-11-20: 1 rows, 0 skipped; 0 verified people vanished\n"


def test_the_day_is_given_where_the_name_does_not_say_it(
    app: Flask, terminal: Terminal, tmp_path: Path
) -> None:
    path = str(activities(tmp_path, *many(4)).rename(tmp_path / "ps-libreacces-personne-activite.txt"))
    done = terminal.qa(*IMPORT, path)
    assert (done.code, done.out, len(done.err.splitlines())) == (1, "", 1)
    assert "--date" in done.err
    assert "of 2026-11-02:" in terminal.qa(*IMPORT, path, "--date", "2026-11-02").out


@pytest.mark.parametrize("day", ["2026", "02/11/2026", "2026-13-01", ""])
def test_a_day_that_is_none_is_refused(app: Flask, terminal: Terminal, tmp_path: Path, day: str) -> None:
    assert terminal.qa(*IMPORT, str(activities(tmp_path, *many(4))), "--date", day).code == 2


def test_a_refusal_is_one_line(app: Flask, terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "a_202611200700.txt"
    path.write_text("id;name\n1;Alice\n")
    done = terminal.qa(*IMPORT, str(path))
    assert (done.code, done.out, len(done.err.splitlines())) == (1, "", 1)
    assert done.err.startswith("Error: this is no file of the Annuaire Santé")


@pytest.mark.parametrize("path", ["absent_202611200700.txt", "."])
def test_a_path_that_is_no_file_is_refused_in_one_line(
    app: Flask, terminal: Terminal, tmp_path: Path, path: str
) -> None:
    done = terminal.qa(*IMPORT, str(tmp_path / path))
    assert (done.code, done.out, len(done.err.splitlines())) == (1, "", 1)


def test_a_held_file_ends_with_3_and_says_where_to_decide(
    app: Flask, terminal: Terminal, tmp_path: Path
) -> None:
    verified(*(fictional_rpps(number) for number in range(3)))
    done = terminal.qa(*IMPORT, str(activities(tmp_path, *many(4))))
    assert (done.code, done.err) == (3, "")
    assert done.out.startswith("held: activities of 2026-11-20: 4 rows")
    assert done.out.endswith("3 verified people would vanish: see /administration/registre\n")


def test_columns_that_are_missed_are_named(app: Flask, terminal: Terminal, tmp_path: Path) -> None:
    from tests.gateways.register.files import ACTIVITY_56

    header = ACTIVITY_56.replace("|Adresse e-mail (coord. structure)|", "|Autre|")
    done = terminal.qa(*IMPORT, str(activities(tmp_path, activity(), header=header)))
    assert (done.code, "; it lacks Adresse e-mail;" in done.out) == (0, True)


def test_no_name_and_no_number_is_told(app: Flask, terminal: Terminal, tmp_path: Path) -> None:
    done = terminal.qa(*IMPORT, str(activities(tmp_path, *many(3), activity(family="\x00"))))
    assert "1 skipped" in done.out
    assert "NOM" not in done.out
    assert "9900" not in done.out
