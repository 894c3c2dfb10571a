"""The contract of attachments, for every implementation."""

import stat
from pathlib import Path

import pytest

from qa.gateways.files import Files, FolderFiles, open_files
from qa.kernel import crypto

SECRET = "tests only, nothing secret, long enough to be taken"
KEY = "0123456789abcdef0123456789abcdef"
BAD_KEYS = ["", "a", KEY[:-1], f"{KEY}0", KEY.upper(), "../../etc/passwd", f"../{KEY}", "é" * 32, f"{KEY}\n"]


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crypto, "_vault", crypto.Vault([SECRET]))


@pytest.fixture(params=["file:", "file://", "memory:"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    return open_files(request.param + (str(tmp_path / "files") if "file" in request.param else ""))


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff" * 9, b"a" * 3_000_000], ids=["empty", "binary", "large"]
)
def test_what_is_kept_opens_the_same(files: Files, content: bytes) -> None:
    assert files.open(files.keep(content)) == content


def test_keys_are_opaque_and_differ(files: Files) -> None:
    kept = {files.keep(b"same") for _ in range(20)}
    assert len(kept) == 20
    assert all(len(key) == 32 and set(key) <= set("0123456789abcdef") for key in kept)
    assert files.keys() == sorted(kept)


def test_a_key_may_be_restored_and_kept_anew(files: Files) -> None:
    assert files.keep(b"first", key=KEY) == KEY
    assert files.keep(b"second", key=KEY) == KEY
    assert files.open(KEY) == b"second"
    assert files.keys() == [KEY]


def test_what_is_forgotten_is_gone_and_may_be_forgotten_again(files: Files) -> None:
    other = files.keep(b"stays")
    key = files.keep(b"goes")
    files.forget(key)
    files.forget(key)
    with pytest.raises(KeyError):
        files.open(key)
    assert files.keys() == [other]


def test_an_unknown_key_opens_nothing(files: Files) -> None:
    assert files.keys() == []
    with pytest.raises(KeyError):
        files.open(KEY)


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_key_that_was_never_given_is_refused(files: Files, key: str) -> None:
    with pytest.raises(KeyError):
        files.open(key)
    if key:
        with pytest.raises(KeyError):
            files.keep(b"a", key=key)
    files.forget(key)
    assert files.keys() == []


def test_bytes_on_disk_are_encrypted_and_for_the_owner_alone(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path)
    key = files.keep(b"une photo de peau")
    paths = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in paths] == [key]
    assert b"photo" not in paths[0].read_bytes()
    assert stat.S_IMODE(paths[0].parent.stat().st_mode) == 0o700


def test_half_a_file_is_never_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = FolderFiles(tmp_path)
    key = files.keep(b"whole")

    def cut(number: int) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("qa.gateways.files.os.fsync", cut)
    with pytest.raises(OSError, match="full"):
        files.keep(b"half", key=key)
    assert files.open(key) == b"whole"
    assert files.keys() == [key]


def test_content_of_another_secret_is_not_handed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = FolderFiles(tmp_path).keep(b"a")
    monkeypatch.setattr(crypto, "_vault", crypto.Vault(["another secret, as long as it must be, for a test"]))
    with pytest.raises(crypto.Unreadable):
        FolderFiles(tmp_path).open(key)


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="s3"):
        open_files("s3://bucket")
