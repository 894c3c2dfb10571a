"""A doctor opens a week and a patient books, moves and cancels on a phone; the mails carry one calendar entry."""

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.browser import steps
from tests.journeys.test_main_job import mails, sign_in
from tests.plugins.browsing import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SECONDS = 30
NAME = "Léa Moreau"
PRACTICE = {"street": "3 rue des Tilleuls", "postcode": "33000", "town": "Bordeaux"}
Windows = Callable[..., Any]


@pytest.fixture
def windows(browser: Any, live_server: LiveServer) -> Iterator[Windows]:
    """Private windows of a phone; no script of theirs fails."""
    opened, errors = [], []

    def window(*, scripts: bool) -> Any:
        context = browser.new_context(
            base_url=live_server.url,
            locale="fr-FR",
            java_script_enabled=scripts,
            viewport={"width": 390, "height": 844},
        )
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield window
    for context in opened:
        context.close()
    assert errors == []


def without_agenda(server: LiveServer) -> list[dict[str, Any]]:
    """The demonstration's doctors who have no agenda yet."""
    joined = "account JOIN doctor ON doctor.account_id = account.id LEFT JOIN agenda ON doctor_id = doctor.id"
    with closing(sqlite3.connect(server.instance / "qa.sqlite3", timeout=20)) as database:
        rows = database.execute(f"SELECT email FROM {joined} WHERE doctor_id IS NULL").fetchall()
    free = {email for (email,) in rows}
    return [one for one in server.accounts if one["role"] == "doctor" and one["email"] in free]


def press(page: Any, words: str) -> None:
    steps.press(page, f"main :is(button, a.button):has-text('{words}')")


def heading(page: Any, words: str) -> None:
    """Waits for the page that says so; its spaces are those of French print."""
    page.locator("h1", has_text=re.compile(words.replace(" ", r"\s"))).wait_for()


def written(server: LiveServer, address: str, number: int) -> list[EmailMessage]:
    """The mails about appointments to an address, as soon as the worker has written so many."""

    def found() -> list[EmailMessage]:
        return [mail for mail in mails(server, address) if "rendez-vous" in mail["Subject"]]

    deadline = time.monotonic() + SECONDS
    while len(found()) < number and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(found()) == number, [mail["Subject"] for mail in found()]
    return found()


def open_week(page: Any) -> str:
    """The wizard with the days and hours that it proposes; the address of the patients' page."""
    page.goto("/espace/agenda")
    heading(page, "Ouvrir mon agenda")
    for name, value in PRACTICE.items():
        page.fill(f"#{name}", value)
    press(page, "Mettre en ligne")
    heading(page, "Votre agenda est en ligne")
    return str(page.get_attribute("main a:has-text('page des patients')", "href"))


def ask(page: Any, patients_page: str, address: str) -> None:
    """From the doctor's profile: a time, who comes."""
    page.goto(patients_page.removesuffix("/rendez-vous"))
    press(page, "Prendre rendez-vous")
    steps.press(page, "button.slot >> nth=-1")
    page.fill("#name", NAME)
    page.fill("#email", address)
    page.fill("#telephone", "06 12 34 56 78")
    press(page, "Demander ce rendez-vous")
    heading(page, "pas encore confirmé")


def confirm(page: Any, mail: EmailMessage) -> None:
    body = mail.get_body(("plain",))
    assert body
    link = re.search(r"https?://\S+/rendez-vous/[\w-]+", body.get_content())
    assert link
    page.goto(link.group())
    press(page, "Confirmer mon rendez-vous")
    heading(page, "est confirmé")


def day_of(page: Any) -> date:
    """The day that the page says."""
    return date.fromisoformat(page.get_attribute("main time", "datetime")[:10])


def entry(mail: EmailMessage) -> tuple[str, str, int, str]:
    """Method, UID, SEQUENCE and STATUS of the mail's calendar part."""
    (part,) = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    (event,) = calendar.walk("VEVENT")
    assert part.get_param("method") == calendar["METHOD"]
    return str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])


def sees(page: Any, day: date) -> str:
    """What the doctor's week says of a day, found by its tab as on a phone."""
    monday = day - timedelta(days=day.weekday())
    page.goto(f"/espace/agenda?semaine={monday}")
    tab = page.locator(f".day-tabs a[href$='jour={day}']")
    assert "1 rdv" in re.sub(r"\s", " ", tab.inner_text())
    tab.click()
    page.wait_for_url(re.compile(f"jour={day}"))
    return str(page.inner_text("main table"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_patient_books_moves_and_cancels(
    windows: Windows, live_server: LiveServer, screenshots: Path, scripts: bool
) -> None:
    account = without_agenda(live_server)[0]
    address = f"lea-{time.monotonic_ns()}@exemple.test"
    doctor, patient = windows(scripts=True), windows(scripts=scripts)
    sign_in(doctor, live_server, account)
    ask(patient, open_week(doctor), address)
    assert "Confirmer mon rendez-vous" not in patient.inner_text("main")

    confirm(patient, written(live_server, address, 1)[0])
    assert NAME in sees(doctor, day_of(patient))
    doctor.screenshot(path=screenshots / f"booked-day-{scripts}.png", full_page=True)
    patient.screenshot(path=screenshots / f"booked-{scripts}.png", full_page=True)
    written(live_server, address, 2)

    before = day_of(patient)
    press(patient, "Déplacer le rendez-vous")
    steps.press(patient, "button.slot >> nth=-1")
    heading(patient, "est confirmé")
    assert day_of(patient) > before
    assert NAME in sees(doctor, day_of(patient))
    written(live_server, address, 3)

    patient.click("main summary:has-text('Annuler mon rendez-vous')")
    patient.fill("#mot", "Je suis guérie.")
    press(patient, "Annuler mon rendez-vous")
    heading(patient, "Rendez-vous annulé")
    patient.screenshot(path=screenshots / f"booked-cancelled-{scripts}.png", full_page=True)

    entries = [entry(mail) for mail in written(live_server, address, 4)[1:]]
    assert [(method, sequence, status) for method, _, sequence, status in entries] == [
        ("REQUEST", 0, "CONFIRMED"),
        ("REQUEST", 1, "CONFIRMED"),
        ("CANCEL", 2, "CANCELLED"),
    ]
    assert len({uid for _, uid, _, _ in entries}) == 1
    assert patient.context.cookies() == []
    told = [mail["Subject"] for mail in written(live_server, account["email"], 3)]
    assert told == [
        "Un rendez-vous a été pris",
        "Un rendez-vous a été déplacé",
        "Un rendez-vous a été annulé",
    ]
