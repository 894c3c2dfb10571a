"""The archive: rows and numbers of one moment, the files that these rows name, the secrets that open both."""

import gzip
import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy.exc import DataError, IntegrityError

from qa.kernel.crypto import Unreadable
from qa.kernel.errors import Conflict

FORMAT = 1
MANIFEST, SECRETS, ROWS, FILES = "manifest.json", "secrets.json", "rows/", "files/"
BLOCK = 1 << 20
WRONG = (
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    Unreadable,
    IntegrityError,
    DataError,
)


@dataclass(frozen=True)
class Manifest:
    """The schema's revision, and the last number given in each numbered table."""

    revision: str
    numbers: dict[str, int]


def add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    """One member."""
    add_stream(archive, name, io.BytesIO(content), size=len(content))


def add_stream(archive: tarfile.TarFile, name: str, content: IO[bytes], *, size: int) -> None:
    """One member, read from its beginning."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    content.seek(0)
    archive.addfile(info, content)


def add_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    """The first member."""
    content = {"format": FORMAT, "revision": manifest.revision, "numbers": manifest.numbers}
    add_bytes(archive, MANIFEST, json.dumps(content).encode())


@contextmanager
def opened(path: Path) -> Iterator[tarfile.TarFile]:
    """The archive, read to its end once before anything is done with it.

    Raises Conflict for a foreign, truncated or damaged file, then or while it is used.
    """
    try:
        _read_to_end(path)
        with tarfile.open(path, "r:gz") as archive:
            yield archive
    except WRONG as error:
        raise Conflict(f"{path} is not a whole backup of this program") from error


def _read_to_end(path: Path) -> None:
    """The checksum stands at the end of a gzip file."""
    with gzip.open(path) as stream:
        while stream.read(BLOCK):
            pass


def member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    """A member's content; raises KeyError where there is none."""
    found = archive.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found


def manifest_of(archive: tarfile.TarFile) -> Manifest:
    """What the archive says of itself; raises Conflict for a format of another version."""
    read = json.loads(member(archive, MANIFEST).read())
    if read["format"] != FORMAT:
        raise Conflict("this backup was made by another version of this program")
    return Manifest(
        str(read["revision"]), {str(name): int(number) for name, number in read["numbers"].items()}
    )


def secrets_of(archive: tarfile.TarFile) -> list[str]:
    """The secrets, the one of that time first; the last member, so that its presence says that all is there."""
    found = [str(one) for one in json.loads(member(archive, SECRETS).read())]
    if not found:
        raise ValueError(SECRETS)
    return found


def kept_files(archive: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    """Key and encrypted content of each attachment."""
    for name in archive.getnames():
        if name.startswith(FILES):
            yield name.removeprefix(FILES), member(archive, name).read()
