"""An archive is whole and of this program, or nothing of it is taken."""

import gzip
import io
import json
import shutil
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qa.backup.restoring import restore_archive
from qa.gateways.current import gateways
from qa.kernel import crypto
from qa.kernel.errors import Conflict
from tests.backup.places import Saved, contents, place, saved_site
from tests.plugins.databases import Databases

Empty = Callable[[str], str]
Members = dict[str, bytes]


@pytest.fixture(scope="module")
def once(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """One site, saved once for the whole module: an archive does not depend on the database that it came from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crypto, "_vault", crypto._vault)
        return saved_site(databases.make("sqlite"), tmp_path_factory.mktemp("once"))


@pytest.fixture
def saved(once: Saved, tmp_path: Path) -> Saved:
    """A copy of its archive."""
    return replace(once, archive=Path(shutil.copy(once.archive, tmp_path)))


def refused(archive: Path, url: str, folder: Path) -> str:
    """Why the archive is refused; the place stays as empty as it was."""
    with place(url, folder):
        with pytest.raises(Conflict) as refusal:
            restore_archive(archive)
        assert not any(rows for table, rows in contents().items() if table != "alembic_version")
        assert gateways().files.keys() == []
    return refusal.value.message


def members(archive: Path) -> Members:
    with tarfile.open(archive) as opened:
        return {name: opened.extractfile(name).read() for name in opened.getnames()}


def rewritten(archive: Path, changed: Members) -> Path:
    """The same archive with other members."""
    with tarfile.open(archive, "w:gz") as written:
        for name, content in changed.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            written.addfile(info, io.BytesIO(content))
    return archive


def test_the_archive_is_readable_by_its_owner_alone(saved: Saved) -> None:
    assert saved.archive.stat().st_mode & 0o777 == 0o600
    assert list(saved.archive.parent.glob(".site.qa.*")) == []


@pytest.mark.parametrize("share", [0, 1, 30, 60, 90, 99])
def test_a_truncated_file_is_refused_and_restores_nothing(
    saved: Saved, empty: Empty, tmp_path: Path, share: int
) -> None:
    content = saved.archive.read_bytes()
    saved.archive.write_bytes(content[: len(content) * share // 100])
    assert "not a whole backup" in refused(saved.archive, empty("sqlite"), tmp_path / "restored")


def test_a_file_without_its_last_bytes_is_refused(saved: Saved, empty: Empty, tmp_path: Path) -> None:
    saved.archive.write_bytes(saved.archive.read_bytes()[:-1])
    assert "not a whole backup" in refused(saved.archive, empty("sqlite"), tmp_path / "restored")


def test_one_changed_byte_is_noticed(saved: Saved, empty: Empty, tmp_path: Path) -> None:
    content = bytearray(saved.archive.read_bytes())
    content[len(content) // 2] ^= 1
    saved.archive.write_bytes(content)
    assert "not a whole backup" in refused(saved.archive, empty("sqlite"), tmp_path / "restored")


FOREIGN = {
    "empty": b"",
    "text": b"a letter\n" * 50,
    "gzip of a text": gzip.compress(b"a letter"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_file_is_refused(empty: Empty, tmp_path: Path, name: str) -> None:
    (tmp_path / "foreign").write_bytes(FOREIGN[name])
    assert "not a whole backup" in refused(tmp_path / "foreign", empty("sqlite"), tmp_path / "restored")


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: {"letter.txt": b"a letter"},
        lambda kept: {name: content for name, content in kept.items() if name != "secrets.json"},
        lambda kept: {name: content for name, content in kept.items() if name != "rows/answer.jsonl"},
        lambda kept: kept | {"manifest.json": b"[]"},
        lambda kept: kept | {"rows/account.jsonl": b'{"planted": 1}\n'},
        lambda kept: kept | {"rows/account.jsonl": b""},
        lambda kept: kept | {"secrets.json": b"[]"},
        lambda kept: kept | {"files/" + "0" * 32: b"not encrypted"},
        lambda kept: (
            kept | {"files/../../escaped": next(v for k, v in kept.items() if k.startswith("files/"))}
        ),
    ],
    ids=["foreign", "no secrets", "no table", "manifest", "column", "row", "secret", "content", "path"],
)
def test_an_archive_of_another_shape_is_refused_and_restores_nothing(
    saved: Saved, empty: Empty, tmp_path: Path, change: Callable[[Members], Members]
) -> None:
    rewritten(saved.archive, change(members(saved.archive)))
    assert "not a whole backup" in refused(saved.archive, empty("sqlite"), tmp_path / "restored")
    assert not list(tmp_path.rglob("escaped"))


@pytest.mark.parametrize(
    ("change", "word"), [({"format": 2}, "another version"), ({"revision": "20991231_far"}, "newer version")]
)
def test_an_archive_of_another_version_says_so(
    saved: Saved, empty: Empty, tmp_path: Path, change: dict[str, object], word: str
) -> None:
    kept = members(saved.archive)
    manifest = json.loads(kept["manifest.json"]) | change
    rewritten(saved.archive, kept | {"manifest.json": json.dumps(manifest).encode()})
    assert word in refused(saved.archive, empty("sqlite"), tmp_path / "restored")


def test_after_a_refusal_the_whole_archive_still_fits(saved: Saved, empty: Empty, tmp_path: Path) -> None:
    content, url = saved.archive.read_bytes(), empty("sqlite")
    saved.archive.write_bytes(content[: len(content) // 2])
    refused(saved.archive, url, tmp_path / "restored")
    saved.archive.write_bytes(content)
    with place(url, tmp_path / "restored"):
        restore_archive(saved.archive)
        assert contents() == saved.rows


def test_a_restore_that_fails_half_way_leaves_the_place_empty(
    saved: Saved, empty: Empty, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, folder = empty("sqlite"), tmp_path / "restored"

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("qa.backup.restoring.keep_secret", full)
    with place(url, folder), pytest.raises(OSError, match="no space"):
        restore_archive(saved.archive)
    monkeypatch.undo()
    with place(url, folder):
        restore_archive(saved.archive)
        assert contents() == saved.rows
