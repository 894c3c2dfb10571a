"""axe-core and an ear for outlines find nothing on any page in any state; and they would find something."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.outline import unheard
from tests.browser.stage import Stage
from tests.browser.states import STATES
from tests.browser.walk import Walk
from tests.plugins.cluster import missing

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
FAULTS = """async (rules) => (await axe.run(document, {resultTypes: ["violations"], ...rules})).violations
  .map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`)"""
SIDEWAYS = "() => document.documentElement.scrollWidth - window.innerWidth"
LOOKS = [(390, "light")]
# The dark scheme changes colours and nothing else: what does not look at colours has been asked in the light.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
OTHER_LOOKS = [(1280, "light"), (1280, "dark")]
PLANTED = {
    "color-contrast": "document.querySelector('main p').style.color = '#bbbbbb'",
    "label": "document.querySelector('main label[for=title]').removeAttribute('for')",
    "image-alt": "document.querySelector('main').append(new Image())",
    "link-name": "document.querySelector('main').append(Object.assign(document.createElement('a'), {href: '/'}))",
    "heading-order": "document.querySelector('main h1').outerHTML = '<h1>Un</h1><h4>Quatre</h4>'",
}  # fmt: skip


def faults(page: Any, scheme: str = "light") -> list[str]:
    """What axe-core finds on the page as it stands."""
    if not AXE.is_file():
        missing("axe-core (npm ci)")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    return list(page.evaluate(FAULTS, COLOURS if scheme == "dark" else {}))


def look(page: Any, width: int, scheme: str) -> list[str]:
    """The faults of the page at a width in a colour scheme, sideways scrolling included."""
    page.set_viewport_size({"width": width, "height": 850})
    page.emulate_media(color_scheme=scheme)
    beyond = page.evaluate(SIDEWAYS)
    found = faults(page, scheme) + ([f"scrolls sideways by {beyond} px"] if beyond > 0 else [])
    return [f"{width} {scheme}: {fault}" for fault in found]


def check(page: Any, stage: Stage, name: str, looks: list[tuple[int, str]], walk: Walk) -> list[str]:
    """Opens a state, hears its outline and looks at it in each way; its scripts run without an error."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    walk.open(name, page, stage)
    heard = unheard(page, name, STATES[name].status)
    found = [fault for width, scheme in looks for fault in look(page, width, scheme)]
    return heard + found + errors


@pytest.mark.parametrize("name", STATES)
def test_a_state_has_no_fault(
    opened: Callable[..., Any], stages: dict[str, Stage], walk: Walk, name: str
) -> None:
    state = STATES[name]
    assert check(opened(state.stage, state.role), stages[state.stage], name, LOOKS, walk) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", STATES)
def test_a_state_has_no_fault_in_the_other_looks(
    opened: Callable[..., Any], stages: dict[str, Stage], walk: Walk, name: str
) -> None:
    state = STATES[name]
    assert check(opened(state.stage, state.role), stages[state.stage], name, OTHER_LOOKS, walk) == []


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
