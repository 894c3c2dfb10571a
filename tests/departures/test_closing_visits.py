"""A doctor leaves no patient waiting: visits are cancelled and told first, then agenda and account go."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from qa.appointments.booking_models import Appointment, Contact, Status
from qa.appointments.models import Agenda, Opening
from qa.appointments.services.cancellations import cancel
from qa.departures.rules import Choice
from qa.departures.services.closing import close_account
from qa.extensions import db
from qa.kernel.errors import Invalid
from qa.kernel.events import deliver
from tests import people
from tests.appointments.planted import Open, at, opened
from tests.appointments.visits import booked
from tests.plugins.clock import Clock


@pytest.fixture
def agenda(app: object, clock: Clock) -> Open:
    """An agenda that is open, on a Monday in March."""
    clock.freeze(at("2026-03-09 08:00"))
    return opened()


def test_who_has_visits_to_come_is_told_to_cancel_them(client: FlaskClient, agenda: Open) -> None:
    booked(agenda)
    people.sign_in(client, agenda.doctor)
    page = client.get("/espace/compte/fermer")
    assert "1 patient attend un rendez-vous" in page.text
    values = {"csrf_token": people.token(page.text), "confirm": "y"}
    answer = client.post("/espace/compte/fermer", data=values)
    assert answer.status_code == 409
    assert "Des patients attendent un rendez-vous" in answer.text
    assert db.session.get(Agenda, agenda.doctor_id) is not None


@pytest.mark.parametrize("choice", [Choice.NAME, Choice.REMOVE])
def test_once_they_are_cancelled_and_told_the_account_closes(agenda: Open, choice: Choice) -> None:
    dora = people.moderator()
    people.published_answer(agenda.doctor, people.published_question(dora))
    cancel(agenda.doctor.actor, booked(agenda))
    with pytest.raises(Invalid):
        close_account(agenda.doctor.actor, choice)  # the mail has not left yet
    deliver()
    close_account(agenda.doctor.actor, choice)
    assert db.session.scalars(select(Opening)).all() == []
    kept = db.session.scalar(select(func.count()).select_from(Appointment))
    assert kept == (1 if choice == Choice.NAME else 0)


def test_a_visit_of_the_past_holds_nobody(agenda: Open, clock: Clock) -> None:
    booked(agenda)
    deliver()
    clock.freeze(at("2026-03-13 08:00"))
    people.published_answer(agenda.doctor, people.published_question(people.moderator()))
    close_account(agenda.doctor.actor, Choice.NAME)
    [past] = db.session.scalars(select(Appointment))
    assert past.status == Status.BOOKED
    assert db.session.scalars(select(Contact)).all() == []
