"""The page of one question: one address, its states, and what search engines are told."""

import pytest
from flask.testing import FlaskClient

from qa.answers.services.publishing import withdraw_answer
from qa.follow.services.removal import remove_question
from qa.kernel.access import ASKER
from qa.moderation.services import edit_question, hide_answer, merge_question, refuse_question, restore_answer
from tests.people import (
    BODY,
    PARTS,
    TITLE,
    colleague,
    doctor,
    moderator,
    pending_question,
    published_answer,
    published_question,
)
from tests.questions.reading import data_of, link, named, shown

SLUG = "palpitations-le-soir-apres-le-cafe"
NOTICE = "Information générale donnée par un médecin à partir d’un message écrit, sans examen."


def test_it_works(client: FlaskClient) -> None:
    reader, bob = moderator(), doctor()
    published_answer(bob, published_question(reader, title="Une autre question de cœur"))
    question_id = published_question(reader, sex="female", age_band="30_44", for_whom="child")
    published_answer(bob, question_id)
    page = client.get(f"/questions/{question_id}-{SLUG}")
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    for words in (
        TITLE,
        BODY,
        "sexe féminin",
        "30 à 44 ans",
        "Pour un enfant",
        "Dr Camille Martin",
        NOTICE,
        "Cardiologie",
    ):
        assert "".join(words.split()).casefold() in shown(page.text).casefold(), words
    assert "Une autre question de cœur" in page.text
    assert "<strong>expliquer</strong>" in page.text
    assert named(page.text, "robots") is None
    assert link(page.text, "canonical") == f"http://localhost:8000/questions/{question_id}-{SLUG}"
    assert named(page.text, "description") == BODY
    assert named(page.text, "og:url") == link(page.text, "canonical")
    assert page.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    "address", ["/questions/1", "/questions/1-autre", "/questions/1-PALPITATIONS", "/questions/0001-" + SLUG,
                "/questions/١-" + SLUG, f"/questions/1-{SLUG}-", f"/questions/1-{SLUG}%20"],
)  # fmt: skip
def test_every_other_spelling_leads_to_the_one_address_at_once(client: FlaskClient, address: str) -> None:
    published_question(moderator())
    response = client.get(address)
    assert (response.status_code, response.location) == (301, f"/questions/1-{SLUG}")
    assert client.get(response.location).status_code == 200


def test_an_edited_title_moves_the_page_by_one_redirection(client: FlaskClient) -> None:
    reader = moderator()
    question_id = published_question(reader)
    edit_question(
        reader.actor, question_id, title="Palpitations au repos", body=BODY, specialty="", version=3
    )
    response = client.get(f"/en/questions/{question_id}-{SLUG}")
    assert (response.status_code, response.location) == (
        301,
        f"/en/questions/{question_id}-palpitations-au-repos",
    )
    assert client.get(response.location).status_code == 200


@pytest.mark.parametrize("number", ["0", "2", "-1", "1e9", "9" * 40, "9" * 5000, "1.0", "x", "%00", "%c1"])
def test_an_unknown_number_is_not_found_and_never_a_failure(client: FlaskClient, number: str) -> None:
    published_question(moderator())
    for address in (f"/questions/{number}", f"/questions/{number}-{SLUG}"):
        assert client.get(address).status_code == (400 if "%" in number else 404), address


def test_what_is_pending_or_refused_is_not_found(client: FlaskClient) -> None:
    pending = pending_question()
    refused = pending_question()
    refuse_question(moderator().actor, refused, reason="Hors sujet")
    for question_id in (pending, refused):
        assert client.get(f"/questions/{question_id}-{SLUG}").status_code == 404


def test_what_was_public_and_is_removed_says_410_and_asks_not_to_be_indexed(client: FlaskClient) -> None:
    question_id = published_question(moderator())
    remove_question(ASKER, question_id)
    for address in (f"/questions/{question_id}-{SLUG}", f"/questions/{question_id}"):
        page = client.get(address)
        assert page.status_code == 410
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert TITLE not in page.text


def test_what_was_removed_before_its_publication_was_never_there(client: FlaskClient) -> None:
    question_id = pending_question()
    remove_question(ASKER, question_id)
    assert client.get(f"/questions/{question_id}-{SLUG}").status_code == 404


