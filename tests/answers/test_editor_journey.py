"""In Chromium, with and without JavaScript: a remark stands beside its part, and one more press publishes."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.browser.steps import press
from tests.journeys.test_main_job import sign_in, some_doctor
from tests.people import PARTS
from tests.plugins.browsing import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
STOPPED = "Prenez rendez-vous à mon cabinet."
WEIGHED = "Prenez 1 g de paracétamol trois fois par jour, et montrez ceci à Madame Durand."


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def doctor(request: pytest.FixtureRequest, browser: Any, live_server: LiveServer) -> Iterator[Any]:
    """A signed-in doctor before a question that waits, on a telephone."""
    options = {"base_url": live_server.url, "locale": "fr-FR", "viewport": {"width": 390, "height": 844}}
    with closing(browser.new_context(java_script_enabled=request.param, **options)) as context:
        page = context.new_page()
        page.scripted = request.param
        sign_in(page, live_server, some_doctor(live_server))
        page.goto("/espace/questions")
        page.click("[data-queue-link] >> nth=0")
        yield page


def test_remarks_are_seen_weighed_and_published(doctor: Any, screenshots: Path) -> None:
    for name, text in (PARTS | {"action": STOPPED}).items():
        doctor.fill(f"#{name}", text)
    if doctor.scripted:
        doctor.wait_for_selector("#action-remarks .remark-stop")
        doctor.wait_for_selector("p[role=status]:has-text('1 point à corriger')", state="attached")
        assert "action-remarks" in doctor.get_attribute("#action", "aria-describedby")
    doctor.click(".editor-bar button.button-primary")
    doctor.wait_for_selector("[data-error-summary]")
    assert "R.4127-13" in doctor.inner_text("#action-remarks")
    doctor.screenshot(path=screenshots / f"remark-stop-{doctor.scripted}.png", full_page=True)

    doctor.fill("#action", WEIGHED)
    if doctor.scripted:
        doctor.wait_for_selector("#action-remarks .remark:not(.remark-stop)")
        doctor.wait_for_selector("input[name=keep]", state="attached")
    doctor.click(".editor-bar button.button-primary")
    doctor.wait_for_selector("button:has-text('Publier malgré les remarques')")
    assert "Durand" in doctor.inner_text("fieldset.remark")
    assert "[NOM]" in doctor.inner_text("[data-live=preview]")
    assert doctor.evaluate("document.documentElement.scrollWidth <= innerWidth") if doctor.scripted else True
    doctor.screenshot(path=screenshots / f"remark-weighed-{doctor.scripted}.png", full_page=True)

    doctor.click("button:has-text('Publier malgré les remarques')")
    doctor.wait_for_url(re.compile("publiee"))
    press(doctor, "a:has-text('Voir ma réponse')")
    assert "[NOM]" in doctor.inner_text("main")
    assert "Durand" not in doctor.inner_text("main")


@pytest.mark.parametrize("doctor", [True], indirect=True, ids=["script"])
def test_a_ticked_box_keeps_its_focus_and_its_word_while_the_page_changes(doctor: Any) -> None:
    doctor.fill("#action", WEIGHED)
    doctor.wait_for_selector("input[name=keep]", state="attached")
    doctor.focus("input[name=keep]")
    with doctor.expect_response(re.compile("apercu")):
        doctor.keyboard.press("Space")
    doctor.wait_for_selector("[data-live=preview]:has-text('Durand')")
    assert doctor.evaluate("document.activeElement.name") == "keep"
    assert doctor.is_checked("input[name=keep]")
