"""Deleting leaves nothing: no word in the database, the files, the index, the pages or behind the links."""

from flask import Flask
from flask.testing import FlaskClient

from qa.extensions import db
from qa.follow.services.additions import add_followup
from qa.follow.services.links import new_link
from qa.gateways.current import gateways
from qa.kernel.access import ASKER
from qa.kernel.events import deliver
from qa.kernel.tokens import SecretLink
from qa.moderation.services import (
    edit_question,
    hide_answer,
    publish_followup,
    publish_question,
    refuse_followup,
)
from qa.questions.models import Question
from tests.people import PARTS, asked, colleague, doctor, fields, moderator, published_answer, send
from tests.questions.planted import WORD, columns, places
from tests.questions.sending import picture, send_whole, token_of

TITLE, BODY = f"Une {WORD} le soir", f"Une {WORD} me fait mal. " * 4
ALL = dict.fromkeys(("duration", "treatments", "history"), f"une {WORD}")


def planted(client: FlaskClient) -> tuple[int, str]:
    """A question of which every part says the word, with pictures, answers, a draft, additions and reasons."""
    token = token_of(
        send_whole(client, title=TITLE, body=BODY, email=f"{WORD}@exemple.fr", files=[picture()], **ALL)
    )
    reader, bob, eve = moderator(), doctor(), colleague()
    publish_question(reader.actor, 1, title=TITLE, body=BODY + " Relue.", specialty="cardiologie")
    edit_question(reader.actor, 1, title=TITLE + " encore", body=BODY, specialty="cardiologie", version=3)
    published_answer(bob, 1, understood=f"Une {WORD}")
    hide_answer(reader.actor, published_answer(eve, 1, understood=f"Une {WORD}"), reason=f"Une {WORD}")
    for kind in ("precision", "thanks"):
        add_followup(ASKER, 1, kind=kind, text=f"Une {WORD}")
    publish_followup(reader.actor, 1, text=f"Une {WORD}")
    refuse_followup(reader.actor, 2, reason=f"Une {WORD}")
    deliver()
    return 1, token


def test_it_works(app: Flask, client: FlaskClient) -> None:
    question_id, token = planted(client)
    other = new_link(question_id)
    address = client.get(f"/questions/{question_id}").location
    assert {"columns", "index"} <= set(places(app))
    response = send(client, f"/suivi/{token}", "/supprimer", {"confirm": "y"})
    assert (response.status_code, response.location) == (303, "/suivi/supprimee")
    deliver()
    assert places(app) == []
    assert gateways().files.keys() == []
    assert db.session.query(SecretLink).count() == 0
    assert client.get("/suivi/supprimee").status_code == 200
    for link in (token, other):
        assert client.get(f"/suivi/{link}").status_code == 404
    page = client.get(address)
    assert page.status_code == 410
    assert WORD not in page.text.lower()
    for listed in ("/", "/questions", "/questions.atom", "/specialites/cardiologie", "/sitemaps/questions-0.xml",
                   "/medecins/camille-martin", "/api/v1/questions", f"/api/v1/search?q={WORD}x"):  # fmt: skip
        assert "une-zibelinette" not in client.get(listed).text.lower(), listed
    assert client.get(f"/api/v1/questions/{question_id}").status_code == 404


def test_the_row_that_stays_says_nothing_of_the_person(client: FlaskClient) -> None:
    question_id, token = planted(client)
    send(client, f"/suivi/{token}", "/supprimer", {"confirm": "y"})
    question = db.session.get(Question, question_id)
    said = (question.title, question.slug, question.body, question.body_html, question.specialty, question.sex,
            question.age_band, question.for_whom, question.refusal, question.answered_at, question.due_at)  # fmt: skip
    assert said == ("", "", "", "", "", "", "", "self", "", None, None)


def test_without_the_last_word_nothing_is_deleted(client: FlaskClient) -> None:
    _, token = asked()
    response = send(client, f"/suivi/{token}", "/supprimer", {"confirm": ""})
    assert response.status_code == 422
    assert "Cochez cette case pour supprimer votre question" in response.text
    assert client.get(f"/suivi/{token}").status_code == 200


def test_a_second_click_comes_to_the_same_page(client: FlaskClient) -> None:
    _, token = asked()
    values = fields(client.get(f"/suivi/{token}").text, "/supprimer") | {"confirm": "y"}
    places_seen = [client.post(f"/suivi/{token}/supprimer", data=values).location for _ in range(2)]
    assert places_seen == ["/suivi/supprimee", "/suivi/supprimee"]


def test_another_question_of_the_same_address_stays(app: Flask, client: FlaskClient) -> None:
    _, token = planted(client)
    kept, kept_token = asked(title="Celle qui reste entière", email=f"{WORD}@exemple.fr")
    send(client, f"/suivi/{token}", "/supprimer", {"confirm": "y"})
    deliver()
    assert client.get(f"/suivi/{kept_token}").status_code == 200
    assert db.session.get(Question, kept).private.email == f"{WORD}@exemple.fr"
    assert WORD.encode() not in columns(app)


def test_a_doctor_s_other_answers_stay(client: FlaskClient) -> None:
    question_id, token = planted(client)
    bob = doctor("autre@exemple.fr", name="Sacha Durand")
    other, _ = asked()
    publish_question(
        moderator("b@exemple.fr").actor, other, title="Une autre question", body=BODY, specialty=""
    )
    published_answer(bob, other, **PARTS)
    send(client, f"/suivi/{token}", "/supprimer", {"confirm": "y"})
    assert client.get(f"/questions/{other}-une-autre-question").status_code == 200
    assert question_id != other
