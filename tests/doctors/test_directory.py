"""The directory's order is neutral and the same for everyone; its filters work without scripts."""

import re
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient

from qa.doctors.profile_services import Profile, save_profile
from qa.doctors.rules import daily_order
from qa.language.towns import find_towns
from tests.doctors.writing import many_doctors, settle
from tests.people import colleague, doctor, moderator, published_answer, published_question
from tests.queries import statements
from tests.questions.reading import link, named

BEFORE_MIDNIGHT = datetime(2026, 7, 9, 21, 59, tzinfo=UTC)  # 23:59 in Paris


def slugs(page: str) -> list[str]:
    """The doctors of a page, in its order."""
    return re.findall(r'class="name"><a href="/medecins/([a-z0-9-]+)"', page)


def walk(client: FlaskClient, query: str = "") -> list[str]:
    """All doctors, page after page."""
    found: list[str] = []
    address = f"/medecins{query}"
    while address:
        page = client.get(address)
        assert page.status_code == 200
        found += slugs(page.text)
        further = re.search(r'rel="next" href="([^"]+)"', page.text)
        address = further[1].replace("&amp;", "&") if further else ""
    return found


def test_every_doctor_stands_once_on_the_pages_in_the_order_of_the_day(client: FlaskClient, clock) -> None:
    clock.moment = BEFORE_MIDNIGHT
    ids = many_doctors(65)
    order = daily_order(ids, date(2026, 7, 9))
    expected = [f"nombreux-{one - ids[0] + int(_first(client))}" for one in order]
    assert walk(client) == expected
    assert client.get("/medecins?page=3").status_code == 200
    assert client.get("/medecins?page=4").status_code == 404


def _first(client: FlaskClient) -> str:
    """The number in the smallest slug: the tables begin anew in each test, the numbers do not."""
    return str(min(int(one.rpartition("-")[2]) for one in walk(client)))


