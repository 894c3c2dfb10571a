"""The locks hold every package with its hashes, and no address of an index."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text()
MARKER = "# --- for tests and checks only\n"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9_.-]", line)[0].lower().replace("_", "-") for line in requirements}


def blocks(text: str) -> list[str]:
    return re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())


def test_no_address_stands_in_it() -> None:
    assert "://" not in LOCK
    assert "--index" not in LOCK
    assert "--find-links" not in LOCK


def test_every_requirement_is_exact_and_hashed() -> None:
    faulty = [
        block
        for block in blocks(LOCK)
        if not re.match(r"\S+==\S+( ;.*)? \\\n    --hash=sha256:[0-9a-f]{64}", block)
    ]
    assert faulty == []


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        (
            [*PROJECT["dependencies"], *EXTRAS["postgres"], *EXTRAS["redis"], "setuptools"],
            LOCK.split(MARKER)[0],
        ),
        (EXTRAS["test"], LOCK),
    ],
    ids=["running", "tests"],
)
def test_every_dependency_is_in_it(wanted: list[str], part: str) -> None:
    assert names(wanted) - names(blocks(part)) == set()


def test_running_needs_no_tool_of_the_tests() -> None:
    running = names(blocks(LOCK.split(MARKER)[0]))
    assert names(EXTRAS["test"]) & running == {"setuptools"}


def test_node_packages_are_hashed_and_without_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    locked = {name: package for name, package in packages.items() if name}
    assert locked
    assert [
        name for name, package in locked.items() if "resolved" in package or "integrity" not in package
    ] == []
