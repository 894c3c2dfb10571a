"""A visit moves in one step: itself never in the way, and as it was where that fails."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from qa.appointments.booking_models import By, Status
from qa.appointments.models import Agenda
from qa.appointments.services.bookings import agree, book_for_patient, confirm
from qa.appointments.services.cancellations import cancel
from qa.appointments.services.moves import move
from qa.appointments.services.outcomes import block_patient, note_outcome
from qa.extensions import db
from qa.kernel.access import ANONYMOUS, PATIENT, Actor
from qa.kernel.database import transaction
from tests import people
from tests.appointments.bookers import asked, booked, claimed, held, mails, numbers, patient, refusal, row
from tests.appointments.planted import Open, add_motive, add_opening, add_place, at, opened
from tests.plugins.clock import Clock

NINE, TEN = at("2026-03-10 09:00"), at("2026-03-10 10:00")


@pytest.fixture
def agenda(app: Flask, clock: Clock) -> Open:
    """Open from 09:00 to 18:00 on a Tuesday, seen the day before at noon; two hours before, it is too late."""
    clock.freeze(at("2026-03-09 12:00"))
    return opened(step=15, hours=(540, 1080), cancel_minutes=120)


def written(agenda: Open, starts_at: datetime, **more: Any) -> int:
    values = {"motive_id": agenda.motive_id, "place_id": agenda.place_id, "patient": patient("p@example.org")}
    return book_for_patient(agenda.doctor.actor, **values | {"starts_at": starts_at} | more).id


def moved(agenda: Open, one: int, starts_at: datetime, by: Actor = PATIENT, **more: Any) -> str:
    values = {"starts_at": starts_at, "place_id": agenda.place_id} | more
    return refusal(lambda: move(by, one, **values))


def whole(one: int) -> tuple:
    found = row(one)
    return (
        found.starts_at,
        found.place_id,
        found.status,
        found.revision,
        claimed(one),
        mails(one),
        numbers(),
    )


def test_a11_a_visit_does_not_block_its_own_move(agenda: Open) -> None:
    motive_id = add_motive(agenda.doctor_id, minutes=120, step=30)
    one = booked(agenda, at("2026-03-10 14:30"), motive_id=motive_id)
    public_id = row(one).public_id
    assert moved(agenda, one, at("2026-03-10 15:00")) == ""
    first = int(at("2026-03-10 15:00").timestamp()) // 300
    assert claimed() == claimed(one) == list(range(first, first + 24))
    assert (row(one).public_id, row(one).revision) == (public_id, 1)


def test_a11_a_move_that_fails_leaves_all_as_it_was(agenda: Open) -> None:
    motive_id = add_motive(agenda.doctor_id, minutes=120, step=30)
    one = booked(agenda, at("2026-03-10 14:30"), motive_id=motive_id)
    booked(agenda, at("2026-03-10 16:30"), "autre@example.org")
    before = whole(one)
    assert moved(agenda, one, at("2026-03-10 15:00")) == "Conflict taken"
    assert moved(agenda, one, at("2026-03-10 15:00"), agenda.doctor.actor) == "Conflict taken"
    assert whole(one) == before
    assert len(before[4]) == 24


def test_d2_a_move_calls_the_old_mails_back_and_tells_both(agenda: Open) -> None:
    one = booked(agenda, TEN)
    assert moved(agenda, one, at("2026-03-17 10:00")) == ""
    assert (mails(one), mails(one, "doctor")) == ([("moved", 1)], [("moved", 1)])
    assert mails(one, waiting=False)[-1] == ("booked", 0)


def test_the_same_time_twice_is_one_move(agenda: Open) -> None:
    one = booked(agenda, NINE)
    assert [moved(agenda, one, TEN), moved(agenda, one, TEN)] == ["", ""]
    assert (row(one).revision, mails(one)) == (1, [("moved", 1)])


def test_b10_a_lengthened_visit_moves_with_its_own_length(app: Flask, clock: Clock) -> None:
    clock.freeze(at("2026-03-09 12:00"))
    agenda = opened(minutes=15, hours=(540, 600))
    one = written(agenda, NINE, minutes=30)
    written(agenda, at("2026-03-10 09:45"))
    assert moved(agenda, one, at("2026-03-10 09:30")) == "Conflict taken"
    assert moved(agenda, one, at("2026-03-10 09:15")) == ""
    assert row(one).ends_at == at("2026-03-10 09:45")


def test_buffers_of_the_booking_go_along(agenda: Open) -> None:
    motive_id = add_motive(agenda.doctor_id, buffer_before=10, buffer_after=20, step=15)
    one = booked(agenda, NINE, motive_id=motive_id)
    with transaction() as session:
        row(one).motive.buffer_after = 0
        session.flush()
    moved(agenda, one, TEN)
    first = int(TEN.timestamp()) // 300
    assert claimed(one) == list(range(first - 2, first + 10))


def test_a_patient_moves_only_to_what_is_listed(agenda: Open, clock: Clock) -> None:
    one = booked(agenda, at("2026-03-10 16:00"))
    assert moved(agenda, one, at("2026-03-10 20:00")) == "Conflict taken"
    assert moved(agenda, one, at("2026-03-10 09:05")) == "Conflict taken"
    assert moved(agenda, one, at("2026-03-09 09:00")) == "Invalid past"
    assert moved(agenda, one, TEN + timedelta(minutes=1)).startswith("Invalid")
    held(agenda, TEN)
    assert moved(agenda, one, TEN, overbook=True) == "Conflict taken"
    other = opened(people.colleague())
    assert moved(agenda, one, TEN, place_id=other.place_id) == "NotFound"
    assert row(one).revision == 0


def test_a_patient_may_move_until_the_deadline_and_the_doctor_after(agenda: Open, clock: Clock) -> None:
    one = booked(agenda, TEN)
    clock.freeze(at("2026-03-10 08:00"))
    assert moved(agenda, one, at("2026-03-10 15:00")) == "Conflict too_late"
    assert moved(agenda, one, at("2026-03-10 15:00"), agenda.doctor.actor) == ""
    clock.freeze(at("2026-03-10 12:59"))
    assert moved(agenda, one, at("2026-03-10 16:00")) == ""


def test_a_visit_moves_to_another_place_and_its_zone(agenda: Open) -> None:
    one = booked(agenda, NINE)
    far = add_place(agenda.doctor_id, zone="Indian/Reunion")
    add_opening(agenda.doctor_id, far, 1, 540, 720)
    assert moved(agenda, one, at("2026-03-17 09:00", "Indian/Reunion"), place_id=far) == ""
    assert (row(one).place_id, row(one).zone) == (far, "Indian/Reunion")


def test_the_doctor_moves_anywhere_and_beside_another_on_purpose(agenda: Open) -> None:
    one, other = booked(agenda, NINE), booked(agenda, TEN, "autre@example.org")
    assert moved(agenda, one, TEN, agenda.doctor.actor) == "Conflict taken"
    assert moved(agenda, one, TEN, agenda.doctor.actor, overbook=True) == ""
    assert (row(one).lane, claimed(), claimed(other)) == (1, claimed(other), claimed(other))
    assert moved(agenda, one, at("2026-03-10 20:00"), agenda.doctor.actor) == ""
    assert (row(one).lane, mails(one), mails(one, "doctor")) == (0, [("moved", 2)], [])


def test_what_is_no_visit_any_more_does_not_move(agenda: Open, clock: Clock) -> None:
    mine, request = booked(agenda, NINE), asked(agenda, TEN)
    cancel(PATIENT, mine)
    seen = written(agenda, at("2026-03-10 11:00"))
    clock.freeze(at("2026-03-10 11:00"))
    note_outcome(agenda.doctor.actor, seen, Status.FULFILLED)
    for one in (mine, request, seen):
        for by in (PATIENT, agenda.doctor.actor):
            assert moved(agenda, one, at("2026-03-10 15:00"), by) == "Conflict ended"


def test_e5_another_doctor_moves_nothing(agenda: Open, caplog: pytest.LogCaptureFixture) -> None:
    one, other = booked(agenda, NINE), opened(people.colleague())
    before = whole(one)
    assert moved(agenda, one, TEN, other.doctor.actor) == "NotFound"
    assert moved(agenda, one, TEN, other.doctor.actor, place_id=other.place_id) == "NotFound"
    assert moved(agenda, one, TEN, ANONYMOUS) == "NotAllowed"
    assert whole(one) == before
    assert [record.getMessage() for record in caplog.records].count("another doctor's appointment") == 2
    assert "Moreau" not in caplog.text


def test_what_the_doctor_cancelled_is_taken_up_again(agenda: Open) -> None:
    one = booked(agenda, NINE)
    cancel(agenda.doctor.actor, one)
    assert numbers() == []
    assert moved(agenda, one, TEN) == ""
    found = row(one)
    assert (found.status, found.cancelled_by, found.revision) == (Status.BOOKED, "", 2)
    assert (mails(one), numbers(), len(claimed(one))) == ([("booked", 2)], [1], 6)


def test_a_blocked_patient_takes_nothing_up_again(agenda: Open) -> None:
    one = booked(agenda, NINE)
    block_patient(agenda.doctor.actor, one)
    assert moved(agenda, one, TEN) == ""
    cancel(agenda.doctor.actor, one)
    assert moved(agenda, one, NINE) == "Conflict by_phone"


def test_an_agenda_taken_offline_moves_by_phone(agenda: Open) -> None:
    one = booked(agenda, NINE)
    with transaction():
        db.session.get_one(Agenda, agenda.doctor_id).online = False
    assert moved(agenda, one, TEN) == "Conflict by_phone"
    assert moved(agenda, one, TEN, agenda.doctor.actor) == ""


def test_a_request_stays_one_when_moved_and_the_doctors_move_agrees(app: Flask, clock: Clock) -> None:
    clock.freeze(at("2026-03-02 12:00"))
    agenda = opened(needs_consent=True)
    one = asked(agenda, NINE)
    confirm(one)
    clock.advance(hours=1)
    assert moved(agenda, one, TEN) == ""
    assert (row(one).status, row(one).release_at) == (Status.PROPOSED, clock.moment + timedelta(hours=48))
    assert mails(one, "doctor") == [("proposed", 1)]
    assert moved(agenda, one, NINE, agenda.doctor.actor) == ""
    assert (row(one).status, row(one).release_at) == (Status.BOOKED, None)
    agree(agenda.doctor.actor, one)
    cancel(agenda.doctor.actor, one)
    assert moved(agenda, one, TEN) == ""
    assert (row(one).status, row(one).made_by) == (Status.PROPOSED, By.PATIENT)
