"""What mails about appointments say: when and where, in the patient's language, and no word of health."""

import email
import re
from datetime import UTC, datetime
from email.policy import default

import html5lib
import pytest
from flask import Flask
from icalendar import Calendar

from qa.appointments.booking_models import By, Notice, Status
from qa.appointments.models import Kind, Motive, Place
from qa.appointments.queries import opened_by_token
from qa.appointments.services.notices import queue_notice
from qa.gateways.mail import compose
from qa.kernel.database import transaction
from tests.appointments.planted import Open, at, opened
from tests.appointments.visits import booked, cancelled, moved, planted, visit
from tests.notifications.letters import sent, told, whole

HEALTH = re.compile("palpit|cardio|grossesse|médical|santé|médecin|docteur|martin|dr ", re.IGNORECASE)
SECRET = re.compile(r"/rendez-vous/([\w-]{43})")


@pytest.fixture
def of(app: Flask, clock) -> Open:
    """A doctor with an open agenda, on Monday 2 March 2026 at noon."""
    clock.freeze(at("2026-03-02 12:00"))
    return opened(name="Suivi de grossesse", bring="Vos derniers examens")


@pytest.mark.parametrize("kind", list(Notice))
def test_each_says_who_when_and_where_and_gives_a_link_that_opens(of: Open, kind: Notice) -> None:
    mail = told(of, kind)
    for part in (mail.text, mail.html):
        assert "Dr Camille Martin" in part
        assert "jeudi 12 mars 2026 à 10\u00a0h" in part
        assert "3 rue des Tilleuls" in part
        assert "69003 Lyon" in part
    html5lib.HTMLParser(strict=True).parse(mail.html)
    assert "\n\n-- \n" in mail.text
    assert "None" not in whole(mail)
    secrets = set(SECRET.findall(mail.text))
    assert secrets == set(SECRET.findall(mail.html))
    if kind == Notice.EXPIRED:
        assert "http://localhost:8000/medecins/camille-martin/rendez-vous\n" in mail.text
        assert secrets == set()
    else:
        (token,) = secrets
        assert opened_by_token(token) == (visit(1), True)


@pytest.mark.parametrize("kind", list(Notice))
def test_no_subject_names_doctor_motive_or_health_and_no_mail_the_reason(of: Open, kind: Notice) -> None:
    mail = told(of, kind)
    assert not HEALTH.search(mail.subject)
    assert "12 mars" in mail.subject
    assert not re.search("palpit|cardio|grossesse|Léa|06 12", whole(mail), re.IGNORECASE)


def test_subjects_are_the_agreed_ones(of: Open) -> None:
    assert told(of, Notice.BOOKED).subject == "Votre rendez-vous du 12 mars"
    assert (
        told(of, Notice.REMINDER_DAY, starts="2026-04-01 09:00").subject == "Votre rendez-vous du 1er avril"
    )
    assert told(of, Notice.CONFIRM).subject == "Confirmez votre rendez-vous du 12 mars"


def test_e3_until_the_click_the_mail_says_that_nothing_is_booked_and_until_when(of: Open) -> None:
    mail = told(of, Notice.CONFIRM)
    assert "n’est pas encore confirmé. Confirmez-le avant 12\u00a0h\u00a020." in mail.text
    assert mail.calendar is None


def test_e3_who_did_not_click_and_whom_the_doctor_did_not_answer_hear_so(of: Open) -> None:
    assert "Vous n’avez pas confirmé à temps" in told(of, Notice.EXPIRED).text
    number = planted(of, "2026-03-13 10:00", status=Status.PROPOSED)
    with transaction():
        queue_notice(visit(number), Notice.PROPOSED)
        visit(number).status = Status.EXPIRED
        queue_notice(visit(number), Notice.EXPIRED)
    (mail,) = sent()
    assert "Le médecin n’a pas répondu à temps" in mail.text


def test_what_to_bring_and_until_when_it_may_be_changed(of: Open) -> None:
    with transaction() as session:
        session.get(Motive, of.motive_id).cancel_minutes = 24 * 60
    mail = told(of, Notice.BOOKED)
    for part in (mail.text, mail.html):
        assert "Vos derniers examens" in part
        assert "jusqu’au mercredi 11 mars 2026 à 10\u00a0h" in part


def test_f1_book_move_cancel_by_mail_is_one_event(of: Open) -> None:
    number = booked(of)
    found = sent()
    moved(number, "2026-03-13 11:00")
    found += sent()
    cancelled(number)
    found += sent()
    calls = []
    for mail in found:
        parts = email.message_from_bytes(compose(mail, "a@exemple.fr").as_bytes(), policy=default)
        part = list(parts.iter_parts())[2]
        file = Calendar.from_ical(part.get_payload(decode=True))
        (event,) = file.walk("VEVENT")
        assert part["Content-Type"].params["method"] == str(file["METHOD"]) == mail.calendar.method
        calls.append((mail.calendar.method, int(event["SEQUENCE"]), str(event["UID"]), event.start))
    assert [one[:2] for one in calls] == [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)]
    assert {one[2] for one in calls} == {f"{visit(number).public_id}@localhost"}
    assert calls[1][3] == calls[2][3] == at("2026-03-13 11:00")
    assert not SECRET.search("".join(mail.calendar.content.decode() for mail in found))


