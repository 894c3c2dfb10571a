"""The commands as somebody types them: by `qa` and by `flask`, in this process or in one of its own."""

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

from qa.cli import main

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Done:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What it said on standard output."""
        return self.out.splitlines()


class Terminal:
    """Runs `qa` inside the test's application, with pipes in place of a terminal."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def qa(self, *arguments: str, stdin: bytes = b"") -> Done:
        """One command."""
        self._capsys.readouterr()
        code = 0
        with (
            patch.object(sys, "argv", ["qa", *arguments]),
            patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin))),
        ):
            try:
                main()
            except SystemExit as left:
                code = int(left.code or 0)
        return Done(code, *self._capsys.readouterr())


def apart(program: str, *arguments: str, folder: Path = ROOT, stdin: bytes = b"", **settings: str) -> Done:
    """One command in a process of its own, without our environment's settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    command = [str(PROGRAMS / program), *arguments]
    done = subprocess.run(
        command, cwd=folder, env=inherited | settings, input=stdin, capture_output=True, check=False
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
