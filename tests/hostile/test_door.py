"""Whatever is typed, nothing outside the allowed list comes out of the door."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import html5lib
import pytest
from markupsafe import escape

from qa.kernel.sanitize import clean, render
from qa.kernel.text import legible, normalise
from tests.hostile.scan import forbidden
from tests.hostile.strings import HOSTILE, KINDS

EVERY_RUN = ("h5sc.json", "dompurify.json", "bleach_*.json", "owasp_filter_evasion.json")
NOT_SCRIPTS = frozenset({"naughty_strings.json", "crlf.json", "csv_injection.json"})


def vectors(folder: Path, patterns: Iterable[str]) -> list[str]:
    """Read the different payloads of the files that match, but for those that are no markup."""
    files = [path for pattern in patterns for path in sorted((folder / "xss").glob(pattern))]
    rows = [row for path in files if path.name not in NOT_SCRIPTS for row in json.loads(path.read_text())]
    return list(dict.fromkeys(row["payload"] for row in rows))


def as_title(text: str) -> str:
    """Show the text as templates show titles: escaped, in an element and in an attribute."""
    shown = escape(normalise(text, multiline=False))
    return (
        f'<h3>{shown}</h3><p><a href="https://exemple.org" title="{shown}"'
        f' rel="nofollow ugc noopener noreferrer">{shown}</a></p>'
    )


def markup_only(text: str) -> list[str]:
    """Scan the second half of the door alone; hidden characters are the first half's work."""
    return [fault for fault in forbidden(clean(legible(text))) if not fault.startswith("character")]


def faults(texts: Iterable[str], scan: Callable[[str], list[str]]) -> dict[str, list[str]]:
    found = {text: scan(text) for text in texts}
    return {text: lines for text, lines in found.items() if lines}


def test_there_are_enough_different_strings() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) >= 220
    assert len(KINDS) >= 15


@pytest.mark.parametrize("kind", KINDS)
def test_our_strings_leave_nothing_forbidden(kind: str) -> None:
    assert faults(KINDS[kind], lambda text: forbidden(render(text))) == {}
    assert faults(KINDS[kind], lambda text: forbidden(as_title(text))) == {}
    assert faults(KINDS[kind], markup_only) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_clean_html_stays_as_it_is_when_cleaned_again(kind: str) -> None:
    once = [render(text) for text in KINDS[kind]]
    assert [clean(html) for html in once] == once


@pytest.mark.parametrize("kind", KINDS)
def test_titles_are_shown_as_typed(kind: str) -> None:
    for text in KINDS[kind]:
        title = normalise(text, multiline=False)
        shown = html5lib.parseFragment(f"<h3>{escape(title)}</h3>", treebuilder="etree")
        assert "".join(shown.itertext()) == title


def test_public_vectors_leave_nothing_forbidden(shared_data: Path) -> None:
    texts = vectors(shared_data, EVERY_RUN)
    assert len(texts) >= 600
    assert faults(texts, lambda text: forbidden(render(text))) == {}
    assert faults(texts, lambda text: forbidden(as_title(text))) == {}
    assert faults(texts, markup_only) == {}


def test_the_vectors_would_do_harm_without_the_door(shared_data: Path) -> None:
    texts = vectors(shared_data, EVERY_RUN)
    assert len(faults(texts, forbidden)) > 0.9 * len(texts)


@pytest.mark.slow
def test_every_public_vector_leaves_nothing_forbidden(shared_data: Path) -> None:
    texts = vectors(shared_data, ["*.json"])
    assert len(texts) >= 9385
    assert faults(texts, lambda text: forbidden(render(text))) == {}
    assert faults(texts, lambda text: forbidden(as_title(text))) == {}
    assert faults(texts, markup_only) == {}
