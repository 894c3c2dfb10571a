"""What identifies somebody is on no public page, feed, index, interface or mail, though nobody took it out by hand."""

import re
from io import BytesIO
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage

from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.events import deliver
from qa.questions.models import Question
from tests.pages.walking import public_addresses
from tests.people import doctor, moderator, published_answer, sign_in
from tests.questions.planted import columns, places
from tests.questions.reading import data_of
from tests.questions.sending import VALUES, filled, fresh_token, picture, post, send_whole, token_of

# label: how it is written, and the part that nobody may read
PLANTED = {
    "EMAIL": ("Écrivez à zibeline.verte@exemple.fr svp", "zibeline.verte"),
    "TEL": ("Appelez-moi au 06 39 98 12 34 ce soir", "06 39 98 12 34"),
    "NIR": ("Ma sécu est 1 85 05 78 006 084 91 je crois", "1 85 05 78 006 084 91"),
    "DATE_NAISSANCE": ("Je suis née le 3 mai 1985 à midi", "3 mai 1985"),
    "ADRESSE": ("J’habite 12 rue des Zibelines à côté", "12 rue des Zibelines"),
    "NOM": ("Mme Zibelinard me suit depuis un an", "Zibelinard"),
    "IBAN": ("Mon IBAN FR76 3000 6000 0112 3456 7890 189", "FR76 3000 6000 0112 3456 7890 189"),
    "RPPS": ("Son RPPS 10999999997 est affiché", "10999999997"),
    "URL": ("Voir https://zibeline.example.com/moi pour la photo", "zibeline.example.com"),
    "PSEUDO": ("Mon insta: @zibeline_verte93 aussi", "zibeline_verte93"),
}


def flat(text: str) -> str:
    """Letters and figures only: a number is the same however it is cut, a slug has no blanks."""
    return re.sub(r"[\W_]+", "", text.lower())


def published(client: FlaskClient, **texts: str) -> Question:
    """Asked by the form, published by a moderator who changes nothing and confirms what the asker left, answered."""
    token_of(send_whole(client, **texts))
    question_id = db.session.query(Question.id).order_by(Question.id.desc()).limit(1).scalar()
    staff = sign_in(client.application.test_client(), moderator())
    page = f"/moderation/questions/{question_id}"
    sent = staff.post(f"{page}/publier", data=filled(staff.get(page).text, "/publier"))
    if "keep" in texts:
        assert sent.status_code == 422
        sent = staff.post(f"{page}/publier", data=filled(sent.text, "/publier") | {"sure": "y"})
    assert sent.status_code == 303, sent.text
    published_answer(doctor(), question_id)
    deliver()
    db.session.expire_all()
    return db.session.get(Question, question_id)


def outputs(client: FlaskClient, question: Question, secret: str) -> dict[str, str]:
    """Everything that anonymous people and programs get, mails and headers included."""
    month = question.answered_at.strftime("%Y-%m")
    found = public_addresses(client.application, question_id=question.id, slug=question.slug, month=month)
    found += [f"/questions/{question.id}", f"/api/v1/questions/{question.id}", "/api/v1/questions"]
    said = {}
    for address in found:
        answer = client.get(address)
        said[address] = answer.text + str(answer.headers)
    for address in (f"/recherche?q={quote(secret)}", f"/api/v1/search?q={quote(secret)}"):
        said[address] = client.get(address).text.replace(secret, "").replace(quote(secret), "")
    similar = client.post("/api/v1/similar", json={"title": question.title, "body": question.body})
    mails = {f"mail {number}": str(mail) for number, mail in enumerate(gateways().mail.sent)}
    return said | mails | {"similar": similar.text}


@pytest.mark.parametrize("label", PLANTED)
def test_an_identifier_is_masked_wherever_the_question_is_public(client: FlaskClient, label: str) -> None:
    written, secret = PLANTED[label]
    body = f"Depuis trois semaines ma peau est sèche. {written}. Quelle crème choisir pour mes mains ?"
    question = published(client, title=f"{written} ?"[:150], body=body)
    assert f"[{label}]" in question.title
    assert f"[{label}]" in question.body
    page = client.get(f"/questions/{question.id}-{question.slug}")
    assert page.status_code == 200
    assert f"[{label}]" in data_of(page.text)["mainEntity"]["text"]
    kept = flat(secret)
    leaks = [place for place, text in outputs(client, question, secret).items() if kept in flat(text)]
    assert leaks == []
    assert secret.lower().encode() not in columns(client.application)
    assert not gateways().index.find(max(re.split(r"[\s/.]", secret), key=len), limit=5).hits


def test_what_the_asker_added_and_left_is_what_is_public(client: FlaskClient) -> None:
    body = "Depuis trois semaines, le Dr Martinet et zébulon me donnent la même crème. Que choisir ?"
    question = published(client, body=body, more="zébulon", keep="Martinet")
    assert question.body == body.replace("zébulon", "[NOM]")


def test_the_names_of_uploaded_files_are_nowhere(app: Flask, client: FlaskClient) -> None:
    name = "zibelinette-irm-1985.jpg"
    upload = FileStorage(BytesIO(picture()), name, content_type="image/jpeg")
    values = VALUES | {"csrf_token": fresh_token(client), "files": [upload]}
    held = client.post(
        "/poser-une-question", data=values | {"title": "court"}, content_type="multipart/form-data"
    )
    assert (held.status_code, "zibelinette" in held.text) == (422, False)
    upload = FileStorage(BytesIO(picture()), name, content_type="image/jpeg")
    token = token_of(
        client.post(
            "/poser-une-question", data=values | {"files": [upload]}, content_type="multipart/form-data"
        )
    )
    staff = sign_in(app.test_client(), moderator())
    shown = [staff.get("/moderation/questions/1"), staff.get("/moderation/questions/1/photos/1")]
    shown += [client.get(f"/suivi/{token}"), client.get(f"/suivi/{token}/export")]
    assert all("zibelinette" not in one.text + str(one.headers) for one in shown[:1] + shown[2:])
    assert "zibelinette" not in str(shown[1].headers)
    assert places(app, "zibelinette") == []
    deliver()
    assert all("zibelinette" not in str(mail) for mail in gateways().mail.sent)


def test_posting_with_other_fields_finds_no_way_round(client: FlaskClient) -> None:
    """A piece that find() does not give cannot be left in by naming it."""
    body = "Le docteur Zibelinard me suit depuis trois semaines. Quelle crème choisir pour mes mains ?"
    values = VALUES | {
        "body": body,
        "keep": ["docteur Zibelinard", "zibelinard"],
        "csrf_token": fresh_token(client),
    }
    token_of(post(client, values))
    question = db.session.query(Question).one()
    assert "keep" not in question.private.content
