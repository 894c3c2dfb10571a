"""The slots of the API: right instants with their zones, what is public and nothing else, refusals as problems."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.appointments.models import Agenda, Kind, Motive, Place
from qa.appointments.services.holds import hold_slot
from qa.doctors.models import Doctor
from qa.kernel.database import transaction
from tests.api.shapes import faults
from tests.appointments import planted
from tests.appointments.planted import Open, at, opened
from tests.queries import statements

PATH = "/api/v1/doctors/{slug}/slots"
ADDRESS = "/api/v1/doctors/camille-martin/slots"
ITEM = {"start", "end", "instant", "zone", "place", "motive"}
MOTIVE = {"id", "name", "minutes", "needs_consent"}
PLACE = {"id", "kind", "name", "street", "postcode", "town", "zone"}


@pytest.fixture(autouse=True)
def monday(app: Flask, clock) -> None:
    """Monday 5 January 2026, in the morning."""
    clock.freeze(datetime(2026, 1, 5, 6, 0, tzinfo=UTC))


def listed(client: FlaskClient, query: str = "") -> dict[str, Any]:
    """The answer, which holds what its description says."""
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 200, response.text
    data = client.get("/api/v1/openapi.json").json
    schema = data["paths"][PATH]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert faults(response.json, schema, data["components"]["schemas"]) == []
    return dict(response.json)


def starts(client: FlaskClient, query: str = "") -> list[str]:
    """The wall times listed."""
    return [one["start"] for one in listed(client, query)["items"]]


def test_it_works(client: FlaskClient) -> None:
    one = opened(hours=(540, 600))
    found = listed(client, "from=2026-01-06&days=1")
    assert found["doctor"] == "camille-martin"
    assert found["items"][0] == {
        "start": "2026-01-06T09:00:00+01:00",
        "end": "2026-01-06T09:30:00+01:00",
        "instant": "2026-01-06T08:00:00Z",
        "zone": "Europe/Paris",
        "place": one.place_id,
        "motive": one.motive_id,
    }
    assert [item["instant"] for item in found["items"]] == ["2026-01-06T08:00:00Z", "2026-01-06T08:30:00Z"]


def test_c5_the_instant_and_the_wall_clock_of_guadeloupe_agree(client: FlaskClient, clock) -> None:
    clock.freeze(datetime(2025, 1, 14, 12, 0, tzinfo=UTC))
    opened(zone="America/Guadeloupe", hours=(600, 630))
    (item,) = listed(client, "from=2025-01-15&days=1")["items"]
    assert item["start"] == "2025-01-15T10:00:00-04:00"
    assert item["instant"] == "2025-01-15T14:00:00Z"
    assert item["zone"] == "America/Guadeloupe"
    assert datetime.fromisoformat(item["start"]) == datetime.fromisoformat(item["instant"])
    assert datetime.fromisoformat(item["instant"]).astimezone(ZoneInfo(item["zone"])).hour == 10


def test_c4_an_opening_of_la_reunion_is_at_its_own_eight_o_clock(client: FlaskClient) -> None:
    opened(zone="Indian/Reunion", days=(0,), hours=(480, 540))
    items = listed(client, "from=2026-01-12&days=1")["items"]
    assert [one["instant"] for one in items] == ["2026-01-12T04:00:00Z", "2026-01-12T04:30:00Z"]
    assert [one["start"][11:] for one in items] == ["08:00:00+04:00", "08:30:00+04:00"]


def test_c7_a_day_of_noumea_is_whole_whoever_asks(client: FlaskClient, clock) -> None:
    clock.freeze(datetime(2026, 3, 1, 12, 0, tzinfo=UTC))
    opened(zone="Pacific/Noumea", days=(0,), hours=(480, 540))
    for path in (ADDRESS, f"/en{ADDRESS}"):
        items = client.get(f"{path}?from=2026-03-09&days=1").json["items"]
        assert [one["instant"] for one in items] == ["2026-03-08T21:00:00Z", "2026-03-08T21:30:00Z"]
    assert starts(client, "from=2026-03-08&days=1") == []
    assert starts(client, "from=2026-03-02&days=7") == [
        "2026-03-02T08:00:00+11:00",
        "2026-03-02T08:30:00+11:00",
    ]


def test_the_repeated_hour_of_autumn_is_told_apart_by_its_offset(client: FlaskClient, clock) -> None:
    clock.freeze(datetime(2026, 10, 20, 12, 0, tzinfo=UTC))
    opened(days=(6,), hours=(120, 180))
    assert starts(client, "from=2026-10-25&days=1") == [
        "2026-10-25T02:00:00+02:00",
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:00:00+01:00",
        "2026-10-25T02:30:00+01:00",
    ]


def test_today_and_a_week_are_meant_where_nothing_is_said(client: FlaskClient) -> None:
    opened(hours=(540, 570))
    days = [start[:10] for start in starts(client)]
    assert days == [f"2026-01-{day:02}" for day in range(5, 12)]
    assert len(starts(client, "days=42")) == 42
    assert starts(client, "from=2025-12-01&days=5") == []


def test_what_is_held_is_not_listed(client: FlaskClient) -> None:
    one = opened(hours=(540, 600))
    hold_slot(
        doctor_id=one.doctor_id,
        motive_id=one.motive_id,
        place_id=one.place_id,
        starts_at=at("2026-01-06 09:00"),
    )
    assert starts(client, "from=2026-01-06&days=1") == ["2026-01-06T09:30:00+01:00"]


def several(one: Open) -> tuple[int, int]:
    """A second place, open in the afternoon, and a second motive, of 60 minutes."""
    place_id = planted.add_place(one.doctor_id, zone="Indian/Reunion")
    for day in range(7):
        planted.add_opening(one.doctor_id, place_id, day, 840, 900)
    return place_id, planted.add_motive(one.doctor_id, name="Bilan", minutes=60)


def test_a_motive_and_a_place_narrow_the_list(client: FlaskClient) -> None:
    one = opened(hours=(540, 600))
    place_id, motive_id = several(one)
    day = "from=2026-01-06&days=1"
    assert len(starts(client, day)) == 4
    assert starts(client, f"{day}&motive={motive_id}&place={place_id}") == ["2026-01-06T14:00:00+04:00"]
    assert starts(client, f"{day}&place={one.place_id}") == [
        "2026-01-06T09:00:00+01:00",
        "2026-01-06T09:30:00+01:00",
    ]


def test_e4_the_answer_has_the_keys_that_are_allowed_and_no_private_word(client: FlaskClient) -> None:
    one = opened(hours=(540, 600), bring="Ordonnances privées")
    planted.add_place(one.doctor_id, kind=Kind.HOME)
    planted.add_motive(one.doctor_id, name="Secrète", who="link")
    planted.add_motive(one.doctor_id, name="Interne", who="doctor")
    response = client.get(ADDRESS)
    found = response.json
    assert set(found) == {"doctor", "items", "motives", "places"}
    for name, keys in (("items", ITEM), ("motives", MOTIVE), ("places", PLACE)):
        assert found[name]
        assert {frozenset(row) for row in found[name]} == {frozenset(keys)}
    assert [row["street"] for row in found["places"]] == ["3 rue des Tilleuls", ""]
    for private in ("Secrète", "Interne", "Ordonnances", "ascenseur", "04 72", "martin@", "45.7", "visio"):
        assert private not in response.text
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def offline(one: Open) -> None:
    with transaction() as session:
        session.get_one(Agenda, one.doctor_id).online = False


def suspended(one: Open) -> None:
    with transaction() as session:
        session.get_one(Doctor, one.doctor_id).ended_at = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("state", [offline, suspended])
def test_who_takes_no_appointments_here_is_not_found(client: FlaskClient, state) -> None:
    one = opened()
    assert client.get(ADDRESS).status_code == 200
    state(one)
    response = client.get(ADDRESS)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert client.get("/api/v1/doctors/personne/slots").status_code == 404


def test_what_is_closed_private_or_another_doctor_s_is_not_found(client: FlaskClient) -> None:
    one, other = opened(), opened(planted.people.colleague())
    link = planted.add_motive(one.doctor_id, who="link")
    shut_motive, shut_place = planted.add_motive(one.doctor_id), planted.add_place(one.doctor_id)
    with transaction() as session:
        for model, number in ((Motive, shut_motive), (Place, shut_place)):
            session.get_one(model, number).closed_at = datetime(2026, 1, 1, tzinfo=UTC)
    for query in (
        f"motive={link}", f"motive={shut_motive}", f"motive={other.motive_id}", f"place={shut_place}",
        f"place={other.place_id}", "motive=2147483647",
    ):  # fmt: skip
        assert client.get(f"{ADDRESS}?{query}").status_code == 404, query


@pytest.mark.parametrize(
    "query",
    ["motive=x", "motive=", "motive=0", "motive=01", "motive=-1", "motive=2147483648", "motive=99999999999",
     "place=1.0", "days=0", "days=43", "days=७", "from=2026-13-01", "from=2026-02-30", "from=20260106", "from=",
     "from=06/01/2026", "from=2026-01-06T10:00", "from=9999-12-31", "from=0001-01-01", "from=2029-01-01"],
)  # fmt: skip
def test_what_cannot_be_read_is_a_problem(client: FlaskClient, query: str) -> None:
    opened()
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json["status"] == 422


def test_an_agenda_with_nothing_in_it_is_an_empty_list(client: FlaskClient) -> None:
    one = planted.people.doctor()
    with transaction() as session:
        session.add(Agenda(doctor_id=one.doctor_id, online=True, created_at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert listed(client) == {"doctor": "camille-martin", "items": [], "motives": [], "places": []}


def test_the_61st_list_in_a_minute_from_one_neighbourhood_is_too_many(client: FlaskClient) -> None:
    opened()
    for number in range(60):
        peer = {"REMOTE_ADDR": f"198.51.100.{number + 1}"}
        assert client.get(f"{ADDRESS}?days=1", environ_base=peer).status_code == 200
    refused = client.get(f"{ADDRESS}?days=1", environ_base={"REMOTE_ADDR": "198.51.100.99"})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert client.get(f"{ADDRESS}?days=1", environ_base={"REMOTE_ADDR": "203.0.113.1"}).status_code == 200


def test_the_cost_does_not_grow_with_days_or_places(client: FlaskClient) -> None:
    one = opened()
    costs = []
    for _ in range(2):
        for days in (1, 42):
            with statements() as seen:
                client.get(f"{ADDRESS}?days={days}")
            costs.append(len(seen))
        several(one)
    assert len(set(costs)) == 1
    assert costs[0] <= 12
