"""What slots are read from: always as many queries, void claims and one's own left out."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from qa.appointments.booking_models import Appointment, By, Claim, Status
from qa.appointments.models import Absence, Change, DayChange, Motive, OpeningMotive, Place, WorkedHoliday
from qa.appointments.plan_queries import busy_units, free_between, is_free, next_slot, plan_of, visit_again
from qa.appointments.slots import units
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.database import transaction
from tests.appointments.planted import Open, add_motive, add_opening, add_place, at, opened
from tests.plugins.clock import Clock
from tests.queries import statements

TUESDAY = date(2026, 3, 10)


@pytest.fixture
def agenda(app: Flask, clock: Clock) -> Open:
    with app.app_context():
        clock.freeze(at("2026-03-09 16:00"))
        yield opened()


def motive(agenda: Open) -> Motive:
    return db.session.get(Motive, agenda.motive_id)


def booked(agenda: Open, start: str, minutes: int = 30, *, lane: int = 0, **more: Any) -> int:
    """An appointment with its claims, straight into the tables."""
    begin = at(start)
    end = begin + timedelta(minutes=minutes)
    with transaction() as session:
        one = Appointment(
            public_id=f"{start}/{lane}", doctor_id=agenda.doctor_id, motive_id=agenda.motive_id,
            place_id=agenda.place_id,
            starts_at=begin, ends_at=end, zone="Europe/Paris", lane=lane, status=Status.BOOKED, made_by=By.PATIENT,
            made_at=now(), status_at=now(), **more,
        )  # fmt: skip
        session.add(one)
        session.flush()
        for unit in units(begin, end):
            session.add(Claim(doctor_id=agenda.doctor_id, unit=unit, lane=lane, appointment_id=one.id))
        return one.id


def hours(agenda: Open, **more: Any) -> list[str]:
    found = free_between(agenda.doctor_id, motive(agenda), first_day=TUESDAY, last_day=TUESDAY, **more)
    return [slot.text[11:16] for slot in found]


ALL = ["08:00", "08:30", "09:00", "09:30", "10:00", "10:30"]


def test_what_is_booked_is_not_free_and_ones_own_does_not_block(agenda: Open) -> None:
    mine = booked(agenda, "2026-03-10 09:30")
    assert hours(agenda) == [one for one in ALL if one != "08:30"]
    assert hours(agenda, but=mine) == ALL


def test_a_claim_whose_release_has_come_is_void(agenda: Open, clock: Clock) -> None:
    booked(agenda, "2026-03-10 09:30", release_at=now() + timedelta(minutes=5))
    clock.advance(minutes=4, seconds=59)
    assert "08:30" not in hours(agenda)
    clock.advance(seconds=1)
    assert hours(agenda) == ALL


def test_what_the_doctor_overbooked_takes_no_time_from_patients(agenda: Open) -> None:
    booked(agenda, "2026-03-10 09:30", lane=1)
    assert hours(agenda) == ALL


def test_busy_units_include_both_ends(agenda: Open) -> None:
    booked(agenda, "2026-03-10 09:00")
    first, *_, last = units(at("2026-03-10 09:00"), at("2026-03-10 09:30"))
    assert busy_units(agenda.doctor_id, first, last) == set(range(first, last + 1))
    assert busy_units(agenda.doctor_id, last, last) == {last}
    assert busy_units(agenda.doctor_id, last + 1, last + 100) == frozenset()


def test_list_and_booking_agree(agenda: Open) -> None:
    booked(agenda, "2026-03-10 09:30")
    tries = [at("2026-03-10 08:30") + timedelta(minutes=5 * number) for number in range(48)]
    agreed = [one for one in tries if is_free(agenda.doctor_id, motive(agenda), agenda.place_id, one)]
    assert [f"{one:%H:%M}" for one in agreed] == hours(agenda)
    assert not is_free(agenda.doctor_id, motive(agenda), agenda.place_id + 1, at("2026-03-10 09:00"))


def test_b5_the_next_time_is_sought_up_to_the_horizon_and_no_further(agenda: Open) -> None:
    """1 May is a public holiday everywhere."""
    assert next_slot(agenda.doctor_id, motive(agenda)).starts_at == at("2026-03-10 09:00")
    with transaction() as session:
        session.add(
            Absence(doctor_id=agenda.doctor_id, first_day=date(2026, 3, 9), last_day=date(2026, 4, 30))
        )
    assert next_slot(agenda.doctor_id, motive(agenda), agenda.place_id).starts_at == at("2026-05-02 09:00")
    with transaction():
        motive(agenda).horizon_days = 30
    assert next_slot(agenda.doctor_id, motive(agenda)) is None


@pytest.mark.parametrize("wrong", [{"notice_days": 5}, {"notice_minutes": 2880}])
def test_b6_a_notice_beyond_the_horizon_cannot_be_kept(agenda: Open, wrong: dict[str, int]) -> None:
    with pytest.raises(IntegrityError):
        add_motive(agenda.doctor_id, name="Trop tard", horizon_days=2, **wrong)


def test_b10_a_visit_moves_with_the_length_and_buffers_of_its_booking(agenda: Open) -> None:
    mine = booked(agenda, "2026-03-10 09:00", 90, buffer_after=10)
    again = visit_again(db.session.get(Appointment, mine))
    assert (again.minutes, again.buffer_after, again.step) == (90, 10, 30)
    assert hours(agenda, but=mine, visit=again) == ["08:00", "08:30", "09:00", "09:30"]


def test_holidays_of_the_place_are_closed_but_where_the_doctor_works(app: Flask, clock: Clock) -> None:
    with app.app_context():
        clock.freeze(datetime(2026, 3, 1, tzinfo=UTC))
        agenda = opened(subdivision="6AE")
        friday = {"first_day": date(2026, 4, 3), "last_day": date(2026, 4, 3)}
        assert free_between(agenda.doctor_id, motive(agenda), **friday) == []
        with transaction() as session:
            session.add(WorkedHoliday(doctor_id=agenda.doctor_id, day=date(2026, 4, 3)))
        assert len(free_between(agenda.doctor_id, motive(agenda), **friday)) == 6


def test_an_opening_for_other_motives_and_a_closed_place_give_nothing(agenda: Open) -> None:
    other = add_motive(agenda.doctor_id, name="Vaccin")
    late = add_opening(agenda.doctor_id, agenda.place_id, 1, 780, 840)
    with transaction() as session:
        session.add(OpeningMotive(opening_id=late, motive_id=other))
    assert hours(agenda) == ALL
    with transaction():
        db.session.get(Place, agenda.place_id).closed_at = now()
    assert hours(agenda) == []


def test_an_opening_for_two_motives_is_one_and_its_twin_for_all_stays_for_all(agenda: Open) -> None:
    two = add_motive(agenda.doctor_id, name="Vaccin"), add_motive(agenda.doctor_id, name="Bilan")
    listed, _ = (add_opening(agenda.doctor_id, agenda.place_id, 5, 780, 840) for _ in range(2))
    with transaction() as session:
        session.add_all(OpeningMotive(opening_id=listed, motive_id=one) for one in two)
    afternoons = [one.motives for one in plan_of(agenda.doctor_id).weekly if one.start == 780]
    assert sorted(afternoons, key=len) == [frozenset(), frozenset(two)]


def grown(agenda: Open, number: int) -> None:
    """Much more of everything."""
    for _ in range(number):
        place = add_place(agenda.doctor_id, zone="Indian/Reunion", subdivision="974")
        opening = add_opening(agenda.doctor_id, place, 1, 840, 1020)
        with transaction() as session:
            session.add(OpeningMotive(opening_id=opening, motive_id=agenda.motive_id))
            day = DayChange(doctor_id=agenda.doctor_id, place_id=place, day=TUESDAY, kind=Change.CLOSED)
            day.start_minute, day.end_minute = 0, 60
            session.add(day)
    for half_hour in range(4):
        booked(agenda, f"2026-03-10 1{half_hour}:00")


def test_reading_takes_as_many_queries_whatever_there_is(agenda: Open) -> None:
    one = motive(agenda)
    days = {"first_day": TUESDAY, "last_day": TUESDAY + timedelta(13)}

    def counted() -> list[int]:
        found = []
        for read in (
            lambda: plan_of(agenda.doctor_id),
            lambda: free_between(agenda.doctor_id, one, **days),
            lambda: is_free(agenda.doctor_id, one, agenda.place_id, at("2026-03-10 09:00")),
            lambda: next_slot(agenda.doctor_id, one),
        ):
            db.session.expire_all()
            assert one.id
            with statements() as sent:
                read()
            found.append(len(sent))
        return found

    few = counted()
    assert few == [5, 6, 6, 6]
    grown(agenda, 5)
    assert counted() == few
