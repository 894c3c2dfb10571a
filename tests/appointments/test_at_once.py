"""Many at the same moment: the time goes to one, limits hold, and a second click changes nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from qa.appointments.booking_models import Appointment, By, Claim, Quota, Status
from qa.appointments.models import Motive, Place
from qa.appointments.services.bookings import agree, confirm, give_contact
from qa.appointments.services.cancellations import cancel
from qa.appointments.services.claims import take_units
from qa.appointments.services.expiry import release_expired
from qa.appointments.services.moves import move
from qa.appointments.services.quotas import count_quota
from qa.appointments.services.records import new_appointment
from qa.extensions import db
from qa.kernel.access import PATIENT
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict
from tests.appointments.bookers import asked, booked, claimed, held, mails, numbers, patient, refused, row
from tests.appointments.planted import Open, at, opened
from tests.plugins.clock import Clock
from tests.together import together

NINE, TEN = at("2026-03-10 09:00"), at("2026-03-10 10:00")


@pytest.fixture
def agenda(app: Flask, clock: Clock) -> Open:
    """Open from 08:00 to 20:00 on a Tuesday, seen the day before at noon."""
    clock.freeze(at("2026-03-09 12:00"))
    return opened(hours=(480, 1200), step=15)


def test_a1_two_windows_confirm_one_hour(agenda: Open, app: Flask) -> None:
    emails = ["a@example.org", "b@example.org"]
    done = together(app, [lambda one=one: booked(agenda, NINE, one) for one in emails])
    assert refused(done) == ["taken"]
    kept = db.session.scalars(select(Appointment)).one()
    assert (kept.status, len(claimed()), mails(kept.id)) == (Status.BOOKED, 6, [("booked", 0)])


def test_a2_different_lengths_at_once_never_overlap(agenda: Open, app: Flask) -> None:
    starts = [NINE + timedelta(minutes=15 * number) for number in range(-2, 3)]
    done = together(app, [lambda one=one: held(agenda, one) for one in starts])
    lost = refused(done)
    assert set(lost) <= {"taken"}
    assert len(claimed()) == 6 * (5 - len(lost)) == len(set(claimed()))


def test_a4_a_request_confirmed_twice_at_once_is_one_change_and_one_mail(agenda: Open, app: Flask) -> None:
    one = asked(agenda, NINE)
    assert together(app, [lambda: confirm(one)] * 4) == ["booked"] * 4
    assert (mails(one), mails(one, "doctor")) == ([("booked", 0)], [("booked", 0)])


def test_a4_a_request_agreed_to_twice_at_once_is_one_change_and_one_mail(app: Flask, clock: Clock) -> None:
    clock.freeze(at("2026-03-09 12:00"))
    agenda = opened(needs_consent=True)
    one = asked(agenda, NINE)
    confirm(one)
    assert together(app, [lambda: agree(agenda.doctor.actor, one)] * 3) == [None] * 3
    assert (row(one).status, mails(one)) == (Status.BOOKED, [("booked", 0)])


def test_a9_a_contact_sent_twice_at_once_is_one_request(agenda: Open, app: Flask) -> None:
    one = held(agenda, NINE)
    done = together(app, [lambda: give_contact(one, patient())] * 2)
    assert refused(done) == ["ended"]
    assert (numbers(), mails(one)) == ([1], [("confirm", 0)])


def test_a10_one_patient_24_slots_at_once_gets_exactly_two(agenda: Open, app: Flask) -> None:
    writings = ["Lea.M@example.org", " lea.m@example.org", "lea.m+x@example.org"]
    tries = [(NINE + timedelta(minutes=30 * (number % 22)), writings[number % 3]) for number in range(22)]
    tries += [(at("2026-03-11 09:00"), writings[0]), (at("2026-03-12 09:00"), writings[1])]
    ids = [held(agenda, starts_at) for starts_at, _ in tries]
    done = together(
        app,
        [
            lambda one=one, email=email: give_contact(one, patient(email))
            for one, (_, email) in zip(ids, tries, strict=True)
        ],
    )
    assert refused(done) == ["patient_limit"] * 22
    assert numbers() == [1, 2]
    mine = [one for one, result in zip(ids, done, strict=True) if result is None]
    for one in mine:
        confirm(one)
    cancel(PATIENT, mine[0])
    others = [one for one in ids if one not in mine]
    again = together(app, [lambda one=one: give_contact(one, patient(writings[2])) for one in others[:6]])
    assert refused(again) == ["patient_limit"] * 5


def test_two_visits_that_want_the_same_time_move_one(agenda: Open, app: Flask) -> None:
    ids = [booked(agenda, NINE), booked(agenda, TEN, "b@example.org")]
    where = {"starts_at": at("2026-03-10 11:00"), "place_id": agenda.place_id}
    assert refused(together(app, [lambda one=one: move(PATIENT, one, **where) for one in ids])) == ["taken"]
    assert sorted(row(one).revision for one in ids) == [0, 1]
    assert len(claimed()) == 12


def test_a_move_and_a_cancel_at_once_leave_one_truth(agenda: Open, app: Flask) -> None:
    one = booked(agenda, NINE)
    where = {"starts_at": TEN, "place_id": agenda.place_id}
    done = together(app, [lambda: move(PATIENT, one, **where), lambda: cancel(PATIENT, one)])
    assert refused(done) in ([], ["ended"])
    assert (row(one).status, claimed()) == (Status.CANCELLED, [])


def test_a_cancel_twice_at_once_is_one_change_and_one_mail(agenda: Open, app: Flask) -> None:
    one = booked(agenda, NINE)
    assert together(app, [lambda: cancel(PATIENT, one)] * 3) == [None] * 3
    assert (row(one).revision, mails(one)) == (1, [("cancelled", 1)])


def test_a_click_and_the_clock_at_the_deadline_agree(agenda: Open, app: Flask, clock: Clock) -> None:
    one = asked(agenda, NINE)
    clock.advance(minutes=20)
    done = together(app, [lambda: confirm(one), release_expired, release_expired])
    assert refused(done) == ["ended"]
    assert (row(one).status, mails(one), claimed()) == (Status.EXPIRED, [("expired", 0)], [])


def bare(agenda: Open, starts_at=NINE) -> Appointment:
    """An appointment written without any lock or look."""
    motive = db.session.get_one(Motive, agenda.motive_id)
    place = db.session.get_one(Place, agenda.place_id)
    return new_appointment(motive, place, starts_at, by=By.PATIENT, status=Status.BOOKED)


def unlocked(act: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        with transaction():
            act()

    return run


def test_a3_the_key_alone_lets_one_of_ten_have_the_time(agenda: Open, app: Flask) -> None:
    done = together(app, [unlocked(lambda: take_units(bare(agenda)))] * 10)
    assert refused(done) == ["taken"] * 9
    assert len(claimed()) == 6
    assert db.session.scalar(select(func.count()).select_from(Appointment)) == 1


def test_a10_the_key_alone_keeps_the_limit(agenda: Open, app: Flask) -> None:
    done = together(app, [unlocked(lambda: count_quota(bare(agenda), ["k" * 64]))] * 12)
    assert set(refused(done)) <= {"patient_limit"}
    assert numbers() == [1, 2]


def test_a_unit_with_two_owners_cannot_be_written_at_all(agenda: Open) -> None:
    one, two = booked(agenda, NINE), booked(agenda, TEN, "b@example.org")
    unit = {"doctor_id": agenda.doctor_id, "lane": 0, "unit": claimed(one)[0], "appointment_id": two}
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(insert(Claim).values(unit))
    number = {
        "doctor_id": agenda.doctor_id,
        "patient_key": row(one).patient_key,
        "n": 11,
        "appointment_id": two,
    }
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(insert(Quota).values(number))
    with pytest.raises(Conflict), transaction():
        take_units(bare(agenda, NINE - timedelta(minutes=25)))
    assert len(claimed()) == 12
