"""Attachments: kept encrypted under an opaque key, opened and forgotten by it."""

import os
import re
import secrets
from pathlib import Path
from typing import Protocol

from qa.kernel.crypto import vault

KEY = re.compile(r"[0-9a-f]{32}")


class Files(Protocol):
    """Keeps bytes under a key that says nothing."""

    def keep(self, content: bytes, *, key: str | None = None) -> str:
        """Encrypts and keeps, under a new key unless one is restored; returns the key."""

    def open(self, key: str) -> bytes:
        """The bytes; raises KeyError."""

    def forget(self, key: str) -> None:
        """Removes them; nothing happens where they are gone already."""

    def keys(self) -> list[str]:
        """All keys, for backups and the broom."""


class FolderFiles:
    """A folder of encrypted files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise KeyError(key)
        return self._folder / key[:2] / key

    def keep(self, content: bytes, *, key: str | None = None) -> str:
        """Writes beside, syncs and renames."""
        key = key or secrets.token_hex(16)
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            file.write(vault().encrypt(content))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        return key

    def open(self, key: str) -> bytes:
        """The decrypted bytes; raises KeyError."""
        try:
            return vault().decrypt(self._path(key).read_bytes())
        except FileNotFoundError as error:
            raise KeyError(key) from error

    def forget(self, key: str) -> None:
        """Unlinks the file."""
        if KEY.fullmatch(key):
            self._path(key).unlink(missing_ok=True)

    def keys(self) -> list[str]:
        """All keys, sorted."""
        return sorted(path.name for path in self._folder.glob("??/*") if KEY.fullmatch(path.name))


class MemoryFiles:
    """A dictionary of encrypted bytes."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def keep(self, content: bytes, *, key: str | None = None) -> str:
        """Encrypts and keeps."""
        key = key or secrets.token_hex(16)
        if not KEY.fullmatch(key):
            raise KeyError(key)
        self._kept[key] = vault().encrypt(content)
        return key

    def open(self, key: str) -> bytes:
        """The decrypted bytes; raises KeyError."""
        return vault().decrypt(self._kept[key])

    def forget(self, key: str) -> None:
        """Drops them."""
        self._kept.pop(key, None)

    def keys(self) -> list[str]:
        """All keys, sorted."""
        return sorted(self._kept)

    def clear(self) -> None:
        """Forgets all."""
        self._kept.clear()


def open_files(url: str) -> Files:
    """The gateway that a URL names; raises ValueError for an unknown scheme."""
    scheme, _, path = url.partition(":")
    if scheme == "file":
        return FolderFiles(Path(path.removeprefix("//")))
    if scheme == "memory":
        return MemoryFiles()
    raise ValueError(f"unknown file gateway: {scheme}")
