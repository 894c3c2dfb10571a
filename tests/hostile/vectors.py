"""The public vectors, and which of them tell most about a page."""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from qa.kernel.sanitize import render
from qa.kernel.text import normalise
from qa.safety.red_flags import find
from qa.safety.reidentification import risks

# Elements that have no attribute and do nothing.
BARE = re.compile(r'</?(?:p|li|ul|ol|code|pre|br|em|strong|blockquote|h3|h4|hr)(?: dir="auto")?>')
EVERY = 16


def vectors(shared_data: Path) -> list[str]:
    """Every different string of the shared files."""
    files = sorted((shared_data / "xss").glob("*.json"))
    return list(dict.fromkeys(row["payload"] for path in files for row in json.loads(path.read_text())))


@cache
def _is_calm(text: str) -> bool:
    return not find(normalise(text)) and not risks(normalise(text))


def calm(texts: Sequence[str]) -> list[str]:
    """The texts that call no card and no warning: those make another page, which has tests of its own."""
    found = [text for text in texts if _is_calm(text)]
    assert len(found) > 0.99 * len(texts)
    return found


def has_elements(html: str) -> bool:
    """True where more than bare elements is left."""
    return "<" in BARE.sub("", html)


def with_elements(outputs: Sequence[str]) -> list[str]:
    """The different outputs that have more than bare elements."""
    return [html for html in dict.fromkeys(outputs) if has_elements(html)]


def telling(texts: Sequence[str]) -> list[str]:
    """All texts of which the door leaves elements, and every sixteenth of those that leave it as bare text."""
    bare = [text for text in texts if not has_elements(render(text))]
    left_out = set(bare) - set(bare[::EVERY])
    return [text for text in texts if text not in left_out]
