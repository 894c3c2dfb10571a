"""What `make check` asks holds; each check fails under its own name."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    "check", ["lint", "format", "types", "dead", "dependencies", "templates", "imports", "audit"]
)
def test_the_check_passes(check: str) -> None:
    command = [ROOT / "tools" / "check.sh", check]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
