"""The accessibility tree of every state: landmarks, order of headings, names; the keyboard alone is enough."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.stage import Stage
from tests.browser.states import STATES

OUTLINE = """() => {
  const seen = (one) => one.checkVisibility();
  const name = (one) => (one.getAttribute("aria-label")
    || document.getElementById(one.getAttribute("aria-labelledby") || "-")?.textContent
    || [...(one.labels || [])].map((label) => label.textContent).join(" ") || "").trim();
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  return {
    headings: all("h1, h2, h3, h4, h5, h6").map((one) => [Number(one.tagName[1]), one.textContent.trim()]),
    landmarks: [...document.body.children].filter(seen).map((one) => one.tagName).filter((tag) => tag !== "A"),
    navigations: all("nav").map(name),
    searches: all("[role=search]").length,
    controls: all("input:not([type=hidden]), select, textarea").map((one) => [one.name || one.id, name(one)]),
    buttons: all("button, .button").map((one) => one.textContent.trim()),
    described: [...document.querySelectorAll("[aria-describedby]")].flatMap(
      (one) => one.getAttribute("aria-describedby").split(" ")).filter((id) => !ids.includes(id)),
    first: document.querySelector("a, button, input").getAttribute("href"),
    title: document.title,
    language: document.documentElement.lang,
  };
}"""
VAGUE = {"ok", "valider", "submit", "envoyer", "cliquez ici", "ici", "suite"}


def faults(outline: dict[str, Any]) -> list[str]:
    """What a person who hears the page would stumble over."""
    levels = [level for level, _ in outline["headings"]]
    jumps = [outline["headings"][at + 1] for at in range(len(levels) - 1) if levels[at + 1] > levels[at] + 1]
    kinds = {
        "jumps in the headings": jumps,
        "headings without words": [one for one in outline["headings"] if not one[1]],
        "not one h1": [] if levels.count(1) == 1 else levels,
        "landmarks": [] if outline["landmarks"] == ["HEADER", "MAIN", "FOOTER"] else outline["landmarks"],
        "navigations without their own names": []
        if len(set(outline["navigations"])) == len(outline["navigations"]) and all(outline["navigations"])
        else outline["navigations"],
        "controls without a name": [name for name, label in outline["controls"] if not label],
        "vague buttons": [one for one in outline["buttons"] if not one or one.lower() in VAGUE],
        "descriptions of nothing": outline["described"],
        "the first link skips to the content": [] if outline["first"] == "#main" else [outline["first"]],
    }
    return [f"{kind}: {found}" for kind, found in kinds.items() if found]


@pytest.mark.parametrize("name", STATES)
def test_a_state_is_well_built(opened: Callable[..., Any], stages: dict[str, Stage], name: str) -> None:
    state = STATES[name]
    page = opened(state.stage, state.role)
    state.open(page, stages[state.stage].cast)
    outline = page.evaluate(OUTLINE)
    assert faults(outline) == []
    assert outline["language"] == ("en" if "english" in name else "fr")
    wrong = state.status in (409, 422) and name not in ("error-422", "review-conflict")
    assert outline["title"].startswith(("Erreur", "Error")) == (wrong and name != "ask-already")
    if wrong:
        assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
        assert page.locator("[data-error-summary] :is(li, p)").count() >= 1


def test_a_badly_built_page_is_found(opened: Callable[..., Any]) -> None:
    page = opened()
    page.goto("/poser-une-question")
    assert faults(page.evaluate(OUTLINE)) == []
    page.evaluate("""() => {
      document.querySelector("h2").outerHTML = "<h4>Saut</h4>";
      document.querySelector(".skip").remove();
      document.querySelector("label[for=title]").remove();
      document.querySelector("nav").removeAttribute("aria-label");
      document.querySelector("main button[value=suite]").textContent = "Valider";
    }""")
    assert len(faults(page.evaluate(OUTLINE))) == 5


def test_an_error_link_leads_to_its_field(opened: Callable[..., Any], stages: dict[str, Stage]) -> None:
    page = opened()
    STATES["ask-wrong"].open(page, stages["full"].cast)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "title"
    field = page.locator("#title")
    assert field.get_attribute("aria-invalid") == "true"
    assert "title-error" in field.get_attribute("aria-describedby")


def test_similar_questions_are_announced_and_wait_without_taking_the_focus(
    opened: Callable[..., Any],
) -> None:
    page = opened()
    page.goto("/poser-une-question")
    status = page.locator("[data-similar-status]")
    assert status.get_attribute("role") == "status"
    page.locator("#title").press_sequentially("Palpitations le soir après le café")
    status.filter(has_text="proche").wait_for()
    assert page.evaluate("document.activeElement.id") == "title"
