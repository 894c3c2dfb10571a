"""What goes wrong on the way, in a real browser: double clicks, expired forms, two editors, lost links."""

import re
import time
from pathlib import Path
from typing import Any

import pytest

from tests.browser.asking import own
from tests.browser.steps import press
from tests.journeys.test_main_job import BODY, PARTS, SECONDS, ask, mails, sign_in, some_doctor
from tests.plugins.browsing import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OLD = "document.querySelectorAll('main [name=csrf_token]').forEach((one) => { one.value = 'old'; })"


def moderator(visitors: Any, server: LiveServer) -> Any:
    """A window of the moderator."""
    page = visitors()
    sign_in(page, server, server.account("moderator"))
    return page


def test_empty_forms_say_what_is_missing(visitors: Any, screenshots: Path) -> None:
    page = visitors()
    page.goto("/poser-une-question")
    press(page, "button[value=suite]")
    assert page.locator("[data-error-summary] a").count() == 2
    for path in ("/connexion", "/suivi/retrouver"):
        page.goto(path)
        press(page, "main button[type=submit]")
        assert page.locator(".field-error").count() >= 1
    page.screenshot(path=screenshots / f"journey-empty-{visitors.name}.png", full_page=True)


def test_a_double_click_asks_once(visitors: Any, live_server: LiveServer, screenshots: Path) -> None:
    title = f"Deux clics sur le bouton, {visitors.name}, {time.monotonic_ns()}"
    address = f"{time.monotonic_ns()}@exemple.test"
    page = visitors()
    page.goto("/poser-une-question")
    page.fill("#title", title)
    page.fill("#body", own(BODY))
    page.click("button[value=suite]")
    page.fill("#email", address)
    page.check("#consent")
    page.dblclick("button[value=envoyer]")
    page.wait_for_url(re.compile("/suivi/"))
    page.screenshot(path=screenshots / f"journey-double-{visitors.name}.png", full_page=True)
    staff = moderator(visitors, live_server)
    staff.goto("/moderation/questions")
    assert staff.locator("[data-queue-link]", has_text=title).count() == 1
    deadline = time.monotonic() + SECONDS
    while not mails(live_server, address) and time.monotonic() < deadline:
        staff.goto("/moderation/questions")
    assert len(mails(live_server, address)) == 1


def test_an_expired_form_is_sent_by_one_more_press(visitors: Any, screenshots: Path) -> None:
    title = f"Un formulaire resté ouvert toute la nuit, {time.monotonic_ns()}"
    page, text = visitors(), own(BODY)
    page.goto("/poser-une-question")
    page.fill("#title", title)
    page.fill("#body", text)
    page.click("button[value=suite]")
    page.fill("#treatments", "un\ndeux")
    page.check("#consent")
    page.evaluate(OLD)
    page.click("button[value=envoyer]")
    page.locator("[data-error-summary]", has_text="expiré").wait_for()
    assert page.input_value("#title") == title
    assert page.input_value("#body") == text
    assert page.input_value("#treatments") == "un\ndeux"
    page.screenshot(path=screenshots / f"journey-expired-{visitors.name}.png", full_page=True)
    if not page.is_checked("#consent"):
        page.check("#consent")
    page.click("button[value=envoyer]")
    page.wait_for_url(re.compile("/suivi/"))


def test_two_moderators_do_not_overwrite_each_other(
    visitors: Any, live_server: LiveServer, screenshots: Path
) -> None:
    title = f"Une question relue par deux personnes, {time.monotonic_ns()}"
    ask(visitors(), title)
    first, second = moderator(visitors, live_server), moderator(visitors, live_server)
    for page in (first, second):
        page.goto("/moderation/questions")
        press(page, f"a:has-text('{title}')")
    address = first.url
    first.click("button:has-text('Publier la question')")
    first.wait_for_url(lambda url: url != address)
    second.fill("#body", f"{BODY}\n\nAvec une phrase de plus.")
    second.click("button:has-text('Publier la question')")
    second.locator("h1", has_text="Une autre personne a modifié").wait_for()
    assert second.input_value("#own-body").endswith("Avec une phrase de plus.")
    second.screenshot(path=screenshots / f"journey-moderators-{visitors.name}.png", full_page=True)
    second.goto(address)
    assert "phrase de plus" not in second.input_value("#body")


def test_two_windows_of_a_doctor_do_not_overwrite_each_other(
    visitors: Any, live_server: LiveServer, screenshots: Path
) -> None:
    title = f"Une réponse corrigée deux fois, {time.monotonic_ns()}"
    ask(visitors(), title)
    staff = moderator(visitors, live_server)
    staff.goto("/moderation/questions")
    press(staff, f"a:has-text('{title}')")
    address = staff.url
    staff.click("button:has-text('Publier la question')")
    staff.wait_for_url(lambda url: url != address)
    first, second, account = visitors(), visitors(), some_doctor(live_server)
    for page in (first, second):
        sign_in(page, live_server, account)
    first.goto("/espace/questions")
    press(first, f"a:has-text('{title}')")
    editor = first.url
    for name, text in PARTS.items():
        first.fill(f"#{name}", text)
    first.click("button.button-primary:has-text('Publier')")
    first.wait_for_url(re.compile("publiee"))
    first.goto(editor)
    second.goto(editor)
    first.fill("#limits", "La première fenêtre.")
    first.click("button:has-text('Corriger ma réponse')")
    first.wait_for_url(re.compile("publiee"))
    second.fill("#limits", "La seconde fenêtre.")
    second.click("button:has-text('Corriger ma réponse')")
    second.locator("[data-error-summary]", has_text="a changé entre-temps").wait_for()
    assert second.input_value("#limits") == "La seconde fenêtre."
    assert "La première fenêtre." in second.inner_text("details:has-text('telle qu’elle est')")
    second.screenshot(path=screenshots / f"journey-doctor-{visitors.name}.png", full_page=True)


def test_a_lost_link_comes_back_by_mail(visitors: Any, live_server: LiveServer, screenshots: Path) -> None:
    title = f"Un lien perdu, {time.monotonic_ns()}"
    address = f"{time.monotonic_ns()}@exemple.test"
    ask(visitors(), title, email=address)
    page = visitors()
    page.goto("/suivi/retrouver")
    page.fill("#email", address)
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile("/suivi/envoye"))
    page.screenshot(path=screenshots / f"journey-lost-{visitors.name}.png", full_page=True)
    deadline = time.monotonic() + SECONDS
    while len(mails(live_server, address)) < 2 and time.monotonic() < deadline:
        page.goto("/suivi/envoye")
    written = mails(live_server, address)
    assert len(written) == 2
    for mail in written:
        link = re.search(r"http://\S+/suivi/\S+", mail.get_body(("plain",)).get_content())
        assert link
        page.goto(link.group())
        assert title in page.inner_text("main")