def test_the_order_changes_at_midnight_of_the_site_s_zone_and_not_before(client: FlaskClient, clock) -> None:
    many_doctors(12)
    clock.moment = BEFORE_MIDNIGHT
    first = client.get("/medecins")
    assert first.headers["Cache-Control"] == "public, no-cache"
    clock.advance(seconds=59)
    assert client.get("/medecins", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    clock.advance(seconds=1)
    after = client.get("/medecins", headers={"If-None-Match": first.headers["ETag"]})
    assert after.status_code == 200
    assert slugs(after.text) != slugs(first.text)
    assert sorted(slugs(after.text)) == sorted(slugs(first.text))


def test_activity_moves_nobody(client: FlaskClient) -> None:
    bob, dora = doctor(), moderator()
    many_doctors(10)
    before = slugs(client.get("/medecins").text)
    for number in range(3):
        published_answer(bob, published_question(dora, title=f"Une question de plus {number}"))
    save_profile(bob.actor, Profile(bio="Longue présentation. " * 50, languages=("fr", "en")))
    assert slugs(client.get("/medecins").text) == before


def test_the_nearest_come_first_and_those_without_a_place_last(client: FlaskClient) -> None:
    bob, cleo = doctor(), colleague()
    dan = doctor("dan@exemple.fr", name="Dan Loin")
    doctor("eve@exemple.fr", name="Eve Partout")
    settle(bob, "Lyon")
    settle(cleo, "Marseille")
    settle(cleo, "Villeurbanne", position=1)
    settle(dan, "Grenoble", shown=False, fees="", payment=())
    near = slugs(client.get("/medecins?ville=villeurbanne").text)
    assert near[:2] == ["dominique-petit", "camille-martin"]
    assert set(near[2:]) == {"dan-loin", "eve-partout"}
    assert slugs(client.get("/medecins?ville=lyon").text)[0] == "camille-martin"
    lyon = find_towns("Lyon")[0].id
    assert slugs(client.get(f"/medecins?ville={lyon}&rayon=10").text) == ["camille-martin", "dominique-petit"]
    assert slugs(client.get("/medecins?ville=marseille&rayon=100").text) == ["dominique-petit"]


def test_a_town_with_namesakes_is_the_largest_and_offers_the_others(client: FlaskClient) -> None:
    page = client.get("/medecins?ville=saint-denis").text
    assert "Autres communes de ce nom" in page
    assert "Saint-Denis (Île-de-France)" in page
    several = client.get("/medecins?ville=montr").text
    assert "Quelle ville" in several
    assert "GeoNames" in several
    assert "Cette ville nous est inconnue" in client.get("/medecins?ville=zzzzqq").text


def test_a_chosen_town_stays_chosen_when_the_form_is_sent_again(client: FlaskClient) -> None:
    paris = find_towns("Saint-Denis")[1]
    page = client.get(f"/medecins?ville={paris.id}").text
    shown = re.search(r'id="ville"[^>]* value="([^"]+)"', page)[1]
    assert shown == "Saint-Denis (Île-de-France)"
    again = client.get("/medecins", query_string={"ville": shown, "rayon": "30"}).text
    assert f'value="{shown}"' in again
    assert "Saint-Denis (La Réunion)" in again


def test_filters_narrow_together_and_say_how_many(client: FlaskClient) -> None:
    many_doctors(3, specialty="pediatrie", language="br", town="Brest")
    many_doctors(4, specialty="pediatrie", language="fr")
    many_doctors(5, specialty="cardiologie", language="br")
    page = client.get("/medecins?specialite=pediatrie&langue=br").text
    assert len(slugs(page)) == 3
    assert "3 médecins" in page
    assert "breton (8)" in page
    assert "Pédiatrie (7)" in page
    assert len(slugs(client.get("/medecins?langue=br&ville=Brest&rayon=10").text)) == 3
    none = client.get("/medecins?langue=zu").text
    assert slugs(none) == []
    assert "Aucun médecin ne correspond" in none


@pytest.mark.parametrize(
    ("query", "robots", "canonical"),
    [
        ("", None, "/medecins"),
        ("?page=2", None, "/medecins?page=2"),
        ("?ville=Lyon", "noindex, follow", "/medecins"),
        ("?langue=fr", "noindex, follow", "/medecins"),
        ("?ville=zzzzqq&page=2", "noindex, follow", "/medecins"),
    ],
)
def test_search_engines_keep_the_pages_and_no_filter(client: FlaskClient, query, robots, canonical) -> None:
    many_doctors(31)
    page = client.get(f"/medecins{query}").text
    assert named(page, "robots") == robots
    assert link(page, "canonical") == f"http://localhost:8000{canonical}"


@pytest.mark.parametrize(
    "query",
    ["langue=xx", "langue=français", "rayon=11", "rayon=-10", "rayon=१०", "page=0", "page=2", "ville=1",
     "ville=99999999999", "ville=" + "a" * 101, "specialite=astrologie"],
)  # fmt: skip
def test_what_cannot_be_chosen_is_no_page(client: FlaskClient, query: str) -> None:
    assert client.get(f"/medecins?{query}").status_code == 404


@pytest.mark.parametrize("query", ["", "?ville=Lyon&rayon=100", "?langue=fr&specialite=cardiologie"])
def test_the_cost_does_not_grow_with_the_doctors(client: FlaskClient, query: str) -> None:
    many_doctors(2, town="Lyon")
    costs = []
    for _ in range(2):
        with statements() as seen:
            assert client.get(f"/medecins{query}").status_code == 200
        costs.append(len(seen))
        many_doctors(40, town="Lyon")
    assert costs[0] == costs[1] <= 8


def test_pages_of_a_search_keep_its_filters(client: FlaskClient) -> None:
    many_doctors(35, town="Lyon")
    many_doctors(3, town="Brest")
    assert len(walk(client, "?ville=Lyon&rayon=10&langue=fr")) == 35


def test_the_page_says_how_its_order_is_made(client: FlaskClient) -> None:
    page = client.get("/medecins").text
    assert 'href="#ordre"' in page
    assert 'id="ordre"' in page
    assert "tiré au sort chaque jour" in page
