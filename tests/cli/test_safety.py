"""`qa safety` shows what another version would do, and gives the one in force in a form that it reads again."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.alerts import queries
from qa.alerts.models import SafetyVersion
from qa.extensions import db
from qa.safety import effects, messages, red_flags
from qa.safety.effects import Example
from tests.alerts.scene import in_force
from tests.cli.terminal import Terminal

SETS = (
    Example("J’ai une douleur dans la poitrine\nqui serre depuis une heure", ("CHEST",)),
    Example("Je veux mourir, j’ai envie d’en finir", ("SUICIDE",)),
    Example("Quelle crème pour des mains sèches ?", ()),
)
DATE_AS_TOML = """
[[rules.CHEST]]
id = "chest.any"
all = ["chest_pain"]
source = "HAS"
date = 2026-11-26
"""


@pytest.fixture(autouse=True)
def three_messages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "sets", lambda: SETS)


def told(terminal: Terminal, folder: Path, text: str) -> Any:
    file = folder / "version.toml"
    file.write_text(text, "utf-8")
    return terminal.qa("safety", "effect", str(file))


def test_rates_with_their_bounds_and_each_message_that_changes(terminal: Terminal, tmp_path: Path) -> None:
    done = told(terminal, tmp_path, "[rules]\nCHEST = []\n")
    assert (done.code, done.err) == (0, "")
    assert done.lines == [
        "compared with version 0",
        "emergencies that show a message  2/2 100.0% (34.2% to 100.0%)  ->  1/2 50.0% (9.5% to 90.5%)",
        "other messages that show one     0/1 0.0% (0.0% to 79.3%)  ->  0/1 0.0% (0.0% to 79.3%)",
        "1 messages change",
        "-CHEST  (meant CHEST)  J’ai une douleur dans la poitrine qui serre depuis une heure",
    ]


def test_what_begins_to_fire_is_told_from_what_is_in_force(terminal: Terminal, tmp_path: Path) -> None:
    in_force(1, rules={"CHEST": []})
    done = told(terminal, tmp_path, "number = 0\n")
    assert "written for version 0; version 1 is in force" in done.err
    assert done.lines[0] == "compared with version 1"
    assert done.lines[-1].startswith("+CHEST  (meant CHEST)")


def test_it_keeps_nothing(terminal: Terminal, tmp_path: Path) -> None:
    told(terminal, tmp_path, "[rules]\nCHEST = []\n")
    assert db.session.query(SafetyVersion).count() == 0
    assert queries.current().rules is red_flags.shipped()


def test_a_day_may_be_written_as_toml_does(terminal: Terminal, tmp_path: Path) -> None:
    assert told(terminal, tmp_path, DATE_AS_TOML).code == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[rules", "end of document"),
        ("[rules]\nCHESST = []\n", "CHESST"),
        ("[messages.CHESST]\nlevel = 'today'\n", "CHESST"),
        ("rules = 3\n", "rules"),
        ("[regles]\nCHEST = []\n", "regles"),
        ("[rules]\nCHEST = 3\n", "TypeError"),
        ("[messages.CO]\nlevel = 'perhaps'\n", "CO"),
        ("[[rules.CHEST]]\nid = 'chest.x'\nall = ['gone']\nsource = 'x'\ndate = 'x'\n", "gone"),
    ],
)
def test_what_does_not_hold_is_one_clear_line(
    terminal: Terminal, tmp_path: Path, text: str, words: str
) -> None:
    done = told(terminal, tmp_path, text)
    assert (done.code, done.out) == (1, "")
    assert words in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_bytes_that_are_no_text_are_refused(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe")
    done = terminal.qa("safety", "effect", str(tmp_path / "x.toml"))
    assert (done.code, "Traceback" in done.err) == (1, False)


def test_the_shipped_version_is_number_0_and_changes_nothing(terminal: Terminal) -> None:
    assert json.loads(terminal.qa("safety", "export", "--json").out) == {
        "number": 0,
        "rules": {},
        "messages": {},
    }


def test_what_is_exported_is_what_is_in_force_and_reads_again(terminal: Terminal, tmp_path: Path) -> None:
    rows = red_flags.shipped_document()["rules"]["CHEST"]
    said = messages.shipped_messages()["CO"] | {"source": 'un « mot » et des "guillemets" \\ '}
    in_force(4, rules={"CHEST": rows, "SUICIDE": []}, messages={"CO": said})
    wanted = {"number": 4, "rules": {"CHEST": rows, "SUICIDE": []}, "messages": {"CO": said}}
    assert json.loads(terminal.qa("safety", "export", "--json").out) == wanted
    written = terminal.qa("safety", "export").out
    assert tomllib.loads(written) == wanted
    done = told(terminal, tmp_path, written)
    assert (done.code, done.err, done.lines[-1]) == (0, "", "0 messages change")


def test_check_names_a_version_that_no_longer_fits_and_the_site_serves_on(
    terminal: Terminal, client: FlaskClient
) -> None:
    in_force(3, rules={"CHEST": [{"id": "chest.old", "all": ["gone"], "source": "x", "date": "x"}]})
    done = terminal.qa("check")
    (line,) = [one for one in done.lines if one.startswith("flags")]
    assert done.code == 1
    assert "FAULT" in line
    assert "version 3" in line
    assert "gone" in line
    assert client.get("/readyz").status_code == 200
