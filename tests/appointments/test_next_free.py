"""The next free times: rows that say what the one pure function says, and when they stop being true."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from qa.appointments.booking_models import Appointment
from qa.appointments.free_queries import next_free_of, next_times
from qa.appointments.models import Kind, Motive, NextFree, Place
from qa.appointments.services import next_free
from qa.appointments.services.agendas import Settings, save_settings
from qa.appointments.services.bookings import Patient, book_for_patient, confirm, give_contact
from qa.appointments.services.cancellations import cancel
from qa.appointments.services.holds import hold_slot
from qa.appointments.services.next_free import refresh_next_free, refresh_stale
from qa.extensions import db
from qa.kernel.database import transaction
from qa.kernel.events import deliver
from tests import people
from tests.appointments import planted
from tests.appointments.planted import Open, at, opened
from tests.queries import statements

NOW = datetime(2026, 3, 9, 7, 0, tzinfo=UTC)  # Monday, 08:00 in Paris


@pytest.fixture(autouse=True)
def monday(app: Flask, clock) -> None:
    """The clock stands at Monday 9 March 2026, 08:00 in Paris."""
    clock.freeze(NOW)


def rows(doctor_id: int) -> dict[tuple[int, int], NextFree]:
    """The doctor's rows by place and motive."""
    db.session.rollback()
    found = db.session.scalars(select(NextFree).where(NextFree.doctor_id == doctor_id))
    return {(one.place_id, one.motive_id): one for one in found}


def first(one: Open) -> datetime | None:
    """When the only row begins."""
    (row,) = rows(one.doctor_id).values()
    return row.starts_at


def held(one: Open, start: datetime) -> Appointment:
    """A time kept by a patient; what it causes is delivered."""
    hold = hold_slot(
        doctor_id=one.doctor_id, motive_id=one.motive_id, place_id=one.place_id, starts_at=start
    )[0]
    while deliver():
        pass
    return hold


def test_each_open_place_and_public_motive_has_a_row_and_nothing_else(clock) -> None:
    one = opened()
    second = planted.add_place(one.doctor_id, kind=Kind.VIDEO)
    planted.add_opening(one.doctor_id, second, 1, 600, 660)
    long = planted.add_motive(one.doctor_id, minutes=45)
    for who in ("link", "doctor"):
        planted.add_motive(one.doctor_id, who=who)
    shut = planted.add_motive(one.doctor_id), planted.add_place(one.doctor_id)
    with transaction() as session:
        for model, number in zip((Motive, Place), shut, strict=True):
            session.get_one(model, number).closed_at = NOW
    refresh_next_free(one.doctor_id)
    assert {key: row.starts_at for key, row in rows(one.doctor_id).items()} == {
        (one.place_id, one.motive_id): at("2026-03-09 09:00"),
        (one.place_id, long): at("2026-03-09 09:00"),
        (second, one.motive_id): at("2026-03-10 10:00"),
        (second, long): at("2026-03-10 10:00"),
    }
    assert next_free_of([one.doctor_id, 999]) == {one.doctor_id: at("2026-03-09 09:00")}


def test_an_agenda_that_goes_offline_has_no_row_and_gets_them_back(clock) -> None:
    one = opened()
    for online, number in ((True, 1), (False, 0), (True, 1)):
        save_settings(one.doctor.actor, Settings(online=online))
        assert len(next_free_of([one.doctor_id])) <= number  # already before the outbox is emptied
        while deliver():
            pass
        assert len(rows(one.doctor_id)) == number


def test_a_booking_moves_the_row_and_a_cancelled_one_moves_it_back(clock) -> None:
    one = opened()
    booked = held(one, at("2026-03-09 09:00"))
    assert first(one) == at("2026-03-09 09:30")
    give_contact(booked.id, Patient(name="Léa Exemple", email="lea@exemple.fr"))
    confirm(booked.id)
    while deliver():
        pass
    assert first(one) == at("2026-03-09 09:30")
    cancel(one.doctor.actor, booked.id)
    while deliver():
        pass
    assert first(one) == at("2026-03-09 09:00")


def test_the_row_is_stale_when_a_hold_in_its_way_ends_and_the_clock_sets_it_right(clock) -> None:
    one = opened()
    hold = held(one, at("2026-03-09 09:00"))
    (row,) = rows(one.doctor_id).values()
    assert (row.starts_at, row.stale_at) == (at("2026-03-09 09:30"), hold.release_at)
    clock.advance(minutes=4, seconds=59)
    assert refresh_stale() == 0
    clock.advance(seconds=1)
    assert next_free_of([one.doctor_id]) == {}
    assert refresh_stale() == 1
    assert first(one) == at("2026-03-09 09:00")


