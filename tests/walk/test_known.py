"""Requests that once failed, each with the answer that is right."""

import pytest
from flask import Flask

from tests.walk.values import TOKEN
from tests.walk.walker import Walker, faults
from tests.walk.wild import Wild

JSON = "application/json"
KNOWN = {
    "a number as JSON in place of a form": (
        422,
        Wild("anonymous", "POST", b"/suivi/retrouver", body=b"1", content_type=JSON),
    ),
    "JSON with values that are no texts": (
        422,
        Wild("anonymous", "POST", b"/poser-une-question", body=b'{"title": {"a": 1}}', content_type=JSON),
    ),
    "broken JSON in place of a form": (
        422,
        Wild("doctor", "POST", b"/espace/questions/2", body=b"{", content_type=JSON),
    ),
    "a list as JSON on the asker's page": (
        422,
        Wild("asker", "POST", f"/suivi/{TOKEN}/merci".encode(), body=b"[1]", content_type=JSON),
    ),
    "raw bytes in a query": (400, Wild("anonymous", "GET", b"/recherche", b"q=\xc1")),
    "raw bytes in the query of a file": (400, Wild("anonymous", "GET", b"/static/css/base.css", b"v=\xc1")),
    "a line break in the query of an address with two slashes": (
        308,
        Wild("anonymous", "GET", b"/suivi//export", b"q=a\nb"),
    ),
    "raw UTF-8 in a query": (200, Wild("anonymous", "GET", b"/recherche", "q=é".encode())),
    "raw bytes in the query of an unknown page": (400, Wild("anonymous", "GET", b"/rien", b"\xff=\xfe")),
}


@pytest.mark.parametrize(("status", "wild"), KNOWN.values(), ids=KNOWN)
def test_it_is_answered(app: Flask, status: int, wild: Wild) -> None:
    response = Walker(app).send(wild)
    assert (response.status_code, faults(wild, response)) == (status, [])
