"""Folders of an index on disk: which one is current, building beside and swapping, locks, a journal."""

import fcntl
import logging
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Protocol

from qa.gateways.index import Document, IndexBusy

Changes = Mapping[int, Document | None]

BATCH = 2_000
LOCK_TIMEOUT = 30.0

_log = logging.getLogger(__name__)


class IndexFiles(Protocol):
    """What an engine does in one folder."""

    def create(self, folder: Path) -> None:
        """Make an empty index."""

    def apply(self, folder: Path, changes: Changes) -> None:
        """One commit: documents replaced by key, None removes."""

    def stored(self, folder: Path, keys: Iterable[int]) -> Changes:
        """The documents of the keys as the index holds them, None for those that it has not."""

    def count(self, folder: Path) -> int | None:
        """How many documents there are, None when the index is damaged."""


class IndexFolders:
    """`current` names the folder in use; a rebuild fills another one and renames a pointer over it."""

    def __init__(self, root: Path, files: IndexFiles) -> None:
        self.root = root
        self._files = files
        self._pointer = root / "current"
        self._journal = root / "journal"

    def current(self) -> Path | None:
        """The folder in use, None before the first write or once deleted."""
        try:
            name = self._pointer.read_text("ascii").strip()
        except (OSError, ValueError):
            return None
        return self.root / name if name.startswith("index-") and "/" not in name else None

    def put(self, documents: Iterable[Document]) -> None:
        """Write the documents in batches of one commit each."""
        for batch in _batches(documents):
            self.write(batch)

    def write(self, changes: Changes) -> None:
        """Apply the changes to the current folder, or to a fresh one where that is missing or damaged."""
        with self.lock("write"):
            self._note(changes)
            folder = self.current()
            if folder and self._applied(folder, changes):
                return
            if folder or any(changes.values()):
                level = logging.WARNING if folder else logging.DEBUG
                _log.log(level, "search index absent or damaged: a fresh one is made")
                folder = self._fresh()
                self._files.apply(folder, changes)
                self._swap(folder)

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Fill a fresh folder, carry over what was written meanwhile, make it current; the count."""
        with self.lock("rebuild"):
            with self.lock("write"):
                self._start_journal()
            folder = self._fresh()
            for batch in _batches(documents):
                self._files.apply(folder, batch)
            with self.lock("write"):
                self._carry_over(folder)
                self._swap(folder)
                self._journal.unlink(missing_ok=True)
                return self._files.count(folder) or 0

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold a lock that dies with the process; raises IndexBusy when it stays taken."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / f"{name}.lock").open("a") as handle:
            _take(handle.fileno(), name, time.monotonic() + LOCK_TIMEOUT)
            yield

    def _applied(self, folder: Path, changes: Changes) -> bool:
        """Apply; False when the index is damaged, while a fault of another kind is raised."""
        try:
            self._files.apply(folder, changes)
        except Exception:
            if self._files.count(folder) is not None:
                raise
            return False
        return True

    def _carry_over(self, folder: Path) -> None:
        """Bring what was written since the rebuild began from the current folder into the new one."""
        keys = self._noted()
        old = self.current()
        if keys and old and self._files.count(old) is not None:
            self._files.apply(folder, self._files.stored(old, keys))

    def _fresh(self) -> Path:
        """A new folder with an empty index, beside the current one."""
        folder = self.root / f"index-{uuid.uuid4().hex}"
        folder.mkdir(parents=True)
        self._files.create(folder)
        return folder

    def _swap(self, folder: Path) -> None:
        """Make the folder current, in one rename, and remove the one before."""
        old = self.current()
        waiting = self.root / f"current-{uuid.uuid4().hex}"
        waiting.write_text(folder.name, "ascii")
        os.replace(waiting, self._pointer)
        if old and old != folder:
            shutil.rmtree(old, ignore_errors=True)

    def _start_journal(self) -> None:
        """Clear what a killed rebuild left; from now on the keys written are noted."""
        kept = self.current()
        for other in self.root.glob("index-*"):
            if other != kept:
                shutil.rmtree(other, ignore_errors=True)
        self._journal.write_text("", "ascii")

    def _note(self, keys: Iterable[int]) -> None:
        """Keep the keys for the rebuild under way, if any."""
        if self._journal.exists():
            with self._journal.open("a", encoding="ascii") as journal:
                journal.writelines(f"{key}\n" for key in keys)

    def _noted(self) -> list[int]:
        """The keys written since the rebuild began."""
        try:
            return sorted({int(line) for line in self._journal.read_text("ascii").split()})
        except FileNotFoundError:
            return []


def _batches(documents: Iterable[Document]) -> Iterator[Changes]:
    waiting = iter(documents)
    while batch := {document.key: document for document in islice(waiting, BATCH)}:
        yield batch


def _take(descriptor: int, name: str, deadline: float) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise IndexBusy(f"The search index is locked by another process ({name}).") from None
            time.sleep(0.02)