def test_a_merged_question_leads_to_the_last_of_its_chain(client: FlaskClient) -> None:
    reader = moderator()
    last = published_question(reader, title="La question qui reste")
    middle = published_question(reader, title="La question du milieu")
    first = pending_question()
    merge_question(reader.actor, first, into_id=middle)
    merge_question(reader.actor, middle, into_id=last)
    for question_id in (first, middle):
        response = client.get(f"/questions/{question_id}-peu-importe")
        assert (response.status_code, response.location) == (301, f"/questions/{last}-la-question-qui-reste")
    remove_question(ASKER, last)
    assert client.get(f"/questions/{first}-peu-importe").status_code == 410


def test_an_unanswered_question_is_readable_but_not_to_be_indexed(client: FlaskClient) -> None:
    question_id = published_question(moderator())
    page = client.get(f"/questions/{question_id}-{SLUG}").text
    assert named(page, "robots") == "noindex, follow"
    assert named(page, "og:title") is None
    assert "Pas encore de réponse" in page


def test_a_withdrawn_answer_is_gone_from_the_page_and_its_data(client: FlaskClient) -> None:
    bob, question_id = doctor(), published_question(moderator())
    answer_id = published_answer(bob, question_id, action="Une consigne retirée")
    withdraw_answer(bob.actor, answer_id)
    page = client.get(f"/questions/{question_id}-{SLUG}").text
    assert "Une consigne retirée" not in page
    assert "Camille Martin" not in page
    assert data_of(page)["mainEntity"]["answerCount"] == 0
    assert named(page, "robots") == "noindex, follow"


def test_a_hidden_answer_is_gone_until_it_is_restored(client: FlaskClient) -> None:
    reader, question_id = moderator(), published_question(moderator("b@exemple.fr"))
    hidden = published_answer(doctor(), question_id, action="Une consigne masquée")
    published_answer(colleague(), question_id)
    hide_answer(reader.actor, hidden, reason="Motif masqué")
    page = client.get(f"/questions/{question_id}-{SLUG}").text
    assert "consigne masquée" not in page
    assert "Motif masqué" not in page
    assert f"#r{hidden}" not in page
    assert data_of(page)["mainEntity"]["answerCount"] == 1
    restore_answer(reader.actor, hidden)
    assert "consigne masquée" in client.get(f"/questions/{question_id}-{SLUG}").text


def test_several_doctors_answer_on_one_page_in_the_order_of_time(client: FlaskClient) -> None:
    question_id = published_question(moderator())
    published_answer(doctor(), question_id, understood="Première lecture")
    published_answer(colleague(), question_id, understood="Deuxième lecture")
    page = client.get(f"/questions/{question_id}-{SLUG}").text
    assert page.index("Première lecture") < page.index("Deuxième lecture")
    assert shown(page).count("".join(NOTICE.split())) == 2


def test_neighbours_are_answered_questions_of_the_same_specialty(client: FlaskClient) -> None:
    reader, bob = moderator(), doctor()
    question_id = published_question(reader)
    published_answer(bob, question_id)
    published_answer(bob, published_question(reader, title="Voisine avec réponse"))
    published_question(reader, title="Voisine sans réponse")
    published_answer(
        bob, published_question(reader, title="Étrangère avec réponse", specialty="dermatologie")
    )
    page = client.get(f"/questions/{question_id}-{SLUG}").text
    assert "Voisine avec réponse" in page
    assert "Voisine sans réponse" not in page
    assert "Étrangère avec réponse" not in page


def test_a_page_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    question_id = published_question(moderator())
    address = f"/questions/{question_id}-{SLUG}"
    tag = client.get(address).headers["ETag"]
    assert tag.startswith("W/")
    unchanged = client.get(address, headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    published_answer(doctor(), question_id, **PARTS)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_english_is_the_same_page_with_its_twin_named(client: FlaskClient) -> None:
    question_id = published_question(moderator())
    published_answer(doctor(), question_id)
    page = client.get(f"/en/questions/{question_id}-{SLUG}").text
    assert '<html lang="en">' in page
    assert link(page, "canonical") == f"http://localhost:8000/en/questions/{question_id}-{SLUG}"
    assert f'hreflang="fr" href="http://localhost:8000/questions/{question_id}-{SLUG}"' in page
    assert f'hreflang="x-default" href="http://localhost:8000/questions/{question_id}-{SLUG}"' in page
