"""What nobody has read yet is public nowhere and lies nowhere in plain text; the context never is."""

from flask import Flask
from flask.testing import FlaskClient

from qa.extensions import db
from qa.kernel.events import deliver
from qa.moderation.services import publish_followup, publish_question
from qa.questions.models import PrivateRevision, QuestionPrivate
from tests.pages.walking import public_addresses
from tests.people import BODY, TITLE, asked, doctor, moderator, published_answer, published_question, send
from tests.questions.planted import WORD, columns, places
from tests.questions.sending import send_whole, token_of

MONTH = "2026-03"
HIDDEN = dict.fromkeys(("duration", "treatments", "history"), f"une {WORD} cachée")


def spoken_of(client: FlaskClient, *, question_id: int, slug: str = f"une-{WORD}") -> list[str]:
    """The public addresses whose answer holds the word, headers included."""
    app = client.application
    addresses = public_addresses(app, question_id=question_id, slug=slug, month=MONTH)
    addresses += [f"{start}/recherche?q={WORD}" for start in ("", "/en")]
    addresses += [
        f"/api/v1/search?q={WORD}",
        f"/questions/{question_id}-x",
        f"/api/v1/questions?before={question_id}",
    ]
    found = []
    for address in addresses:
        response = client.get(address)
        asked_for = (
            response.text.replace(f"q={WORD}", "").replace(f'value="{WORD}"', "").replace(f"« {WORD}", "")
        )
        said = asked_for.lower() + str(response.headers).lower()
        found += [address] if WORD in said and "recherche" not in address else []
        found += [address] if "recherche" in address and ' question-card"' in response.text else []
    similar = client.post("/api/v1/similar", json={"title": WORD, "body": WORD})
    return found + ([] if similar.json == {"items": []} else ["similar"])


def test_the_look_finds_what_is_public(app: Flask, client: FlaskClient) -> None:
    question_id = published_question(moderator(), title=f"Une {WORD} publique", body=f"Une {WORD} " * 9)
    published_answer(doctor(), question_id)
    deliver()
    found = set(spoken_of(client, question_id=question_id, slug=f"une-{WORD}-publique"))
    lists = {
        "/",
        "/questions",
        "/questions.atom",
        "/specialites/cardiologie",
        "/specialites/cardiologie.atom",
    }
    programs = {"/api/v1/questions", "/api/v1/questions/1", "/sitemaps/questions-0.xml", "similar"}
    searches = {f"/recherche?q={WORD}", f"/api/v1/search?q={WORD}"}
    assert lists | programs | searches | {"/medecins/camille-martin"} <= found
    assert places(app) == ["columns", "files of the database", "index"] or places(app) == ["columns", "index"]


def test_a_pending_question_is_nowhere_public(client: FlaskClient) -> None:
    moderator_there = moderator()
    published_answer(doctor(), published_question(moderator_there))
    token = token_of(send_whole(client, title=f"Une {WORD} sans réponse", body=f"Une {WORD} " * 9, **HIDDEN))
    deliver()
    assert spoken_of(client, question_id=2) == []
    assert client.get(f"/questions/2-une-{WORD}-sans-reponse").status_code == 404
    assert client.get("/api/v1/questions/2").status_code == 404
    assert WORD in client.get(f"/suivi/{token}").text


def test_nothing_of_a_pending_question_can_be_read_in_the_database(app: Flask, client: FlaskClient) -> None:
    email = f"{WORD}@exemple.fr"
    send_whole(client, title=f"Une {WORD} sans réponse", body=f"Une {WORD} " * 9, email=email, **HIDDEN)
    deliver()
    assert db.session.get(QuestionPrivate, 1).content["history"] == HIDDEN["history"]
    assert places(app) == []


def test_the_secret_link_itself_is_not_kept(app: Flask, client: FlaskClient) -> None:
    token = token_of(send_whole(client))
    assert token.lower().encode() not in columns(app)


def test_what_a_moderator_took_out_before_publication_stays_secret(app: Flask, client: FlaskClient) -> None:
    reader = moderator()
    question_id, _ = asked(title=f"Je suis {WORD} de Lyon", body=f"Je suis {WORD}, " * 9, **HIDDEN)
    publish_question(
        reader.actor, question_id, title="Je suis de Lyon", body="Mon cœur bat. " * 9, specialty="cardiologie"
    )
    published_answer(doctor(), question_id)
    deliver()
    assert db.session.query(PrivateRevision).one().content["title"] == f"Je suis {WORD} de Lyon"
    assert spoken_of(client, question_id=question_id, slug="je-suis-de-lyon") == []
    assert places(app) == []


def test_the_context_and_the_address_of_a_public_question_stay_secret(
    app: Flask, client: FlaskClient
) -> None:
    question_id = published_question(moderator(), email=f"{WORD}@exemple.fr", **HIDDEN)
    published_answer(doctor(), question_id)
    deliver()
    slug = "palpitations-le-soir-apres-le-cafe"
    assert client.get(f"/questions/{question_id}-{slug}").status_code == 200
    assert spoken_of(client, question_id=question_id, slug=slug) == []
    assert places(app) == []


def test_a_precision_is_secret_until_a_moderator_publishes_it(app: Flask, client: FlaskClient) -> None:
    reader = moderator()
    question_id, token = asked()
    publish_question(reader.actor, question_id, title=TITLE, body=BODY, specialty="cardiologie")
    published_answer(doctor(), question_id)
    assert (
        send(client, f"/suivi/{token}", "/precision", {"precision": f"Une {WORD} aussi"}).status_code == 303
    )
    deliver()
    assert spoken_of(client, question_id=question_id, slug="palpitations-le-soir-apres-le-cafe") == []
    assert places(app) == []
    publish_followup(reader.actor, 1, text=f"Une {WORD} aussi")
    assert WORD in client.get(f"/questions/{question_id}-palpitations-le-soir-apres-le-cafe").text
