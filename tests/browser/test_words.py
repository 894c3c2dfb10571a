"""French typography of the interface's own words, on every page; what people wrote is shown as they wrote it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.stage import Stage
from tests.browser.states import STATES
from tests.browser.walk import Walk
from tests.browser.windows import Windows

WRONG = {
    "an ordinary space before ; ! ? »": re.compile(r" [;!?»]"),
    "an ordinary space before :": re.compile(r" :(\s|$)"),
    "an ordinary space after «": re.compile(r"« "),
    "no space before ? ! ;": re.compile(r"[^\W\d][!?](\s|$)"),
    "a straight apostrophe": re.compile(r"\w'\w"),
    "straight quotation marks": re.compile(r'"'),
    "three dots": re.compile(r"\.\.\."),
    "an ordinary space in a number": re.compile(r"\d \d{3}\b"),
}
FRENCH = [name for name in STATES if "english" not in name]
TITLES = re.compile("follow|question|editor|review|published|search")


def faults(texts: list[str]) -> list[str]:
    """The interface's words that break a rule."""
    return [f"{rule}: {text}" for text in texts for rule, pattern in WRONG.items() if pattern.search(text)]


@pytest.mark.parametrize("name", FRENCH)
def test_a_page_follows_the_typography(
    walk: Walk, windows: Windows, stages: dict[str, Stage], name: str
) -> None:
    texts = walk.sent(name, windows, stages).words
    # A question's own title stands in <title> as its asker wrote it.
    texts = texts[1:] if TITLES.search(name) else texts
    assert len(texts) > 15
    assert faults(texts) == []


@pytest.mark.parametrize(
    "text", ["Vraiment ?", "Attention :", "« mot", "l'eau", "Oui!", "10 000", "Attendez..."]
)
def test_a_wrong_word_is_found(text: str) -> None:
    assert faults([text]) != []


def test_the_words_of_people_are_left_alone(opened: Callable[..., Any], stages: dict[str, Stage]) -> None:
    page = opened()
    page.goto("/questions")
    page.goto(f"/questions/{stages['full'].cast.questions['q7']}")
    assert page.locator("h1").inner_text() == "Migraine et pilule, est-ce compatible ?"
