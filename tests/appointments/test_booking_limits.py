"""How many visits one patient may hold, and who goes by the telephone: by a hash of the mailbox."""

import pytest
from flask import Flask

from qa.appointments.booking_models import BlockedPatient
from qa.appointments.rules import patient_key
from qa.appointments.services.bookings import book_for_patient, confirm, give_contact
from qa.appointments.services.cancellations import cancel
from qa.doctors.models import Doctor
from qa.kernel import crypto
from qa.kernel.access import PATIENT
from qa.kernel.clock import now
from qa.kernel.database import transaction
from tests.appointments.bookers import asked, booked, held, numbers, patient, refusal
from tests.appointments.planted import Open, add_motive, at, opened
from tests.plugins.application import SECRET
from tests.plugins.clock import Clock

NINE, TEN, ELEVEN = (at(f"2026-03-10 {hour}:00") for hour in ("09", "10", "11"))


@pytest.fixture
def agenda(app: Flask, clock: Clock) -> Open:
    """Open from 09:00 to 12:00 on a Tuesday, seen the day before at noon."""
    clock.freeze(at("2026-03-09 12:00"))
    return opened(step=15)


def test_a10_the_limit_counts_one_mailbox_over_all_motives(agenda: Open) -> None:
    other = add_motive(agenda.doctor_id)
    booked(agenda, NINE, "Lea.M@example.org")
    two = booked(agenda, TEN, " lea.m@example.org", motive_id=other)
    third = held(agenda, ELEVEN)
    assert refusal(lambda: give_contact(third, patient("lea.m+x@example.org"))) == "Conflict patient_limit"
    assert refusal(lambda: give_contact(third, patient("leam@example.org"))) == ""
    cancel(PATIENT, third)
    cancel(PATIENT, two)
    assert refusal(lambda: booked(agenda, TEN, "lea.m+x@example.org")) == ""
    assert numbers() == [1, 2]


def test_a10_past_visits_and_lapsed_requests_no_longer_count(agenda: Open, clock: Clock) -> None:
    booked(agenda, NINE)
    asked(agenda, TEN)
    clock.advance(minutes=21)
    assert refusal(lambda: booked(agenda, TEN)) == ""
    clock.freeze(at("2026-03-10 10:31"))
    later = [at(f"2026-03-11 {hour}:00") for hour in ("09", "10", "11")]
    assert [refusal(lambda one=one: booked(agenda, one)) for one in later] == [
        "",
        "",
        "Conflict patient_limit",
    ]


def test_e6b_the_fourth_booking_after_three_cancels_goes_by_phone(agenda: Open, clock: Clock) -> None:
    for _ in range(3):
        cancel(PATIENT, booked(agenda, NINE))
    fourth = held(agenda, NINE)
    assert refusal(lambda: give_contact(fourth, patient("LEA+2@example.org"))) == "Conflict by_phone"
    assert refusal(lambda: give_contact(fourth, patient("autre@example.org"))) == ""
    clock.advance(days=30, seconds=1)
    assert refusal(lambda: booked(agenda, at("2026-04-10 09:00"))) == ""


def test_e6b_requests_never_confirmed_and_the_doctors_cancels_do_not_count(agenda: Open) -> None:
    for _ in range(3):
        cancel(PATIENT, asked(agenda, NINE))
        cancel(agenda.doctor.actor, booked(agenda, NINE))
    assert refusal(lambda: booked(agenda, NINE)) == ""


def test_limits_and_blocks_survive_a_new_secret(agenda: Open) -> None:
    booked(agenda, NINE)
    booked(agenda, TEN)
    with transaction() as session:
        blocked = {"patient_key": patient_key("gene@example.org"), "blocked_at": NINE}
        session.add(BlockedPatient(doctor_id=agenda.doctor_id, **blocked))
    crypto.use(["another secret, long enough to be taken for one", SECRET])
    third = held(agenda, ELEVEN)
    assert refusal(lambda: give_contact(third, patient())) == "Conflict patient_limit"
    assert refusal(lambda: give_contact(third, patient("gene@example.org"))) == "Conflict by_phone"


def test_what_the_doctor_books_counts_but_is_never_refused(agenda: Open) -> None:
    for time in (NINE, TEN, ELEVEN):
        book_for_patient(
            agenda.doctor.actor, motive_id=agenda.motive_id, place_id=agenda.place_id, starts_at=time,
            patient=patient(),
        )  # fmt: skip
    assert numbers() == [1, 2]
    one = held(agenda, at("2026-03-10 09:30"))
    assert refusal(lambda: give_contact(one, patient())) == "Conflict patient_limit"


def test_nothing_is_confirmed_with_a_doctor_who_may_practise_no_more(agenda: Open) -> None:
    request, hold = asked(agenda, NINE), held(agenda, TEN)
    with transaction() as session:
        session.get_one(Doctor, agenda.doctor_id).ended_at = now()
    assert refusal(lambda: confirm(request)) == "Conflict taken"
    assert refusal(lambda: give_contact(hold, patient("zoe@example.org"))) == "Conflict taken"
