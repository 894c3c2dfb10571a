"""Asking in a real browser with and without scripts, the draft, the asker's own page, paper, facets."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.browser.asking import own
from tests.browser.steps import press
from tests.plugins.browsing import LiveServer

TITLE = "Mal de gorge depuis trois jours, faut-il consulter ?"
BODY = 'Première ligne, depuis trois jours.\nDeuxième ligne.\n\n"Troisième" <b>paragraphe</b> & fin : est-ce grave ?'


def picture() -> dict[str, Any]:
    """A small PNG for the field of photos."""
    out = BytesIO()
    Image.new("RGB", (300, 200), "red").save(out, "PNG")
    return {"name": "photo.png", "mimeType": "image/png", "buffer": out.getvalue()}


def write_question(page: Any) -> str:
    """The first screen, filled in and left; its text."""
    text = own(BODY)
    page.goto("/poser-une-question")
    page.fill("#title", TITLE)
    page.fill("#body", text)
    page.select_option("#specialty", "orl")
    page.click("button[value=suite]")
    return text


def send_question(page: Any) -> str:
    """A whole question; the address of its follow page."""
    write_question(page)
    page.check("#consent")
    press(page, "button[value=envoyer]")
    return str(page.url).split("?")[0]


@pytest.fixture
def plain_page(browser: Any, live_server: LiveServer) -> Iterator[Any]:
    """A page of a visitor whose browser runs no script."""
    context = browser.new_context(base_url=live_server.url, locale="fr-FR", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_one_asks_without_any_script_and_loses_nothing(plain_page: Any) -> None:
    text = write_question(plain_page)
    assert plain_page.locator(".public-preview h3").inner_text() == TITLE
    plain_page.check("input[name=for_whom][value=child]")
    plain_page.select_option("#age_band", "6_14")
    plain_page.fill("#treatments", "un\ndeux")
    plain_page.set_input_files("#files", files=[picture()])
    plain_page.click("button[value=retour]")
    assert plain_page.input_value("#body") == text
    press(plain_page, "button[value=suite]")
    assert plain_page.is_checked("input[name=for_whom][value=child]")
    assert plain_page.input_value("#age_band") == "6_14"
    assert plain_page.input_value("#treatments") == "un\ndeux"
    assert plain_page.locator(".saved", has_text="1 photo").count() == 1
    plain_page.fill("#email", "pas une adresse")
    press(plain_page, "button[value=envoyer]")
    assert plain_page.locator("a[href='#email']").count() == 1
    assert plain_page.input_value("#body") == text
    plain_page.fill("#email", "")
    plain_page.check("#consent")
    plain_page.click("button[value=envoyer]")
    assert plain_page.input_value("#secret").startswith(plain_page.url.split("?")[0])


def test_enter_sends_the_question_and_does_not_go_back(page: Any) -> None:
    write_question(page)
    page.check("#consent")
    page.press("#duration", "Enter")
    page.wait_for_url("**/suivi/*")


def test_the_draft_waits_in_the_browser_and_goes_with_the_question(page: Any) -> None:
    text = own(BODY)
    page.goto("/poser-une-question")
    page.fill("#title", TITLE)
    page.fill("#body", text)
    page.get_by_text("Brouillon gardé sur cet appareil.").wait_for()
    page.goto("/poser-une-question")
    assert page.input_value("#body") == text
    page.click("button[value=suite]")
    page.check("#consent")
    page.click("button[value=envoyer]")
    page.wait_for_url("**/suivi/*")
    assert page.evaluate("localStorage.getItem('draft:ask')") is None


def test_similar_answers_appear_while_one_writes(page: Any) -> None:
    page.goto("/poser-une-question")
    assert page.is_hidden("[data-similar]")
    page.type("#title", "Palpitations le soir quand je suis au repos")
    page.wait_for_selector("[data-similar-list] a")
    assert 1 <= page.locator("[data-similar-list] a").count() <= 5


def test_the_asker_adds_a_precision_changes_the_address_and_deletes(page: Any) -> None:
    address = send_question(page)
    page.goto(address)
    page.fill("#precision", "Cela dure encore.\nEt cela s’étend.")
    press(page, "button:has-text('Envoyer ma précision')")
    assert page.locator("section[aria-labelledby=added] .tag").inner_text() == "En relecture"
    page.fill("#email", "quelquun@exemple.test")
    press(page, "button:has-text('Me prévenir à cette adresse')")
    assert page.input_value("#email") == "quelquun@exemple.test"
    press(page, "button:has-text('Ne plus m’écrire')")
    assert page.input_value("#email") == ""
    press(page, "button:has-text('Supprimer ma question')")
    assert page.locator(".field-error").count() == 1
    page.check("#confirm")
    press(page, "button:has-text('Supprimer ma question')")
    assert page.locator("h1").inner_text() == "Votre question est supprimée"
    assert page.goto(address).status == 404


def test_paper_shows_the_link_and_no_navigation(page: Any) -> None:
    address = send_question(page)
    page.goto(f"{address}/imprimer")
    page.emulate_media(media="print")
    assert page.is_hidden(".site-header")
    assert page.is_hidden(".site-footer")
    assert page.locator("strong", has_text=address).is_visible()
    assert page.evaluate("document.querySelector('img.qr').naturalWidth") > 0


def test_the_facets_stand_beside_the_results_or_fold_on_a_phone(page: Any) -> None:
    page.goto("/recherche?q=douleur")
    assert page.is_visible(".facets-wide a")
    assert page.is_hidden(".facets-narrow")
    page.set_viewport_size({"width": 390, "height": 850})
    assert page.is_hidden(".facets-wide")
    assert page.is_hidden(".facets-narrow a")
    page.click(".facets-narrow summary")
    assert page.locator(".facets-narrow a").first.is_visible()
