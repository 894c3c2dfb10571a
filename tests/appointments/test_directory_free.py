"""The directory by free appointments: by time, specialty and distance of the very place, in the same neutral order."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.appointments.models import Agenda, Kind, Place
from qa.appointments.services.next_free import refresh_next_free
from qa.kernel.database import transaction
from qa.language.towns import find_towns
from tests import people
from tests.appointments import planted
from tests.appointments.planted import Open, opened
from tests.doctors.test_directory import slugs
from tests.doctors.writing import many_doctors, settle
from tests.queries import statements

NOW = datetime(2026, 3, 9, 7, 0, tzinfo=UTC)  # Monday, 08:00 in Paris


@pytest.fixture(autouse=True)
def monday(app: Flask, clock) -> None:
    """The clock stands at Monday 9 March 2026, 08:00 in Paris."""
    clock.freeze(NOW)


def named(name: str, **more: object) -> Open:
    """A doctor with an open agenda, whose rows are there."""
    slug = name.lower().replace(" ", "-")
    specialty = str(more.pop("specialty", "cardiologie"))
    one = opened(people.doctor(f"{slug}@exemple.fr", name=name, specialty=specialty), **more)
    refresh_next_free(one.doctor_id)
    return one


def put(place_id: int, town: str) -> None:
    """The place lies in that town."""
    here = find_towns(town)[0]
    with transaction() as session:
        place = session.get_one(Place, place_id)
        place.town, place.latitude, place.longitude = here.name, here.latitude, here.longitude


def listed(client: FlaskClient, query: str = "") -> list[str]:
    """Who is listed, in order."""
    return slugs(client.get(f"/medecins?{query}").text)


def line(client: FlaskClient, slug: str, query: str = "") -> str:
    """What the card of a doctor says of the next appointment."""
    page = unescape(client.get(f"/medecins?{query}").text)
    found = re.search(rf'<a href="/medecins/{slug}/rendez-vous">([^<]*)</a>', page)
    return re.sub(r"[\u00a0\u202f]", " ", found[1]) if found else ""


def test_it_works(client: FlaskClient) -> None:
    named("Ada Libre")
    people.doctor("sans@exemple.fr", name="Sans Agenda")
    assert line(client, "ada-libre") == "Prochain rendez-vous : lundi 9 mars 2026 à 9 h"
    assert line(client, "sans-agenda") == ""
    assert set(listed(client)) == {"ada-libre", "sans-agenda"}
    assert listed(client, "disponible=oui") == ["ada-libre"]


def test_a_time_elsewhere_is_on_the_clock_of_its_place_which_is_named(client: FlaskClient) -> None:
    named("Ada Loin", zone="Indian/Reunion", days=(3,))
    assert line(client, "ada-loin") == (
        "Prochain rendez-vous : jeudi 12 mars 2026 à 9 h (heure de La Réunion)"
    )
    english = unescape(client.get("/en/medecins").text)
    assert "Thursday 12 March 2026, 09:00" in english


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("7", {"ada-tot"}), ("30", {"ada-tot", "ada-mi"}), ("oui", {"ada-tot", "ada-mi", "ada-tard"})],
)
def test_the_filter_keeps_who_is_free_soon_enough(client: FlaskClient, wanted, found) -> None:
    named("Ada Tot", days=(0,))
    named("Ada Mi", notice_days=20)
    named("Ada Tard", notice_days=60)
    named("Ada Jamais", days=())
    assert set(listed(client, f"disponible={wanted}")) == found


def test_the_specialty_narrows_with_it(client: FlaskClient) -> None:
    named("Ada Libre")
    named("Ena Libre", specialty="pediatrie")
    people.doctor("sans@exemple.fr", name="Sans Agenda", specialty="pediatrie")
    assert listed(client, "disponible=7&specialite=pediatrie") == ["ena-libre"]
    assert listed(client, "disponible=7&specialite=dermatologie") == []


def test_the_distance_is_that_of_the_place_of_the_free_time_and_of_no_practice(client: FlaskClient) -> None:
    near, far = named("Ada Proche"), named("Ada Loin")
    put(near.place_id, "Villeurbanne")
    put(far.place_id, "Marseille")
    settle(far.doctor, "Lyon")
    settle(near.doctor, "Marseille")
    assert listed(client, "ville=Lyon&rayon=10") == ["ada-loin"]
    assert listed(client, "ville=Lyon&rayon=10&disponible=7") == ["ada-proche"]
    assert listed(client, "ville=Lyon&disponible=7") == ["ada-proche", "ada-loin"]


def test_with_a_distance_the_time_shown_is_the_one_at_the_near_place(client: FlaskClient) -> None:
    one = named("Deux Lieux", days=(0,))
    put(one.place_id, "Marseille")
    second = planted.add_place(one.doctor_id)
    put(second, "Lyon")
    planted.add_opening(one.doctor_id, second, 2, 600, 660)
    refresh_next_free(one.doctor_id)
    assert "9 mars 2026 à 9 h" in line(client, "deux-lieux", "disponible=7")
    assert "11 mars 2026 à 10 h" in line(client, "deux-lieux", "disponible=7&ville=Lyon&rayon=10")


@pytest.mark.parametrize("kind", [Kind.VIDEO, Kind.TELEPHONE, Kind.HOME])
def test_only_an_office_is_near_a_town(client: FlaskClient, kind: Kind) -> None:
    named("Sans Bureau", kind=kind)
    assert listed(client, "disponible=7") == ["sans-bureau"]
    assert listed(client, "disponible=7&ville=Lyon&rayon=100") == []
    assert listed(client, "disponible=7&ville=Lyon") == ["sans-bureau"]


def test_the_order_stays_that_of_the_day_whatever_is_free(client: FlaskClient) -> None:
    many_doctors(12)
    before = [*listed(client), "nobody"]
    for number, name in enumerate(("Ada Un", "Ena Deux", "Ino Trois")):
        named(name, days=(number,))
    after = listed(client)
    assert [one for one in after if one.startswith("nombreux")] == before[:-1]
    assert listed(client, "disponible=oui") == [one for one in after if not one.startswith("nombreux")]


def test_who_goes_offline_or_is_suspended_is_no_longer_offered_at_once(client: FlaskClient) -> None:
    one = named("Ada Libre")
    with transaction() as session:
        session.get_one(Agenda, one.doctor_id).online = False
    assert listed(client, "disponible=oui") == []
    assert line(client, "ada-libre") == ""


def test_a_time_that_is_no_longer_bookable_is_not_shown(client: FlaskClient, clock) -> None:
    named("Ada Libre", notice_minutes=30)
    clock.advance(minutes=29)
    assert line(client, "ada-libre").endswith("à 9 h")
    clock.advance(minutes=1)
    assert line(client, "ada-libre") == ""


@pytest.mark.parametrize(
    "query", ["disponible=1", "disponible=non", "disponible=%D9%A7", "disponible=7&page=2"]
)
def test_what_cannot_be_chosen_is_no_page(client: FlaskClient, query: str) -> None:
    assert client.get(f"/medecins?{query}").status_code == 404


def test_the_choice_stays_chosen_and_out_of_search_engines(client: FlaskClient) -> None:
    named("Ada Libre")
    page = client.get("/medecins?disponible=30").text
    assert '<option value="30" selected>' in page
    assert 'content="noindex, follow"' in page
    assert "disponible=30" in client.get("/medecins?disponible=30&ville=montr").text
    none = client.get("/medecins?disponible=30&langue=zu")
    assert "Aucun médecin ne correspond" in none.text


@pytest.mark.parametrize(
    "query", ["disponible=7", "disponible=7&ville=Lyon&rayon=100&specialite=cardiologie"]
)
def test_the_cost_does_not_grow_with_the_agendas(client: FlaskClient, query: str) -> None:
    costs = []
    for number in range(2):
        for again in range(1 + 5 * number):
            named(f"Cher {'abcdefgh'[number * 2 + again]}")
        with statements() as seen:
            assert len(listed(client, query)) == 1 + 5 * number + number
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 7
