"""Turns a PDF or a picture that somebody sent into clean pictures of its pages, and nothing else of it.

A PDF is drawn by a program of its own (`papers_drawing.py`) that holds no secret, opens no file and is killed past its
time or memory: what a hostile file does there ends there. Its pictures are then written anew as any other.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import IO

from qa.kernel.errors import Invalid
from qa.kernel.pictures import cleaned_picture

PAGES_MOST = 10
LONGEST_SIDE = 2400
SECONDS = 20
DRAWN_BYTES = 64 * 1024 * 1024
PROGRAM = Path(__file__).with_name("papers_drawing.py")
REFUSALS = ("locked", "broken", "no page", "too many pages", "too heavy")

_one_at_a_time = Lock()


def page_pictures(content: bytes, *, field: str) -> list[bytes]:
    """The pages as JPEG pictures without metadata, script or attached file; the kind of file is told by its content.

    Raises Invalid(field, reason): "neither", "not a picture", "too many pixels", "locked", "broken", "no page",
    "too many pages", "too heavy" or "busy".
    """
    if _is_picture(content):
        return [cleaned_picture(content, longest_side=LONGEST_SIDE, field=field)]
    if b"%PDF-" not in content[:1024]:
        raise Invalid(field, "neither")
    return [cleaned_picture(page, longest_side=LONGEST_SIDE, field=field) for page in _drawn(content, field)]


def _is_picture(content: bytes) -> bool:
    """True where it begins as a JPEG, a PNG or a WebP does."""
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return webp or content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def _drawn(content: bytes, field: str) -> list[bytes]:
    """The pages as the program apart drew them; one program at a time in each process of the site."""
    if not _one_at_a_time.acquire(timeout=SECONDS):
        raise Invalid(field, "busy")
    try:
        with _memory_file() as asked, _memory_file() as drawn:
            asked.write(content)
            asked.seek(0)
            ended = _run(asked, drawn)
            drawn.seek(0)
            return _read(drawn, ended, field)
    finally:
        _one_at_a_time.release()


def _memory_file() -> IO[bytes]:
    """A file that no disk ever holds."""
    return os.fdopen(os.memfd_create("page"), "w+b")


def _run(asked: IO[bytes], drawn: IO[bytes]) -> int | None:
    """Runs the program without the site's environment, where its secrets are; None where it had to be killed."""
    command = [sys.executable, "-I", str(PROGRAM), str(PAGES_MOST), str(LONGEST_SIDE)]
    try:
        return subprocess.run(  # noqa: S603 - nothing of the command comes from outside
            command,
            stdin=asked,
            stdout=drawn,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            timeout=SECONDS,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return None


def _read(drawn: IO[bytes], ended: int | None, field: str) -> list[bytes]:
    """What the program wrote: a line that says how long each page is, or why there is none; then the pages."""
    if ended is None or ended < 0:
        raise Invalid(field, "too heavy")
    try:
        told = json.loads(drawn.readline(10_000) or b"{}")
        lengths = [int(one) for one in told["pages"]]
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid(field, "broken") from error
    if ended or not 0 < len(lengths) <= PAGES_MOST or not all(0 < one <= DRAWN_BYTES for one in lengths):
        reason = told.get("refused")
        raise Invalid(field, reason if reason in REFUSALS else "broken")
    return [drawn.read(length) for length in lengths]
