"""The editor shows remarks beside their part; the law's plain ones stop, the others wait for one more press."""

from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.answers.models import Answer
from qa.answers.queries import answer_by, draft, history
from qa.answers.services.drafts import save_draft
from qa.doctors.models import Practice
from qa.doctors.practice_services import declare_interest
from qa.extensions import db
from qa.kernel.database import transaction
from tests import people

STOPS = {
    "prescription": "Je vous prescris une semaine de repos.",
    "own_practice": "Prenez rendez-vous à mon cabinet.",
    "testimonial": "Mes patients sont ravis de cette méthode.",
    "comparison": "Je le fais mieux que mes confrères.",
}
WEIGHED = "Prenez 1 g de paracétamol trois fois par jour."


class Desk:
    """A doctor before one question."""

    def __init__(self, client: FlaskClient) -> None:
        self.author = people.doctor()
        self.question_id = people.published_question(people.moderator())
        self.path = f"/espace/questions/{self.question_id}"
        self.client = people.sign_in(client, self.author)

    def send(self, **changes: str) -> TestResponse:
        values = people.fields(self.client.get(self.path).text, self.path)
        return self.client.post(self.path, data=values | people.PARTS | changes)

    def again(self, page: TestResponse, **changes: str) -> TestResponse:
        return self.client.post(self.path, data=people.fields(page.text, self.path) | changes)

    def live(self, **changes: str) -> str:
        values = people.fields(self.client.get(self.path).text, self.path)
        page = self.client.post(f"{self.path}/apercu", data=values | people.PARTS | changes)
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "private, no-store"
        return words(page.text)

    def mine(self) -> Answer | None:
        db.session.rollback()
        return answer_by(self.author.doctor_id, self.question_id)

    def kept(self) -> dict[str, str]:
        db.session.rollback()
        found = draft(self.author.doctor_id, self.question_id)
        return dict(found.parts) if found else {}


def words(html: str) -> str:
    return unescape(html).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def desk(client: FlaskClient) -> Desk:
    return Desk(client)


def test_it_works(desk: Desk) -> None:
    assert desk.send().status_code == 303
    assert desk.mine() is not None


@pytest.mark.parametrize("kind", STOPS)
def test_what_the_law_plainly_forbids_is_refused_shown_and_kept(desk: Desk, kind: str) -> None:
    page = desk.send(action=STOPS[kind])
    assert page.status_code == 422
    assert desk.mine() is None
    assert desk.kept()["action"] == STOPS[kind]
    assert people.fields(page.text, desk.path)["action"] == STOPS[kind]
    beside = words(page.text).split('id="action-remarks"')[1].split('data-live="remarks-consult"')[0]
    assert "À corriger :" in beside
    assert "CSP" in beside
    assert 'href="#action"' in page.text
    assert 'id="action-error"' in page.text


def test_pressing_again_does_not_pass_what_is_forbidden(desk: Desk) -> None:
    page = desk.send(action=STOPS["comparison"])
    assert desk.again(page).status_code == 422
    assert desk.mine() is None


def test_a_remark_is_shown_first_and_one_more_press_publishes(desk: Desk) -> None:
    page = desk.send(action=WEIGHED)
    assert page.status_code == 200
    assert desk.mine() is None
    assert desk.kept()["action"] == WEIGHED
    said = words(page.text)
    assert "Publier malgré les remarques" in said
    assert "1 remarque vous est faite" in said
    assert "R.4127-8" in said.split('id="action-remarks"')[1].split('data-live="remarks-consult"')[0]
    assert desk.again(page).status_code == 303
    mine = desk.mine()
    assert mine is not None
    assert mine.parts["action"] == WEIGHED
    assert desk.kept() == {}


def test_a_new_remark_after_the_first_is_shown_too(desk: Desk) -> None:
    page = desk.send(action=WEIGHED)
    other = desk.again(page, consult="Arrêtez votre traitement.")
    assert other.status_code == 200
    assert "2 remarques vous sont faites" in words(other.text)
    assert desk.mine() is None
    assert desk.again(other).status_code == 303


