"""Visits called off: once, in time, with the time free again, and a whole day in one action."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa.appointments.booking_models import Appointment, AppointmentMail, MailState, Status
from qa.appointments.models import Agenda, DayChange, Motive
from qa.appointments.plan_queries import free_between, is_free
from qa.appointments.services.bookings import book_for_patient, confirm
from qa.appointments.services.cancellations import cancel
from qa.appointments.services.days import cancel_day
from qa.appointments.services.expiry import release_expired
from qa.extensions import db
from qa.kernel.access import ANONYMOUS, PATIENT
from qa.kernel.database import transaction
from qa.kernel.tokens import SecretLink
from tests import people
from tests.appointments.bookers import asked, booked, claimed, held, mails, numbers, patient, refusal, row
from tests.appointments.planted import PARIS, Open, at, opened
from tests.plugins.clock import Clock

NINE, TEN, ELEVEN = (at(f"2026-03-10 {hour}:00") for hour in ("09", "10", "11"))
DAY = date(2026, 3, 10)


@pytest.fixture
def agenda(app: Flask, clock: Clock) -> Open:
    """Open from 09:00 to 12:00 on a Tuesday, seen the day before at noon; two hours before, it is too late."""
    clock.freeze(at("2026-03-09 12:00"))
    return opened(cancel_minutes=120)


def free(agenda: Open, moment=NINE) -> bool:
    return is_free(agenda.doctor_id, db.session.get_one(Motive, agenda.motive_id), agenda.place_id, moment)


def test_a_cancelled_visit_frees_its_time_and_tells_both_once(agenda: Open) -> None:
    one = booked(agenda, NINE)
    cancel(PATIENT, one, words="Je suis\nempêchée.")
    cancel(PATIENT, one, words="Encore.")
    found = row(one)
    assert (found.status, found.cancelled_by, found.revision) == (Status.CANCELLED, "patient", 1)
    assert found.contact.words == "Je suis\nempêchée."
    assert (mails(one), mails(one, "doctor")) == ([("cancelled", 1)], [("cancelled", 1)])
    assert (claimed(), numbers(), free(agenda)) == ([], [], True)


def test_d2_no_reminder_is_left_after_a_cancel(agenda: Open, clock: Clock) -> None:
    one = booked(agenda, at("2026-03-12 10:00"))
    cancel(PATIENT, one)
    wanted = select(AppointmentMail.state).where(AppointmentMail.kind.like("reminder%"))
    assert set(db.session.scalars(wanted)) == {MailState.CANCELLED}


def test_a_patient_cancels_until_the_deadline_and_the_doctor_always(agenda: Open, clock: Clock) -> None:
    one, other = booked(agenda, NINE), booked(agenda, TEN)
    clock.freeze(at("2026-03-10 07:00"))
    assert refusal(lambda: cancel(PATIENT, one)) == "Conflict too_late"
    clock.freeze(at("2026-03-10 07:59:59"))
    assert refusal(lambda: cancel(PATIENT, other)) == ""
    assert refusal(lambda: cancel(agenda.doctor.actor, one, words="Urgence")) == ""
    assert (mails(one), mails(one, "doctor")) == ([("cancelled", 1)], [])
    assert row(one).contact.words == "Urgence"


def test_a_dropped_request_keeps_nothing_of_who_asked(agenda: Open) -> None:
    one = asked(agenda, NINE)
    cancel(PATIENT, one)
    found = row(one)
    assert (found.status, found.contact, found.patient_key) == (Status.CANCELLED, None, None)
    assert (mails(one), mails(one, "doctor"), numbers()) == ([], [], [])
    assert free(agenda)


def test_a_dropped_hold_is_gone_with_its_token(agenda: Open) -> None:
    one = held(agenda, NINE)
    cancel(PATIENT, one)
    assert db.session.get(Appointment, one) is None
    assert (claimed(), db.session.scalars(select(SecretLink)).all()) == ([], [])


def test_the_doctor_knows_nothing_of_what_was_not_confirmed(agenda: Open) -> None:
    for one in (held(agenda, NINE), asked(agenda, TEN)):
        assert refusal(lambda one=one: cancel(agenda.doctor.actor, one)) == "NotFound"


def test_what_is_over_is_not_cancelled(app: Flask, clock: Clock) -> None:
    clock.freeze(at("2026-03-09 12:00"))
    agenda = opened(needs_consent=True)
    lapsed, waiting = asked(agenda, NINE), asked(agenda, TEN)
    confirm(waiting)
    clock.freeze(at("2026-03-10 09:00"))
    assert refusal(lambda: cancel(PATIENT, waiting)) == "Conflict ended"
    release_expired()
    for one in (lapsed, waiting):
        assert refusal(lambda one=one: cancel(agenda.doctor.actor, one)) == "Conflict ended"
    assert refusal(lambda: cancel(PATIENT, 10**6)) == "NotFound"


def test_e5_another_doctor_cancels_nothing(agenda: Open, caplog: pytest.LogCaptureFixture) -> None:
    one, other = booked(agenda, NINE), opened(people.colleague())
    assert refusal(lambda: cancel(other.doctor.actor, one)) == "NotFound"
    assert refusal(lambda: cancel(ANONYMOUS, one)) == "NotAllowed"
    assert (row(one).status, row(one).revision, len(claimed(one))) == (Status.BOOKED, 0, 6)
    assert "another doctor's appointment" in caplog.text


def test_e6c_what_a_patient_gives_back_is_offered_5_to_60_minutes_later(agenda: Open, clock: Clock) -> None:
    with transaction():
        db.session.get_one(Agenda, agenda.doctor_id).delays_release = True
    one = booked(agenda, NINE)
    cancel(PATIENT, one)
    waits = row(one).release_at - clock.moment
    assert timedelta(minutes=5) <= waits <= timedelta(minutes=60)
    clock.advance(minutes=4, seconds=59)
    release_expired()
    assert not free(agenda)
    assert refusal(lambda: held(agenda, NINE)) == "Conflict taken"
    assert numbers() == []
    clock.advance(minutes=55, seconds=1)
    assert free(agenda)
    release_expired()
    assert (claimed(), row(one).release_at, row(one).status) == ([], None, Status.CANCELLED)


@pytest.mark.parametrize(("drawn", "seconds"), [(0, 300), (3300, 3600)])
def test_e6c_the_bounds_are_five_minutes_and_an_hour(
    agenda: Open, clock: Clock, monkeypatch: pytest.MonkeyPatch, drawn: int, seconds: int
) -> None:
    asked_for = []
    monkeypatch.setattr("secrets.randbelow", lambda most: asked_for.append(most) or drawn)
    with transaction():
        db.session.get_one(Agenda, agenda.doctor_id).delays_release = True
    one, other = booked(agenda, NINE), booked(agenda, TEN)
    cancel(PATIENT, one)
    cancel(agenda.doctor.actor, other)
    assert (row(one).release_at - clock.moment).total_seconds() == seconds
    assert asked_for == [3301]
    assert free(agenda, TEN)


def test_one_action_cancels_a_day_tells_everybody_and_closes_it(agenda: Open) -> None:
    mine = [booked(agenda, NINE), booked(agenda, TEN, "b@example.org")]
    late = book_for_patient(
        agenda.doctor.actor, motive_id=agenda.motive_id, place_id=agenda.place_id,
        starts_at=at("2026-03-10 23:30"), patient=patient("c@example.org"),
    ).id  # fmt: skip
    next_day, other = booked(agenda, at("2026-03-11 09:00"), "d@example.org"), opened(people.colleague())
    theirs = booked(other, NINE, "e@example.org")
    assert cancel_day(agenda.doctor.actor, day=DAY, zone=PARIS, words="Je suis malade.") == 3
    for one in (*mine, late):
        assert (row(one).status, row(one).cancelled_by, mails(one)) == (
            "cancelled",
            "doctor",
            [("cancelled", 1)],
        )
        assert row(one).contact.words == "Je suis malade."
    assert [row(one).status for one in (next_day, theirs)] == [Status.BOOKED] * 2
    motive = db.session.get_one(Motive, agenda.motive_id)
    assert free_between(agenda.doctor_id, motive, first_day=DAY, last_day=DAY) == []
    assert cancel_day(agenda.doctor.actor, day=DAY, zone=PARIS) == 0
    assert len(db.session.scalars(select(DayChange)).all()) == 1


def test_a_part_of_the_day_leaves_the_past_and_what_comes_after(agenda: Open, clock: Clock) -> None:
    past, next_one, after = booked(agenda, NINE), booked(agenda, TEN), booked(agenda, ELEVEN, "b@example.org")
    clock.freeze(at("2026-03-10 09:10"))
    assert cancel_day(agenda.doctor.actor, day=DAY, zone=PARIS, until=at("2026-03-10 10:42")) == 1
    assert [row(one).status for one in (past, next_one, after)] == ["booked", "cancelled", "booked"]
    found = db.session.scalars(select(DayChange)).one()
    assert (found.kind, found.place_id, found.start_minute, found.end_minute) == ("closed", None, 0, 645)
    for wrong in (at("2026-03-11 10:00"), at("2026-03-10 00:00")):
        wanted = {"day": DAY, "zone": PARIS, "until": wrong}
        assert refusal(lambda w=wanted: cancel_day(agenda.doctor.actor, **w)).startswith("Invalid")


def test_only_the_doctor_cancels_a_day(agenda: Open) -> None:
    for actor in (PATIENT, ANONYMOUS):
        assert refusal(lambda a=actor: cancel_day(a, day=DAY, zone=PARIS)) == "NotAllowed"
