"""The moderators' queue, the page of one question and its decisions."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image

from qa.kernel.events import deliver
from qa.moderation.models import Kind
from qa.moderation.queries import decisions
from qa.questions.models import State
from qa.questions.queries import attachments, revisions
from qa.questions.services.attachments import stage_pictures
from tests import people
from tests.moderation.desk import QUEUE, Desk, read, spaced


def test_it_works(desk: Desk) -> None:
    question_id = people.pending_question()
    queue = desk.client.get(QUEUE).text
    assert people.TITLE in queue
    assert f'href="{QUEUE}/{question_id}"' in queue
    sent = desk.send(question_id, "/publier")
    assert (sent.status_code, sent.location) == (303, QUEUE)
    assert "Question publiée." in desk.client.get(QUEUE).text
    public = desk.client.get(f"/questions/{question_id}", follow_redirects=True)
    assert public.status_code == 200
    assert people.TITLE in public.text


def test_the_next_question_follows(desk: Desk) -> None:
    first, second = people.pending_question(), people.pending_question()
    assert desk.send(first, "/publier").location == f"{QUEUE}/{second}"


def test_a_visitor_signs_in_first(client: FlaskClient) -> None:
    for path in ("", "/1"):
        assert client.get(QUEUE + path).location.startswith("/connexion?next=")
    for path in ("publier", "refuser", "fusionner"):
        sent = client.post(f"{QUEUE}/1/{path}")
        assert (sent.status_code, sent.location) == (303, "/connexion")


def test_a_doctor_sees_nothing(client: FlaskClient) -> None:
    question_id = people.pending_question()
    signed = people.sign_in(client, people.doctor())
    for path in (QUEUE, f"{QUEUE}/{question_id}", "/moderation/recherche"):
        assert signed.get(path).status_code == 404
    assert signed.post(f"{QUEUE}/{question_id}/publier").status_code == 404
    assert read(question_id).state == State.PENDING


def test_an_administrator_moderates(client: FlaskClient) -> None:
    assert people.sign_in(client, people.administrator()).get(QUEUE).status_code == 200


def test_an_unknown_question_is_no_page(desk: Desk) -> None:
    assert desk.client.get(f"{QUEUE}/999").status_code == 404


def test_the_page_holds_all_that_a_decision_needs(desk: Desk) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "PNG")
    stage_pictures("a-stage", [picture.getvalue()])
    question_id = people.pending_question(
        age_band="30_44", sex="female", pregnant="yes", duration="trois semaines",
        treatments="du magnésium", history="aucun antécédent", stage="a-stage",
    )  # fmt: skip
    html = spaced(desk.client.get(f"{QUEUE}/{question_id}").text)
    for words in (
        "30 à 44 ans",
        "sexe féminin",
        "Grossesse",
        "trois semaines",
        "du magnésium",
        "aucun antécédent",
    ):
        assert words in html
    address = f"{QUEUE}/{question_id}/photos/{attachments(question_id)[0].id}"
    assert f'src="{address}"' in html
    shown = desk.client.get(address)
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert html.count("<h1") == 1


def test_edited_and_published(desk: Desk) -> None:
    question_id = people.pending_question(body=people.BODY + " Signé Kévin Durand")
    sent = desk.send(question_id, "/publier", body=people.BODY, specialty="pediatrie")
    assert sent.status_code == 303
    assert (read(question_id).body, read(question_id).specialty) == (people.BODY, "pediatrie")
    page = desk.client.get(f"{QUEUE}/{question_id}").text
    assert "<del> Signé Kévin Durand</del>" in page
    public = desk.client.get(f"/questions/{question_id}", follow_redirects=True).text
    assert "Kévin" not in public


@pytest.mark.parametrize(
    ("field", "text"), [("title", "Court"), ("body", "Trop court"), ("specialty", "sorcier")]
)
def test_a_wrong_field_is_said_and_the_text_kept(desk: Desk, field: str, text: str) -> None:
    question_id = people.pending_question()
    body = people.BODY + " Texte corrigé avec soin."
    sent = desk.send(question_id, "/publier", **{"body": body} | {field: text})
    assert sent.status_code == 422
    kept = people.fields(sent.text, "/publier")
    assert kept["body"] == (text if field == "body" else body)
    assert f'href="#{field}"' in sent.text
    assert "<title>Erreur" in sent.text
    assert read(question_id).state == State.PENDING


def test_without_token_nothing_happens_and_the_text_is_kept(desk: Desk) -> None:
    question_id = people.pending_question()
    values = desk.opened(question_id, "/publier") | {"title": "Un titre travaillé longtemps"}
    del values["csrf_token"]
    sent = desk.client.post(f"{QUEUE}/{question_id}/publier", data=values)
    assert sent.status_code == 422
    assert people.fields(sent.text, "/publier")["title"] == "Un titre travaillé longtemps"
    assert read(question_id).state == State.PENDING


def test_sent_twice_it_acts_once(desk: Desk) -> None:
    question_id = people.pending_question()
    values = desk.opened(question_id, "/publier")
    sent = [desk.client.post(f"{QUEUE}/{question_id}/publier", data=values) for _ in range(2)]
    assert {(one.status_code, one.location) for one in sent} == {(303, QUEUE)}
    assert len(revisions(question_id)) == 1
    assert len(decisions(Kind.QUESTION, question_id)) == 1


def test_two_editors_from_the_same_base_see_both_texts(desk: Desk) -> None:
    question_id = people.published_question(desk.staff)
    first, second = desk.opened(question_id, "/publier"), desk.opened(question_id, "/publier")
    path = f"{QUEUE}/{question_id}/publier"
    desk.client.post(path, data=first | {"body": people.BODY + " De la première."})
    sent = desk.client.post(path, data=second | {"body": people.BODY + " De la seconde."})
    assert sent.status_code == 409
    assert "De la première." in sent.text
    assert "De la seconde." in sent.text
    assert "Rien n’a été changé" in sent.text
    assert read(question_id).body == people.BODY + " De la première."
    assert len(revisions(question_id)) == 2


def test_two_moderators_on_a_pending_question(desk: Desk) -> None:
    question_id = people.pending_question()
    publish, refuse = desk.opened(question_id, "/publier"), desk.opened(question_id, "/refuser")
    desk.client.post(f"{QUEUE}/{question_id}/publier", data=publish)
    sent = desk.client.post(f"{QUEUE}/{question_id}/refuser", data=refuse | {"reason": "not_medical"})
    assert sent.status_code == 409
    assert "Elle est publique." in sent.text
    assert read(question_id).is_public


def test_a_public_text_is_edited_without_changing_who_asked(desk: Desk) -> None:
    question_id = people.published_question(desk.staff, email="patiente@exemple.fr")
    page = desk.client.get(f"{QUEUE}/{question_id}").text
    assert "Enregistrer le texte" in page
    assert desk.send(question_id, "/publier", title="Un titre plus clair").status_code == 303
    assert read(question_id).title == "Un titre plus clair"
    assert read(question_id).private.email == "patiente@exemple.fr"
    assert "<ins>" in desk.client.get(f"{QUEUE}/{question_id}").text


def test_a_refusal_reaches_the_asker(desk: Desk) -> None:
    question_id, token = people.asked()
    sent = desk.send(question_id, "/refuser", reason="not_medical", note="Écrivez à votre mairie.")
    assert sent.status_code == 303
    follow = spaced(desk.client.application.test_client().get(f"/suivi/{token}").text)
    assert "ne pose pas de question de santé" in follow
    assert "Écrivez à votre mairie." in follow


def test_another_reason_must_be_explained(desk: Desk) -> None:
    question_id = people.pending_question()
    assert "Choisissez une raison." in desk.send(question_id, "/refuser").text
    sent = desk.send(question_id, "/refuser", reason="other", note="")
    assert sent.status_code == 422
    assert "Expliquez la raison" in sent.text
    assert "<details open>" in sent.text
    assert read(question_id).state == State.PENDING


def test_a_merged_question_leads_to_the_other(desk: Desk) -> None:
    target, question_id = people.published_question(desk.staff), people.published_question(desk.staff)
    old = desk.client.get(f"/questions/{question_id}").location
    assert desk.send(question_id, "/fusionner", into=str(target)).status_code == 303
    moved = desk.client.get(old)
    assert (moved.status_code, moved.location) == (301, f"/questions/{target}-{read(target).slug}")


def test_close_answered_questions_are_offered_to_merge_into(desk: Desk) -> None:
    target = people.published_question(desk.staff)
    people.published_answer(people.doctor(), target)
    deliver()
    question_id = people.pending_question()
    html = desk.client.get(f"{QUEUE}/{question_id}").text
    assert f'name="into" value="{target}"' in html
    found = spaced(desk.client.get("/moderation/recherche?q=palpitations").text)
    assert people.TITLE in found
    assert f"n° {target}" in found
    assert "Aucune question publique" in desk.client.get("/moderation/recherche?q=zzzz").text


@pytest.mark.parametrize("into", ["", "abc", "999", "itself"])
def test_a_wrong_number_is_said(desk: Desk, into: str) -> None:
    question_id = people.pending_question()
    sent = desk.send(question_id, "/fusionner", into=str(question_id) if into == "itself" else into)
    assert sent.status_code == 422
    assert 'href="#into"' in sent.text
    assert "question publique" in sent.text[sent.text.index('href="#into"') :][:200]
    assert read(question_id).state == State.PENDING
