"""axe-core, and an ear for the outline, on a page as it stands."""

from pathlib import Path
from typing import Any

from tests.browser.outline import unheard
from tests.browser.stage import Stage
from tests.browser.states import STATES
from tests.browser.walk import Walk
from tests.plugins.cluster import missing

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
FAULTS = """async (rules) => (await axe.run(document, {resultTypes: ["violations"], ...rules})).violations
  .map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`)"""
SIDEWAYS = "() => document.documentElement.scrollWidth - window.innerWidth"
# The dark scheme changes colours and nothing else: what does not look at colours has been asked in the light.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


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
