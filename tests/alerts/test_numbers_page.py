"""The page of emergency numbers: everybody's, the same for all, kept by anyone, and every number can be tapped."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.safety import messages
from tests.markup import main_of
from tests.queries import statements

PAGE = "/urgences"


def links(html: str) -> dict[str, str]:
    """Address of each link of <main> with its words."""
    main = main_of(html)
    found = {one.get("href"): " ".join("".join(one.itertext()).split()) for one in main.iter("a")}
    return {address: words for address, words in found.items() if not address.startswith("/")}


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_number_can_be_tapped_and_says_for_whom(client: FlaskClient, language: str) -> None:
    page = client.get(("" if language == "fr" else "/en") + PAGE)
    assert page.status_code == 200
    found = links(page.text)
    for number in messages.numbers(language):
        assert found[number.address] == f"{number.code} {number.label}"
        assert number.when[:30] in page.text
    for town, number, address in messages.poison_centres():
        assert found[address].startswith(town)
        assert found[address].endswith(number)
    assert len(found) == len(messages.numbers()) + len(messages.poison_centres())


def test_it_needs_no_cookie_no_session_and_no_query(app: Flask, client: FlaskClient) -> None:
    client.get(PAGE)
    with statements() as seen:
        page = client.get(PAGE)
    assert list(seen) == []
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "public, no-cache"
    again = client.get(PAGE, headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.text) == (304, "")


def test_it_says_when_the_numbers_were_last_checked(client: FlaskClient) -> None:
    checked = messages.checked_on()
    assert f"Numéros vérifiés le {checked.day}" in client.get(PAGE).text.replace("\u00a0", " ")


def test_it_is_a_link_away_from_every_page(client: FlaskClient) -> None:
    for path in ("/", "/poser-une-question", PAGE):
        assert f'href="{PAGE}"' in client.get(path).text, path
