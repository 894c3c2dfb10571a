"""Sending a document that proves: any fault stands beside its field, and nothing but pictures is kept."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image

from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.errors import Conflict
from qa.verification.models import Document, State
from qa.verification.services import documents
from tests.doctors.writing import SECRET as PLACE
from tests.doctors.writing import portrait
from tests.gateways.papers import SECRET, locked, paper, talkative
from tests.people import fields, moderator, sign_in
from tests.verification.sending import PAGE, applicant, decide, post, request_of, upload


@pytest.fixture
def alice(client: FlaskClient):
    person = applicant()
    sign_in(client, person)
    return person


def kept() -> list[str]:
    return gateways().files.keys()


def rows() -> list[Document]:
    db.session.rollback()
    return db.session.query(Document).order_by(Document.id).all()


def test_it_works(client: FlaskClient, alice) -> None:
    assert upload(client, paper(pages=2), kind="diploma").status_code == 303
    (row,) = rows()
    assert (row.kind, row.destroyed_at, row.pages and sorted(row.pages)) == ("diploma", None, kept())
    assert len(row.pages) == 2
    found = request_of(alice)
    assert (found.state, found.method, found.proof) == (State.CHECKING, "document", {"document": row.id})
    page = client.get(PAGE).text
    assert "Diplôme, envoi du" in page
    assert "Votre document est envoyé" in page


def test_what_is_kept_is_encrypted_and_says_nothing_but_the_picture(client: FlaskClient, alice, app) -> None:
    upload(client, talkative())
    upload(client, portrait(), "photo.jpg")
    folder = gateways().files._folder
    for key in kept():
        assert not (folder / key[:2] / key).read_bytes().startswith(b"\xff\xd8")
        opened = gateways().files.open(key)
        assert opened.startswith(b"\xff\xd8\xff")
        assert SECRET not in opened
        assert PLACE not in opened
    assert len(kept()) == 2


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (portrait("PNG"), "carte.pdf", ""),
        (paper(), "carte.jpg", ""),
        (paper(), "../../etc/passwd", ""),
        (b"<svg onload=alert(1)>", "carte.pdf", "Choisissez un PDF ou une image"),
        (b"MZ" + bytes(99), "carte.jpg", "Choisissez un PDF ou une image"),
        (locked(), "carte.pdf", "protégé par un mot de passe"),
        (paper(pages=11), "carte.pdf", "10 au plus"),
        (paper(pages=0), "carte.pdf", "aucune page"),
        (paper()[:90], "carte.pdf", "Ce PDF est abîmé"),
        (b"\xff\xd8\xff" + bytes(99), "carte.jpg", "Cette image est abîmée"),
        (b"", "carte.pdf", "Choisissez un fichier"),
        (b"%PDF-" + bytes(10 * 1024 * 1024 - 4), "carte.pdf", "Choisissez un fichier de"),
    ],
    ids=(
        "png-as-pdf pdf-as-jpg pdf-with-path svg program locked long pageless cut torn-picture empty heavy"
    ).split(),
)
def test_the_content_tells_the_kind_of_file_never_its_name(
    client: FlaskClient, alice, content: bytes, name: str, told: str
) -> None:
    answer = upload(client, content, name, kind="certificate")
    assert answer.status_code == (422 if told else 303)
    if told:
        assert told in answer.text
        assert 'value="certificate" checked' in answer.text or 'checked id="kind-2"' in answer.text
        assert rows() == []
        assert kept() == []
        assert request_of(alice).state == State.OPEN


def test_a_file_of_ten_megabytes_is_still_read(client: FlaskClient, alice) -> None:
    padded = paper() + b"%" * (10 * 1024 * 1024 - len(paper()))
    assert upload(client, padded).status_code == 303


def test_without_a_file_or_with_an_unknown_kind_the_form_comes_back(client: FlaskClient, alice) -> None:
    values = fields(client.get(PAGE).text, PAGE)
    answer = client.post(PAGE, data=values | {"kind": "card"})
    assert answer.status_code == 422
    assert "Choisissez un fichier" in answer.text
    assert upload(client, kind="passport").status_code == 422
    assert rows() == []


def test_sent_twice_it_is_one_document(client: FlaskClient, alice) -> None:
    values = fields(client.get(PAGE).text, PAGE) | {"kind": "card"}
    for _ in range(2):
        assert post(client, values).status_code == 303
    assert len(rows()) == 1
    assert len(kept()) == 1


def test_five_documents_at_most_are_there_at_once(client: FlaskClient, alice) -> None:
    for _ in range(5):
        assert upload(client).status_code == 303
    assert "c’est le maximum" in client.get(PAGE).text
    with pytest.raises(documents.Invalid, match="too many"):
        documents.check_room(alice.actor)
    assert request_of(alice).proof == {"document": rows()[-1].id}


def test_too_many_tries_are_told_to_wait_with_the_form(client: FlaskClient, alice) -> None:
    for _ in range(10):
        upload(client, b"nothing")
    answer = upload(client, kind="diploma")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Trop d’envois" in answer.text
    assert rows() == []


def test_a_decided_request_takes_no_document(client: FlaskClient, alice) -> None:
    values = fields(client.get(PAGE).text, PAGE)
    decide(alice, State.REFUSED)
    page = client.get(PAGE).text
    assert "Votre demande est décidée" in page
    assert 'name="file"' not in page
    assert post(client, values | {"kind": "card"}).status_code == 409
    assert rows() == []


def test_taken_back_nothing_of_it_is_left_and_the_request_is_open_again(client: FlaskClient, alice) -> None:
    upload(client)
    upload(client)
    first, second = (row.id for row in rows())
    values = fields(client.get(PAGE).text, f"/{second}/retirer")
    assert client.post(f"{PAGE}/{second}/retirer", data=values).status_code == 303
    assert [row.id for row in rows()] == [first]
    assert kept() == rows()[0].pages
    assert request_of(alice).proof == {"document": first}
    documents.take_document_back(alice.actor, first)
    assert (rows(), kept()) == ([], [])
    found = request_of(alice)
    assert (found.state, found.method, found.proof, found.proved_at) == (State.OPEN, "", {}, None)


def test_once_decided_nothing_is_taken_back(client: FlaskClient, alice) -> None:
    upload(client)
    values = fields(client.get(PAGE).text, "/retirer")
    decide(alice)
    (row,) = rows()
    assert client.post(f"{PAGE}/{row.id}/retirer", data=values).status_code == 409
    with pytest.raises(Conflict):
        documents.take_document_back(alice.actor, row.id)
    assert len(kept()) == 1


def test_only_who_applies_sends_and_only_to_the_own_request(client: FlaskClient, alice, app) -> None:
    upload(client)
    (row,) = rows()
    mallory = applicant("mallory@exemple.fr", rpps="10999999989")
    other = sign_in(app.test_client(), mallory)
    upload(other)
    values = fields(other.get(PAGE).text, "/retirer")
    assert other.post(f"{PAGE}/{row.id}/retirer", data=values).status_code == 404
    assert sign_in(app.test_client(), moderator()).get(PAGE).status_code == 404
    assert app.test_client().get(PAGE).status_code == 303
    assert len(rows()) == 2


def test_a_wide_picture_is_kept_smaller(client: FlaskClient, alice) -> None:
    upload(client, portrait(size=(4000, 1000)), "large.jpg")
    with Image.open(BytesIO(gateways().files.open(kept()[0]))) as opened:
        assert opened.size == (2400, 600)
