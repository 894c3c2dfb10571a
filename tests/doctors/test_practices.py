"""Practice places, fees and declared interests: what the law asks for is asked for, and shown."""

import pytest
from flask.testing import FlaskClient

from qa.doctors.models import Doctor
from qa.doctors.practice_services import (
    NONE_OF_THEM,
    Place,
    declare_interest,
    remove_practice,
    save_practice,
    withdraw_interest,
)
from qa.extensions import db
from qa.kernel.errors import Invalid, NotFound
from qa.language.towns import find_towns
from tests.doctors.writing import settle
from tests.people import colleague, doctor, moderator, published_answer, published_question, send, sign_in
from tests.queries import statements
from tests.questions.reading import data_of

NEW = "/espace/profil/lieux/nouveau"
BOB = "/medecins/camille-martin"


def places(person) -> list:
    db.session.rollback()
    return db.session.get(Doctor, person.doctor_id).practices


def test_it_works(client: FlaskClient) -> None:
    bob = doctor()
    sign_in(client, bob)
    said = {
        "name": "Cabinet des Tilleuls", "street": "3 rue Haute", "postcode": "69001", "town": "lyon",
        "telephone": "04 78 00 00 00", "fees": "Secteur 1, 30 €.", "payment": "card", "shown": "y", "position": "1",
    }  # fmt: skip
    assert send(client, NEW, "", said).status_code == 303
    kept = places(bob)[0]
    assert (kept.town_id, round(kept.latitude), kept.payment) == (find_towns("Lyon")[0].id, 46, ["card"])
    page = client.get(BOB).text
    for words in (
        "Cabinet des Tilleuls",
        "3 rue Haute",
        "Secteur 1, 30",
        "carte bancaire",
        'href="tel:0478000000"',
    ):
        assert words in page
    assert data_of(page)["mainEntity"]["workLocation"] == [{
        "@type": "Place", "name": "Cabinet des Tilleuls", "telephone": "04 78 00 00 00",
        "address": {"@type": "PostalAddress", "addressCountry": "FR", "streetAddress": "3 rue Haute",
                    "postalCode": "69001", "addressLocality": "lyon"},
    }]  # fmt: skip
    assert client.get(f"/espace/profil/lieux/{kept.id}").status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"fees": ""}, "fees"), ({"payment": ()}, "payment"), ({"fees": " ", "payment": ()}, "fees")],
)
def test_a_place_is_not_shown_without_fees_and_means_of_payment(app, changes: dict, field: str) -> None:
    bob = doctor()
    with pytest.raises(Invalid) as refusal:
        settle(bob, "Lyon", **changes)
    assert refusal.value.field == field
    assert places(bob) == []
    settle(bob, "Lyon", shown=False, **changes)


def test_a_place_that_is_not_shown_is_read_nowhere(client: FlaskClient) -> None:
    bob = doctor()
    settle(bob, "Lyon", name="Chez moi", street="5 rue Privée", shown=False)
    for address in (BOB, "/medecins", "/medecins?ville=Lyon"):
        page = client.get(address).text
        assert "Chez moi" not in page
        assert "rue Privée" not in page
    assert "workLocation" not in data_of(client.get(BOB).text)["mainEntity"]
    assert "camille-martin" not in client.get("/medecins?ville=Lyon&rayon=100").text


def test_a_town_with_namesakes_is_chosen_or_told_by_its_postcode(client: FlaskClient) -> None:
    bob = doctor()
    reunion, paris = find_towns("Saint-Denis")[:2]
    sign_in(client, bob)
    refused = send(client, NEW, "", {"town": "Saint-Denis", "street": "1 rue Longue"})
    assert refused.status_code == 422
    assert "Saint-Denis (La Réunion)" in refused.text
    assert 'value="1 rue Longue"' in refused.text
    assert save_practice(bob.actor, None, Place("Saint Denis", postcode="97400")).town_id == reunion.id
    assert save_practice(bob.actor, None, Place("saint-denis", town_id=paris.id)).town_id == paris.id
    assert save_practice(bob.actor, None, Place("Saint-Denis", town_id=NONE_OF_THEM)).town_id is None
    assert save_practice(bob.actor, None, Place("Petit Hameau Inconnu")).latitude is None


