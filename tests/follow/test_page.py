"""The asker's own page: every state, nothing cached, and nothing for those without the link."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.follow.services.removal import remove_question
from qa.kernel.access import ASKER
from qa.moderation.services import merge_question, publish_question, refuse_question
from tests.people import BODY, TITLE, asked, doctor, moderator, published_answer, published_question
from tests.questions.sending import send_whole, token_of

PLACES = ["", "/imprimer", "/qr.svg", "/export"]


def public(reader, **changes: str) -> tuple[int, str]:
    """A question that was published as written, and its token."""
    question_id, token = asked(**changes)
    publish_question(reader.actor, question_id, title=TITLE, body=BODY, specialty="cardiologie")
    return question_id, token


def test_it_works_right_after_the_sending(client: FlaskClient) -> None:
    response = send_whole(client)
    token = token_of(response)
    page = client.get(response.location)
    assert page.status_code == 200
    link = f"http://localhost:8000/suivi/{token}"
    for words in ("Votre question est envoyée", link, f"/suivi/{token}/qr.svg", f"/suivi/{token}/imprimer",
                  "médecin attendue avant", "alice@exemple.fr", "trois semaines", "Asthme", TITLE):  # fmt: skip
        assert words in page.text, words


def test_a_pending_question_shows_what_was_written_and_the_due_time(client: FlaskClient) -> None:
    _, token = asked(history="Asthme", pregnant="yes")
    page = client.get(f"/suivi/{token}").text
    for words in (
        "Une personne la relit avant de la publier",
        TITLE,
        BODY,
        "Asthme",
        "Grossesse en cours",
        "attendue avant",
    ):
        assert words in page, words
    assert "/questions/" not in page.partition("<main")[2].partition("</main>")[0]


def test_a_published_question_leads_to_its_page(client: FlaskClient) -> None:
    question_id, token = public(moderator())
    page = client.get(f"/suivi/{token}").text
    assert f"/questions/{question_id}-palpitations-le-soir-apres-le-cafe" in page
    assert "Elle attend la réponse d’un médecin" in page


def test_answers_stand_on_the_page_with_what_the_asker_may_say(client: FlaskClient) -> None:
    question_id, token = public(moderator())
    answer_id = published_answer(doctor(), question_id)
    page = client.get(f"/suivi/{token}").text
    for words in ("Un médecin vous a répondu", "Dr Camille Martin", "Cette réponse m’aide", "C’est la plus utile",
                  f'id="r{answer_id}"', "Envoyer mon remerciement", "Envoyer ma précision"):  # fmt: skip
        assert words in page, words


def test_a_refused_question_says_why(client: FlaskClient) -> None:
    question_id, token = asked()
    refuse_question(moderator().actor, question_id, reason="Le texte nomme une <personne>.\n\nRéécrivez-le.")
    page = client.get(f"/suivi/{token}").text
    assert "Votre question n’a pas été publiée" in page
    assert "Le texte nomme une &lt;personne&gt;." in page
    assert "Envoyer ma précision" not in page
    assert "attendue avant" not in page


def test_a_merged_question_leads_to_the_one_that_stays(client: FlaskClient) -> None:
    reader = moderator()
    last = published_question(reader, title="La question qui reste")
    middle = published_question(reader, title="La question du milieu")
    question_id, token = asked()
    merge_question(reader.actor, question_id, into_id=middle)
    merge_question(reader.actor, middle, into_id=last)
    page = client.get(f"/suivi/{token}").text
    assert "rejoint une question semblable" in page
    assert f"/questions/{last}-la-question-qui-reste" in page
    assert f"/questions/{middle}-" not in page
    remove_question(ASKER, last)
    page = client.get(f"/suivi/{token}")
    assert page.status_code == 200
    assert f"/questions/{last}-" not in page.text


@pytest.mark.parametrize("place", PLACES)
def test_a_removed_question_is_not_found(client: FlaskClient, place: str) -> None:
    question_id, token = asked()
    assert client.get(f"/suivi/{token}{place}").status_code == 200
    remove_question(ASKER, question_id)
    assert client.get(f"/suivi/{token}{place}").status_code == 404


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_cached_indexed_or_told_to_other_sites(client: FlaskClient, place: str) -> None:
    _, token = asked()
    for address in (f"/suivi/{token}{place}", f"/en/suivi/{token}{place}", f"/suivi/{token[:-1]}x{place}"):
        headers = client.get(address).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["X-Robots-Tag"] == "noindex, nofollow" or headers["X-Robots-Tag"] == "noindex"
        assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
        assert "ETag" not in headers
        assert "Set-Cookie" not in headers


def test_the_page_names_its_secret_to_nobody(client: FlaskClient) -> None:
    _, token = asked()
    page = client.get(f"/suivi/{token}").text
    head = page.partition("</head>")[0]
    assert token not in head
    assert TITLE not in head
    assert 'content="noindex, nofollow"' in head


def test_the_code_is_a_picture_of_the_link(client: FlaskClient) -> None:
    _, token = asked()
    response = client.get(f"/suivi/{token}/qr.svg")
    assert response.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response.data.startswith(b"<svg")
    assert b"<script" not in response.data
    import segno

    wanted = segno.make(f"http://localhost:8000/suivi/{token}", error="m").svg_inline(scale=6, border=2)
    assert response.text.split('d="')[1].split('"')[0] == wanted.split('d="')[1].split('"')[0]


def test_the_sheet_to_print_holds_the_link_and_the_question(client: FlaskClient) -> None:
    question_id, token = public(moderator())
    published_answer(doctor(), question_id)
    page = client.get(f"/suivi/{token}/imprimer").text
    for words in (f"http://localhost:8000/suivi/{token}", TITLE, BODY, "Dr Camille Martin"):
        assert words in page, words


@pytest.mark.parametrize("token", ["x", "0" * 43, "a" * 101, "é" * 43, "..", "%2e%2e", "retrouve"])
@pytest.mark.parametrize("place", PLACES)
def test_an_unknown_link_is_not_found(client: FlaskClient, token: str, place: str) -> None:
    asked()
    assert client.get(f"/suivi/{token}{place}").status_code == 404


def test_ten_unknown_links_an_hour_are_enough_for_one_network(app: Flask, clock) -> None:
    _, token = asked()
    guesser, other = app.test_client(), app.test_client()
    guesser.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    other.environ_base["REMOTE_ADDR"] = "203.0.113.8"
    places = ["", "/imprimer", "/export", "/qr.svg"] * 3
    assert [guesser.get(f"/suivi/{number}{places[number]}").status_code for number in range(10)] == [404] * 10
    refused = guesser.get("/suivi/another")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert guesser.post(f"/suivi/{token}/precision").status_code == 429
    assert other.get(f"/suivi/{token}").status_code == 200
    clock.advance(hours=1)
    assert guesser.get(f"/suivi/{token}").status_code == 200


def test_the_link_that_works_is_never_counted(app: Flask) -> None:
    _, token = asked()
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    assert {client.get(f"/suivi/{token}").status_code for _ in range(15)} == {200}


def test_guesses_from_the_same_ipv6_household_count_together(app: Flask) -> None:
    client = app.test_client()
    for number in range(10):
        client.environ_base["REMOTE_ADDR"] = f"2001:db8:1:2::{number + 1}"
        assert client.get(f"/suivi/{number}").status_code == 404
    client.environ_base["REMOTE_ADDR"] = "2001:db8:1:2:ffff::1"
    assert client.get("/suivi/another").status_code == 429
