"""A file is whole or not there at all."""

import os
from pathlib import Path

import pytest

from qa.kernel.disk import whole_file


def test_it_is_there_once_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with whole_file(path) as file:
        file.write(b"all of it")
        assert not path.exists()
    assert path.read_bytes() == b"all of it"
    assert os.listdir(tmp_path) == ["file"]


def test_what_stood_there_stays_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"kept")
    with pytest.raises(OSError, match="full"), whole_file(path) as file:  # noqa: PT012 - the fault comes while writing
        file.write(b"half")
        raise OSError("full")
    assert path.read_bytes() == b"kept"
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize(("mode", "kept"), [(0o600, 0o600), (0o640, 0o640)])
def test_its_mode_is_the_one_wanted_whatever_stood_there(tmp_path: Path, mode: int, kept: int) -> None:
    path = tmp_path / "file"
    path.touch(mode=0o666)
    with whole_file(path, mode=mode):
        pass
    assert path.stat().st_mode & 0o777 == kept
