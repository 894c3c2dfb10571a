"""Folders of an index on disk: which one is current, building beside and swapping, locks, a journal."""

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qa.gateways.index import IndexBusy


class IndexFolders:
    """`current` names the folder in use; a rebuild fills another one and renames a pointer over it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._pointer = root / "current"
        self._journal = root / "journal"

    def current(self) -> Path | None:
        """The folder in use, None before the first write or once deleted."""
        try:
            name = self._pointer.read_text("ascii").strip()
        except (OSError, ValueError):
            return None
        return self.root / name if name.startswith("index-") and "/" not in name else None

    def fresh(self) -> Path:
        """A new, empty folder beside the current one."""
        folder = self.root / f"index-{uuid.uuid4().hex}"
        folder.mkdir(parents=True)
        return folder

    def swap(self, folder: Path) -> None:
        """Make the folder current, in one rename, and remove the one before."""
        old = self.current()
        waiting = self.root / f"current-{uuid.uuid4().hex}"
        waiting.write_text(folder.name, "ascii")
        os.replace(waiting, self._pointer)
        if old and old != folder:
            shutil.rmtree(old, ignore_errors=True)

    def start_journal(self) -> None:
        """Clear what a killed rebuild left; from now on `note` keeps the keys written meanwhile."""
        kept = self.current()
        for other in self.root.glob("index-*"):
            if other != kept:
                shutil.rmtree(other, ignore_errors=True)
        self._journal.write_text("", "ascii")

    def end_journal(self) -> None:
        """The rebuild is over: `note` keeps nothing any more."""
        self._journal.unlink(missing_ok=True)

    def note(self, keys: Iterable[int]) -> None:
        """Keep the keys for the rebuild under way, if any."""
        if self._journal.exists():
            with self._journal.open("a", encoding="ascii") as journal:
                journal.writelines(f"{key}\n" for key in keys)

    def noted(self) -> list[int]:
        """The keys written since the rebuild began."""
        try:
            return sorted({int(line) for line in self._journal.read_text("ascii").split()})
        except FileNotFoundError:
            return []

    @contextmanager
    def lock(self, name: str, *, timeout: float) -> Iterator[None]:
        """Hold a lock that dies with the process; raises IndexBusy after timeout seconds."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / f"{name}.lock").open("a") as handle:
            _take(handle.fileno(), name, time.monotonic() + timeout)
            yield


def _take(descriptor: int, name: str, deadline: float) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise IndexBusy(f"The search index is locked by another process ({name}).") from None
            time.sleep(0.02)
