"""The contract of the mailbox of returned mail: each message once, whatever happens in the middle."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.gateways.bounces import MOST_BYTES
from qa.gateways.mailbox import Mailbox, NoMailbox, open_mailbox

FIRST = b"Subject: un\n\n>From ici\nFrom la au milieu\n"
SECOND = b"Subject: deux\n\nBonjour\n"

Put = Callable[..., None]


@pytest.fixture(params=["mbox", "maildir"])
def box(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Mailbox, Put]:
    """A mailbox, and how mail arrives in it."""
    path = tmp_path / "retours"

    def put(*messages: bytes) -> None:
        if request.param == "mbox":
            with path.open("ab") as file:
                for one in messages:
                    file.write(b"From MAILER-DAEMON Wed Nov 25 14:34:31 2026\n" + one + b"\n")
        else:
            (path / "new").mkdir(parents=True, exist_ok=True)
            count = len(list((path / "new").iterdir()))
            for number, one in enumerate(messages):
                (path / "new" / f"{count + number:03}.hote").write_bytes(one)

    return open_mailbox(f"{request.param}:{path}"), put


def taken(box: Mailbox) -> list[bytes]:
    found: list[bytes] = []
    assert box.take(found.append) == len(found)
    return [one.partition(b"\nFrom MAILER")[0].rstrip() + b"\n" for one in found]


def test_each_message_is_taken_once(box: tuple[Mailbox, Put]) -> None:
    mailbox, put = box
    assert taken(mailbox) == []
    put(FIRST, SECOND)
    assert taken(mailbox) == [FIRST, SECOND]
    assert taken(mailbox) == []
    put(SECOND)
    assert taken(mailbox) == [SECOND]


def test_stopped_in_the_middle_nothing_is_lost(box: tuple[Mailbox, Put]) -> None:
    mailbox, put = box
    put(FIRST, SECOND)
    seen: list[bytes] = []

    def stopped(message: bytes) -> None:
        if seen:
            raise KeyboardInterrupt
        seen.append(message)

    with pytest.raises(KeyboardInterrupt):
        mailbox.take(stopped)
    assert taken(mailbox)[-1] == SECOND


def test_an_enormous_message_is_cut_and_the_next_one_is_whole(box: tuple[Mailbox, Put]) -> None:
    mailbox, put = box
    put(b"Subject: x\n\n" + b"y" * (3 * MOST_BYTES) + b"\n", SECOND)
    found = taken(mailbox)
    assert len(found[0]) <= MOST_BYTES + 1
    assert found[1:] == [SECOND]


def test_an_mbox_that_is_being_written_waits(tmp_path: Path) -> None:
    path = tmp_path / "retours"
    path.write_bytes(b"From x\n" + SECOND)
    program = "import fcntl, sys; f = open(sys.argv[1], 'r+b'); fcntl.lockf(f, 2); print(flush=True); input()"
    writer = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    writer.stdout.readline()
    mailbox = open_mailbox(f"mbox:{path}")
    assert taken(mailbox) == []
    writer.communicate(b"\n")
    assert taken(mailbox) == [SECOND]


def test_what_was_written_without_the_lock_while_reading_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "retours"
    path.write_bytes(b"From x\n" + FIRST + b"\n")
    mailbox = open_mailbox(f"mbox:{path}")

    def late(_: bytes) -> None:
        if SECOND not in path.read_bytes():
            with path.open("ab") as file:
                file.write(b"From x\n" + SECOND)

    mailbox.take(late)
    assert SECOND in taken(mailbox)


def test_a_maildir_is_read_where_a_mail_program_has_looked_too(tmp_path: Path) -> None:
    for part, message in (("new", FIRST), ("cur", SECOND), ("tmp", b"half")):
        (tmp_path / part).mkdir()
        (tmp_path / part / "1:2,S").write_bytes(message)
    assert taken(open_mailbox(f"maildir:{tmp_path}")) == [FIRST, SECOND]
    assert (tmp_path / "tmp" / "1:2,S").exists()


def test_none_is_named_by_an_empty_setting_and_others_are_refused() -> None:
    assert isinstance(open_mailbox(""), NoMailbox)
    assert taken(open_mailbox("")) == []
    with pytest.raises(ValueError, match="imap"):
        open_mailbox("imap://hote")
