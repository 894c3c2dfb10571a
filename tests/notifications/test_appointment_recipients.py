"""Who is written to about an appointment, by which way, and who is not."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from qa.appointments.booking_models import By, MailState, Notice
from qa.appointments.services.days import cancel_day
from qa.appointments.services.notices import queue_notice
from qa.extensions import db
from qa.gateways.bounces import Kind
from qa.gateways.current import gateways
from qa.gateways.sms import FileSms
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.notifications.bounce_services import Return, note_returns
from qa.notifications.models import MailBounce, SentMail
from qa.notifications.queries import address_prints
from tests.appointments.planted import PARIS, Open, at, opened
from tests.appointments.visits import booked, planted, rows, states, visit
from tests.notifications.letters import sent, told, whole

SECRET = re.compile(r"/rendez-vous/([\w-]{43})")


@pytest.fixture
def of(app: Flask, clock) -> Open:
    """A doctor with an open agenda, on Monday 2 March 2026 at noon."""
    clock.freeze(at("2026-03-02 12:00"))
    return opened(name="Suivi de grossesse")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Notice.BOOKED, "Un rendez-vous a été pris pour le jeudi 12 mars 2026 à 10\u00a0h."),
        (Notice.MOVED, "Un rendez-vous a été déplacé au jeudi 12 mars 2026 à 10\u00a0h."),
        (Notice.CANCELLED, "Le rendez-vous du jeudi 12 mars 2026 à 10\u00a0h a été annulé."),
        (Notice.PROPOSED, "attend votre accord, pour le jeudi 12 mars 2026 à 10\u00a0h."),
    ],
)
def test_the_doctor_reads_when_and_never_who(of: Open, kind: Notice, words: str) -> None:
    mail = told(of, kind, recipient=By.DOCTOR)
    assert mail.to == "martin@exemple.fr"
    assert words in mail.text
    assert words in mail.html
    assert "http://localhost:8000/espace/agenda?jour=2026-03-12" in mail.text
    assert not re.search("léa|moreau|lea@|palpit|grossesse|06 12", whole(mail), re.IGNORECASE)
    assert mail.calendar is None


def test_a_doctor_whose_account_is_closed_is_not_written_to(of: Open) -> None:
    number = planted(of)
    with transaction():
        queue_notice(visit(number), Notice.BOOKED, recipient=By.DOCTOR)
        visit(number).doctor.account.disabled_at = now()
    assert sent() == []
    assert [one.state for one in rows()] == [MailState.CANCELLED]


def test_a_reminder_goes_by_text_to_who_gave_a_telephone_alone(
    app: Flask, of: Open, clock, tmp_path: Path
) -> None:
    contact = {"name": "Léa Moreau", "email": None, "telephone": "06 12 34 56 78"}
    number = booked(of, contact=contact)
    clock.freeze(at("2026-03-11 10:00"))
    app.extensions["gateways"] = replace(gateways(), sms=FileSms(tmp_path))
    assert sent() == []
    (file,) = tmp_path.iterdir()
    text = json.loads(file.read_text("utf-8"))
    assert (file.stem, text["to"]) == (rows(number)[0].key, "0612345678")
    assert "jeudi 12 mars 2026 à 10 h, Dr Camille Martin, 3 rue des Tilleuls, 69003 Lyon." in text["text"]
    assert SECRET.search(text["text"])
    assert not re.search("léa|palpit|grossesse|\n", text["text"], re.IGNORECASE)
    assert [one.state for one in rows(number)] == [MailState.HANDED]


def test_without_a_gateway_of_texts_nobody_is_reminded_by_one(of: Open, clock) -> None:
    number = booked(of, contact={"name": "Léa", "email": None, "telephone": "06 12 34 56 78"})
    clock.freeze(at("2026-03-11 10:00"))
    assert sent() == []
    assert [one.state for one in rows(number)] == [MailState.CANCELLED]


def test_an_address_that_sent_three_mails_back_gets_none(of: Open) -> None:
    with transaction() as session:
        for number in range(3):
            session.add(MailBounce(
                mail=str(number), recipient=address_prints("lea@exemple.fr")[0], kind="bounce", returned_at=now()
            ))  # fmt: skip
    booked(of)
    assert sent() == []
    assert states()[0] == (Notice.BOOKED, MailState.CANCELLED)


def test_a_mail_that_comes_back_is_known_as_that_address_s(of: Open) -> None:
    booked(of)
    (mail,) = sent()
    note = db.session.get(SentMail, mail.message_id)
    assert note.recipient == address_prints("lea@exemple.fr")[0]
    note_returns([Return("lea@exemple.fr", Kind.BOUNCE, f"<{mail.message_id}@localhost>")])
    assert [one.mail for one in db.session.query(MailBounce)] == [mail.message_id]


def test_a_day_called_off_tells_each_patient_and_offers_other_days(of: Open) -> None:
    for hour in (9, 10):
        booked(of, f"2026-03-03 {hour:02}:00", contact={"name": "L", "email": f"p{hour}@exemple.fr"})
    sent()
    assert cancel_day(of.doctor.actor, day=date(2026, 3, 3), zone=PARIS, words="Je suis souffrant.") == 2
    mails = sent()
    assert sorted(mail.to for mail in mails) == ["p10@exemple.fr", "p9@exemple.fr"]
    for mail in mails:
        assert "Je suis souffrant." in mail.text
        offers = re.findall(r"^- (\w+ \d+ \w+) 2026", mail.text, re.MULTILINE)
        assert offers == ["mercredi 4 mars"] * 3
        assert mail.calendar.method == "CANCEL"
