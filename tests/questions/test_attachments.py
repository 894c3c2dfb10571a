"""Pictures: made anew without what a camera writes, kept through a refused try, and forgotten after an hour."""

from functools import partial
from io import BytesIO
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from qa.extensions import db
from qa.follow.queries import question_behind
from qa.gateways.current import gateways
from qa.kernel import pictures
from qa.kernel.errors import Invalid, NotFound
from qa.questions.models import Attachment
from qa.questions.queries import attachments
from qa.questions.rules import FILE_BYTES
from qa.questions.services.attachments import LONGEST_SIDE, forget_staged, opened_picture
from tests.questions.sending import (
    faults,
    filled,
    labelled_png,
    picture,
    post,
    send_whole,
    snapshot,
    token_of,
)  # fmt: skip

cleaned_picture = partial(pictures.cleaned_picture, longest_side=LONGEST_SIDE)
SECRETS = (b"Alice", b"Secrete", b"Exif", b"GPS", b"Author", b"http://ns.adobe.com/xap")


def colours(content: bytes) -> tuple[str, str]:
    """The dominant colour of the first and of the last pixel."""
    image = Image.open(BytesIO(content))
    ends = [image.getpixel((0, 0)), image.getpixel((image.width - 1, image.height - 1))]
    return tuple("red" if red > blue else "blue" for red, _, blue in ends)


def test_it_works(client: FlaskClient) -> None:
    question = question_behind(token_of(send_whole(client, files=[picture(), picture(kind="PNG")])))
    kept = attachments(question.id)
    assert len(kept) == 2
    content, row = opened_picture(question.id, kept[0].id)
    assert (row.media_type, row.size, row.stage) == ("image/jpeg", len(content), None)
    assert Image.open(BytesIO(content)).format == "JPEG"


def test_a_snapshot_comes_out_upright_and_without_a_word_of_the_camera() -> None:
    source = snapshot()
    assert b"Alice Secrete" in source
    content = cleaned_picture(source)
    image = Image.open(BytesIO(content))
    assert not image.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(image.info)
    assert [word for word in SECRETS if word in content] == []
    assert image.size == (20, 40)
    assert colours(content) == ("red", "blue")


def test_the_words_inside_a_png_go() -> None:
    source = labelled_png()
    assert b"Alice Secrete" in source
    content = cleaned_picture(source)
    assert [word for word in SECRETS if word in content] == []
    assert content.startswith(b"\xff\xd8")


def test_a_profile_and_xmp_of_a_webp_go() -> None:
    source = picture(kind="WEBP", xmp=b"<x>Alice Secrete</x>", icc_profile=b"Alice Secrete", lossless=True)
    assert b"Alice Secrete" in source
    assert [word for word in SECRETS if word in cleaned_picture(source)] == []


def test_a_picture_is_made_smaller_than_2400_pixels() -> None:
    assert Image.open(BytesIO(cleaned_picture(picture(size=(3000, 100))))).size == (2400, 80)


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.4", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", picture()[:200], b""],
    ids=["pdf", "svg", "cut off", "empty"],
)
def test_what_is_no_picture_is_refused_beside_its_field(client: FlaskClient, content: bytes) -> None:
    page = send_whole(client, files=[content])
    assert page.status_code == 422
    assert set(faults(page.text)) == {"files"}
    assert "JPEG" in faults(page.text)["files"]
    assert db.session.query(Attachment).count() == 0


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_other_kinds_of_picture_are_refused(kind: str) -> None:
    with pytest.raises(Invalid):
        cleaned_picture(picture(kind=kind))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    most = "qa.kernel.pictures.MOST_PIXELS"
    with patch(most, 40 * 20):
        cleaned_picture(picture(kind="PNG"))
    with patch(most, 40 * 20 - 1), patch("PIL.ImageOps.exif_transpose") as unpacked, pytest.raises(Invalid):
        cleaned_picture(picture(kind="PNG"))
    assert not unpacked.called


def test_a_fourth_picture_is_refused_beside_its_field(client: FlaskClient) -> None:
    page = send_whole(client, files=[picture()] * 4)
    assert page.status_code == 422
    assert "3" in faults(page.text)["files"]
    assert gateways().files.keys() == []


def test_a_fourth_picture_of_a_second_try_is_refused(client: FlaskClient) -> None:
    page = send_whole(client, files=[picture()] * 2, consent=None)
    page = post(client, filled(page.text) | {"consent": "y"}, files=[picture()] * 2)
    assert set(faults(page.text)) == {"files"}
    assert "2 photos déjà reçues" in page.text


def test_five_megabytes_are_the_most(client: FlaskClient) -> None:
    within = picture() + b"\0" * (FILE_BYTES - len(picture()))
    assert len(attachments(question_behind(token_of(send_whole(client, files=[within]))).id)) == 1
    page = send_whole(client, files=[within + b"\0"])
    assert page.status_code == 422
    assert "5" in faults(page.text)["files"]


def test_three_pictures_that_are_far_too_large_do_not_take_the_text_along(client: FlaskClient) -> None:
    page = send_whole(client, files=[picture() + b"\0" * 2 * FILE_BYTES] * 3)
    assert page.status_code == 422
    assert set(faults(page.text)) == {"files"}
    assert filled(page.text)["history"] == "Asthme"


def test_pictures_outlive_a_refused_try_and_go_to_the_question(client: FlaskClient) -> None:
    page = send_whole(client, files=[snapshot(), picture()], title="court")
    assert set(faults(page.text)) == {"title"}
    assert "2 photos déjà reçues" in page.text
    staged = db.session.query(Attachment).all()
    assert [one.question_id for one in staged] == [None, None]
    page = post(client, filled(page.text) | {"title": "Une question assez longue"}, files=[picture()])
    kept = attachments(question_behind(token_of(page)).id)
    assert len(kept) == 3
    assert db.session.query(Attachment).count() == 3


def test_nothing_of_a_staged_picture_lies_readable_on_the_disk(app: Flask, client: FlaskClient) -> None:
    send_whole(client, files=[picture()], title="court")
    folder = app.config["QA_FILES_URL"].removeprefix("file:")
    keys = gateways().files.keys()
    assert len(keys) == 1
    with open(f"{folder}/{keys[0][:2]}/{keys[0]}", "rb") as file:
        assert b"JFIF" not in file.read()


def test_the_form_s_secret_is_kept_as_a_hash_only(client: FlaskClient) -> None:
    page = send_whole(client, files=[picture()], title="court")
    stage = filled(page.text)["stage"]
    assert len(stage) == 43
    assert db.session.query(Attachment).one().stage != stage


def test_pictures_whose_form_never_came_are_forgotten_after_an_hour(client: FlaskClient, clock) -> None:
    send_whole(client, files=[picture()], title="court")
    question = question_behind(token_of(send_whole(client, files=[picture()])))
    clock.advance(minutes=59)
    forget_staged()
    assert len(gateways().files.keys()) == 2
    clock.advance(minutes=2)
    forget_staged()
    assert [one.question_id for one in db.session.query(Attachment)] == [question.id]
    assert gateways().files.keys() == [one.key for one in attachments(question.id)]


def test_a_picture_opens_for_its_own_question_only(client: FlaskClient) -> None:
    first = question_behind(token_of(send_whole(client, files=[picture()])))
    second = question_behind(token_of(send_whole(client, encore="1")))
    with pytest.raises(NotFound):
        opened_picture(second.id, attachments(first.id)[0].id)
    with pytest.raises(NotFound):
        opened_picture(first.id, 999)
