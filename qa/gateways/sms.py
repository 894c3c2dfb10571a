"""Text messages, behind a contract: today they go to files, one a message; no provider is known here."""

import json
import os
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit


class Sms(Protocol):
    """Hands a text over, or raises; `key` is the same at every try of one message."""

    def send(self, number: str, text: str, *, key: str) -> None:
        """Hands one text over; raises OSError, or ValueError for what is no telephone number."""

    def check(self) -> str:
        """One line on where texts go; raises where that cannot be reached."""


class FileSms:
    """One JSON file a message, named by its key: sent twice, it is still one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, number: str, text: str, *, key: str) -> None:
        """Writes the file beside its place and renames it: a reader never sees half a message."""
        digits = "".join(sign for sign in number if sign not in " .-()\u00a0\u202f")
        if not digits.removeprefix("+").isdecimal() or not digits.isascii():
            raise ValueError("no telephone number")
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = self._folder / f"{key}.json"
        part = target.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps({"to": digits, "text": text}, ensure_ascii=False), encoding="utf-8")
        part.replace(target)

    def check(self) -> str:
        """Makes the folder where it is missing."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(self._folder, os.W_OK):
            raise OSError("the folder of text messages is not writable")
        return "files"


def open_sms(url: str) -> Sms | None:
    """The gateway that a URL names, none where it is empty; raises ValueError for an unknown scheme."""
    if not url:
        return None
    if urlsplit(url).scheme != "file":
        raise ValueError(f"unknown gateway of text messages: {urlsplit(url).scheme}")
    return FileSms(Path(url.split(":", 1)[1].removeprefix("//")))
