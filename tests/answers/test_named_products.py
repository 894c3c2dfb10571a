"""Declared ties stand beside every answer, so beside each that names a product (L.4113-13 CSP)."""

from flask.testing import FlaskClient

from qa.doctors.practice_services import declare_interest
from qa.doctors.queries import doctor_of_account
from qa.follow.documents import person
from tests import people


def test_the_tie_is_printed_wherever_the_badge_is(client: FlaskClient) -> None:
    author = people.doctor()
    question_id, token = people.asked()
    people.publish_question(
        people.moderator().actor, question_id, title=people.TITLE, body=people.BODY, specialty="cardiologie"
    )
    declare_interest(author.actor, company="Laboratoire Nord", nature="speaker", year=2024)
    people.published_answer(author, question_id, action="Le Doliprane peut aider.")
    page = client.get(f"/questions/{question_id}", follow_redirects=True).text
    heading = page.split('<article class="answer"')[1].split('class="prose"')[0]
    assert "Laboratoire Nord" in heading
    assert "Laboratoire Nord" in page.split("application/ld+json")[1].split("</script>")[0]
    assert "Laboratoire Nord" in client.get(f"/suivi/{token}/imprimer").text
    (told,) = client.get(f"/api/v1/questions/{question_id}").json["answers"]
    assert told["badge"]["interests"] == [{"company": "Laboratoire Nord", "nature": "speaker", "year": 2024}]
    doctor = doctor_of_account(author.actor.account_id)
    assert doctor is not None
    assert "Laboratoire Nord" in person(doctor, "https://exemple.fr")["description"]