def test_a_hold_after_the_row_s_time_lets_it_stand(clock) -> None:
    one = opened()
    held(one, at("2026-03-09 09:30"))
    (row,) = rows(one.doctor_id).values()
    assert (row.starts_at, row.stale_at) == (at("2026-03-09 09:00"), at("2026-03-09 09:00"))


def test_a_hold_that_a_long_visit_would_touch_makes_its_row_stale(clock) -> None:
    one = opened(minutes=45, step=15)
    held(one, at("2026-03-09 09:30"))
    (row,) = rows(one.doctor_id).values()
    assert row.starts_at == at("2026-03-09 10:15")
    assert row.stale_at == NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("notice", "starts", "stale"),
    [
        ({"notice_minutes": 90}, "2026-03-09 09:30", "2026-03-09 08:00"),
        ({"notice_days": 1}, "2026-03-10 09:00", "2026-03-10 00:00"),
        ({"notice_days": 2, "notice_minutes": 2880}, "2026-03-11 09:00", "2026-03-09 09:00"),
    ],
)
def test_the_row_is_stale_once_its_time_is_too_near_to_book(clock, notice, starts, stale) -> None:
    one = opened(zone="Indian/Reunion", hours=(540, 720), **notice)
    clock.freeze(at("2026-03-09 08:00", "Indian/Reunion"))
    refresh_next_free(one.doctor_id)
    (row,) = rows(one.doctor_id).values()
    assert row.starts_at == at(starts, "Indian/Reunion")
    assert row.stale_at == at(stale, "Indian/Reunion")


def test_b5_without_a_time_up_to_the_horizon_there_is_none_and_the_next_local_day_looks_again(clock) -> None:
    one = opened(zone="Pacific/Noumea", days=(5,), horizon_days=4)
    refresh_next_free(one.doctor_id)
    (row,) = rows(one.doctor_id).values()
    assert (row.starts_at, row.stale_at) == (None, at("2026-03-10 00:00", "Pacific/Noumea"))
    assert next_free_of([one.doctor_id]) == {}
    clock.freeze(row.stale_at)
    assert refresh_stale() == 1
    assert first(one) == at("2026-03-14 09:00", "Pacific/Noumea")


def test_rows_that_are_right_are_not_written_again(clock) -> None:
    one = opened()
    refresh_next_free(one.doctor_id)
    with statements() as seen:
        refresh_next_free(one.doctor_id)
    assert [sent for sent in seen if not sent.startswith("SELECT")] == []


def test_a_round_of_the_clock_is_bounded_and_one_fault_keeps_nobody_waiting(clock, monkeypatch) -> None:
    made = [opened(people.doctor(f"d{n}@exemple.fr", name=f"Nom {'abcd'[n]}")) for n in range(4)]
    for one in made:
        refresh_next_free(one.doctor_id)
    with transaction() as session:
        session.execute(update(NextFree).values(stale_at=NOW, starts_at=None))
    derived = next_free.refresh_next_free

    def poisoned(doctor_id: int) -> None:
        if doctor_id == made[0].doctor_id:
            raise ValueError("a plan that cannot be read")
        derived(doctor_id)

    monkeypatch.setattr(next_free, "refresh_next_free", poisoned)
    monkeypatch.setattr(next_free, "STALE_MOST", 3)
    assert [refresh_stale(), refresh_stale()] == [3, 2]
    assert [first(one) for one in made] == [None, *[at("2026-03-09 09:00")] * 3]


def test_who_is_not_listed_any_more_is_nowhere_among_the_next_times(clock) -> None:
    one = opened()
    refresh_next_free(one.doctor_id)
    assert set(next_times()) == {one.doctor_id}
    assert next_times(within=timedelta(minutes=59)) == {}
    assert set(next_times(within=timedelta(minutes=60))) == {one.doctor_id}
    save_ended(one.doctor_id)
    assert next_times() == {}


def save_ended(doctor_id: int) -> None:
    """The doctor's right is suspended."""
    from qa.doctors.models import Doctor

    with transaction() as session:
        session.get_one(Doctor, doctor_id).ended_at = NOW


def test_the_doctor_s_own_booking_beside_another_takes_nothing_from_the_public(clock) -> None:
    one = opened()
    for _ in range(2):
        book_for_patient(
            one.doctor.actor, motive_id=one.motive_id, place_id=one.place_id, starts_at=at("2026-03-09 09:30"),
            patient=Patient(name="Léa Exemple", email=None), overbook=True,
        )  # fmt: skip
    while deliver():
        pass
    assert first(one) == at("2026-03-09 09:00")
