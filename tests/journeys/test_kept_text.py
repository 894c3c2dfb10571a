"""A doctor writes, the session ends, and the text is there again after signing in: in a real browser."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.browser.steps import press
from tests.journeys.test_main_job import PARTS, sign_in, some_doctor
from tests.plugins.browsing import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def end_sessions(server: LiveServer) -> None:
    """Every session was used last more than half an hour ago, and not so long that it is swept."""
    with closing(sqlite3.connect(server.instance / "qa.sqlite3", timeout=20)) as database, database:
        database.execute("UPDATE login_session SET seen_at = datetime('now', '-31 minutes') || '.000000'")


def test_an_answer_survives_the_end_of_the_session(
    visitors: Any, live_server: LiveServer, screenshots: Path
) -> None:
    """With and without scripts; with them the editor says that nothing is saved any more."""
    page, account = visitors(), some_doctor(live_server)
    sign_in(page, live_server, account)
    page.goto("/espace/questions")
    press(page, "[data-queue-link]")
    editor = page.url
    end_sessions(live_server)
    for name, text in PARTS.items():
        page.fill(f"#{name}", text)
    if visitors.name.startswith("with-"):
        page.locator("[data-draft-status]", has_text="Votre session est terminée").wait_for()
        page.screenshot(path=screenshots / f"kept-editor-{visitors.name}.png", full_page=True)
    page.click("button.button-primary:has-text('Publier'), button.button-primary:has-text('Corriger')")
    page.wait_for_url(re.compile("/connexion"))
    assert "Votre texte est gardé" in page.inner_text("main")
    page.screenshot(path=screenshots / f"kept-door-{visitors.name}.png", full_page=True)
    page.fill("#email", account["email"])
    page.fill("#password", account["password"])
    page.click("main button:has-text('Me connecter'):not(:has-text('clé'))")
    page.wait_for_url(re.compile("/connexion/code"))
    page.fill("#code", live_server.fresh_code(account))
    page.click("button:has-text('Valider le code')")
    page.wait_for_url(re.compile("/texte-garde/"))
    page.screenshot(path=screenshots / f"kept-text-{visitors.name}.png", full_page=True)
    page.click("button:has-text('Retrouver mon texte')")
    page.locator("[data-error-summary]", has_text="Rien n’est perdu").wait_for()
    assert page.url == editor
    assert {name: page.input_value(f"#{name}") for name in PARTS} == PARTS
    page.click("button.button-primary:has-text('Publier'), button.button-primary:has-text('Corriger')")
    page.wait_for_url(re.compile("publiee"))
    page.goto("/espace/compte")
    assert "gardé" not in page.inner_text("main")
    page.screenshot(path=screenshots / f"account-{visitors.name}.png", full_page=True)
    for name in ("sessions", "fermer", "adresse", "mot-de-passe"):
        assert page.goto(f"/espace/compte/{name}").status == 200
        page.screenshot(path=screenshots / f"account-{name}-{visitors.name}.png", full_page=True)
