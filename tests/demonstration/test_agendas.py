"""The demonstration's agendas: open in several zones, with visits booked, and found in the directory."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.appointments.booking_models import Appointment, Status
from qa.appointments.free_queries import next_times
from qa.appointments.models import NextFree, Place
from qa.appointments.plan_queries import free_between
from qa.appointments.queries import open_motives
from qa.demonstration.agendas import agendas
from qa.demonstration.loader import load_demonstration
from qa.doctors.models import Doctor
from qa.extensions import db
from qa.kernel.clock import now
from qa.language.territories import SUBDIVISIONS, ZONES
from tests import people

pytestmark = pytest.mark.quick_on("postgresql")


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, app: Flask) -> None:
    """The demonstration, with cheap passwords."""
    monkeypatch.setattr(app, "instance_path", str(tmp_path))
    with people.quick_passwords():
        load_demonstration()


def test_agendas_name_known_zones_and_only_fictional_people() -> None:
    places = [place for one in agendas() for place in one["places"]]
    patients = [patient for one in agendas() for patient in one["booked"] + one["patients"]]
    assert len(agendas()) >= 4
    assert len({place["zone"] for place in places}) >= 4
    assert {place["zone"] for place in places} <= set(ZONES)
    assert {place["subdivision"] for place in places if place.get("subdivision")} <= set(SUBDIVISIONS)
    assert all("Imaginaire" in place["street"] for place in places if place["kind"] == "office")
    assert all(patient["name"].endswith(" Exemple") for patient in patients)
    assert all(patient["telephone"].startswith("06 39 98 00 ") for patient in patients)  # Arcep: for fiction
    assert all(patient.get("email", ".test").endswith(".test") for patient in patients)


@pytest.mark.usefixtures("loaded")
def test_visits_are_booked_inside_the_openings_of_their_place() -> None:
    visits = db.session.scalars(select(Appointment)).unique().all()
    wanted = [one for agenda in agendas() for one in agenda["booked"] + agenda["patients"]]
    assert [one.status for one in visits] == [Status.BOOKED] * len(wanted)
    assert {one.contact.content["name"] for one in visits} == {one["name"] for one in wanted}
    for one in visits:
        local = one.starts_at.astimezone(ZoneInfo(one.zone))
        assert now() < one.starts_at < now() + timedelta(days=31)
        assert 7 <= local.hour <= 18
        assert local.weekday() < 5


@pytest.mark.usefixtures("loaded")
def test_every_row_of_the_next_times_is_what_the_agenda_says() -> None:
    today = now().date()
    for row in db.session.scalars(select(NextFree)):
        motive = next(one for one in open_motives(row.doctor_id) if one.id == row.motive_id)
        found = free_between(
            row.doctor_id, motive, first_day=today - timedelta(days=1), last_day=today + timedelta(days=121)
        )
        assert row.starts_at == next((one.starts_at for one in found if one.place_id == row.place_id), None)
    assert len(next_times()) == len(agendas())


@pytest.mark.usefixtures("loaded")
def test_the_directory_shows_the_next_time_in_the_zone_of_the_place(client: FlaskClient) -> None:
    page = client.get("/medecins?disponible=oui").text
    assert page.count("Prochain rendez-vous") == len(agendas())
    assert page.count("heure de La Réunion") == 1
    far = db.session.scalars(select(Doctor).join(Place).where(Place.zone == "Indian/Reunion")).one()
    assert f'href="/medecins/{far.slug}/rendez-vous"' in page
    assert client.get(f"/medecins/{far.slug}/rendez-vous").status_code == 200
