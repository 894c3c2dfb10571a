"""Where returned mail arrives: an mbox file or a maildir of its own; what was read is removed from it."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from qa.gateways.bounces import MOST_BYTES

LINE = 64 * 1024

Reader = Callable[[bytes], object]


class Mailbox(Protocol):
    """Gives each message to a reader, then removes it: killed in between, the same message is given again."""

    def take(self, read: Reader) -> int:
        """How many were read; where the reader raises, what it did not finish stays. Raises OSError."""


class NoMailbox:
    """Nothing ever comes."""

    def take(self, read: Reader) -> int:
        """None."""
        return 0


class Mbox:
    """One file, locked as mail servers do (fcntl: a killed process leaves no lock); emptied once all is read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def take(self, read: Reader) -> int:
        """Reads all; while a mail server is writing, nothing: the next minute comes."""
        if not self._path.exists():
            return 0
        with self._path.open("r+b") as box:
            try:
                fcntl.lockf(box, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return 0
            count = _each(box, read)
            if os.fstat(box.fileno()).st_size == box.tell():  # else somebody wrote without the lock
                box.truncate(0)
            return count


def _each(box: BinaryIO, read: Reader) -> int:
    """Each message's first megabyte; a line `From ` after an empty one begins the next message (RFC 4155)."""
    message, count, blank = bytearray(), 0, True
    while line := box.readline(LINE):
        if blank and line.startswith(b"From "):
            count += _give(message, read)
            message = bytearray()
        elif len(message) < MOST_BYTES:
            message += line
        blank = line in (b"\n", b"\r\n")
    return count + _give(message, read)


def _give(message: bytearray, read: Reader) -> int:
    if not message.strip():
        return 0
    read(bytes(message[:MOST_BYTES]))
    return 1


class Maildir:
    """A folder with `new` and `cur`; a message goes away as soon as it is read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, read: Reader) -> int:
        """Reads all that has arrived, oldest name first."""
        files = [path for part in ("new", "cur") for path in sorted((self._folder / part).glob("[!.]*"))]
        return sum(self._take(path, read) for path in files)

    def _take(self, path: Path, read: Reader) -> int:
        try:
            with path.open("rb") as file:
                read(file.read(MOST_BYTES))
            path.unlink()
        except FileNotFoundError:  # a mail program has renamed it since
            return 0
        return 1


def open_mailbox(url: str) -> Mailbox:
    """The mailbox that a URL names, none where it is empty; raises ValueError for an unknown scheme."""
    scheme, path = urlsplit(url).scheme, Path(url.partition(":")[2].removeprefix("//"))
    if not url:
        return NoMailbox()
    if scheme == "mbox":
        return Mbox(path)
    if scheme == "maildir":
        return Maildir(path)
    raise ValueError(f"unknown mailbox: {scheme}")
