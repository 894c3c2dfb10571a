"""The index on disk: several processes, killed writers, lost and damaged folders, rebuilds."""

import gc
import pickle
import shutil
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa.gateways import index_folders, index_whoosh
from qa.gateways.index import Document, IndexBusy
from qa.gateways.index_whoosh import WhooshIndex

PUBLISHED = datetime(2026, 3, 1, tzinfo=UTC)

WRITER = """
import sys
from datetime import UTC, datetime
from qa.gateways.index import Document
from qa.gateways.index_whoosh import WhooshIndex
index, first, count = WhooshIndex(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
for key in range(first, first + count):
    index.put([Document(key, f"Fièvre numéro {key}", "Corps", "pediatrie", datetime.now(UTC))])
    print(key, flush=True)
"""


def document(key: int, title: str) -> Document:
    return Document(key, title, "", "pediatrie", PUBLISHED)


def writer(path: Path, first: int, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), str(first), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_two_processes_write_at_once_and_nothing_is_lost(path: Path) -> None:
    reader = WhooshIndex(path)
    writers = [writer(path, 0, 20), writer(path, 100, 20)]
    totals = []
    while any(w.poll() is None for w in writers):
        totals.append(reader.find("fièvre", limit=1).total)
    for each in writers:
        each.communicate()
    assert [w.returncode for w in writers] == [0, 0]
    assert totals == sorted(totals)
    assert reader.find("fièvre", limit=1).total == 40


def test_a_killed_writer_leaves_no_lock_and_no_damage(path: Path) -> None:
    for first in (0, 1000, 2000):
        process = writer(path, first, 500)
        assert process.stdout is not None
        for _ in range(3):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert WhooshIndex(path).find("fièvre", limit=1).total >= 3
    index = WhooshIndex(path)
    index.put([document(9_000, "Varicelle")])
    assert index.find("varicelle", limit=1).hits[0].key == 9_000
    assert index.find("fièvre", limit=1).total >= 9


def test_a_taken_lock_ends_in_a_clear_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = WhooshIndex(path)
    monkeypatch.setattr(index_folders, "LOCK_TIMEOUT", 0.05)
    with index._folders.lock("write"), pytest.raises(IndexBusy, match="locked"):
        index.put([document(1, "Toux")])
    index.put([document(1, "Toux")])
    assert index.find("toux", limit=1).total == 1


def test_another_process_s_write_is_seen_by_an_open_reader(path: Path) -> None:
    reader = WhooshIndex(path)
    assert reader.find("fièvre", limit=1).total == 0
    writer(path, 1, 2).communicate()
    assert reader.find("fièvre", limit=1).total == 2
    WhooshIndex(path).remove([1])
    assert reader.find("fièvre", limit=9).total == 1


def test_a_deleted_index_is_empty_and_the_next_write_makes_it_again(path: Path) -> None:
    index = WhooshIndex(path)
    index.put([document(1, "Toux")])
    assert index.find("toux", limit=1).total == 1
    shutil.rmtree(path)
    assert index.find("toux", limit=1).total == 0
    assert index.suggest("touxx") is None or index.suggest("touxx") == "toux"
    index.remove([1])
    index.put([document(2, "Toux")])
    assert [h.key for h in index.find("toux", limit=9).hits] == [2]


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _overwrite(file: Path) -> None:
    file.write_bytes(b"\xff" * file.stat().st_size)


# Whoosh leaves files open when it meets a damaged one; they are collected before the test ends.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("pattern", ["*.toc", "*.seg", "*"])
@pytest.mark.parametrize("damage", [_cut, _overwrite, Path.unlink])
def test_a_damaged_index_is_empty_for_readers_and_made_again_by_a_write(
    path: Path, pattern: str, damage
) -> None:
    WhooshIndex(path).put([document(n, "Toux sèche") for n in range(50)])
    for file in WhooshIndex(path)._folders.current().glob(pattern):
        damage(file)
    index = WhooshIndex(path)
    assert index.find("toux", limit=5).total in {0, 50}
    index.put([document(99, "Varicelle")])
    index.put([document(98, "Varicelle")])
    assert {h.key for h in index.find("varicelle", limit=5).hits} == {98, 99}
    assert index.rebuild([document(1, "Toux")]) == 1
    assert index.find("toux", limit=5).total == 1
    gc.collect()


@pytest.mark.parametrize("content", [b"", b"../other", b"\xff\xfe", b"index-none"])
def test_a_damaged_pointer_is_an_empty_index(path: Path, content: bytes) -> None:
    index = WhooshIndex(path)
    index.put([document(1, "Toux")])
    (path / "current").write_bytes(content)
    assert index.find("toux", limit=5).total == 0
    index.put([document(2, "Toux")])
    assert [h.key for h in index.find("toux", limit=5).hits] == [2]


def test_a_fault_of_the_caller_never_empties_a_sound_index(path: Path) -> None:
    index = WhooshIndex(path)
    index.put([document(1, "Toux")])
    with pytest.raises(Exception, match="unicode"):
        index.put([Document(2, "Toux", "", b"not text", PUBLISHED)])  # type: ignore[arg-type]
    assert [h.key for h in index.find("toux", limit=5).hits] == [1]


def test_readers_find_something_at_every_moment_of_a_rebuild(path: Path) -> None:
    index, reader = WhooshIndex(path), WhooshIndex(path)
    documents = [document(n, "Fièvre") for n in range(300)]
    index.put(documents)
    stop, totals = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            totals.append(reader.find("fièvre", limit=1).total)

    thread = threading.Thread(target=read)
    thread.start()
    for _ in range(5):
        assert index.rebuild(documents) == 300
    stop.set()
    thread.join()
    assert set(totals) == {300}
    assert len(list(path.glob("index-*"))) == 1


def test_what_is_written_during_a_rebuild_is_kept(path: Path) -> None:
    index, other = WhooshIndex(path), WhooshIndex(path)
    index.put([document(1, "Ancienne toux"), document(2, "Toux")])

    def documents():
        yield document(1, "Ancienne toux")
        yield document(2, "Toux")
        other.put([document(3, "Toux nouvelle"), document(1, "Corrigée toux")])
        other.remove([2])

    assert index.rebuild(documents()) == 2
    assert {h.key for h in index.find("toux", limit=5).hits} == {1, 3}
    assert index.find("ancienne", limit=5).total == 0


def test_a_failed_rebuild_leaves_the_old_index_and_the_next_one_cleans_up(path: Path) -> None:
    index = WhooshIndex(path)
    index.put([document(1, "Toux")])

    def broken():
        yield document(2, "Toux")
        raise RuntimeError("database gone")

    with pytest.raises(RuntimeError, match="database gone"):
        index.rebuild(broken())
    assert [h.key for h in index.find("toux", limit=5).hits] == [1]
    index.put([document(3, "Toux")])
    assert index.rebuild([document(4, "Toux")]) == 1
    assert len(list(path.glob("index-*"))) == 1


def test_the_pickled_schema_names_a_stable_place() -> None:
    tokenizer = pickle.dumps(index_whoosh.FrenchTokenizer())
    assert b"qa.gateways.index_whoosh" in tokenizer
    assert b"FrenchTokenizer" in tokenizer
    words = index_whoosh.FrenchTokenizer()("L’œdème gonflé", positions=True)
    assert [(token.text, token.pos) for token in (each.copy() for each in words)] == [
        ("oedem", 0),
        ("gonfl", 1),
    ]
