"""What nobody confirms ends by the clock, units of the past go, and who came is forgotten."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from qa.appointments.booking_models import Appointment, AppointmentEvent, BlockedPatient, Contact, Status
from qa.appointments.models import Agenda, Motive, Opening, Place
from qa.appointments.plan_queries import is_free
from qa.appointments.queries import appointments_between
from qa.appointments.services.bookings import confirm, give_contact
from qa.appointments.services.cancellations import cancel
from qa.appointments.services.expiry import (
    destroy_contacts,
    drop_past_claims,
    forget_agenda,
    release_expired,
)
from qa.appointments.services.holds import hold_slot
from qa.appointments.services.links import new_link
from qa.appointments.services.outcomes import block_patient, note_outcome
from qa.extensions import db
from qa.kernel.access import PATIENT
from qa.kernel.database import transaction
from qa.kernel.tokens import SecretLink, opened_by
from qa.subscriptions import CLOCK
from tests.appointments.bookers import asked, booked, claimed, held, mails, numbers, patient, row
from tests.appointments.planted import Open, at, opened
from tests.plugins.clock import Clock

NINE, TEN, ELEVEN = (at(f"2026-03-10 {hour}:00") for hour in ("09", "10", "11"))


@pytest.fixture
def agenda(app: Flask, clock: Clock) -> Open:
    """Open from 09:00 to 12:00 on a Tuesday, seen the day before at noon."""
    clock.freeze(at("2026-03-09 12:00"))
    return opened()


def free(agenda: Open, moment=NINE) -> bool:
    return is_free(agenda.doctor_id, db.session.get_one(Motive, agenda.motive_id), agenda.place_id, moment)


def known(appointment_id: int) -> tuple[bool, bool]:
    """Whether the contact, and whether the hash, are still there."""
    found = row(appointment_id)
    return found.contact is not None, found.patient_key is not None


def test_the_clock_runs_them() -> None:
    assert {release_expired, drop_past_claims, destroy_contacts} <= set(CLOCK)


def test_e3_a_request_without_its_click_ends_after_twenty_minutes_with_one_mail(
    agenda: Open, clock: Clock
) -> None:
    one = asked(agenda, NINE)
    clock.advance(minutes=19, seconds=59)
    release_expired()
    assert (row(one).status, free(agenda)) == (Status.PENDING, False)
    clock.advance(seconds=1)
    release_expired()
    release_expired()
    assert (row(one).status, claimed(), numbers(), free(agenda)) == (Status.EXPIRED, [], [], True)
    assert (mails(one), mails(one, "doctor")) == ([("expired", 0)], [])
    assert appointments_between(agenda.doctor_id, NINE, TEN) == []


def test_a_request_that_the_doctor_leaves_ends_after_48_hours(app: Flask, clock: Clock) -> None:
    clock.freeze(at("2026-03-02 12:00"))
    agenda = opened(needs_consent=True)
    far, near = asked(agenda, NINE), asked(agenda, at("2026-03-03 09:00"))
    confirm(far)
    confirm(near)
    clock.freeze(at("2026-03-03 08:00"))
    release_expired()
    assert [row(one).status for one in (far, near)] == [Status.PROPOSED, Status.EXPIRED]
    clock.freeze(at("2026-03-04 11:59"))
    release_expired()
    assert row(far).status == Status.PROPOSED
    clock.advance(minutes=1)
    release_expired()
    assert (row(far).status, mails(far)) == (Status.EXPIRED, [("expired", 0)])
    assert claimed() == []


def test_what_is_booked_never_ends_by_the_clock(agenda: Open, clock: Clock) -> None:
    one = booked(agenda, NINE)
    clock.freeze(at("2026-03-10 08:59"))
    release_expired()
    assert (row(one).status, len(claimed(one))) == (Status.BOOKED, 6)


def test_a_hold_frees_its_time_at_once_and_its_row_an_hour_later(agenda: Open, clock: Clock) -> None:
    place = {"doctor_id": agenda.doctor_id, "motive_id": agenda.motive_id, "place_id": agenda.place_id}
    appointment, token = hold_slot(**place, starts_at=NINE)
    clock.advance(minutes=5)
    release_expired()
    assert (row(appointment.id).status, claimed()) == (Status.HELD, [])
    clock.advance(minutes=59)
    release_expired()
    give_contact(appointment.id, patient())
    other = held(agenda, TEN)
    clock.advance(minutes=65)
    release_expired()
    assert [found.status for found in db.session.scalars(select(Appointment))] == [Status.EXPIRED]
    assert db.session.get(Appointment, other) is None
    assert db.session.scalar(select(func.count()).select_from(SecretLink)) == 1
    assert opened_by("booking", token) == appointment.id


def test_one_that_fails_keeps_nobody_waiting(
    agenda: Open, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from qa.appointments.services import expiry

    one, other = asked(agenda, NINE), asked(agenda, TEN)
    end = expiry._end
    monkeypatch.setattr(expiry, "_end", lambda number: end(number) if number == other else 1 // 0)
    clock.advance(minutes=20)
    release_expired()
    assert [row(number).status for number in (one, other)] == [Status.PENDING, Status.EXPIRED]
    assert "by the clock" in caplog.text


def test_units_go_a_week_after_and_the_history_stays(agenda: Open, clock: Clock) -> None:
    one = booked(agenda, NINE)
    clock.freeze(NINE + timedelta(days=7))
    drop_past_claims()
    assert len(claimed(one)) == 6
    clock.advance(minutes=30)
    drop_past_claims()
    assert claimed(one) == []
    assert row(one).status == Status.BOOKED


def test_contacts_are_destroyed_30_days_after_the_visit_and_history_stays(agenda: Open, clock: Clock) -> None:
    one, later = booked(agenda, NINE), booked(agenda, at("2026-03-12 09:00"))
    clock.freeze(NINE)
    note_outcome(agenda.doctor.actor, one, Status.NOSHOW)
    clock.freeze(at("2026-04-09 10:29"))
    destroy_contacts()
    assert known(one) == (True, True)
    clock.advance(minutes=1)
    destroy_contacts()
    assert (known(one), known(later), numbers()) == ((False, False), (True, True), [2])
    assert row(one).status == Status.NOSHOW
    events = select(func.count()).where(AppointmentEvent.appointment_id == one)
    assert db.session.scalar(events) == 4


def test_what_never_became_a_visit_is_forgotten_sooner(agenda: Open, clock: Clock) -> None:
    autumn = at("2026-11-10 09:00")
    lapsed = asked(agenda, autumn, "a@example.org")
    cancelled = booked(agenda, autumn + timedelta(minutes=30), "b@example.org")
    by_doctor = booked(agenda, autumn + timedelta(minutes=60), "c@example.org")
    cancel(PATIENT, cancelled)
    cancel(agenda.doctor.actor, by_doctor)
    clock.advance(minutes=20)
    release_expired()
    clock.advance(days=2)
    destroy_contacts()
    assert [known(one)[0] for one in (lapsed, cancelled, by_doctor)] == [False, True, True]
    clock.advance(days=28)
    destroy_contacts()
    assert [known(one)[0] for one in (lapsed, cancelled, by_doctor)] == [False, False, True]


def test_a_closed_account_cancels_what_is_to_come_and_forgets_what_was_open(
    agenda: Open, clock: Clock
) -> None:
    past, hold, request = booked(agenda, NINE), held(agenda, at("2026-03-11 09:00")), 0
    block_patient(agenda.doctor.actor, past)
    clock.freeze(TEN)
    come = booked(agenda, ELEVEN, "b@example.org")
    old, new = new_link(past), new_link(come)
    request = asked(agenda, at("2026-03-11 10:00"), "c@example.org")
    with transaction():
        forget_agenda(agenda.doctor_id)
    assert (row(come).status, mails(come), known(come)) == ("cancelled", [("cancelled", 1)], (True, True))
    assert (row(past).status, known(past)) == (Status.BOOKED, (False, False))
    assert [db.session.get(Appointment, one) for one in (hold, request)] == [None, None]
    assert [opened_by("appointment", token) for token in (old, new)] == [None, come]
    for table in (Opening, BlockedPatient):
        assert db.session.scalars(select(table)).all() == []
    assert not db.session.get_one(Agenda, agenda.doctor_id).online
    assert all(db.session.scalars(select(model.closed_at)).one() for model in (Place, Motive))
    assert db.session.scalar(select(func.count()).select_from(Contact)) == 1


def test_a_doctor_without_an_agenda_has_nothing_to_forget(app: Flask) -> None:
    from tests import people

    with transaction():
        forget_agenda(people.doctor().doctor_id)
