"""From a hold to a visit: one click is one change and one mail, limits hold, and doctors write down what they like."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa.appointments.booking_models import Appointment, AppointmentEvent, By, Contact, Status
from qa.appointments.models import Absence
from qa.appointments.plan_queries import is_free
from qa.appointments.queries import open_motives
from qa.appointments.services.bookings import agree, book_for_patient, confirm, give_contact
from qa.appointments.services.cancellations import cancel
from qa.appointments.services.expiry import release_expired
from qa.extensions import db
from qa.kernel.access import ANONYMOUS, PATIENT
from qa.kernel.database import transaction
from tests import people
from tests.appointments.bookers import asked, booked, claimed, held, mails, numbers, patient, refusal, row
from tests.appointments.planted import Open, add_motive, at, opened
from tests.plugins.clock import Clock

NINE, TEN, ELEVEN = (at(f"2026-03-10 {hour}:00") for hour in ("09", "10", "11"))


@pytest.fixture
def agenda(app: Flask, clock: Clock) -> Open:
    """Open from 09:00 to 12:00 on a Tuesday, seen the day before at noon."""
    clock.freeze(at("2026-03-09 12:00"))
    return opened(step=15)


def written(agenda: Open, starts_at=NINE, **more) -> Appointment:
    values = {"motive_id": agenda.motive_id, "place_id": agenda.place_id, "patient": patient()}
    return book_for_patient(agenda.doctor.actor, **values | {"starts_at": starts_at} | more)


def history(appointment_id: int) -> list[tuple[str, str]]:
    wanted = select(AppointmentEvent).where(AppointmentEvent.appointment_id == appointment_id)
    return [(one.by, one.what) for one in db.session.scalars(wanted.order_by(AppointmentEvent.id))]


def test_a_request_waits_twenty_minutes_for_the_click(agenda: Open, clock: Clock) -> None:
    one = held(agenda, NINE)
    give_contact(one, patient(first_visit=True, language="en", telephone="06 12 34 56 78"))
    assert (row(one).status, row(one).first_visit, row(one).language) == (Status.PENDING, True, "en")
    assert row(one).release_at == clock.moment + timedelta(minutes=20)
    assert mails(one) == [("confirm", 0)]
    assert mails(one, "doctor") == []
    assert row(one).contact.content["telephone"] == "06 12 34 56 78"


def test_the_click_books_once_and_mails_once(agenda: Open) -> None:
    one = asked(agenda, NINE)
    assert [confirm(one), confirm(one)] == ["booked", "booked"]
    assert mails(one) == [("booked", 0)]
    assert mails(one, "doctor") == [("booked", 0)]
    assert row(one).release_at is None
    assert history(one) == [("patient", "held"), ("patient", "asked"), ("patient", "booked")]


def test_e3_a_click_after_the_deadline_books_nothing(agenda: Open, clock: Clock) -> None:
    one = asked(agenda, NINE)
    clock.advance(minutes=20)
    assert refusal(lambda: confirm(one)) == "Conflict ended"
    assert row(one).status == Status.PENDING
    assert refusal(lambda: held(agenda, NINE)) == ""


def test_a_hold_or_a_dropped_request_is_not_confirmed(agenda: Open) -> None:
    one, other = held(agenda, NINE), asked(agenda, TEN)
    cancel(PATIENT, other)
    assert refusal(lambda: confirm(one)) == refusal(lambda: confirm(other)) == "Conflict ended"
    assert refusal(lambda: confirm(10**6)) == "NotFound"


def test_a_day_closed_in_between_is_not_booked(agenda: Open) -> None:
    hold, request = held(agenda, NINE), asked(agenda, TEN)
    with transaction() as session:
        day = NINE.date()
        session.add(Absence(doctor_id=agenda.doctor_id, first_day=day, last_day=day))
    assert refusal(lambda: give_contact(hold, patient())) == "Conflict taken"
    assert refusal(lambda: confirm(request)) == "Conflict taken"


def test_a2_different_lengths_still_collide(agenda: Open) -> None:
    quarter = add_motive(agenda.doctor_id, minutes=15)
    booked(agenda, NINE)
    assert refusal(lambda: held(agenda, at("2026-03-10 09:15"), motive_id=quarter)) == "Conflict taken"
    assert refusal(lambda: held(agenda, at("2026-03-10 09:30"), motive_id=quarter)) == ""
    opened_before = add_motive(agenda.doctor_id, minutes=15, who="doctor")
    assert refusal(lambda: written(agenda, at("2026-03-10 08:45"), motive_id=opened_before)) == ""


def test_a4_a_request_owns_its_time_and_is_agreed_to_once(app: Flask, clock: Clock) -> None:
    clock.freeze(at("2026-03-02 12:00"))
    agenda = opened(needs_consent=True)
    one = asked(agenda, TEN)
    assert refusal(lambda: held(agenda, TEN)) == "Conflict taken"
    assert confirm(one) == Status.PROPOSED
    assert row(one).release_at == clock.moment + timedelta(hours=48)
    assert (mails(one), mails(one, "doctor")) == ([("proposed", 0)], [("proposed", 0)])
    agree(agenda.doctor.actor, one)
    agree(agenda.doctor.actor, one)
    assert (row(one).status, row(one).release_at) == (Status.BOOKED, None)
    assert mails(one) == [("booked", 0)]


def test_a_request_near_its_time_must_be_agreed_to_an_hour_before(app: Flask, clock: Clock) -> None:
    clock.freeze(at("2026-03-10 08:00"))
    agenda = opened(needs_consent=True)
    one = asked(agenda, ELEVEN)
    confirm(one)
    assert row(one).release_at == TEN
    clock.freeze(TEN)
    assert refusal(lambda: agree(agenda.doctor.actor, one)) == "Conflict ended"


def test_names_are_never_changed_after_booking(agenda: Open) -> None:
    one = asked(agenda, NINE)
    assert refusal(lambda: give_contact(one, patient(name="Acheteur Dupont"))) == "Conflict ended"
    assert row(one).contact.content["name"] == "Léa Moreau"


def test_who_comes_needs_a_name_and_an_address(agenda: Open) -> None:
    one = held(agenda, NINE)
    assert refusal(lambda: give_contact(one, patient(None))) == "Invalid empty"
    assert refusal(lambda: give_contact(one, patient("pas une adresse"))) == "Invalid no address"
    assert refusal(lambda: give_contact(one, patient(name=" \u200b "))) == "Invalid empty"
    assert row(one).status == Status.HELD


@pytest.mark.parametrize(("host", "kept"), [("", None), ("Hébergeur certifié", "Toux depuis trois jours")])
def test_the_reason_is_kept_only_where_health_data_may_be(
    agenda: Open, app: Flask, monkeypatch: pytest.MonkeyPatch, host: str, kept: str | None
) -> None:
    monkeypatch.setitem(app.config, "QA_SITE_URL", "https://exemple.fr")
    monkeypatch.setitem(app.config, "QA_HEALTH_DATA_HOST", host)
    one, reason = held(agenda, NINE), "Toux depuis trois jours"
    give_contact(one, patient(reason=reason))
    other = written(agenda, TEN, patient=patient(reason=reason)).id
    confirm(one)
    cancel(PATIENT, one, words=reason)
    assert [row(one).contact.reason, row(other).contact.reason, row(one).contact.words] == [kept] * 3


def test_nothing_of_the_contact_is_readable_in_the_database(agenda: Open) -> None:
    asked(agenda, NINE)
    table = Contact.__table__
    raw = db.session.execute(select(db.cast(table.c.content, db.LargeBinary))).scalar_one()
    assert b"Moreau" not in bytes(raw)
    assert b"lea@" not in bytes(raw)


def test_a7_the_doctor_is_told_of_who_just_booked_and_may_overbook(agenda: Open) -> None:
    first = booked(agenda, ELEVEN)
    assert refusal(lambda: written(agenda, ELEVEN)) == "Conflict taken"
    second = written(agenda, ELEVEN, overbook=True).id
    assert (row(second).lane, claimed(second), len(claimed(second, lane=1))) == (1, [], 6)
    assert (By.DOCTOR, "overbooked") in history(second)
    assert len(claimed(first)) == 6
    motive = open_motives(agenda.doctor_id)[0]
    cancel(PATIENT, first)
    assert is_free(agenda.doctor_id, motive, agenda.place_id, ELEVEN)


def test_overbooking_stops_at_three_beside_the_first(agenda: Open) -> None:
    emails = [patient(f"p{number}@example.org") for number in range(5)]
    lanes = [written(agenda, NINE, overbook=True, patient=one).lane for one in emails[:4]]
    assert lanes == [0, 1, 2, 3]
    assert refusal(lambda: written(agenda, NINE, overbook=True, patient=emails[4])) == "Conflict taken"


def test_the_doctor_books_outside_the_hours_for_any_length(agenda: Open) -> None:
    one = written(agenda, at("2026-03-10 20:00"), minutes=50, patient=patient(None, telephone="0612345678"))
    assert (row(one.id).status, row(one.id).made_by) == (Status.BOOKED, By.DOCTOR)
    assert row(one.id).ends_at == at("2026-03-10 20:50")
    assert mails(one.id) == mails(one.id, "doctor") == []
    for wrong in (
        {"minutes": 7},
        {"minutes": 0},
        {"minutes": 485},
        {"starts_at": NINE + timedelta(minutes=2)},
    ):
        assert refusal(lambda wrong=wrong: written(agenda, **wrong)).startswith("Invalid")


def test_b21_the_doctor_records_the_past_and_no_mail_leaves(agenda: Open) -> None:
    one = written(agenda, at("2026-03-09 07:30"))
    assert row(one.id).status == Status.BOOKED
    assert mails(one.id) == mails(one.id, "doctor") == []


def test_only_a_doctor_books_and_only_with_the_own_agenda(agenda: Open) -> None:
    other = opened(people.colleague())
    assert refusal(lambda: written(agenda, motive_id=other.motive_id)) == "NotFound"
    for actor in (ANONYMOUS, PATIENT):
        values = {"motive_id": agenda.motive_id, "place_id": agenda.place_id, "patient": patient()}
        assert refusal(lambda v=values, a=actor: book_for_patient(a, starts_at=NINE, **v)) == "NotAllowed"


def test_a_lapsed_request_is_no_block_after_the_clock(agenda: Open, clock: Clock) -> None:
    one = asked(agenda, NINE)
    clock.advance(minutes=21)
    release_expired()
    assert refusal(lambda: confirm(one)) == "Conflict ended"
    assert numbers() == []
