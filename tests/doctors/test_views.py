"""The directory shows verified doctors and nobody else; their pages show what was verified and what they answered."""

import pytest
from flask.testing import FlaskClient

from qa.answers.services.publishing import hide_answer, withdraw_answer
from qa.doctors.models import Doctor, Method
from qa.doctors.profile_services import Profile, save_profile
from qa.doctors.services import verify_doctor
from qa.kernel.access import SYSTEM
from qa.kernel.database import transaction
from tests.people import colleague, doctor, moderator, published_answer, published_question
from tests.questions.reading import data_of, link, named, shown


def test_it_works(client: FlaskClient, clock) -> None:
    doctor()
    colleague()
    doctor("nouveau@exemple.fr", name="Nouveau Venu", verified=False)
    page = client.get("/medecins")
    assert page.status_code == 200
    text = page.text
    assert "Dr Camille Martin" in text
    assert "Dr Dominique Petit" in text
    assert "Nouveau Venu" not in text
    assert 'href="/medecins/camille-martin"' in text
    assert "martin@exemple.fr" not in text


def test_one_specialty_shows_its_own_and_is_not_indexed(client: FlaskClient) -> None:
    doctor()
    colleague()
    page = client.get("/medecins?specialite=pediatrie").text
    assert "Dominique Petit" in page
    assert "Camille Martin" not in page
    assert named(page, "robots") == "noindex, follow"
    assert link(page, "canonical") == "http://localhost:8000/medecins"


@pytest.mark.parametrize("specialty", ["astrologie", "0", "9" * 5000, "cardiologie'", "../x"])
def test_an_unknown_specialty_is_not_found(client: FlaskClient, specialty: str) -> None:
    assert client.get("/medecins", query_string={"specialite": specialty}).status_code == 404


def test_an_empty_directory_is_a_page(client: FlaskClient) -> None:
    assert client.get("/medecins").status_code == 200
    assert client.get("/medecins?specialite=cardiologie").status_code == 200


def test_a_doctor_s_page_shows_name_verification_and_answers(client: FlaskClient, clock) -> None:
    bob = doctor()
    question_id = published_question(moderator())
    published_answer(bob, question_id)
    page = client.get("/medecins/camille-martin")
    assert page.status_code == 200
    for words in (
        "Dr Camille Martin",
        "Cardiologie",
        "Médecin vérifié le",
        "Palpitations le soir après le café",
    ):
        assert "".join(words.split()).casefold() in shown(page.text).casefold(), words
    assert named(page.text, "robots") is None
    data = data_of(page.text)
    assert data["@type"] == "ProfilePage"
    person = data["mainEntity"]
    assert (person["@type"], person["name"], person["jobTitle"]) == (
        "Person",
        "Camille Martin",
        "Cardiologie",
    )
    assert person["url"] == link(page.text, "canonical") == "http://localhost:8000/medecins/camille-martin"
    assert person["hasCredential"]["dateCreated"] == clock.moment.date().isoformat()


@pytest.mark.parametrize("gone", ["withdrawn", "hidden"])
def test_an_answer_that_is_gone_is_not_among_them(client: FlaskClient, gone: str) -> None:
    reader, bob = moderator(), doctor()
    answer_id = published_answer(bob, published_question(reader))
    if gone == "withdrawn":
        withdraw_answer(bob.actor, answer_id)
    else:
        hide_answer(reader.actor, answer_id, reason="Motif")
    assert "Palpitations" not in client.get("/medecins/camille-martin").text


@pytest.mark.parametrize("slug", ["inconnu", "camille-martin-2", "Camille-Martin", "x" * 5000, "%2e%2e", "é"])
def test_an_unknown_doctor_is_not_found(client: FlaskClient, slug: str) -> None:
    doctor()
    assert client.get(f"/medecins/{slug}").status_code == 404


def test_a_doctor_appears_once_verified(client: FlaskClient) -> None:
    person = doctor(verified=False)
    assert client.get("/medecins/camille-martin").status_code == 404
    verify_doctor(SYSTEM, person.doctor_id, method=Method.OPERATOR)
    assert client.get("/medecins/camille-martin").status_code == 200


def test_markup_in_a_name_or_presentation_is_text(client: FlaskClient) -> None:
    bob = doctor()
    save_profile(bob.actor, Profile(bio="<b>Bonjour</b> <script>alert(1)</script>"))
    with transaction() as session:
        made = session.get(Doctor, bob.doctor_id)
        made.name = "Anne <i>Durand"
    for address in ("/medecins", f"/medecins/{made.slug}"):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "<i>" not in page
        assert "Anne &lt;i&gt;Durand" in page
    assert data_of(client.get(f"/medecins/{made.slug}").text)["mainEntity"]["name"] == "Anne <i>Durand"