def test_c1_page_mail_and_file_say_the_same_hour_after_the_autumn_change(of: Open, clock) -> None:
    clock.freeze(at("2026-10-20 09:00"))
    mail = told(of, Notice.BOOKED, starts="2026-10-27 10:00")
    assert visit(1).starts_at == datetime(2026, 10, 27, 9, 0, tzinfo=UTC)
    assert "mardi 27 octobre 2026 à 10\u00a0h" in mail.text
    assert b"DTSTART;TZID=Europe/Paris:20261027T100000\r\n" in mail.calendar.content


def test_c10_the_mail_says_the_wall_time_that_was_typed(of: Open) -> None:
    mail = told(of, Notice.BOOKED, starts="2026-08-07 11:00")
    assert visit(1).starts_at == datetime(2026, 8, 7, 9, 0, tzinfo=UTC)
    assert "vendredi 7 août 2026 à 11\u00a0h" in mail.text


def test_overseas_the_zone_of_the_place_is_named(app: Flask, clock) -> None:
    clock.freeze(datetime(2026, 1, 2, tzinfo=UTC))
    far = opened(zone="Indian/Reunion")
    mail = told(far, Notice.BOOKED, starts="2026-01-12 08:00")
    assert visit(1).starts_at == datetime(2026, 1, 12, 4, 0, tzinfo=UTC)
    for part in (mail.text, mail.html):
        assert "lundi 12 janvier 2026 à 8\u00a0h (heure de La Réunion)" in part
    assert b"DTSTART;TZID=Indian/Reunion:20260112T080000\r\n" in mail.calendar.content


def test_what_the_doctor_cancels_comes_with_words_and_the_next_free_times(of: Open) -> None:
    mail = told(of, Notice.CANCELLED, cancelled_by=By.PATIENT)
    assert "Horaires libres" not in mail.text
    number = booked(of, "2026-03-13 10:00")
    cancelled(number, by=By.DOCTOR, words="Je suis souffrant.\n<b>Pardon</b>")
    (mail,) = sent()
    assert "Le médecin a annulé votre rendez-vous." in mail.text
    assert "Je suis souffrant.\n<b>Pardon</b>" in mail.text
    assert "&lt;b&gt;Pardon" in mail.html
    offers = re.findall(r"- (mardi 3 mars 2026 à .*)", mail.text)
    assert [one.replace("\u00a0", " ") for one in offers] == [
        "mardi 3 mars 2026 à 9 h", "mardi 3 mars 2026 à 9 h 30", "mardi 3 mars 2026 à 10 h"
    ]  # fmt: skip
    assert mail.html.count("<li>mardi 3 mars") == 3


def test_a_request_that_the_doctor_refuses_is_not_called_cancelled_and_changes_no_calendar(of: Open) -> None:
    number = planted(of, status=Status.PROPOSED)
    with transaction():
        queue_notice(visit(number), Notice.PROPOSED)
    cancelled(number, by=By.DOCTOR)
    mail = sent()[-1]
    for part in (mail.text, mail.html):
        assert "n’a pas accepté votre demande" in part
        assert "a annulé" not in part
    assert mail.calendar is None


def test_the_patient_s_own_reason_for_cancelling_is_not_said_back(of: Open) -> None:
    number = planted(of)
    cancelled(number, words="Je vais mieux")
    (mail,) = sent()
    assert "mieux" not in whole(mail)


def test_english_patients_read_english(of: Open) -> None:
    mail = told(of, Notice.BOOKED, language="en")
    assert "http://localhost:8000/en/rendez-vous/" in mail.text
    assert "Thursday 12 March 2026, 10:00" in mail.text
    assert '<html lang="en">' in mail.html
    assert b"SUMMARY:Medical appointment" in mail.calendar.content


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Kind.HOME, "À domicile"), (Kind.TELEPHONE, "Par téléphone"), (Kind.VIDEO, "En vidéo")],
)
def test_a_visit_elsewhere_says_so_without_the_secret_of_a_video(of: Open, kind: Kind, words: str) -> None:
    with transaction() as session:
        place = session.get(Place, of.place_id)
        place.kind, place.video_url = kind, "https://video.exemple.fr/salle"
    mail = told(of, Notice.BOOKED)
    assert words in mail.text
    assert words in mail.html
    assert "Tilleuls" not in whole(mail)
    assert "video.exemple.fr" not in whole(mail)
