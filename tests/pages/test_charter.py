"""The charter is one text under one version: who accepted a version can be shown what was in it."""

import re
from hashlib import sha256

import pytest
from flask.testing import FlaskClient

from qa.verification.charter_rules import CHARTER_VERSION
from tests.markup import main_of

FILE = "/charte/telechargement"
# What each version says, in French. Once people have accepted a version, another text is another version.
DIGESTS = {"2026-11": "1ee7f60c79b11cfeb83d80c22752f563a695ed25c178ba595028012ab3169e03"}
ARTICLES = "R.4127-4 R.4127-13 R.4127-19-1 R.4127-20 R.4127-53 L.4113-9 L.4113-13 L.1453-1".split()


def said(text: str) -> str:
    """The words alone, one space apart."""
    return " ".join(re.findall(r"\w+", text))


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_and_the_file_say_the_same(client: FlaskClient, prefix: str) -> None:
    main = main_of(client.get(f"{prefix}/charte").text)
    assert main is not None
    file = said(client.get(f"{prefix}{FILE}").text)
    assert len(file) > 3000
    assert file in said(" ".join(main.itertext()))


def test_another_text_is_another_version(client: FlaskClient) -> None:
    digest = sha256(said(client.get(FILE).text).encode()).hexdigest()
    assert digest == DIGESTS[CHARTER_VERSION], "the charter says something else: give it a version of its own"


def test_each_version_is_another_file(client: FlaskClient) -> None:
    answer = client.get(FILE)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="charte-{CHARTER_VERSION}.txt"'
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("article", ARTICLES)
def test_each_rule_has_its_article(client: FlaskClient, article: str) -> None:
    assert re.search(rf"{re.escape(article)}\b(?!-)", client.get(FILE).text)
