"""The main job in a real browser: ask, publish, answer, find; with and without JavaScript."""

import re
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.browser.asking import own
from tests.browser.steps import press
from tests.plugins.browsing import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
BODY = (
    "Depuis trois semaines mes oreilles sifflent le soir, surtout dans le silence.\n\n"
    "J’ai essayé de dormir avec un fond de musique. Est-ce que cela va partir ?"
)
TURN = count()
SECONDS = 20
PARTS = {
    "understood": "Des sifflements le soir, depuis trois semaines, sans autre gêne.",
    "explanation": "Cela fait penser à des **acouphènes**, souvent sans gravité.",
    "action": "- Gardez un fond sonore doux.\n- Évitez les bruits forts.",
    "consult": "Consultez si un seul côté siffle. Appelez le 15 en cas de vertige violent.",
    "limits": "Je ne vous ai pas examiné.",
}


def some_doctor(server: LiveServer) -> dict[str, Any]:
    """A doctor's account, another one each time: one alone may not answer as often as repeated journeys do."""
    doctors = [account for account in server.accounts if account["role"] == "doctor"]
    return doctors[next(TURN) % len(doctors)]


def sign_in(page: Any, server: LiveServer, account: dict[str, Any]) -> None:
    """Through the door in two steps, as a person does."""
    page.goto("/connexion")
    page.fill("#email", account["email"])
    page.fill("#password", account["password"])
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile("/connexion/code"))
    page.fill("#code", server.fresh_code(account))
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/connexion" not in url)


def mails(server: LiveServer, address: str) -> list[EmailMessage]:
    """What was written to an address, in order."""
    paths = sorted((server.instance / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    found = [message_from_bytes(path.read_bytes(), policy=default) for path in paths]
    return [mail for mail in found if mail["To"] == address]


def ask(page: Any, title: str, *, email: str = "") -> str:
    """Two screens; returns the secret link."""
    page.goto("/poser-une-question")
    page.fill("#title", title)
    page.fill("#body", own(BODY))
    page.click("button[value=suite]")
    page.check("input[name=sex][value=female]", force=True)
    page.select_option("#age_band", "30_44")
    page.fill("#email", email)
    page.check("#consent", force=True)
    page.click("button[value=envoyer]")
    page.wait_for_url(re.compile(r"/suivi/"))
    return str(page.url)


def test_ask_publish_answer_find(visitors: Any, live_server: LiveServer, screenshots: Path) -> None:
    """A question goes from its asker to everybody, and back to its asker's page."""
    title = f"Mes oreilles sifflent le soir, {visitors.name}, {time.monotonic_ns()}"
    address = f"{visitors.name}-{time.monotonic_ns()}@exemple.test"
    asker = visitors()
    link = ask(asker, title, email=address)
    assert "avant" in asker.inner_text("main")
    asker.screenshot(path=screenshots / f"asked-{visitors.name}.png", full_page=True)

    moderator = visitors()
    sign_in(moderator, live_server, live_server.account("moderator"))
    moderator.goto("/moderation/questions")
    moderator.screenshot(path=screenshots / f"moderation-{visitors.name}.png", full_page=True)
    assert title in moderator.inner_text("main")
    moderator.click(f"a:has-text('{title}')")
    assert moderator.input_value("#title") == title
    moderator.screenshot(path=screenshots / f"review-{visitors.name}.png", full_page=True)
    press(moderator, "button:has-text('Publier la question')")

    doctor = visitors()
    sign_in(doctor, live_server, some_doctor(live_server))
    doctor.goto("/espace/questions")
    doctor.screenshot(path=screenshots / f"queue-{visitors.name}.png", full_page=True)
    press(doctor, f"a:has-text('{title}')")
    assert "30 à 44 ans" in doctor.inner_text("main")
    for name, text in PARTS.items():
        doctor.fill(f"#{name}", text)
    doctor.screenshot(path=screenshots / f"editor-{visitors.name}.png", full_page=True)
    doctor.click("button.button-primary:has-text('Publier')")
    doctor.wait_for_url(re.compile("publiee"))
    deadline = time.monotonic() + SECONDS

    reader = visitors()
    found = False
    while not found and time.monotonic() < deadline:
        reader.goto("/recherche?q=oreilles+qui+sifflent+acouphenes")
        found = title in reader.inner_text("main")
    assert found
    press(reader, f"a:has-text('{title}')")
    assert "acouphènes" in reader.inner_text("main")
    reader.screenshot(path=screenshots / f"question-{visitors.name}.png", full_page=True)

    asker.goto(link)
    assert "acouphènes" in asker.inner_text("main")
    asker.screenshot(path=screenshots / f"answered-{visitors.name}.png", full_page=True)
    assert_mails(live_server, address, title, asker)


def assert_mails(live_server: LiveServer, address: str, title: str, asker: Any) -> None:
    """The asker was told of the answer, without a word of it, by a link that works."""
    deadline = time.monotonic() + SECONDS
    while len(mails(live_server, address)) < 3 and time.monotonic() < deadline:
        time.sleep(0.1)
    written = mails(live_server, address)
    assert len(written) == 3
    for mail in written:
        assert "oreille" not in mail["Subject"].lower()
        text = mail.get_body(("plain",)).get_content()
        assert title not in text
        link = re.search(r"http://\S+/suivi/\S+", text)
        assert link
        asker.goto(link.group())
        assert "acouphènes" in asker.inner_text("main")


def test_wrong_input_loses_nothing(visitors: Any, screenshots: Path) -> None:
    """The form comes back filled, with the message beside its field."""
    page = visitors()
    page.goto("/poser-une-question")
    page.fill("#title", "Court")
    page.fill("#body", BODY)
    press(page, "button[value=suite]")
    assert page.input_value("#body") == BODY
    assert page.input_value("#title") == "Court"
    assert page.locator("#title-error").count() == 1
    page.screenshot(path=screenshots / f"wrong-{visitors.name}.png", full_page=True)


def test_a_question_can_be_deleted(visitors: Any, screenshots: Path) -> None:
    """From the secret page, and the link is dead afterwards."""
    page = visitors()
    link = ask(page, f"Une question à supprimer, {visitors.name}").split("?")[0]
    page.goto(link)
    page.check("form[action$='/supprimer'] input[type=checkbox]", force=True)
    press(page, "form[action$='/supprimer'] button[type=submit]")
    assert "supprim" in page.inner_text("main")
    assert page.goto(link).status == 404
    page.screenshot(path=screenshots / f"deleted-{visitors.name}.png", full_page=True)
