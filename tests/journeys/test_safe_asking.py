"""Asking safely in a real browser, with and without JavaScript: the card, the masks, under 15."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.asking import own, write
from tests.questions.alarming import CHEST

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TITLE = "Une question à poser sans risque, que faire ?"
NAMED = "Le Dr Zibelinard me suit et zébulon a la peau sèche. Quelle crème choisir pour ses mains ?"
SELECT = """(word) => {
  const walk = document.createTreeWalker(document.querySelector('[data-mask-source]'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.data.indexOf(word);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walk.currentNode, at + 2);
    range.setEnd(walk.currentNode, at + 4);
    document.getSelection().removeAllRanges();
    document.getSelection().addRange(range);
  }
}"""


def second_screen(visitors: Any, body: str) -> Any:
    """A new window on the second screen."""
    page = visitors()
    page.goto("/poser-une-question")
    write(page, TITLE, own(body))
    page.locator("h1", has_text="Quelques précisions").wait_for()
    return page


def shown(page: Any) -> str:
    """The text that will be public, as one reads it."""
    return str(page.locator("[data-mask-source]").text_content())


def test_the_card_comes_first_and_what_was_written_is_sent(visitors: Any, screenshots: Path) -> None:
    page = second_screen(visitors, CHEST)
    card = page.locator(".care").first
    assert card.bounding_box()["y"] < page.locator("h1").bounding_box()["y"]
    assert card.locator("a[href='tel:15']").is_visible()
    assert "Tout de suite" in card.inner_text()
    if visitors.name == "with-javascript":
        assert page.evaluate("document.activeElement.className") == "care-cards"
    page.screenshot(path=screenshots / f"card-{visitors.name}.png", full_page=True)
    page.check("#consent", force=True)
    page.click("button:has-text('J’ai lu, envoyer ma question')")
    page.wait_for_url(re.compile("/suivi/"))
    assert "serre dans la poitrine" in page.text_content("main")


def test_a_name_is_masked_another_word_too_and_one_is_left(visitors: Any, screenshots: Path) -> None:
    page = second_screen(visitors, NAMED)
    assert "Zibelinard" not in shown(page)
    if visitors.name == "with-javascript":
        page.evaluate(SELECT, "zébulon")
        page.click("[data-mask-press]")
    else:
        assert page.locator("[data-mask-press]").is_hidden()
        page.fill("#more", "zébulon")
        page.click("[data-mask-update]")
    page.wait_for_url(re.compile("#preview"))
    page.locator("#preview", has_text="Ce qui sera public").wait_for()
    assert page.input_value("#more") == "zébulon"
    assert "zébulon" not in shown(page)
    page.check("input[name=keep][value=Zibelinard]", force=True)
    page.click("[data-mask-update]")
    page.locator("input[name=keep][value=Zibelinard]:checked").wait_for()
    page.locator("[data-mask-source]", has_text="Zibelinard").wait_for()
    page.screenshot(path=screenshots / f"masks-{visitors.name}.png", full_page=True)
    page.check("#consent", force=True)
    page.click("button[value=envoyer]")
    page.wait_for_url(re.compile("/suivi/"))


def test_under_15_a_parent_agrees(visitors: Any, screenshots: Path) -> None:
    page = second_screen(visitors, NAMED)
    assert page.locator(".about-young").is_hidden()
    page.select_option("#age_band", "6_14")
    assert page.locator(".about-young a[href='tel:119']").is_visible()
    page.check("#consent", force=True)
    page.click("button[value=envoyer]")
    page.locator("#with_parent-error").wait_for()
    assert page.is_checked("#consent")
    page.screenshot(path=screenshots / f"minor-{visitors.name}.png", full_page=True)
    page.check("#with_parent", force=True)
    page.click("button[value=envoyer]")
    page.wait_for_url(re.compile("/suivi/"))


def test_words_for_whom_one_asks_follow_the_choice(visitors: Any) -> None:
    page = second_screen(visitors, NAMED)
    page.check("input[name=for_whom][value=child]", force=True)
    assert page.locator(".about-child").is_visible()
    assert page.locator(".about-other").is_hidden()
    page.check("input[name=for_whom][value=other]", force=True)
    assert page.locator(".about-other").is_visible()
    assert page.locator(".about-child").is_hidden()