@pytest.mark.parametrize(
    ("place", "field"),
    [
        (Place(""), "town"), (Place("  -"), "town"), (Place("a" * 101), "town"),
        (Place("Lyon", postcode="6900"), "postcode"),
        (Place("Lyon", postcode="٦٩٠٠١"), "postcode"), (Place("Lyon", telephone="javascript:1"), "telephone"),
        (Place("Lyon", payment=("gold",)), "payment"), (Place("Lyon", position=-1), "position"),
        (Place("Lyon", fees="a" * 1001), "fees"), (Place("Lyon", name="a" * 121), "name"),
    ],
)  # fmt: skip
def test_a_wrong_place_is_refused_beside_its_field(app, place: Place, field: str) -> None:
    bob = doctor()
    with pytest.raises(Invalid) as refusal:
        save_practice(bob.actor, None, place)
    assert refusal.value.field == field
    assert places(bob) == []


def test_nobody_touches_another_s_places_and_interests(client: FlaskClient) -> None:
    bob, cleo = doctor(), colleague()
    place = settle(bob, "Lyon")
    tie = declare_interest(bob.actor, company="Labo", nature="speaker", year=2026).id
    for act in (
        lambda: save_practice(cleo.actor, place, Place("Brest")),
        lambda: remove_practice(cleo.actor, place),
        lambda: withdraw_interest(cleo.actor, tie),
    ):
        with pytest.raises(NotFound):
            act()
    sign_in(client, cleo)
    assert client.get(f"/espace/profil/lieux/{place}").status_code == 404
    assert client.post(f"/espace/profil/lieux/{place}").status_code == 404
    assert places(bob)[0].town == "Lyon"
    assert len(db.session.get(Doctor, bob.doctor_id).interests) == 1


def test_places_stand_in_the_order_given_and_go_when_taken_out(app) -> None:
    bob = doctor()
    late, early = settle(bob, "Lyon", position=2), settle(bob, "Brest", position=1)
    assert [one.id for one in places(bob)] == [early, late]
    remove_practice(bob.actor, early)
    assert [one.id for one in places(bob)] == [late]
    for _ in range(7):
        settle(bob, "Brest")
    with pytest.raises(Invalid):
        settle(bob, "Brest")


def test_declared_interests_stand_beside_every_answer_and_on_the_profile(client: FlaskClient) -> None:
    bob, cleo = doctor(), colleague()
    question_id = published_question(moderator())
    published_answer(bob, question_id)
    published_answer(cleo, question_id)
    tie = declare_interest(bob.actor, company="Laboratoire <Exemple>", nature="speaker", year=2025)
    page = client.get(f"/questions/{question_id}", follow_redirects=True).text
    words = "Laboratoire &lt;Exemple&gt;</span> (conférence ou formation donnée, 2025)"
    assert page.count(words) == 1
    assert page.count("Aucun lien d’intérêts déclaré") == 1
    assert words in client.get(BOB).text
    withdraw_interest(bob.actor, tie.id)
    assert words not in client.get(BOB).text


def test_interests_cost_one_query_however_many_doctors_answered(client: FlaskClient) -> None:
    dora, costs = moderator(), []
    question_id = published_question(dora)
    for number in range(4):
        bob = doctor(f"b{number}@exemple.fr", name="Jean Plusieurs")
        declare_interest(bob.actor, company="Labo", nature="shares", year=2025)
        published_answer(bob, question_id)
        address = client.get(f"/questions/{question_id}").location
        with statements() as seen:
            client.get(address)
        costs.append(len(seen))
    assert len(set(costs)) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"company": " "}, "company"), ({"company": "a" * 121}, "company"), ({"nature": "friend"}, "nature"),
        ({"year": 1959}, "year"), ({"year": 2028}, "year"),
    ],
)  # fmt: skip
def test_a_wrong_interest_is_refused(app, clock, values: dict, field: str) -> None:
    bob = doctor()
    with pytest.raises(Invalid) as refusal:
        declare_interest(bob.actor, **{"company": "Labo", "nature": "speaker", "year": 2026} | values)
    assert refusal.value.field == field
