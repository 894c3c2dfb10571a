"""The badge is the promise: wherever a doctor speaks stand name, specialty, when and by what, declared interests."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.doctors.models import Doctor, Method
from qa.doctors.practice_services import Place, declare_interest, save_practice
from qa.doctors.profile_services import Profile, save_profile, set_photo
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.events import deliver
from qa.moderation.services import publish_question
from qa.questions.models import Question
from qa.verification.services.rights import end_right, restore_right, suspend_right
from tests import people
from tests.people import Person
from tests.plugins.clock import Clock
from tests.questions.sending import picture
from tests.verification.rights_cast import verified_by

WORDS = {
    Method.OPERATOR: "par l’équipe du site",
    Method.PSC: "par Pro Santé Connect",
    Method.MSS: "par messagerie MSSanté",
    Method.DOCUMENT: "par un justificatif contrôlé par l’équipe",
    Method.DEMONSTRATION: "(démonstration : personne fictive)",
}
WHY = "Signalement de l’ordre reçu ce matin."


@pytest.fixture
def ada(app: Flask) -> Person:
    return people.administrator()


@pytest.fixture
def martin(ada: Person) -> Person:
    """A doctor with a whole profile, a declared tie, and one answer."""
    made = people.doctor()
    save_profile(made.actor, Profile(bio="Je reçois à Lyon.", languages=["fr"], training="Thèse à Lyon"))
    save_practice(
        made.actor,
        None,
        Place(town="Lyon", name="Cabinet Martin", fees="30 €", payment=("card",), shown=True),
    )
    set_photo(made.actor, picture())
    declare_interest(made.actor, company="Laboratoire Untel", nature="expert", year=2025)
    return made


@pytest.fixture
def question(martin: Person) -> str:
    """The address of the question that the doctor answered; the asker gave an address."""
    question_id, token = people.asked(email="alice@exemple.fr")
    publish(question_id)
    people.published_answer(martin, question_id)
    deliver()
    return (
        f"/questions/{question_id}-{db.session.get_one(Question, question_id).slug}|/suivi/{token}/imprimer"
    )


def publish(question_id: int) -> None:
    publish_question(
        people.moderator().actor, question_id, title=people.TITLE, body=people.BODY, specialty="cardiologie"
    )


def plain(html: str) -> str:
    """The words, with ordinary spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace("&#39;", "'")).replace("\u202f", " ")


def read(client: FlaskClient, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, address
    return plain(page.text)


def persons(client: FlaskClient, address: str) -> list[dict]:
    """Every verified Person of the page's JSON-LD."""
    raw = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', client.get(address).text, re.DOTALL
    )
    found: list[dict] = []

    def look(value: object) -> None:
        if isinstance(value, dict):
            found.extend([value] if "honorificPrefix" in value else [])
            value = list(value.values())
        for one in value if isinstance(value, list) else []:
            look(one)

    look(json.loads(raw.group(1)))
    return found


@pytest.mark.parametrize("method", list(Method))
def test_every_page_says_when_and_by_what(
    client: FlaskClient, martin: Person, question: str, method: Method
) -> None:
    verified_by(martin, method)
    day = read(client, "/medecins/camille-martin")
    assert WORDS[method] in day
    shown, printed = question.split("|")
    for address in (shown, printed, "/medecins", "/medecins/camille-martin"):
        words = read(client, address)
        assert "Dr Camille Martin" in words, address
        assert re.search(r"Médecin vérifié le \d\d? \w+ \d{4} " + re.escape(WORDS[method]), words), address
        assert "cardiologie" in words.lower(), address


def test_declared_interests_stand_beside_it(client: FlaskClient, martin: Person, question: str) -> None:
    shown, printed = question.split("|")
    for address in (shown, printed, "/medecins/camille-martin"):
        assert "Laboratoire Untel (expertise ou conseil, 2025)" in read(client, address).replace("( ", "(")


def test_a_link_leads_to_what_it_means(client: FlaskClient, question: str) -> None:
    page = client.get(question.split("|", maxsplit=1)[0]).text
    assert 'href="/charte#verification"' in page
    charter = client.get("/charte").text
    assert 'id="verification"' in charter
    for words in ("Par Pro Santé Connect", "Par messagerie MSSanté", "Par un justificatif", "Par l’équipe"):
        assert words in charter


