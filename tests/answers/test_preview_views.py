"""The preview is what will be published; the draft waits on the server."""

import pytest
from flask.testing import FlaskClient

from qa.answers.queries import answer_by, draft
from qa.extensions import db
from tests import people

HOSTILE = {
    "explanation": "<script>alert(1)</script> et [ici](javascript:alert(1)) et <https://exemple.fr/a>",
    "action": "1. un\n2. deux\n\n> une citation",
    "consult": "**fort** *doux* `code`\n\n# Un titre",
}


class Editor:
    """A doctor's open editor."""

    def __init__(self, client: FlaskClient) -> None:
        self.author = people.doctor()
        self.question_id = people.published_question(people.moderator())
        self.path = f"/espace/questions/{self.question_id}"
        self.client = people.sign_in(client, self.author)
        self.values = people.fields(self.client.get(self.path).text, self.path)

    def kept(self) -> dict[str, str] | None:
        db.session.rollback()
        found = draft(self.author.doctor_id, self.question_id)
        return dict(found.parts) if found else None


@pytest.fixture
def editor(client: FlaskClient) -> Editor:
    return Editor(client)


@pytest.mark.parametrize("parts", [people.PARTS, people.PARTS | HOSTILE], ids=["plain", "hostile"])
def test_it_works(editor: Editor, parts: dict[str, str]) -> None:
    values = editor.values | parts
    live = editor.client.post(f"{editor.path}/apercu", data=values)
    shown = editor.client.post(editor.path, data=values | {"action_apercu": "1"})
    first = editor.client.post(editor.path, data=values)
    if first.status_code == 200:  # the hostile text has an address of the web, which is masked: shown first
        editor.client.post(editor.path, data=people.fields(first.text, editor.path) | {"keep": ""})
    db.session.rollback()
    published = answer_by(editor.author.doctor_id, editor.question_id)
    assert published is not None
    assert f'<div data-live="preview">{published.html}</div>' in live.text
    assert published.html in shown.text
    assert published.html in editor.client.get(f"/questions/{editor.question_id}", follow_redirects=True).text
    assert "<script>alert" not in published.html
    assert 'href="javascript' not in published.html


def test_a_preview_publishes_nothing_and_keeps_the_draft(editor: Editor) -> None:
    parts = people.PARTS | {"action": ""}
    shown = editor.client.post(editor.path, data=editor.values | parts | {"action_apercu": "1"})
    assert shown.status_code == 200
    assert "Il reste" not in people.fields(shown.text, editor.path)["action"]
    assert 'class="error-summary"' not in shown.text
    assert people.fields(shown.text, editor.path)["consult"] == people.PARTS["consult"]
    assert editor.kept() == parts
    assert answer_by(editor.author.doctor_id, editor.question_id) is None


def test_after_a_preview_the_form_still_publishes(editor: Editor) -> None:
    shown = editor.client.post(editor.path, data=editor.values | people.PARTS | {"action_apercu": "1"})
    sent = editor.client.post(editor.path, data=people.fields(shown.text, editor.path))
    assert sent.status_code == 303


def test_the_live_preview_needs_the_token(editor: Editor) -> None:
    sent = editor.client.post(f"{editor.path}/apercu", data=people.PARTS)
    assert (sent.status_code, sent.text) == (422, "")


def test_a_draft_waits_on_the_server(editor: Editor) -> None:
    sent = editor.client.post(
        f"{editor.path}/brouillon", data=editor.values | {"action": "Commencé, pas fini"}
    )
    assert sent.json["saved"] is True
    later = editor.client.get(editor.path).text
    assert people.fields(later, editor.path)["action"] == "Commencé, pas fini"
    assert "Brouillon enregistré" in later
    assert editor.kept() == dict.fromkeys(people.PARTS, "") | {"action": "Commencé, pas fini"}


def test_keeping_a_draft_does_not_use_the_form_up(editor: Editor) -> None:
    values = editor.values | people.PARTS
    for _ in range(3):
        editor.client.post(f"{editor.path}/brouillon", data=values)
    assert editor.client.post(editor.path, data=values).status_code == 303
    assert editor.kept() is None


def test_a_draft_that_arrives_after_its_publication_is_left(editor: Editor) -> None:
    values = editor.values | people.PARTS
    editor.client.post(editor.path, data=values)
    late = editor.client.post(f"{editor.path}/brouillon", data=values)
    assert late.json["saved"] is False
    assert editor.kept() is None


def test_a_draft_without_token_is_not_kept(editor: Editor) -> None:
    sent = editor.client.post(f"{editor.path}/brouillon", data=people.PARTS)
    assert (sent.status_code, sent.json) == (422, {"saved": False})
    assert editor.kept() is None


def test_a_draft_is_its_author_s_alone(editor: Editor) -> None:
    editor.client.post(f"{editor.path}/brouillon", data=editor.values | {"action": "À moi seul"})
    other = people.sign_in(editor.client.application.test_client(), people.colleague())
    assert "À moi seul" not in other.get(editor.path).text
