"""Mails of appointments are written down with what causes them: all or nothing, once, and dropped with it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from qa.appointments.booking_models import Appointment, AppointmentMail, By, MailState, Notice, Status
from qa.appointments.models import Agenda
from qa.appointments.services.notices import drop_notices, queue_notice, queue_reminders
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import Delivery
from tests.appointments.planted import Open, at, opened
from tests.appointments.visits import booked, cancelled, moved, planted, rows, states, visit
from tests.together import together


@pytest.fixture
def of(app: Flask, clock) -> Open:
    """A doctor with an open agenda, on Monday 2 March 2026 at noon."""
    clock.freeze(at("2026-03-02 12:00"))
    return opened()


def wants(of: Open, **choices: bool) -> None:
    """What the doctor chose."""
    with transaction() as session:
        session.execute(update(Agenda).where(Agenda.doctor_id == of.doctor_id).values(**choices))


def told(number: int, kind: Notice, *, recipient: By = By.PATIENT) -> list[tuple[str, str]]:
    """Kind and recipient of the rows after one call."""
    with transaction():
        queue_notice(visit(number), kind, recipient=recipient)
    return [(one.kind, one.recipient) for one in rows(number)]


def fails_after(action: Callable[[], object]) -> None:
    """The action, in a transaction that comes to nothing."""

    def fail() -> None:
        with transaction():
            action()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()


def test_it_works(of: Open) -> None:
    number = booked(of)
    confirmation, reminder = rows(number)
    assert (confirmation.kind, confirmation.due_at) == (Notice.BOOKED, now())
    assert (reminder.kind, reminder.due_at) == (Notice.REMINDER_DAY, at("2026-03-11 10:00"))
    for one in (confirmation, reminder):
        assert (one.state, one.revision, one.attempts) == (MailState.QUEUED, 0, 0)
        assert len(one.key) == 64
    assert confirmation.key != reminder.key


def test_a_booking_that_fails_leaves_no_mail_and_no_event(of: Open) -> None:
    fails_after(lambda: booked(of))
    assert rows() == []
    assert db.session.query(Delivery).count() == 0
    assert db.session.query(Appointment).count() == 0


def test_queued_twice_it_is_one_mail_with_one_identity(of: Open) -> None:
    number = booked(of)
    keys = [one.key for one in rows(number)]
    with transaction():
        queue_notice(visit(number), Notice.BOOKED)
        queue_reminders(visit(number))
    assert [one.key for one in rows(number)] == keys


def test_queued_by_six_at_once_it_is_one_mail(app: Flask, of: Open) -> None:
    number = planted(of)

    def queue() -> None:
        with transaction():
            queue_notice(visit(number), Notice.BOOKED)

    assert together(app, [queue] * 6) == [None] * 6
    assert len(rows(number)) == 1


def test_each_mail_calls_the_worker(of: Open) -> None:
    number = planted(of)
    told(number, Notice.BOOKED)
    found = {(one.event, one.subject_id) for one in db.session.query(Delivery)}
    assert found == {("appointment.changed", number)}


def test_the_worker_is_called_where_there_is_nobody_to_write_to(of: Open) -> None:
    number = planted(of, contact={"name": "Léa", "email": None, "telephone": ""})
    assert told(number, Notice.CANCELLED) == []
    assert db.session.query(Delivery).count() > 0


def test_who_gave_a_telephone_alone_is_reminded_only(of: Open) -> None:
    booked(of, contact={"name": "Léa", "email": None, "telephone": "06 12 34 56 78"})
    assert states() == [(Notice.REMINDER_DAY, MailState.QUEUED)]


def test_d4_of_a_visit_of_the_past_nobody_is_told(of: Open) -> None:
    number = booked(of, "2026-03-02 07:30")
    assert told(number, Notice.BOOKED, recipient=By.DOCTOR) == []


def test_a_visit_booked_inside_the_window_gets_the_confirmation_alone(of: Open) -> None:
    booked(of, "2026-03-03 10:00")
    assert states() == [(Notice.BOOKED, MailState.QUEUED)]


def test_the_doctor_chooses_more_reminders(of: Open) -> None:
    wants(of, reminds_week=True, reminds_hours=True)
    booked(of)
    due = {one.kind: one.due_at for one in rows() if one.kind != Notice.BOOKED}
    assert due == {
        Notice.REMINDER_DAY: at("2026-03-11 10:00"),
        Notice.REMINDER_WEEK: at("2026-03-05 10:00"),
        Notice.REMINDER_HOURS: at("2026-03-12 08:00"),
    }


def test_a_doctor_who_wants_no_mails_gets_only_what_asks_for_an_answer(of: Open) -> None:
    number = planted(of)
    assert told(number, Notice.BOOKED, recipient=By.DOCTOR) == [(Notice.BOOKED, By.DOCTOR)]
    wants(of, tells_doctor=False)
    other = planted(of, "2026-03-13 10:00")
    assert told(other, Notice.BOOKED, recipient=By.DOCTOR) == []
    assert told(other, Notice.PROPOSED, recipient=By.DOCTOR) == [(Notice.PROPOSED, By.DOCTOR)]


@pytest.mark.parametrize(
    ("kind", "ends"),
    [
        (Notice.BOOKED, "2026-03-12 10:00"),
        (Notice.CONFIRM, "2026-03-02 12:20"),
        (Notice.EXPIRED, "2026-03-03 12:00"),
        (Notice.REMINDER_DAY, "2026-03-12 09:00"),
    ],
)
def test_a_mail_is_of_use_until(of: Open, kind: Notice, ends: str) -> None:
    number = planted(of, status=Status.PENDING, release_at=now() + timedelta(minutes=20))
    with transaction():
        (queue_reminders if kind == Notice.REMINDER_DAY else lambda one: queue_notice(one, kind))(
            visit(number)
        )
    assert [one.expires_at for one in rows(number)] == [at(ends)]


def test_a_request_for_a_time_that_comes_first_is_confirmed_before_it(of: Open) -> None:
    number = planted(of, "2026-03-02 12:10", status=Status.PENDING, release_at=now() + timedelta(minutes=20))
    told(number, Notice.CONFIRM)
    assert rows(number)[0].expires_at == at("2026-03-02 12:10")


def test_d2_a_move_drops_what_waits_and_reminds_of_the_new_time(of: Open) -> None:
    number = booked(of, "2026-03-10 10:00")
    moved(number, "2026-03-17 10:00")
    waiting = rows(number, state=MailState.QUEUED)
    assert [(one.kind, one.revision) for one in waiting] == [(Notice.MOVED, 1), (Notice.REMINDER_DAY, 1)]
    assert waiting[1].due_at == at("2026-03-16 10:00")
    dropped = rows(number, state=MailState.CANCELLED)
    assert [(one.kind, one.revision) for one in dropped] == [(Notice.BOOKED, 0), (Notice.REMINDER_DAY, 0)]


def test_d2_a_cancel_leaves_no_reminder(of: Open) -> None:
    number = booked(of)
    cancelled(number)
    assert [one.kind for one in rows(number, state=MailState.QUEUED)] == [Notice.CANCELLED]


def test_a_drop_that_is_rolled_back_drops_nothing(of: Open) -> None:
    number = booked(of)
    fails_after(lambda: drop_notices(visit(number)))
    assert {one.state for one in rows(number)} == {MailState.QUEUED}


def test_a_drop_leaves_other_visits_and_what_left_already_alone(of: Open) -> None:
    first, second = booked(of), booked(of, "2026-03-13 10:00")
    with transaction() as session:
        left = (AppointmentMail.appointment_id == first) & (AppointmentMail.kind == Notice.BOOKED)
        session.execute(update(AppointmentMail).where(left).values(state=MailState.HANDED))
        drop_notices(visit(first))
    assert [one.state for one in rows(first)] == [MailState.HANDED, MailState.CANCELLED]
    assert {one.state for one in rows(second)} == {MailState.QUEUED}
