"""Reads a page as people and programs do."""

import html
import json
import re
from typing import Any

from tests.markup import main_of


def data_of(page: str) -> dict[str, Any]:
    """The page's one JSON-LD block."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(blocks) == 1
    found = json.loads(blocks[0])
    assert isinstance(found, dict)
    return found


def shown(page: str) -> str:
    """The words of <main>, white space folded."""
    main = main_of(page)
    assert main is not None
    return folded("".join(main.itertext()))


def folded(text: str) -> str:
    """White space as one space, between words only: blocks and items have none of their own on a page."""
    return "".join(re.sub(r"(?m)^ *(?:(?:-|\d+\.)(?: +|$))+", "", text).split())


def link(page: str, rel: str) -> str | None:
    """Where the page's <link> with this rel leads."""
    found = re.search(rf'<link rel="{rel}" href="([^"]*)"', page)
    return html.unescape(found.group(1)) if found else None


def named(page: str, name: str) -> str | None:
    """The content of a <meta> by name or property."""
    found = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)"', page)
    return html.unescape(found.group(1)) if found else None


PERSONS = ("Question", "Answer", "Comment", "Person")


def things(data: Any) -> list[dict[str, Any]]:
    """Every typed thing inside the data."""
    if isinstance(data, list):
        return [one for each in data for one in things(each)]
    if not isinstance(data, dict):
        return []
    return [data] + [one for value in data.values() for one in things(value)]


def equal_data(page: str) -> None:
    """Asserts that each text and name of the page's data stands on the page, whole."""
    seen = shown(page)
    for thing in things(data_of(page)):
        if thing["@type"] in PERSONS and thing.get("name") != "Anonyme":
            for name in {"text", "name"} & set(thing):
                assert folded(thing[name]) in seen, thing[name]
