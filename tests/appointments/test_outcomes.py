"""What came of a visit, and whom a doctor no longer receives online."""

import pytest
from flask import Flask
from sqlalchemy import select

from qa.appointments.booking_models import BlockedPatient, Status
from qa.appointments.services.bookings import give_contact
from qa.appointments.services.cancellations import cancel
from qa.appointments.services.links import new_link
from qa.appointments.services.outcomes import block_patient, note_outcome, unblock_patient
from qa.extensions import db
from qa.kernel.access import PATIENT
from qa.kernel.errors import NotFound
from qa.kernel.tokens import opened_by
from tests import people
from tests.appointments.bookers import asked, booked, held, mails, numbers, patient, refusal, row
from tests.appointments.planted import Open, at, opened
from tests.plugins.clock import Clock

NINE, TEN = at("2026-03-10 09:00"), at("2026-03-10 10:00")


@pytest.fixture
def agenda(app: Flask, clock: Clock) -> Open:
    """Open from 09:00 to 12:00 on a Tuesday, seen the day before at noon."""
    clock.freeze(at("2026-03-09 12:00"))
    return opened()


def test_seen_or_absent_is_noted_and_taken_back_without_a_mail(agenda: Open, clock: Clock) -> None:
    one, doctor = booked(agenda, NINE), agenda.doctor.actor
    before = mails(one)
    clock.freeze(NINE)
    for outcome in (Status.NOSHOW, Status.FULFILLED, Status.BOOKED):
        note_outcome(doctor, one, outcome)
        assert row(one).status == outcome
    assert mails(one) == before


def test_nobody_is_absent_before_the_hour(agenda: Open, clock: Clock) -> None:
    one, doctor = booked(agenda, NINE), agenda.doctor.actor
    clock.freeze(at("2026-03-10 07:59"))
    assert refusal(lambda: note_outcome(doctor, one, Status.FULFILLED)) == "Invalid too early"
    clock.freeze(at("2026-03-10 08:59"))
    assert refusal(lambda: note_outcome(doctor, one, Status.NOSHOW)) == "Invalid too early"
    assert refusal(lambda: note_outcome(doctor, one, Status.FULFILLED)) == ""


def test_only_visits_have_an_outcome_and_only_these(agenda: Open, clock: Clock) -> None:
    gone, request, doctor = booked(agenda, NINE), asked(agenda, TEN), agenda.doctor.actor
    cancel(PATIENT, gone)
    clock.freeze(TEN)
    for one in (gone, request):
        assert refusal(lambda one=one: note_outcome(doctor, one, Status.FULFILLED)) == "Conflict ended"
    assert refusal(lambda: note_outcome(doctor, gone, Status.PENDING)) == "Invalid unknown"


def test_a_visit_that_ended_gives_its_number_back(agenda: Open, clock: Clock) -> None:
    booked(agenda, NINE)
    booked(agenda, TEN)
    clock.freeze(at("2026-03-10 10:30"))
    booked(agenda, at("2026-03-10 11:00"))
    assert numbers() == [1]


def test_a_blocked_patient_books_by_phone_with_this_doctor_alone(agenda: Open) -> None:
    one, other = booked(agenda, NINE), opened(people.colleague())
    block_patient(agenda.doctor.actor, one)
    block_patient(agenda.doctor.actor, one)
    assert row(one).status == Status.BOOKED
    second = held(agenda, TEN)
    assert refusal(lambda: give_contact(second, patient("Lea@example.org"))) == "Conflict by_phone"
    assert refusal(lambda: booked(other, TEN)) == ""
    key = db.session.scalars(select(BlockedPatient.patient_key)).one()
    with pytest.raises(NotFound):
        unblock_patient(other.doctor.actor, key)
    assert refusal(lambda: give_contact(second, patient())) == "Conflict by_phone"
    unblock_patient(agenda.doctor.actor, key)
    assert refusal(lambda: give_contact(second, patient())) == ""


def test_nobody_is_blocked_where_nothing_says_who_it_was(agenda: Open) -> None:
    one = asked(agenda, NINE)
    cancel(PATIENT, one)
    assert refusal(lambda: block_patient(agenda.doctor.actor, one)) == "Conflict ended"


def test_e5_another_doctor_notes_and_blocks_nothing(agenda: Open, clock: Clock) -> None:
    one, other = booked(agenda, NINE), opened(people.colleague())
    clock.freeze(TEN)
    assert refusal(lambda: note_outcome(other.doctor.actor, one, Status.NOSHOW)) == "NotFound"
    assert refusal(lambda: block_patient(other.doctor.actor, one)) == "NotFound"
    assert refusal(lambda: note_outcome(PATIENT, one, Status.NOSHOW)) == "NotAllowed"
    assert row(one).status == Status.BOOKED
    assert db.session.scalars(select(BlockedPatient)).all() == []


def test_links_work_for_a_year_after_the_visit_the_ten_newest_and_the_first(
    agenda: Open, clock: Clock
) -> None:
    one, tokens = booked(agenda, NINE), []
    for _ in range(12):
        tokens.append(new_link(one))
        clock.advance(seconds=1)
    assert [opened_by("appointment", token) is not None for token in tokens] == [True, False] + [True] * 10
    clock.freeze(at("2027-03-10 09:29"))
    assert opened_by("appointment", tokens[-1]) == one
    clock.freeze(at("2027-03-10 09:30"))
    assert opened_by("appointment", tokens[-1]) is None
    assert refusal(lambda: new_link(10**6)) == "NotFound"
