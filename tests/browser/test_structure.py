"""What test_axe.py asks of the outline of every state would be noticed; errors and new answers reach the ear."""

from collections.abc import Callable
from typing import Any

from tests.browser.outline import OUTLINE, misbuilt, unheard
from tests.browser.stage import Stage
from tests.browser.states import STATES


def test_a_badly_built_page_is_found(opened: Callable[..., Any]) -> None:
    page = opened()
    page.goto("/poser-une-question")
    assert misbuilt(page.evaluate(OUTLINE)) == []
    page.evaluate("""() => {
      document.querySelector("h2").outerHTML = "<h4>Saut</h4>";
      document.querySelector(".skip").remove();
      document.querySelector("label[for=title]").remove();
      document.querySelector("nav").removeAttribute("aria-label");
      document.querySelector("main button[value=suite]").textContent = "Valider";
    }""")
    assert len(misbuilt(page.evaluate(OUTLINE))) == 5


def test_a_summary_without_focus_is_found(opened: Callable[..., Any], stages: dict[str, Stage]) -> None:
    page = opened()
    STATES["ask-wrong"].open(page, stages["full"].cast)
    page.evaluate("document.activeElement.blur(); document.title = 'Votre question'")
    assert len(unheard(page, "ask-wrong", 422)) == 2


def test_an_error_link_leads_to_its_field(opened: Callable[..., Any], stages: dict[str, Stage]) -> None:
    page = opened()
    STATES["ask-wrong"].open(page, stages["full"].cast)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#title:focus").wait_for()
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
