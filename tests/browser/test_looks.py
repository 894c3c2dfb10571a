"""Every state at every width, zoomed, in both schemes, in forced colours and on paper.

To look at them oneself, `QA_PICTURES=states make test-slow ARGS="-k every_look"` leaves pictures in the ignored folder.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.axe import check
from tests.browser.stage import Stage
from tests.browser.states import STATES
from tests.browser.walk import Walk

WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What is cut off: text wider than its own box where nothing lets it scroll.
CUT = """() => {
  const apart = (one) => one && (getComputedStyle(one).clipPath !== "none" || apart(one.parentElement));
  return [...document.querySelectorAll("main *, header *, footer *")].filter((one) => {
    const style = getComputedStyle(one);
    const seen = one.checkVisibility() && style.display !== "inline" && one.clientWidth && !apart(one);
    return seen && one.scrollWidth > one.clientWidth + 1 && !["INPUT", "TEXTAREA", "SELECT"].includes(one.tagName);
  }).map((one) => one.outerHTML.slice(0, 120));
}"""
# 320 and 640 CSS pixels are what 400 % and 200 % leave of a window of 1280.
LOOKS = {
    "320": {"viewport": {"width": 320, "height": 256}},
    "360": {"viewport": {"width": 360, "height": 740}},
    "390-dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    "640": {"viewport": {"width": 640, "height": 450}},
    "768": {"viewport": {"width": 768, "height": 1024}},
    "1280": {"viewport": {"width": 1280, "height": 800}},
    "1280-dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "1280-forced": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
    "paper": {"viewport": {"width": 794, "height": 1123}, "media": "print"},
}
PICTURED = ("390-dark", "1280")
# What axe-core reads here; it has read the narrow light page in the quick run.
READ = [(1280, "light"), (1280, "dark")]


def show(page: Any, look: str) -> None:
    """Brings an open page to a look."""
    wanted = dict(LOOKS[look])
    page.set_viewport_size(wanted.pop("viewport"))
    media = {"color_scheme": "light", "forced_colors": "none", "media": "screen"}
    page.emulate_media(**(media | wanted))


def badly_laid(page: Any, look: str) -> list[str]:
    """What is wider than the page or than its own box."""
    show(page, look)
    beyond = page.evaluate(WIDE)
    return [f"{look}: cut: {one}" for one in page.evaluate(CUT)] + (
        [f"{look}: {beyond} px too wide"] if beyond > 0 else []
    )


@pytest.mark.parametrize("name", ["home", "question-unbroken", "ask-wrong", "follow-answered", "review-long"])
def test_nothing_is_cut_or_too_wide(opened: Callable[..., Any], stages: dict[str, Stage], name: str) -> None:
    state = STATES[name]
    page = opened(state.stage, state.role)
    state.open(page, stages[state.stage].cast)
    assert [fault for look in LOOKS for fault in badly_laid(page, look)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", STATES)
def test_a_state_in_every_look(
    opened: Callable[..., Any], stages: dict[str, Stage], walk: Walk, screenshots: Path, name: str
) -> None:
    state = STATES[name]
    page = opened(state.stage, state.role)
    faults = check(page, stages[state.stage], name, READ, walk)
    for look in LOOKS:
        faults += badly_laid(page, look)
        if look in PICTURED and os.environ.get("QA_PICTURES") == "states":
            page.screenshot(path=screenshots / f"{name}-{look}.png", full_page=True)
    assert faults == []


def test_text_that_is_cut_is_found(opened: Callable[..., Any]) -> None:
    page = opened()
    page.goto("/")
    page.evaluate(
        "Object.assign(document.querySelector('h1').style, {whiteSpace: 'nowrap', overflow: 'hidden'})"
    )
    assert any("cut: <h1" in fault for fault in badly_laid(page, "320"))


@pytest.mark.parametrize("path", ["/questions", "/espace/questions"])
def test_a_thousand_items_are_laid_like_one(opened: Callable[..., Any], path: str) -> None:
    page = opened("full", "doctor")
    page.goto(path)
    count = page.evaluate("""() => {
      const list = document.querySelector("main .grid, main .queue");
      while (list.children.length < 1000) list.append(list.children[list.children.length % 9].cloneNode(true));
      return list.children.length;
    }""")
    assert count == 1000
    assert [fault for look in ("320", "1280") for fault in badly_laid(page, look)] == []
