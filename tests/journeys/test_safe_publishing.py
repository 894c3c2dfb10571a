"""An alarming question with a name goes from its asker to everybody, in a real browser: card, alert, masks, thanks."""

import re
import time
from pathlib import Path
from typing import Any

import pytest

from tests.browser.asking import own, write
from tests.browser.steps import press
from tests.journeys.test_main_job import PARTS, SECONDS, mails, sign_in, some_doctor
from tests.journeys.test_other_ways import moderator
from tests.plugins.browsing import LiveServer
from tests.questions.alarming import CHEST

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SECRETS = ("Zibelinard", "zibelinard", "06 12 34 56 78", "0612345678")
NAMED = f"{CHEST}\n\nLe Dr Zibelinard me suit, son numéro est le 06 12 34 56 78. Dois-je attendre lundi ?"


def unnamed(text: str) -> bool:
    """True where neither the name nor the number is told."""
    return not any(secret in text for secret in SECRETS)


def ask_alarmed(page: Any, title: str) -> tuple[str, str]:
    """Reads the card and sends; the secret link and what is promised there."""
    page.goto("/poser-une-question")
    write(page, title, own(NAMED))
    card = page.locator(".care").first
    assert card.bounding_box()["y"] < page.locator("h1").bounding_box()["y"]
    for number in ("tel:15", "tel:112", "sms:114"):
        assert card.locator(f"a[href='{number}']").is_visible()
    assert unnamed(page.locator("[data-mask-source]").inner_text())
    page.check("#consent", force=True)
    page.click("button:has-text('J’ai lu, envoyer ma question')")
    page.wait_for_url(re.compile("/suivi/"))
    return page.url.split("?")[0], promise(page)


def promise(page: Any) -> str:
    """Until when a doctor answers, as the asker's page says it."""
    return str(page.locator("p", has_text="Réponse d’un médecin attendue avant").first.inner_text())


def open_in_turn(page: Any, title: str) -> str:
    """The question in the queue, before all that does not alarm; the address of its page."""
    page.goto("/moderation/questions")
    rows = page.locator("[data-queue] > li")
    alarms = ["is-alarming" in (row.get_attribute("class") or "") for row in rows.element_handles()]
    place = [title in text for text in rows.all_inner_texts()].index(True)
    assert all(alarms[: place + 1])
    assert "À lire tout de suite" in rows.nth(place).inner_text()
    press(page, f"a:has-text('{title}')")
    return str(page.url)


def told(page: Any, server: LiveServer, address: str) -> None:
    """The moderator's mail leads to the question and says nothing of it."""
    email, path = server.account("moderator")["email"], address.partition("/moderation")[2]
    found: list[str] = []
    deadline = time.monotonic() + SECONDS
    while not found and time.monotonic() < deadline:
        texts = [one.get_body(("plain",)).get_content() for one in mails(server, email)]
        found = [text for text in texts if re.search(rf"/moderation{path}\s", text)]
        page.reload()
    assert len(found) == 1
    assert unnamed(found[0])
    assert "poitrine" not in found[0]


def publish(page: Any) -> None:
    """As the masks stand."""
    text = page.input_value("#body")
    assert "[NOM]" in text
    assert "[TEL]" in text
    assert unnamed(text)
    assert "Zibelinard (nom)" in page.inner_text(".as-written")
    press(page, "button:has-text('Publier la question')")
    assert not page.url.endswith("/publier")


def answer(page: Any, server: LiveServer, title: str) -> None:
    """A doctor answers it."""
    sign_in(page, server, some_doctor(server))
    page.goto("/espace/questions")
    press(page, f"a:has-text('{title}')")
    assert unnamed(page.inner_text("main"))
    for name, text in PARTS.items():
        page.fill(f"#{name}", text)
    page.click("button.button-primary:has-text('Publier')")
    page.wait_for_url(re.compile("publiee"))


def read_by_all(page: Any, title: str, word: str) -> None:
    """Found by its words, and nowhere by the name."""
    deadline = time.monotonic() + SECONDS
    found = ""
    while title not in found and time.monotonic() < deadline:
        page.goto(f"/recherche?q={word}")
        found = page.inner_text("main")
    assert title in found
    assert unnamed(found)
    press(page, f"a:has-text('{title}')")
    assert "[NOM]" in page.inner_text("main")
    assert unnamed(page.content())
    page.goto("/recherche?q=zibelinard")
    assert title not in page.inner_text("main")
    feed = page.request.get("/questions.atom").text()
    assert title in feed
    assert unnamed(feed)


def thank(page: Any, screenshots: Path, name: str) -> None:
    """Thanks that alarm show whom to call, then leave."""
    page.fill("#merci", "Merci, mais j’ai envie d’en finir.")
    press(page, "button:has-text('Envoyer mon remerciement')")
    card = page.locator(".care-support")
    assert card.locator("a[href='tel:3114']").is_visible()
    assert page.input_value("#merci") == "Merci, mais j’ai envie d’en finir."
    page.screenshot(path=screenshots / f"thanks-card-{name}.png", full_page=True)
    page.click("button:has-text('J’ai lu, envoyer')")
    page.wait_for_url(re.compile(r"/suivi/[^/]+$"))
    assert "Remerciement" in page.inner_text("main")


def test_an_alarming_question_is_read_first_and_only_its_masks_are_public(
    visitors: Any, live_server: LiveServer, screenshots: Path
) -> None:
    word = f"opale{time.monotonic_ns()}"
    title = f"Douleur qui serre et pierre {word}, que faire ?"
    asker, staff = visitors(), moderator(visitors, live_server)
    link, promised = ask_alarmed(asker, title)
    address = open_in_turn(staff, title)
    told(staff, live_server, address)
    staff.screenshot(path=screenshots / f"alarm-review-{visitors.name}.png", full_page=True)
    publish(staff)
    asker.goto(link)
    assert promise(asker) == promised
    answer(visitors(), live_server, title)
    read_by_all(visitors(), title, word)
    asker.goto(link)
    thank(asker, screenshots, visitors.name)
