"""The keyboard alone: the focus is always seen, nothing hides or holds it; a queue is walked by j, k, Enter."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.asking import BODY, TITLE, own
from tests.browser.stage import Stage
from tests.browser.states import STATES
from tests.plugins.browsing import LiveServer

SEEN = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const choice = one.closest(".choices-cards .choice");
  const ring = getComputedStyle(choice || one);
  const box = one.getBoundingClientRect();
  const at = document.elementFromPoint(box.left + Math.min(box.width, 40) / 2, box.top + Math.min(box.height, 20) / 2);
  const covered = !at || !(one === at || one.contains(at) || at.contains(one) || [...(one.labels || [])].some((label) => label.contains(at)));
  return {
    name: one.outerHTML.slice(0, 90),
    ring: ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2,
    inside: box.top >= -1 && box.top < innerHeight && box.height > 0,
    covered,
  };
}"""  # noqa: E501
# A page that leads to a place, or gives it the focus, would be walked from there.
FROM_THE_TOP = "document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')"
WALKED = [
    "home", "ask", "ask-second", "search", "follow-waiting", "queue", "editor-draft", "review",
    "booking-contact", "visit-child", "agenda-day", "agenda-settings", "ask-masks", "review-unsure", "thanks-card",
]  # fmt: skip


def walk(page: Any, most: int = 150) -> tuple[list[str], list[str]]:
    """Tabs through the page: what was reached, and where the focus was not seen."""
    reached: list[str] = []
    unseen: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(SEEN)
        if found is None:
            return reached, unseen
        reached.append(found["name"])
        if not found["ring"] or not found["inside"] or found["covered"]:
            unseen.append(str(found))
    return reached, [*unseen, "the focus does not come out of the page"]


@pytest.mark.parametrize("name", WALKED)
def test_the_focus_is_seen_all_the_way(
    opened: Callable[..., Any], stages: dict[str, Stage], name: str
) -> None:
    state = STATES[name]
    page = opened(state.stage, state.role, viewport={"width": 1280, "height": 700})
    state.open(page, stages[state.stage].cast)
    page.evaluate(FROM_THE_TOP)
    reached, unseen = walk(page)
    assert unseen == []
    assert 'class="skip"' in reached[0]
    assert len(reached) > 12


def test_a_focus_that_is_not_seen_is_found(opened: Callable[..., Any]) -> None:
    page = opened()
    page.goto("/connexion")
    page.evaluate("document.querySelector('#email').style.outline = 'none'")
    assert len(walk(page)[1]) == 1


def test_the_skip_link_leads_into_the_content(opened: Callable[..., Any]) -> None:
    page = opened()
    page.goto("/questions")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#main:focus").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_queue_is_walked_by_keys(opened: Callable[..., Any]) -> None:
    page = opened("full", "doctor")
    page.goto("/espace/questions")
    links = page.locator("[data-queue-link]")
    place = "[...document.querySelectorAll('[data-queue-link]')].indexOf(document.activeElement)"
    for key, expected in (("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        assert page.evaluate(place) == expected
    address = links.first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_one_asks_with_the_keyboard_alone(page: Any, live_server: LiveServer) -> None:
    page.goto("/poser-une-question")
    page.locator("#title").focus()
    page.keyboard.insert_text(TITLE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "body"
    page.keyboard.insert_text(own(BODY))
    _tab_to(page, "button[value=suite]")
    page.keyboard.press("Enter")
    page.locator("#consent").wait_for()
    _tab_to(page, "[name=for_whom]")
    page.keyboard.press("ArrowDown")
    assert page.is_checked("[name=for_whom][value=child]")
    _tab_to(page, "#consent")
    page.keyboard.press("Space")
    _tab_to(page, "button[value=envoyer]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/suivi/"))


def _tab_to(page: Any, selector: str) -> None:
    for _ in range(60):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {selector}")
