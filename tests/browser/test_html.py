"""Every page in every state is valid HTML as the server sends it, and is reached without any script too."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.stage import Stage
from tests.browser.states import STATES
from tests.browser.walk import Walk
from tests.browser.windows import Windows
from tests.plugins.cluster import missing

PROGRAM = Path(__file__).parents[2] / "node_modules" / ".bin" / "html-validate"
# A question's title is as long as its asker made it; the templates' line ends are nobody's concern.
RULES = {
    "extends": ["html-validate:recommended"],
    "rules": {
        "long-title": "off",
        "no-trailing-whitespace": "off",
        # Boxes that belong together share their name: the answer is a list.
        "form-dup-name": ["error", {"shared": ["radio", "checkbox", "submit", "button", "reset"]}],
    },
}

# Hidden lists, which the checker has no word for: what was shown comes back, one field a piece.
LISTS = {f'Duplicate form control name "{name}"' for name in ("relu", "listed", "keep_before", "more_before")}


def validated(folder: Path) -> dict[str, list[str]]:
    """What html-validate says of the pages in a folder, by the name of the page."""
    if not PROGRAM.exists():
        missing("html-validate (npm ci)")
    (folder / ".htmlvalidate.json").write_text(json.dumps({"root": True} | RULES))
    told = folder / "told.json"
    command = [str(PROGRAM), "--formatter", f"json={told}", str(folder)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return {
        Path(page["filePath"]).stem: [
            f"{fault['line']}: {fault['ruleId']}: {fault['message']}"
            for fault in page["messages"]
            if fault["message"] not in LISTS
        ]
        for page in json.loads(told.read_text())
    }


def test_every_state_is_valid(walk: Walk, windows: Windows, stages: dict[str, Stage], tmp_path: Path) -> None:
    for name in STATES:
        (tmp_path / f"{name}.html").write_text(walk.sent(name, windows, stages).html)
    found = validated(tmp_path)
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", STATES)
def test_a_state_is_reached_without_scripts(
    opened: Callable[..., Any], stages: dict[str, Stage], name: str
) -> None:
    state = STATES[name]
    state.open(opened(state.stage, state.role, scripts=False), stages[state.stage].cast)


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("<p><div>Un bloc</div></p>", "close-order"),
        ('<p id="un"></p><p id="un"></p>', "no-dup-id"),
        ('<img src="/x.png">', "wcag/h37"),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, fault: str, rule: str) -> None:
    page = f"<!DOCTYPE html><html lang=fr><head><title>Essai</title></head><body>{fault}</body></html>"
    (tmp_path / "planted.html").write_text(page)
    assert any(f" {rule}:" in one for one in validated(tmp_path)["planted"])
