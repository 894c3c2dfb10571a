"""Looks the lock up in the public advisories; says so where they cannot be read, and does not fail then."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMAND = ("-m", "pip_audit", "-r", "requirements.lock", "--disable-pip", "--require-hashes", "-f", "json")


def audit() -> int:
    """The exit code: 1 where an advisory names a package of the lock."""
    quiet = ("--progress-spinner", "off")
    done = subprocess.run(
        [sys.executable, *COMMAND, *quiet], cwd=ROOT, capture_output=True, text=True, check=False
    )
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        packages = []
    read = [package for package in packages if "skip_reason" not in package]
    named = [(package["name"], advisory["id"]) for package in read for advisory in package["vulns"]]
    for name, advisory in named:
        print(f"{name}: {advisory}")
    if read:
        print(f"{len(read)} of {len(packages)} packages looked up, {len(named)} advisories")
    else:
        print("The advisories cannot be read from here; nothing was audited.")
    return 1 if named else 0


if __name__ == "__main__":
    sys.exit(audit())
