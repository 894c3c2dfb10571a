"""A time is kept for five minutes, and no longer; what may not be booked is not found."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qa.appointments.booking_models import Appointment, Status
from qa.appointments.models import Agenda, Change, DayChange, Motive, Place
from qa.appointments.plan_queries import is_free
from qa.appointments.services.bookings import book_for_patient, give_contact
from qa.appointments.services.holds import hold_slot
from qa.extensions import db
from qa.kernel.database import transaction
from qa.kernel.tokens import opened_by
from tests.appointments.bookers import asked, booked, claimed, held, patient, refusal, row
from tests.appointments.planted import Open, add_motive, add_place, at, opened
from tests.plugins.clock import Clock

NINE, HALF = at("2026-03-10 09:00"), at("2026-03-10 09:30")


@pytest.fixture
def agenda(app: Flask, clock: Clock) -> Open:
    """Open from 09:00 to 12:00 on a Tuesday, seen the day before at noon."""
    clock.freeze(at("2026-03-09 12:00"))
    return opened()


def free(agenda: Open, moment=NINE) -> bool:
    return is_free(agenda.doctor_id, db.session.get_one(Motive, agenda.motive_id), agenda.place_id, moment)


def test_a_hold_owns_its_time_and_its_buffers_for_five_minutes(agenda: Open, clock: Clock) -> None:
    motive_id = add_motive(agenda.doctor_id, minutes=20, buffer_before=10, buffer_after=5)
    one = held(agenda, NINE, motive_id=motive_id)
    unit = int(NINE.timestamp()) // 300
    assert claimed(one) == list(range(unit - 2, unit + 5))
    assert row(one).status == Status.HELD
    assert row(one).release_at == clock.moment + timedelta(minutes=5)
    assert not free(agenda)


def test_a13_a_slot_stolen_while_the_form_is_filled(agenda: Open, clock: Clock) -> None:
    first = held(agenda, NINE)
    clock.advance(seconds=200)
    assert not free(agenda)
    clock.advance(seconds=101)
    assert free(agenda)
    clock.advance(seconds=4)
    booked(agenda, NINE, "autre@example.org")
    clock.advance(seconds=5)
    assert refusal(lambda: give_contact(first, patient())) == "Conflict taken"
    assert row(first).status == Status.HELD


def test_a13_a_late_form_still_gets_a_time_that_nobody_took(agenda: Open, clock: Clock) -> None:
    first = held(agenda, NINE)
    clock.advance(seconds=310)
    give_contact(first, patient())
    assert row(first).status == Status.PENDING
    assert len(claimed(first)) == 6
    assert not free(agenda)


def test_a13_units_dropped_by_another_booking_are_taken_anew(agenda: Open, clock: Clock) -> None:
    first = held(agenda, NINE)
    clock.advance(seconds=301)
    held(agenda, HALF)
    assert claimed(first) == []
    give_contact(first, patient())
    assert len(claimed(first)) == 6


def test_who_holds_in_time_is_not_refused_for_short_notice_later(app: Flask, clock: Clock) -> None:
    clock.freeze(at("2026-03-10 08:00"))
    agenda = opened(notice_minutes=60)
    one = held(agenda, NINE)
    clock.advance(minutes=4)
    give_contact(one, patient())
    assert row(one).status == Status.PENDING


def test_a_taken_time_is_a_conflict_and_touching_is_no_overlap(agenda: Open) -> None:
    held(agenda, NINE)
    assert refusal(lambda: held(agenda, NINE)) == "Conflict taken"
    assert refusal(lambda: held(agenda, HALF)) == ""


def test_b3_what_is_not_listed_cannot_be_held(app: Flask, clock: Clock) -> None:
    clock.freeze(at("2026-03-10 10:02"))
    agenda = opened(notice_minutes=30)
    assert refusal(lambda: held(agenda, at("2026-03-10 10:30"))) == "Conflict taken"
    assert refusal(lambda: held(agenda, at("2026-03-10 12:00"))) == "Conflict taken"
    assert refusal(lambda: held(agenda, at("2026-03-10 11:10"))) == "Conflict taken"
    assert refusal(lambda: held(agenda, at("2026-03-10 11:00"))) == ""


def test_b21_a_start_of_the_past_is_refused(agenda: Open, clock: Clock) -> None:
    clock.freeze(at("2026-03-10 09:10"))
    assert refusal(lambda: held(agenda, NINE)) == "Invalid past"


def test_c3_the_repeated_hour_is_booked_twice(app: Flask, clock: Clock) -> None:
    clock.freeze(at("2026-10-20 12:00"))
    agenda = opened(hours=(120, 240))
    summer, winter = at("2026-10-25 00:30", "UTC"), at("2026-10-25 01:30", "UTC")
    one, other = booked(agenda, summer), booked(agenda, winter, "autre@example.org")
    assert (row(one).starts_at, row(other).starts_at) == (summer, winter)


@pytest.mark.parametrize("who", ["link", "doctor"])
def test_d6_a_motive_that_is_not_for_everybody_is_not_found(agenda: Open, who: str) -> None:
    motive_id = add_motive(agenda.doctor_id, who=who)
    assert refusal(lambda: held(agenda, NINE, motive_id=motive_id)) == "NotFound"
    through = refusal(lambda: held(agenda, NINE, motive_id=motive_id, through_link=True))
    assert through == ("" if who == "link" else "NotFound")


def test_another_doctors_motive_or_place_is_not_found(agenda: Open) -> None:
    from tests import people

    other = opened(people.colleague())
    assert refusal(lambda: held(agenda, NINE, motive_id=other.motive_id)) == "NotFound"
    assert refusal(lambda: held(agenda, NINE, place_id=other.place_id)) == "NotFound"
    assert refusal(lambda: held(agenda, NINE, place_id=10**6)) == "NotFound"
    assert refusal(lambda: held(agenda, NINE, doctor_id=10**6)) == "NotFound"


def test_a_closed_motive_place_or_agenda_is_not_found(agenda: Open, clock: Clock) -> None:
    motive_id, place_id = add_motive(agenda.doctor_id), add_place(agenda.doctor_id)
    with transaction() as session:
        session.get_one(Motive, motive_id).closed_at = clock.moment
        session.get_one(Place, place_id).closed_at = clock.moment
    assert refusal(lambda: held(agenda, NINE, motive_id=motive_id)) == "NotFound"
    assert refusal(lambda: held(agenda, NINE, place_id=place_id)) == "NotFound"
    with transaction() as session:
        session.get_one(Agenda, agenda.doctor_id).online = False
    assert refusal(lambda: held(agenda, NINE)) == "NotFound"


def test_a_network_keeps_two_times_and_may_replace_one(agenda: Open, clock: Clock) -> None:
    times = [NINE + timedelta(minutes=30 * number) for number in range(4)]
    _, token = hold_slot(
        doctor_id=agenda.doctor_id, motive_id=agenda.motive_id, place_id=agenda.place_id,
        starts_at=times[0], network="203.0.113.0/24",
    )  # fmt: skip
    held(agenda, times[1], network="203.0.113.0/24")
    assert refusal(lambda: held(agenda, times[2], network="203.0.113.0/24")) == "TooMany holds"
    assert refusal(lambda: held(agenda, times[2], network="198.51.100.0/24")) == ""
    held(agenda, times[3], network="203.0.113.0/24", replaces=token)
    assert free(agenda, times[0])
    clock.advance(seconds=301)
    assert refusal(lambda: held(agenda, times[0], network="203.0.113.0/24")) == ""


def test_no_address_of_a_network_is_kept(agenda: Open) -> None:
    one = held(agenda, NINE, network="203.0.113.0/24")
    assert len(row(one).holder) == 64
    give_contact(one, patient())
    assert row(one).holder is None


def test_a_failed_choice_keeps_the_earlier_hold(agenda: Open) -> None:
    _, token = hold_slot(
        doctor_id=agenda.doctor_id, motive_id=agenda.motive_id, place_id=agenda.place_id, starts_at=NINE
    )
    held(agenda, HALF)
    assert refusal(lambda: held(agenda, HALF, replaces=token)) == "Conflict taken"
    assert not free(agenda)


def test_a_request_is_not_let_go_by_the_browser_that_chooses_again(agenda: Open) -> None:
    appointment, token = hold_slot(
        doctor_id=agenda.doctor_id, motive_id=agenda.motive_id, place_id=agenda.place_id, starts_at=NINE
    )
    give_contact(appointment.id, patient())
    held(agenda, HALF, replaces=token)
    assert not free(agenda)
    assert opened_by("appointment", token) is None
    assert opened_by("booking", token) == db.session.scalar(
        select(Appointment.id).where(Appointment.starts_at == NINE)
    )


def test_b11_a_visit_that_would_end_after_closing_is_refused(agenda: Open) -> None:
    motive_id = add_motive(agenda.doctor_id, minutes=45, step=15)
    assert refusal(lambda: held(agenda, at("2026-03-10 11:30"), motive_id=motive_id)) == "Conflict taken"
    assert refusal(lambda: asked(agenda, at("2026-03-10 11:15"), motive_id=motive_id)) == ""


def test_b15_a_neighbours_buffer_is_a_conflict_and_no_failure(app: Flask, clock: Clock) -> None:
    clock.freeze(at("2026-03-10 08:00"))
    agenda = opened(step=15)
    long = add_motive(agenda.doctor_id, buffer_after=30, who="doctor")
    book_for_patient(
        agenda.doctor.actor, motive_id=long, place_id=agenda.place_id, starts_at=at("2026-03-10 08:45"),
        patient=patient(),
    )  # fmt: skip
    clock.freeze(at("2026-03-10 09:20"))
    assert refusal(lambda: held(agenda, HALF)) == "Conflict taken"
    assert refusal(lambda: held(agenda, at("2026-03-10 09:45"))) == ""


@pytest.mark.parametrize(("day", "start", "end"), [("2026-07-14", 540, 720), ("2026-03-12", 1200, 1320)])
def test_b19_what_one_day_opens_is_booked(app: Flask, clock: Clock, day: str, start: int, end: int) -> None:
    clock.freeze(at("2026-03-09 12:00"))
    agenda = opened(hours=(540, 1020))
    change = {"kind": Change.OPEN, "place_id": agenda.place_id, "start_minute": start, "end_minute": end}
    with transaction() as session:
        session.add(DayChange(doctor_id=agenda.doctor_id, day=date.fromisoformat(day), **change))
    starts_at = at(f"{day} {start // 60:02}:00")
    assert row(booked(agenda, starts_at)).starts_at == starts_at