def test_a_remark_that_was_mended_asks_for_nothing_more(desk: Desk) -> None:
    page = desk.send(action=WEIGHED)
    assert desk.again(page, action="Reposez-vous deux jours.").status_code == 303


def test_a_diagnosis_that_the_person_told_is_no_remark_where_it_is_told_again(desk: Desk) -> None:
    assert desk.send(understood="Vous avez un cancer du sein.").status_code == 303


def test_a_diagnosis_in_the_explanation_is_weighed(desk: Desk) -> None:
    assert "R.4127-33" in desk.send(explanation="Vous avez un cancer.").text


def test_the_doctor_s_own_place_is_no_advice(desk: Desk) -> None:
    with transaction() as session:
        place = Practice(
            doctor_id=desk.author.doctor_id, name="Clinique des Acacias", town="Lyon", payment=[]
        )
        session.add(place)
    assert desk.send(consult="Appelez la Clinique des Acacias.").status_code == 422
    assert desk.mine() is None


def test_a_correction_goes_through_the_same_door(desk: Desk) -> None:
    desk.send()
    page = desk.send(action=STOPS["own_practice"], version="1")
    assert page.status_code == 422
    mine = desk.mine()
    assert mine is not None
    assert mine.parts["action"] == people.PARTS["action"]
    assert history(mine.id) == []


def test_a_preview_shows_the_remarks_without_script_and_publishes_nothing(desk: Desk) -> None:
    page = desk.send(action=STOPS["testimonial"], action_apercu="1")
    assert page.status_code == 200
    assert "R.4127-19-1" in page.text
    assert desk.mine() is None


def test_a_draft_is_shown_with_its_remarks(desk: Desk) -> None:
    save_draft(desk.author.actor, desk.author.doctor_id, desk.question_id, parts={"action": WEIGHED})
    assert "À vérifier :" in words(desk.client.get(desk.path).text)


def test_the_live_pieces_hold_preview_remarks_and_what_is_announced(desk: Desk) -> None:
    said = desk.live(action=WEIGHED, consult=STOPS["prescription"])
    assert "1 point à corriger. 1 remarque." in " ".join(said.split())
    assert said.index('data-live="remarks-action"') < said.index("À vérifier :") < said.index("À corriger :")
    assert "<strong>expliquer</strong>" in said


def test_the_page_and_the_live_pieces_have_the_same_places(desk: Desk) -> None:
    page, live = desk.client.get(desk.path).text, desk.live()
    assert page.count("data-live=") == live.count("data-live=") == 10


def test_the_checklist_and_the_readability_are_words_and_never_in_the_way(desk: Desk) -> None:
    said = desk.live(understood="Je comprends votre inquiétude.", action="", explanation="Le mot. " * 30)
    assert "reconnaît l’inquiétude</span>" not in said
    assert said.count('class="is-done"') == 2
    assert "Phrases courtes : " in said
    long = desk.live(explanation="et le cœur bat un peu plus vite le soir " * 20)
    assert "Phrases longues : " in long
    assert "La plus longue (" in long
    assert desk.send(explanation="et le cœur bat un peu plus vite le soir " * 8).status_code == 303


def test_a_named_product_recalls_the_declared_interests(desk: Desk) -> None:
    assert "Vous parlez de" not in desk.live()
    assert "« Aucun lien d’intérêts déclaré » sera affiché" in desk.live(action="Le Doliprane peut aider.")
    declare_interest(desk.author.actor, company="Laboratoire Nord", nature="speaker", year=2024)
    said = desk.live(action="Le Doliprane peut aider.")
    assert "Vous parlez de Doliprane :" in said
    assert "Laboratoire Nord" in said
    assert "Manque-t-il un lien" in said
