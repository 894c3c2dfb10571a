"""Mails of appointments leave exactly once, while they are true, and never late."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from qa.appointments.booking_models import Appointment, MailState, Notice, Status
from qa.appointments.services.notices import queue_notice
from qa.extensions import db
from qa.gateways.current import gateways
from qa.gateways.mail import Message
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import Delivery, deliver
from qa.kernel.tokens import SecretLink
from qa.notifications import appointment_services as sending
from tests.appointments.planted import Open, at, opened
from tests.appointments.visits import booked, cancelled, moved, planted, rows, states, visit
from tests.together import together

Break = Callable[[type[Exception] | None], None]


@pytest.fixture
def of(app: Flask, clock) -> Open:
    """A doctor with an open agenda, on Monday 2 March 2026 at noon."""
    clock.freeze(at("2026-03-02 12:00"))
    return opened()


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Break:
    """The mail server: `server(OSError)` breaks it, `server(None)` heals it."""
    whole = gateways().mail.send

    def set_fault(fault: type[Exception] | None) -> None:
        def send(message: Message) -> None:
            if fault is not None:
                raise fault("451 later")
            whole(message)

        monkeypatch.setattr(gateways().mail, "send", send)

    return set_fault


def sent() -> list[Message]:
    """What left since the last look, by event and by clock."""
    deliver()
    sending.send_due_notices()
    found = list(gateways().mail.sent)
    gateways().mail.clear()
    return found


def test_it_works(of: Open) -> None:
    number = booked(of)
    assert gateways().mail.sent == []
    (mail,) = sent()
    assert (mail.to, mail.subject) == ("lea@exemple.fr", "Votre rendez-vous du 12 mars")
    assert mail.message_id == rows(number)[0].key
    assert states() == [(Notice.BOOKED, MailState.HANDED), (Notice.REMINDER_DAY, MailState.QUEUED)]
    assert sent() == []


def test_d1_one_reminder_however_often_the_clock_strikes_with_two_workers_at_once(
    app: Flask, of: Open, clock
) -> None:
    number = booked(of, "2026-03-03 12:30")
    sent()
    clock.freeze(at("2026-03-02 12:30"))

    def strike() -> None:
        for _ in range(12):
            sending.send_due_notices()

    assert together(app, [strike, strike]) == [None, None]
    assert [mail.message_id for mail in sent()] == [rows(number)[1].key]
    assert [one.state for one in rows(number, kind=Notice.REMINDER_DAY)] == [MailState.HANDED]


def test_a1_two_deliveries_at_once_are_one_confirmation(app: Flask, of: Open) -> None:
    number = booked(of)
    act = lambda: sending.send_notices(number)  # noqa: E731
    assert together(app, [act] * 4) == [None] * 4
    assert len(sent()) == 1


def test_d2_after_a_cancel_no_reminder_leaves(of: Open, clock) -> None:
    number = booked(of, "2026-03-04 10:00")
    sent()
    clock.freeze(at("2026-03-03 04:00"))
    cancelled(number)
    assert [mail.calendar.method for mail in sent()] == ["CANCEL"]
    clock.freeze(at("2026-03-03 10:01"))
    assert sent() == []


def test_d2_after_a_move_one_reminder_leaves_at_its_new_time(of: Open, clock) -> None:
    number = booked(of, "2026-03-10 10:00")
    moved(number, "2026-03-17 10:00")
    assert len(sent()) == 1
    for moment in ("2026-03-09 10:01", "2026-03-16 09:59"):
        clock.freeze(at(moment))
        assert sent() == []
    clock.freeze(at("2026-03-16 10:00"))
    assert len(sent()) == 1
    clock.freeze(at("2026-03-17 08:00"))
    assert sent() == []


def test_d3_after_an_outage_no_reminder_leaves_late(of: Open, clock, server: Break) -> None:
    number = booked(of, "2026-03-10 10:00")
    sent()
    server(OSError)
    clock.freeze(at("2026-03-09 10:00"))
    for _ in range(3 * 24 * 4):
        assert sent() == []
        clock.advance(minutes=15)
    server(None)
    assert sent() == []
    assert [one.state for one in rows(number, kind=Notice.REMINDER_DAY)] == [MailState.EXPIRED]


def test_d3_an_outage_that_ends_in_time_costs_no_reminder(of: Open, clock, server: Break) -> None:
    booked(of, "2026-03-10 10:00")
    sent()
    server(OSError)
    clock.freeze(at("2026-03-09 10:00"))
    assert sent() == []
    server(None)
    clock.freeze(at("2026-03-10 08:59"))
    assert len(sent()) == 1


def test_d4_a_visit_of_the_past_sends_nothing(of: Open) -> None:
    booked(of, "2026-03-02 07:30")
    assert sent() == []


def test_a_failure_is_tried_again_later_each_time_under_one_identity(of: Open, clock, server: Break) -> None:
    number = booked(of)
    server(OSError)
    waits = []
    for _ in range(9):
        assert sent() == []
        (row,) = rows(number, kind=Notice.BOOKED)
        assert row.state == MailState.QUEUED
        waits.append((row.due_at - now()).total_seconds())
        clock.freeze(row.due_at)
    assert waits == [30, 60, 120, 240, 480, 960, 1800, 1800, 1800]
    server(None)
    key = rows(number)[0].key
    assert [mail.message_id for mail in sent()] == [key]
    assert db.session.query(SecretLink).count() == 1  # and failed tries push no link out
    assert db.session.query(Delivery).count() == 0


def test_one_address_that_fails_holds_up_no_other_and_a_dead_server_ends_the_round(
    of: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    whole = gateways().mail.send

    def send(message: Message) -> None:
        tried.append(message.to)
        if message.to.startswith("mal"):
            raise OSError("554 no")
        whole(message)

    monkeypatch.setattr(gateways().mail, "send", send)
    for number in range(8):
        name = "mal" if number in (0, 1, 3, 4, 5) else "bien"
        booked(
            of, f"2026-03-12 {10 + number}:00", contact={"name": "L", "email": f"{name}{number}@exemple.fr"}
        )
    sending.send_due_notices()
    assert tried == [f"{name}@exemple.fr" for name in ("mal0", "mal1", "bien2", "mal3", "mal4", "mal5")]


def test_the_lease_of_a_killed_worker_ends_after_two_minutes(of: Open, clock) -> None:
    number = booked(of)
    assert sending._take(rows(number)[0].id) is not None
    clock.advance(seconds=119)
    assert sent() == []
    clock.advance(seconds=1)
    assert [mail.message_id for mail in sent()] == [rows(number)[0].key]


def test_a_worker_that_fails_after_its_lease_takes_nothing_from_the_next(of: Open, clock) -> None:
    first = sending._take(rows(booked(of))[0].id)
    clock.advance(seconds=120)
    assert sending._take(first.id) is not None
    sending._postpone(first)
    assert states()[0] == (Notice.BOOKED, MailState.LEASED)


@pytest.mark.parametrize("event", ["cancelled", "moved", "gone"])
def test_what_happens_while_the_mail_is_written_stops_it(
    of: Open, event: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, write, once = booked(of), sending.letter, []

    def letter(mail_id: int) -> object:
        message = write(mail_id)
        if not once:
            once.append(1)
            happen(event, number)
        return message

    monkeypatch.setattr(sending, "letter", letter)
    sending.send_notices(number)
    first = gateways().mail.sent
    assert [mail for mail in first if mail.calendar and b"SEQUENCE:0" in mail.calendar.content] == []
    assert [one.state for one in rows(number, kind=Notice.BOOKED)] in ([MailState.CANCELLED], [])


def happen(event: str, number: int) -> None:
    """What another worker or a visitor does meanwhile."""
    if event == "cancelled":
        cancelled(number)
    elif event == "moved":
        moved(number, "2026-03-13 10:00")
    else:
        with transaction() as session:
            session.delete(session.get(Appointment, number))


@pytest.mark.parametrize("status", [Status.BOOKED, Status.CANCELLED, Status.EXPIRED])
def test_a_request_that_is_no_more_is_not_to_be_confirmed(of: Open, status: Status) -> None:
    number = planted(of, status=Status.PENDING, release_at=now() + timedelta(minutes=20))
    with transaction():
        queue_notice(visit(number), Notice.CONFIRM)
        visit(number).status = status
    assert sent() == []
    assert states() == [(Notice.CONFIRM, MailState.CANCELLED)]
