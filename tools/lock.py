"""Writes requirements.lock: every package with its hashes, for all Pythons and systems."""

import argparse
import subprocess
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
MARKER = "# --- for tests and checks only"
HEADER = """\
# Made by `make lock`; never edited by hand. Two parts: what running needs (with the extras postgres and
# redis, and setuptools for the editable install), then, below the marker, what the extra test adds.
"""
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "-q",
)


def compile_lock(uv: Path, target: Path, *arguments: str | Path) -> list[str]:
    """Let uv resolve pyproject.toml into `target`; the result as one block of text for each requirement."""
    command = [
        uv,
        "pip",
        "compile",
        "pyproject.toml",
        *arguments,
        *OPTIONS,
        "-o",
        target,
    ]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    blocks: list[str] = []
    for line in target.read_text().splitlines(keepends=True):
        if line.startswith(" "):
            blocks[-1] += line
        elif not line.startswith("#"):
            blocks.append(line)
    return blocks


def install_uv(folder: Path) -> Path:
    """A throwaway environment that holds uv."""
    venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "-q", "uv"], check=True)
    return folder / "bin" / "uv"


def write_lock(*, upgrade: bool) -> None:
    """Resolve everything, then the part that running needs with the same versions, and write both."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        uv = install_uv(folder / "uv")
        whole, running, build = folder / "whole.txt", folder / "running.txt", folder / "build.in"
        build.write_text("setuptools\n")
        if LOCK.exists() and not upgrade:
            whole.write_text(LOCK.read_text())
        everything = compile_lock(uv, whole, build, "--all-extras")
        first = compile_lock(uv, running, build, "--extra=postgres", "--extra=redis", "-c", whole)
    named = {block.splitlines()[0] for block in first}
    second = [block for block in everything if block.splitlines()[0] not in named]
    LOCK.write_text(HEADER + "".join(first) + MARKER + "\n" + "".join(second))
    print(f"requirements.lock: {len(first)} packages to run, {len(second)} more to test")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    write_lock(upgrade=parser.parse_args().upgrade)
