"""Sends the ask form as a browser does, and reads what comes back."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import html5lib
from flask.testing import FlaskClient
from PIL import ExifTags, Image, PngImagePlugin
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.markup import main_of
from tests.people import BODY, TITLE, fields

ASK = "/poser-une-question"
VALUES = {
    "title": TITLE,
    "body": BODY,
    "specialty": "cardiologie",
    "for_whom": "child",
    "age_band": "6_14",
    "sex": "female",
    "pregnant": "no",
    "duration": "trois semaines",
    "treatments": "Fer",
    "history": "Asthme",
    "email": "alice@exemple.fr",
    "consent": "y",
}


def fresh_token(client: FlaskClient, path: str = ASK) -> str:
    """A token of the ask form."""
    return fields(client.get(path).text)["csrf_token"]


def send_whole(
    client: FlaskClient, *, files: Sequence[bytes] = (), path: str = ASK, **changes: Any
) -> TestResponse:
    """All fields in one POST; a change to None leaves the field out."""
    values: dict[str, Any] = {"csrf_token": fresh_token(client, path), **VALUES, **changes}
    return post(client, values, files=files, path=path)


def post(
    client: FlaskClient, values: Mapping[str, Any], *, files: Sequence[bytes] = (), path: str = ASK
) -> TestResponse:
    """Sends these fields and files, as multipart put together in memory."""
    data: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
    if files:
        data["files"] = [FileStorage(BytesIO(one), f"photo-{number}.jpg") for number, one in enumerate(files)]
    boundary, body = encode_multipart(data)
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def filled(html: str, action: str = "") -> dict[str, str]:
    """What a browser would send with the first POST form of <main>: of radios and boxes only what is ticked."""
    main = main_of(html)
    form = next(
        one for one in main.iter("form") if one.get("method") == "post" and action in one.get("action", "")
    )
    chosen = [one for one in form.iter("input") if one.get("type") in ("radio", "checkbox")]
    values = fields(html, action)
    for name in {one.get("name") for one in chosen}:
        ticked = [
            one.get("value", "on") for one in chosen if one.get("name") == name and "checked" in one.attrib
        ]
        values.pop(name)
        values |= {name: ticked[-1]} if ticked else {}
    return values


def faults(html: str) -> dict[str, str]:
    """The message beside each faulty control of the page, by the control's id."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    marked = (one for one in tree.iter("p") if "field-error" in one.get("class", "").split())
    return {str(one.get("id")).removesuffix("-error"): "".join(one.itertext()) for one in marked}


def token_of(response: TestResponse) -> str:
    """The secret in the address of the page that follows a sending."""
    assert response.status_code == 303, response.text
    return str(response.location).rpartition("/suivi/")[2].partition("?")[0]


def picture(*, size: tuple[int, int] = (40, 20), kind: str = "JPEG", **options: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def snapshot() -> bytes:
    """A JPEG as a telephone writes it: turned, with position, artist and comment."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Artist] = "Alice Secrete"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (48.0, 51.0, 29.9), 3: "E", 4: (2.0, 17.0, 40.2)})
    return picture(exif=exif, comment=b"chez Alice Secrete", quality=95)


def labelled_png() -> bytes:
    """A PNG with a text of its own."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Alice Secrete")
    return picture(kind="PNG", pnginfo=words)
