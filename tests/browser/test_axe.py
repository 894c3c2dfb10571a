"""axe-core and an ear for outlines find nothing on any page in any state; and they would find something."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.axe import check, faults, look
from tests.browser.stage import Stage
from tests.browser.states import STATES
from tests.browser.walk import Walk

LOOKS = [(390, "light")]
PLANTED = {
    "color-contrast": "document.querySelector('main p').style.color = '#bbbbbb'",
    "label": "document.querySelector('main label[for=title]').removeAttribute('for')",
    "image-alt": "document.querySelector('main').append(new Image())",
    "link-name": "document.querySelector('main').append(Object.assign(document.createElement('a'), {href: '/'}))",
    "heading-order": "document.querySelector('main h1').outerHTML = '<h1>Un</h1><h4>Quatre</h4>'",
}  # fmt: skip


@pytest.mark.parametrize("name", STATES)
def test_a_state_has_no_fault(
    opened: Callable[..., Any], stages: dict[str, Stage], walk: Walk, name: str
) -> None:
    state = STATES[name]
    assert check(opened(state.stage, state.role), stages[state.stage], name, LOOKS, walk) == []


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(opened: Callable[..., Any], fault: str) -> None:
    page = opened()
    page.goto("/poser-une-question")
    assert faults(page) == []
    page.evaluate(PLANTED[fault])
    assert fault in [one.partition(":")[0] for one in faults(page)]


def test_a_colour_that_only_the_dark_scheme_has_is_found(opened: Callable[..., Any]) -> None:
    page = opened()
    page.goto("/poser-une-question")
    rule = "@media (prefers-color-scheme: dark) { main p { color: #444 !important } }"
    page.evaluate(f"document.styleSheets[0].insertRule({rule!r}, document.styleSheets[0].cssRules.length)")
    assert look(page, 390, "light") == []
    assert any("color-contrast" in fault for fault in look(page, 390, "dark"))


def test_a_page_that_is_too_wide_is_found(opened: Callable[..., Any]) -> None:
    page = opened()
    page.goto("/")
    page.evaluate("document.querySelector('h1').style.minWidth = '1400px'")
    assert any("sideways" in fault for fault in look(page, 1280, "light"))