@pytest.mark.parametrize("method", list(Method))
def test_programs_read_the_same(client: FlaskClient, martin: Person, question: str, method: Method) -> None:
    verified_by(martin, method)
    day = db.session.get_one(Doctor, martin.doctor_id).verified_at.date().isoformat()
    for address in (question.split("|", maxsplit=1)[0], "/medecins/camille-martin"):
        (person,) = persons(client, address)
        assert (person["@type"], person["name"], person["honorificPrefix"]) == (
            "Person",
            "Camille Martin",
            "Dr",
        )
        assert person["jobTitle"] == "Cardiologie"
        assert person["description"] == (
            "Liens d’intérêts déclarés : Laboratoire Untel (expertise ou conseil, 2025)."
        )
        assert person["hasCredential"] == {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": "Médecin",
            "description": f"Vérifié {WORDS[method]}",
            "dateCreated": day,
            "recognizedBy": {"@type": "Organization", "url": "http://localhost:8000"},
        }


def test_the_api_gives_date_method_and_interests(client: FlaskClient, martin: Person, question: str) -> None:
    verified_by(martin, Method.MSS)
    number = db.session.scalars(select(Question.id)).one()
    (answer,) = client.get(f"/api/v1/questions/{number}").json["answers"]
    (listed,) = client.get("/api/v1/doctors").json["items"]
    for badge in (answer["badge"], listed["badge"]):
        assert badge["verified_at"] == listed["verified_at"]
        assert (badge["method"], badge["ended_at"]) == ("mss", None)
        assert badge["interests"] == [{"company": "Laboratoire Untel", "nature": "expert", "year": 2025}]
    assert answer["verified"] is True


def test_the_mail_that_tells_of_an_answer_says_how_its_author_was_verified(question: str) -> None:
    (mail,) = [one for one in gateways().mail.sent if "réponse" in one.subject]
    for body in (mail.text, mail.html):
        assert "par l’équipe du site" in body
        assert "liens d’intérêts" in body
        assert "Martin" not in body
        assert "cardiologie" not in body.lower()


def test_an_ended_doctor_was_verified_at_the_time(
    client: FlaskClient, clock: Clock, ada: Person, martin: Person, question: str
) -> None:
    doctor = db.session.get_one(Doctor, martin.doctor_id)
    photo = doctor.photo_url
    verified, shown = doctor.verified_at.date().isoformat(), question.split("|", maxsplit=1)[0]
    clock.advance(days=400)
    end_right(ada.actor, martin.actor.account_id, reason=WHY)
    for address in (*question.split("|"), "/medecins/camille-martin"):
        words = read(client, address)
        assert re.search(r"Vérifié à l’époque, le \d\d? \w+ 20\d\d", words), address
        assert "Médecin vérifié le" not in words
    for address in (shown, "/medecins/camille-martin"):
        (person,) = persons(client, address)
        assert person["hasCredential"]["dateCreated"] == verified
        assert person["hasCredential"]["expires"] == clock.moment.date().isoformat()
        assert person["hasCredential"]["description"].startswith("Vérifié à l’époque")
        assert not {"image", "workLocation", "knowsLanguage"} & set(person)
    number = db.session.scalars(select(Question.id)).one()
    (answer,) = client.get(f"/api/v1/questions/{number}").json["answers"]
    assert answer["badge"]["ended_at"].startswith(clock.moment.date().isoformat())
    assert client.get("/api/v1/doctors").json["items"] == []
    assert "Camille" not in client.get("/medecins").text
    assert client.get(photo).status_code == 404


@pytest.mark.parametrize("act", [suspend_right, end_right])
def test_the_profile_of_who_may_not_answer_says_only_that(
    client: FlaskClient, ada: Person, martin: Person, question: str, act
) -> None:
    before = client.get("/medecins/camille-martin").text
    act(ada.actor, martin.actor.account_id, reason=WHY)
    page = client.get("/medecins/camille-martin")
    for words in ("Je reçois à Lyon", "Cabinet Martin", "Thèse à Lyon", "/photo-"):
        assert words in before
        assert words not in page.text
    assert '<meta name="robots" content="noindex, follow">' in page.text
    assert "Dr Camille Martin" in page.text
    assert "Ce médecin ne répond plus ici" in page.text
    assert WHY not in page.text
    restore_right(ada.actor, martin.actor.account_id, reason=WHY)
    assert client.get("/medecins/camille-martin").text == before


def test_an_administrator_finds_the_right_from_the_page(app: Flask, ada: Person, martin: Person) -> None:
    link = f"/administration/droits/{martin.actor.account_id}"
    assert link in people.sign_in(app.test_client(), ada).get("/medecins/camille-martin").text
    assert link not in app.test_client().get("/medecins/camille-martin").text
    assert link not in people.sign_in(app.test_client(), martin).get("/medecins/camille-martin").text
