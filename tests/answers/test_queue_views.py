"""The doctors' queue and the page after an answer."""

import pytest
from flask.testing import FlaskClient

from tests import people

QUEUE = "/espace/questions"


@pytest.fixture
def staff(client: FlaskClient) -> people.Person:
    return people.moderator()


def order(html: str, *titles: str) -> list[str]:
    """The titles in the order of the page."""
    assert all(title in html for title in titles)
    return sorted(titles, key=html.index)


def test_it_works(client: FlaskClient, staff: people.Person) -> None:
    question_id = people.published_question(staff)
    page = people.sign_in(client, people.doctor()).get(QUEUE)
    assert page.status_code == 200
    assert f'href="/espace/questions/{question_id}"' in page.text
    assert "Reste\u00a047\u00a0h" in page.text or "Reste 47\u00a0h" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


def test_a_visitor_signs_in_first_and_comes_back(client: FlaskClient) -> None:
    answer = client.get(QUEUE)
    assert answer.status_code == 303
    assert answer.location.startswith("/connexion?next=")
    assert "espace" in answer.location


def test_who_is_no_doctor_sees_nothing(client: FlaskClient, staff: people.Person) -> None:
    assert people.sign_in(client, staff).get(QUEUE).status_code == 404


def test_unanswered_come_first_and_the_oldest_due_before(client: FlaskClient, staff: people.Person) -> None:
    author = people.doctor()
    answered = people.published_question(staff, title="Une question déjà répondue", within_hours=1)
    people.published_answer(author, answered)
    people.published_question(staff, title="Une question pour demain", within_hours=30)
    people.published_question(staff, title="Une question en retard", within_hours=-3)
    html = people.sign_in(client, author).get(QUEUE).text
    wanted = ["Une question en retard", "Une question pour demain", "Une question déjà répondue"]
    assert order(html, *wanted) == wanted
    assert 'class="due is-late"' in html


def test_a_question_that_nobody_has_read_is_not_listed(client: FlaskClient, staff: people.Person) -> None:
    people.pending_question(title="Une question que personne n’a lue")
    html = people.sign_in(client, people.doctor()).get(QUEUE).text
    assert "que personne n’a lue" not in html
    assert "Aucune question n’attend" in html


def test_the_filter_keeps_one_specialty(client: FlaskClient, staff: people.Person) -> None:
    people.published_question(staff, title="Une question de cœur", specialty="cardiologie")
    people.published_question(staff, title="Une question d’enfant", specialty="pediatrie")
    html = people.sign_in(client, people.doctor()).get(f"{QUEUE}?specialite=pediatrie").text
    assert "Une question d’enfant" in html
    assert "Une question de cœur" not in html
    assert 'href="/espace/questions?specialite=cardiologie"' in html


def test_an_unknown_specialty_is_no_page(client: FlaskClient) -> None:
    signed = people.sign_in(client, people.doctor())
    assert signed.get(f"{QUEUE}?specialite=inconnue").status_code == 404


def test_an_empty_specialty_offers_the_others(client: FlaskClient) -> None:
    html = people.sign_in(client, people.doctor()).get(f"{QUEUE}?specialite=urologie").text
    assert "Voir toutes les questions" in html


def test_a_doctor_who_is_not_verified_sees_no_queue_and_is_told_why(
    client: FlaskClient, staff: people.Person
) -> None:
    question_id = people.published_question(staff)
    signed = people.sign_in(client, people.doctor(verified=False))
    for page in (QUEUE, f"{QUEUE}/{question_id}"):
        assert signed.get(page).status_code == 404
    assert "identité" in signed.get("/espace/profil").text


def test_the_page_after_an_answer_offers_the_next_question(client: FlaskClient, staff: people.Person) -> None:
    author = people.doctor()
    mine = people.published_question(staff)
    people.published_question(staff, title="Une question plus pressée", specialty="pediatrie", within_hours=1)
    own = people.published_question(staff, title="Une question de ma spécialité")
    people.published_answer(author, mine)
    html = people.sign_in(client, author).get(f"{QUEUE}/{mine}/publiee").text
    assert "Votre réponse est publique" in html
    assert f'href="/espace/questions/{own}"' in html


def test_without_another_question_the_page_says_so(client: FlaskClient, staff: people.Person) -> None:
    author, question_id = people.doctor(), people.published_question(staff)
    people.published_answer(author, question_id)
    page = people.sign_in(client, author).get(f"{QUEUE}/{question_id}/publiee")
    assert "Aucune autre question" in page.text


def test_the_page_after_an_answer_needs_an_answer(client: FlaskClient, staff: people.Person) -> None:
    question_id = people.published_question(staff)
    assert people.sign_in(client, people.doctor()).get(f"{QUEUE}/{question_id}/publiee").status_code == 404
