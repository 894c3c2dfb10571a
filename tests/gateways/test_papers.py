"""A PDF or a picture becomes clean pictures of its pages; what is hostile ends where it is drawn."""

import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image

from qa.gateways import papers
from qa.gateways.papers import PROGRAM, page_pictures
from qa.kernel.errors import Invalid
from tests.doctors.writing import SECRET as PLACE
from tests.doctors.writing import portrait
from tests.gateways.papers import SECRET, endless, locked, paper, swollen, talkative


def seen(picture: bytes) -> Image.Image:
    with Image.open(BytesIO(picture)) as opened:
        assert opened.format == "JPEG"
        assert not opened.getexif()
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        return opened.convert("RGB")


def refused(content: bytes) -> str:
    with pytest.raises(Invalid) as refusal:
        page_pictures(content, field="file")
    assert refusal.value.field == "file"
    return refusal.value.message


def test_each_page_of_a_pdf_is_drawn_at_150_dots_an_inch() -> None:
    pages = [seen(one) for one in page_pictures(paper(pages=10), field="file")]
    assert [page.size for page in pages] == [(1240, 1755)] * 10
    red, green, blue = pages[9].getpixel((500, 1200))
    assert red > 240
    assert green < 20
    assert blue < 20


def test_author_script_and_attached_file_of_a_pdf_are_gone() -> None:
    assert SECRET in talkative()
    (page,) = page_pictures(talkative(), field="file")
    assert SECRET not in page
    assert b"JavaScript" not in page
    assert b"%PDF" not in page
    seen(page)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_position_and_camera(kind: str) -> None:
    (page,) = page_pictures(portrait(kind), field="file")
    assert PLACE not in page
    assert seen(page).size == (1600, 1200)


def test_a_huge_page_is_drawn_smaller() -> None:
    (page,) = page_pictures(paper(box="[0 0 14400 7200]"), field="file")
    assert seen(page).size == (2400, 1200)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "neither"),
        (b"<html><script>alert(1)</script>", "neither"),
        (b"GIF89a" + bytes(50), "neither"),
        (b"PK\x03\x04" + bytes(50), "neither"),
        (b"\xff\xd8\xff" + b"no picture at all", "not a picture"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 nothing", "not a picture"),
        (b"%PDF-1.7\n", "broken"),
        (paper()[:120], "broken"),
        (paper(pages=0), "no page"),
        (paper(pages=11), "too many pages"),
        (locked(), "locked"),
    ],
)
def test_what_is_no_paper_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    assert refused(content) == reason


def test_too_many_pixels_are_refused() -> None:
    out = BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    assert refused(out.getvalue()) == "too many pixels"


@pytest.mark.parametrize("bomb", [endless, swollen])
def test_what_swells_past_the_memory_is_killed(bomb) -> None:
    assert refused(bomb()) == "too heavy"


def test_what_takes_too_long_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "SECONDS", 0.01)
    assert refused(paper()) == "too heavy"


def test_a_pdf_refused_leaves_the_way_free_for_the_next_one() -> None:
    refused(locked())
    assert len(page_pictures(paper(), field="file")) == 1


def test_who_waits_too_long_for_the_others_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "SECONDS", 0.01)
    with papers._one_at_a_time:
        assert refused(paper()) == "busy"


def test_the_program_is_given_no_secret_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {}

    def run(command, **named):
        given.update(named)
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setenv("QA_SECRET_KEY", "a secret of the site that nobody else may read")
    monkeypatch.setattr(papers.subprocess, "run", run)
    refused(paper())
    assert given["env"] == {}


def inside(act: str) -> str:
    """What the program can still do once its doors are closed."""
    start = f"import sys; sys.path.insert(0, {str(PROGRAM.parent)!r}); import socket, papers_drawing as own"
    tried = f"try:\n    {act}\n    print('done')\nexcept OSError as error:\n    print(error.errno)"
    command = [sys.executable, "-I", "-c", f"{start}\nown.limit(); own.close_doors()\n{tried}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("act", ["open('/etc/hostname')", "open('/tmp/a', 'w')", "socket.socket()"])
def test_the_program_opens_no_file_and_no_socket(act: str) -> None:
    assert inside("pass") == "done"
    assert inside(act) == "24"  # EMFILE


@pytest.mark.parametrize(
    "told",
    [
        b"no json\n",
        b"{}\n",
        b'{"pages": []}\n',
        b'{"pages": [-1]}\n',
        b'{"pages": ["a"]}\n',
        b'{"pages": [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}\n',
        b'{"pages": [9], "refused": "anything"}\nno image',
        b'{"pages": [[1]]}\n',
        b"[]\n",
    ],
)
def test_a_program_that_was_taken_over_is_not_believed(told: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(asked, drawn):
        drawn.write(told)
        return 0

    monkeypatch.setattr(papers, "_run", run)
    assert refused(paper()) in ("broken", "not a picture")
