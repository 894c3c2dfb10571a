"""Text travels compressed, static files are kept for a year under their hash."""

import gzip
import re

from flask.testing import FlaskClient

GZIP = {"Accept-Encoding": "gzip"}


def stylesheet(client: FlaskClient) -> str:
    """The address of the first stylesheet, with its hash."""
    found = re.search(r'href="(/static/css/[^"]+\?v=[0-9a-f]+)"', client.get("/").text)
    assert found
    return found[1]


def test_a_static_file_by_its_hash_is_kept_for_a_year(client: FlaskClient) -> None:
    address = stylesheet(client)
    with client.get(address, headers=GZIP) as response, client.get(address) as whole:
        packed, plain = response.data, whole.data
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 2


def test_without_its_hash_it_is_asked_for_again(client: FlaskClient) -> None:
    with client.get(stylesheet(client).split("?", 1)[0]) as response:
        assert response.status_code == 200
    assert "immutable" not in response.headers["Cache-Control"]


def test_pages_are_compressed_where_the_reader_takes_it(client: FlaskClient) -> None:
    packed, plain = client.get("/charte", headers=GZIP), client.get("/charte")
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert int(packed.headers["Content-Length"]) == len(packed.data)


def test_a_compressed_page_is_still_revalidated(client: FlaskClient) -> None:
    tag = client.get("/charte", headers=GZIP).headers["ETag"]
    again = client.get("/charte", headers=GZIP | {"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_refused_compression_is_honoured(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/charte", headers={"Accept-Encoding": "gzip;q=0"}).headers


def test_pictures_and_head_requests_stay_as_they_are(client: FlaskClient) -> None:
    head = client.head("/charte", headers=GZIP)
    assert (head.status_code, head.data) == (200, b"")
