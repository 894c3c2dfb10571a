"""The two commands say in one line what a machine lacks."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OLD = "#!/bin/sh\nexit 1\n"
# A Python of the right version whose venv module is missing, as Debian ships it.
BARE = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; *print*) echo 3.11 ;; esac\n'


def copy(folder: Path, *names: str) -> Path:
    """A checkout that holds only these files."""
    for name in names:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
        target.chmod(0o755)
    return folder


def program(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)
    return folder / name


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    files = ("Makefile", "tools/run.sh", "tools/install.sh", "tools/system.sh", "pyproject.toml")
    return copy(tmp_path / "checkout", *files, "requirements.lock", ".ci/run")


def run(checkout: Path, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command there, on a machine where nothing can be installed."""
    place = program(checkout / "bin", "apt-get", OLD).parent
    path = {"PATH": f"{place}:{os.environ['PATH']}"}
    named = {name: value for name, value in os.environ.items() if name not in {"PYTHON", "MAKEFLAGS"}}
    return subprocess.run(
        command, cwd=checkout, env=named | path | environment, capture_output=True, text=True, check=False
    )


def test_an_old_python_gives_one_line(checkout: Path, tmp_path: Path) -> None:
    old = program(tmp_path / "old", "python3", OLD)
    done = run(checkout, "tools/run.sh", PYTHON=str(old))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Python 3.11 or newer is needed, found none. Name one so: make run PYTHON=/path/to/python3.12"
    ]


def test_a_python_without_venv_gives_one_line(checkout: Path, tmp_path: Path) -> None:
    bare = program(tmp_path / "bare", "python3", BARE)
    done = run(checkout, "tools/run.sh", PYTHON=str(bare))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Python 3.11 has no venv module. On Debian or Ubuntu: sudo apt-get install python3.11-venv"
    ]


def test_ci_fails_without_the_test_data(checkout: Path) -> None:
    done = run(checkout, "bash", ".ci/run", QA_SHARED=str(checkout / "nowhere"))
    assert done.returncode == 1
    assert done.stderr.startswith("The test data is missing")


def test_make_alone_lists_the_commands(checkout: Path) -> None:
    listed = run(checkout, "make").stdout
    assert all(command in listed for command in ("run", "test", "test-slow", "check", "bench", "lock"))


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_what_the_tests_lack_is_said_in_one_line_each(checkout: Path, ci: str, code: int) -> None:
    copy(checkout, "tools/packages.sh")
    place = program(checkout / "bare", "apt-get", OLD).parent
    for name in ("dirname", "env", "id", "ls", "sh"):
        (place / name).symlink_to(f"/usr/bin/{name}")
    done = run(checkout, "/bin/sh", "tools/packages.sh", PATH=str(place), CI=ci)
    assert done.returncode == code
    said = done.stderr.splitlines()
    assert "Not found, and could not be installed: Redis. Tests that need it are skipped." in said
    assert "Not found, and could not be installed: Chromium. Tests that need it are skipped." in said
    assert all(line.startswith("Not found, and could not be installed: ") for line in said)
